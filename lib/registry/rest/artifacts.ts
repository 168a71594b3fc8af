/**
 * Artifacts that a server keeps (`mlflow-artifacts:/`): streamed both ways, read back
 * after each upload and compared by hash.
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { basename } from "node:path";
import { sha256File } from "../../_shared/files.ts";
import { type Http, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { type ArtifactFiles, encodePath, writeAnswer } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import { checkArtifactPath } from "../local_files.ts";
import type { FileInfo } from "../types.ts";

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

function address(uri: string, path: string): string {
  return `${BASE}/${encodePath(`${serverPath(uri)}/${path}`)}`;
}

/** The artifacts of an MLflow server. */
export class ServerFiles implements ArtifactFiles {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  async list(uri: string, path: string): Promise<FileInfo[]> {
    const below = checkArtifactPath(path);
    const root = serverPath(uri);
    const folder = below === "" ? root : `${root}/${below}`;
    const { files } = await this.#http.json("GET", BASE, { path: folder });
    return objectsOf(files).map((file) => ({
      path: below === "" ? textOf(file.path) : `${below}/${textOf(file.path)}`,
      isDir: file.is_dir === true,
      fileSize: file.is_dir === true ? null : Number(file.file_size ?? 0),
    })).sort((a, b) => a.path < b.path ? -1 : 1);
  }

  async upload(from: string, uri: string, path: string): Promise<void> {
    const target = address(uri, path);
    await this.#http.send({
      method: "PUT",
      path: target,
      contentType: "application/octet-stream",
      body: async () => (await Deno.open(from)).readable,
    }, (response) => response.text());
    const stored = await this.#http.send({ method: "GET", path: target }, async (response) => {
      const hash = createHash("sha256");
      await drain(response, hash);
      return hash.digest("hex");
    });
    if (stored === await sha256File(from)) return;
    throw new MlflowError(
      "DATA_LOSS",
      `The MLflow server keeps ${
        basename(path)
      } with other content than was sent: try again and check its storage`,
    );
  }

  async download(uri: string, path: string, to: string): Promise<void> {
    await this.#http.send(
      { method: "GET", path: address(uri, path) },
      (response) => writeAnswer(response, to),
    );
  }
}

async function drain(response: Response, hash: Hash): Promise<void> {
  for await (const piece of response.body ?? []) hash.update(piece);
}
