/**
 * Artifacts on a server: what each kind of server does for one file, and what is the
 * same for folders on all of them.
 * @module
 */
import { basename, join } from "node:path";
import { replaceFile, replaceFolder } from "../_shared/files.ts";
import { checkArtifactPath, checkFolderHash, listFiles } from "./local_files.ts";
import type { FileInfo } from "./types.ts";

/** Files below locations (`uri`) that one kind of server keeps; paths are relative, with `/`. */
export interface ArtifactFiles {
  /** Files and folders directly below a folder, by name; none where it is a file or not there. */
  list(uri: string, path: string): Promise<FileInfo[]>;
  /** Stores a local file. */
  upload(from: string, uri: string, path: string): Promise<void>;
  /** Writes a stored file to a local path. */
  download(uri: string, path: string, to: string): Promise<void>;
}

/** Where artifacts are: the folder or file `path` ("" is all) below `uri`. */
export interface ArtifactPlace {
  readonly uri: string;
  readonly path: string;
}

/** Uploads a file or what is in a folder. */
export async function uploadFiles(
  files: ArtifactFiles,
  from: string,
  { uri, path }: ArtifactPlace,
): Promise<void> {
  const isFile = (await Deno.stat(from)).isFile;
  for (const file of isFile ? [basename(from)] : await listFiles(from)) {
    const target = path === "" ? file : `${path}/${file}`;
    await files.upload(isFile ? from : join(from, file), uri, target);
  }
}

/** Downloads the file or folder `path` into `folder`, under the same path. */
export async function downloadFiles(
  files: ArtifactFiles,
  { uri, path }: ArtifactPlace,
  folder: string,
): Promise<void> {
  const below = checkArtifactPath(path);
  const found = await files.list(uri, below);
  if (found.length === 0 && below !== "") {
    await replaceFile(join(folder, below), (to) => files.download(uri, below, to));
  }
  for (const file of found) {
    // A server names the files: one that leaves the folder is refused.
    checkArtifactPath(file.path);
    if (file.isDir) await downloadFiles(files, { uri, path: file.path }, folder);
    else await replaceFile(join(folder, file.path), (to) => files.download(uri, file.path, to));
  }
}

/** Puts a copy of a model's files in the place of `folder`, checked against their hash. */
export async function downloadModel(
  files: ArtifactFiles,
  model: { what: string; uri: string; hash: string | undefined },
  folder: string,
): Promise<void> {
  await replaceFolder(folder, async (temporary) => {
    await downloadFiles(files, { uri: model.uri, path: "" }, temporary);
    await checkFolderHash(model.what, temporary, model.hash);
  });
}

/** Writes the content of an answer to a file. */
export async function writeAnswer(response: Response, to: string): Promise<void> {
  const file = await Deno.open(to, { create: true, write: true, truncate: true });
  if (response.body === null) file.close();
  else await response.body.pipeTo(file.writable);
}

/** A path for an address: each part encoded. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
