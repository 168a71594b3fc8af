/**
 * Durable files: written beside their place, flushed, renamed, so that a reader
 * finds the old or the new file and never half of one; plus their SHA-256.
 * @module
 */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { InputError } from "./errors.ts";

/** SHA-256 of bytes or text as lower-case hex. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of a file, read in pieces. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1 << 20);
  for (let n = await file.read(buffer); n !== null; n = await file.read(buffer)) {
    hash.update(buffer.subarray(0, n));
  }
  return hash.digest("hex");
}

let nTemporary = 0;
const temporaries = new Set<string>();

/** Removes what unfinished writes of this process left behind; for signal handlers. */
export function removeTemporaries(): void {
  for (const path of temporaries) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch (error) {
      ignoreMissing(error);
    }
  }
}

function temporaryBeside(path: string): string {
  const temporaryPath = `${path}.${Deno.pid}-${nTemporary++}.tmp`;
  temporaries.add(temporaryPath);
  return temporaryPath;
}

/**
 * Lets `write` fill a temporary path in the same folder, then flushes it and
 * renames it to `path`. On an error the temporary file is removed and `path`
 * stays as it was. Creates the folder.
 */
export async function replaceFile(
  path: string,
  write: (temporaryPath: string) => Promise<unknown>,
): Promise<void> {
  const temporaryPath = temporaryBeside(path);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await write(temporaryPath);
    using file = await Deno.open(temporaryPath, { read: true, write: true });
    await file.sync();
    await Deno.rename(temporaryPath, path);
  } catch (error) {
    await Deno.remove(temporaryPath).catch(ignoreMissing);
    throw nameWriteError(path, error);
  } finally {
    temporaries.delete(temporaryPath);
  }
}

/**
 * Lets `fill` write files into a temporary folder beside `folder`, then puts it
 * in the place of `folder`: a reader finds the old or the new one. Where a kill
 * fell between the two renames, {@linkcode restoreFolder} brings the old one back.
 */
export async function replaceFolder(
  folder: string,
  fill: (temporaryFolder: string) => Promise<unknown>,
): Promise<void> {
  const temporaryFolder = temporaryBeside(folder);
  const previous = `${folder}.previous`;
  try {
    await Deno.mkdir(temporaryFolder, { recursive: true });
    await fill(temporaryFolder);
    for await (const entry of Deno.readDir(temporaryFolder)) {
      using file = await Deno.open(`${temporaryFolder}/${entry.name}`);
      await file.sync();
    }
    await restoreFolder(folder);
    if (await exists(folder)) await Deno.rename(folder, previous);
    await Deno.rename(temporaryFolder, folder);
    await Deno.remove(previous, { recursive: true }).catch(ignoreMissing);
  } catch (error) {
    await Deno.remove(temporaryFolder, { recursive: true }).catch(ignoreMissing);
    throw nameWriteError(folder, error);
  } finally {
    temporaries.delete(temporaryFolder);
  }
}

/** Lets `use` work in a new folder beside `path`, which is removed in any case. */
export async function withTemporaryFolder<T>(
  path: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = temporaryBeside(path);
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await use(folder);
  } catch (error) {
    throw nameWriteError(folder, error);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
    temporaries.delete(folder);
  }
}

/** Lets `use` work in a new folder of the system's temporary one, which is removed in any case. */
export async function withSystemFolder<T>(
  prefix: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix });
  temporaries.add(folder);
  try {
    return await use(folder);
  } finally {
    await removeFolder(folder);
    temporaries.delete(folder);
  }
}

/** Undoes a replacement of `folder` that a kill left half done. */
export async function restoreFolder(folder: string): Promise<void> {
  const previous = `${folder}.previous`;
  if (!await exists(previous)) return;
  if (await exists(folder)) await Deno.remove(previous, { recursive: true });
  else await Deno.rename(previous, folder);
}

/** Writes text or bytes as {@linkcode replaceFile} does. */
export function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return replaceFile(path, (temporaryPath) => Deno.writeFile(temporaryPath, bytes));
}

/** Writes a value as indented JSON with a final newline. */
export function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomic(path, JSON.stringify(value, null, 2) + "\n");
}

/** Reads JSON; a missing or damaged file is an {@linkcode InputError} with `remedy`. */
export async function readJson(path: string, remedy: string): Promise<unknown> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new InputError(`Cannot find ${path}: ${remedy}`);
    }
    throw new InputError(`Cannot read ${path} (${(error as Error).name}): ${remedy}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`Cannot read ${path} as it is not JSON: ${remedy}`);
  }
}

/** Removes a file where there is one. */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw nameWriteError(path, error);
  }
}

/** Removes a folder and what is in it where there is one. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw nameWriteError(path, error);
  }
}

/** Whether a path exists. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound) && !(error instanceof Deno.errors.NotADirectory)) {
    throw error;
  }
}

function nameWriteError(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const text = `${error.name} ${error.message}`;
  if (/ENOSPC|No space left|disk is full/i.test(text)) {
    return new InputError(
      `Cannot write ${path} as the disk is full: free space or choose another folder`,
    );
  }
  if (
    error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotADirectory ||
    /Permission denied|AlreadyExists|EROFS|Read-only|Not a directory|IsADirectory/i.test(text)
  ) {
    return new InputError(
      `Cannot write ${path} (${error.name}): choose a folder that you may write to`,
    );
  }
  return error;
}
