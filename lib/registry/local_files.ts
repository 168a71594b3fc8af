/**
 * Folders of artifacts on this machine: what is in them, their hash, copies of them.
 * @module
 */
import { dirname, join } from "node:path";
import { sha256, sha256File } from "../_shared/files.ts";
import { MlflowError } from "./errors.ts";

/** The tag of a logged model that holds {@linkcode folderHash} of its files. */
export const HASH_TAG = "artifacts.sha256";

/**
 * The files below a folder, or the one file that `path` is, relative to it with `/`, sorted.
 * @throws {MlflowError} `INVALID_PARAMETER_VALUE` where there is nothing, or a link.
 */
export async function listFiles(path: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (below: string) => {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(join(path, below))) {
      const inner = below === "" ? name : `${below}/${name}`;
      if (isSymlink) throw invalid(`Cannot log ${join(path, inner)} as it is a link: log a copy`);
      if (isDirectory) await visit(inner);
      else files.push(inner);
    }
  };
  try {
    await visit("");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw invalid(`Cannot find ${path} to log: check the path`);
  }
  return files.sort();
}

/** SHA-256 over path and content of every file of a folder, as lower-case hex. */
export async function folderHash(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const file of await listFiles(folder)) {
    lines.push(`${await sha256File(join(folder, file))}  ${file}\n`);
  }
  return sha256(lines.join(""));
}

/**
 * Fails unless a downloaded folder is what was stored; without a hash (Python logged
 * the model) there is nothing to compare.
 * @throws {MlflowError} `DATA_LOSS`
 */
export async function checkFolderHash(
  what: string,
  folder: string,
  hash: string | undefined,
): Promise<void> {
  if (hash === undefined || await folderHash(folder) === hash) return;
  throw new MlflowError(
    "DATA_LOSS",
    `Cannot use the files of ${what} as they are not those that were stored: log the model anew`,
  );
}

/** Copies a file and flushes it; makes the folder. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
  using file = await Deno.open(to, { read: true, write: true });
  await file.sync();
}

/** An artifact path without leading or trailing slashes; refuses one that leaves the folder. */
export function checkArtifactPath(path: string): string {
  const clean = path.replace(/^\/+|\/+$/g, "");
  if (clean === "") return "";
  const isBad = clean.includes("\\") || clean.includes("\0") ||
    clean.split("/").some((part) => part === "" || part === "." || part === "..");
  if (isBad) {
    throw invalid(`Cannot use the artifact path ${JSON.stringify(path)}: pass FOLDER/FILE`);
  }
  return clean;
}

function invalid(message: string): MlflowError {
  return new MlflowError("INVALID_PARAMETER_VALUE", message);
}
