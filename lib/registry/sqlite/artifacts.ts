/**
 * Artifacts in folders beside the database.
 * @module
 */
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exists, replaceFolder } from "../../_shared/files.ts";
import { MlflowError } from "../errors.ts";
import { checkArtifactPath, checkFolderHash, copyDurably, listFiles } from "../local_files.ts";
import type { FileInfo } from "../types.ts";
import { notThere } from "./rows.ts";
import type { WriterJournal } from "./writer_journal.ts";

/**
 * The path of an artifact location.
 * @throws {MlflowError} `NOT_IMPLEMENTED` for artifacts that lie on a server.
 */
export function localPath(uri: string): string {
  if (uri.startsWith("file:")) return fileURLToPath(uri);
  if (!/^[a-z][a-z0-9+.-]+:/i.test(uri)) return uri;
  throw new MlflowError(
    "NOT_IMPLEMENTED",
    `Cannot read artifacts at ${uri.split(":")[0]}: name the server of this store by http://`,
  );
}

/** Copies a file or what is in a folder to `target`; each file is there whole or not at all. */
export async function storeFiles(
  from: string,
  target: string,
  journal: WriterJournal,
): Promise<void> {
  const isFile = (await Deno.stat(from)).isFile;
  const files = isFile ? [basename(from)] : await listFiles(from);
  for (const file of files) {
    const to = join(target, file);
    const temporary = journal.temporaryBeside(to);
    await copyDurably(isFile ? from : join(from, file), temporary);
    await Deno.rename(temporary, to);
  }
}

/** Copies a folder to `target`, which is not there before and whole afterwards. */
export async function storeFolder(
  from: string,
  target: string,
  journal: WriterJournal,
): Promise<void> {
  if (await exists(target)) {
    throw new MlflowError(
      "RESOURCE_ALREADY_EXISTS",
      `Cannot store the files of a logged model again: log another model`,
    );
  }
  const temporary = journal.temporaryBeside(target);
  for (const file of await listFiles(from)) {
    await copyDurably(join(from, file), join(temporary, file));
  }
  await Deno.rename(temporary, target);
}

/** Files and folders directly below `path`. */
export async function listFolder(root: string, path: string): Promise<FileInfo[]> {
  const clean = checkArtifactPath(path);
  const found: FileInfo[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(join(root, clean))) {
      if (/^\..*\.tmp$/.test(name)) continue;
      const inner = clean === "" ? name : `${clean}/${name}`;
      const { size } = await Deno.stat(join(root, inner));
      found.push({ path: inner, isDir: isDirectory, fileSize: isDirectory ? null : size });
    }
  } catch (error) {
    // Nothing was logged, or the path is a file: nothing is below it.
    const isEmpty = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!isEmpty) throw error;
  }
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Copies the file or folder `path` below `root` into `folder`, under the same path. */
export async function fetchFiles(root: string, path: string, folder: string): Promise<void> {
  const clean = checkArtifactPath(path);
  const from = join(root, clean);
  if (!await exists(from)) {
    if (clean === "") return;
    throw notThere(`the artifact ${JSON.stringify(path)}`);
  }
  if ((await Deno.stat(from)).isFile) return await copyDurably(from, join(folder, clean));
  for (const file of await listFiles(from)) {
    await copyDurably(join(from, file), join(folder, clean, file));
  }
}

/** Puts a copy of a model's folder in the place of `folder`, checked against its hash. */
export async function fetchModel(
  model: { what: string; from: string; hash: string | undefined },
  folder: string,
): Promise<void> {
  if (!await exists(model.from)) throw notThere(`the files of ${model.what}`);
  await replaceFolder(folder, async (temporary) => {
    for (const file of await listFiles(model.from)) {
      await copyDurably(join(model.from, file), join(temporary, file));
    }
    await checkFolderHash(model.what, temporary, model.hash);
  });
}
