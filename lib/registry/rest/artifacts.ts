/**
 * Artifacts that a server keeps (`mlflow-artifacts:/`): streamed both ways, read back
 * after each upload and compared by hash.
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { basename, join } from "node:path";
import { replaceFile, replaceFolder, sha256File } from "../../_shared/files.ts";
import { MlflowError } from "../errors.ts";
import { checkArtifactPath, checkFolderHash, listFiles } from "../local_files.ts";
import type { FileInfo } from "../types.ts";
import { listOf, textOf } from "./entities.ts";
import type { Http } from "./http.ts";

const BASE = "/api/2.0/mlflow-artifacts/artifacts";

/** The path of an artifact location on its server. */
function serverPath(uri: string): string {
  const match = /^mlflow-artifacts:\/(?!\/)(.*)$/.exec(uri);
  if (match) return match[1].replace(/\/+$/, "");
  throw new MlflowError(
    "NOT_IMPLEMENTED",
    "Cannot reach the artifacts of this server as it does not serve them: start it with --artifacts-destination, or set MLFLOW_TRACKING_URI to another",
  );
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Uploads a file or what is in a folder below `uri`. */
export async function uploadFiles(http: Http, from: string, uri: string): Promise<void> {
  const root = serverPath(uri);
  const isFile = (await Deno.stat(from)).isFile;
  const files = isFile ? [basename(from)] : await listFiles(from);
  for (const file of files) {
    await uploadFile(http, isFile ? from : join(from, file), `${root}/${file}`);
  }
}

async function uploadFile(http: Http, from: string, target: string): Promise<void> {
  const path = `${BASE}/${encoded(target)}`;
  await http.send({
    method: "PUT",
    path,
    contentType: "application/octet-stream",
    body: async () => (await Deno.open(from)).readable,
  }, (response) => response.text());
  const stored = await http.send({ method: "GET", path }, async (response) => {
    const hash = createHash("sha256");
    await drain(response, hash);
    return hash.digest("hex");
  });
  if (stored === await sha256File(from)) return;
  throw new MlflowError(
    "DATA_LOSS",
    `The MLflow server keeps ${
      basename(target)
    } with other content than was sent: try again and check its storage`,
  );
}

async function drain(response: Response, hash: Hash): Promise<void> {
  for await (const piece of response.body ?? []) hash.update(piece);
}

/** Files and folders directly below `path` of `uri`. */
export async function listUploaded(http: Http, uri: string, path: string): Promise<FileInfo[]> {
  const below = checkArtifactPath(path);
  const root = serverPath(uri);
  const folder = below === "" ? root : `${root}/${below}`;
  const { files } = await http.json("GET", BASE, { path: folder });
  return listOf(files).map((file) => ({
    path: below === "" ? textOf(file.path) : `${below}/${textOf(file.path)}`,
    isDir: file.is_dir === true,
    fileSize: file.is_dir === true ? null : Number(file.file_size ?? 0),
  })).sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Downloads the file or folder `path` of `uri` into `folder`, under the same path. */
export async function downloadFiles(
  http: Http,
  { uri, path }: { uri: string; path: string },
  folder: string,
): Promise<void> {
  const below = checkArtifactPath(path);
  const found = await listUploaded(http, uri, below);
  if (found.length === 0 && below !== "") {
    return await downloadFile(http, `${serverPath(uri)}/${below}`, join(folder, below));
  }
  for (const file of found) {
    // A server names the files: one that leaves the folder is refused.
    checkArtifactPath(file.path);
    if (file.isDir) await downloadFiles(http, { uri, path: file.path }, folder);
    else await downloadFile(http, `${serverPath(uri)}/${file.path}`, join(folder, file.path));
  }
}

async function downloadFile(http: Http, path: string, to: string): Promise<void> {
  await replaceFile(
    to,
    (temporary) =>
      http.send({ method: "GET", path: `${BASE}/${encoded(path)}` }, async (response) => {
        const file = await Deno.open(temporary, { create: true, write: true, truncate: true });
        if (response.body === null) file.close();
        else await response.body.pipeTo(file.writable);
      }),
  );
}

/** Puts a copy of a model's files in the place of `folder`, checked against their hash. */
export async function downloadModel(
  http: Http,
  model: { what: string; uri: string; hash: string | undefined },
  folder: string,
): Promise<void> {
  await replaceFolder(folder, async (temporary) => {
    await downloadFiles(http, { uri: model.uri, path: "" }, temporary);
    await checkFolderHash(model.what, temporary, model.hash);
  });
}
