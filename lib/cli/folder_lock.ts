/**
 * One run at a time per folder, by an advisory lock that ends with the process.
 * @module
 */
import { basename, dirname, join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { restoreFolder } from "../_shared/files.ts";

/** A held lock; disposing releases it. */
export type FolderLock = Disposable;

/**
 * Locks a folder for writing, creating it, and removes what killed runs left half
 * written. The lock's file lies beside the folder, which may be replaced whole.
 *
 * @throws {InputError} when another run holds it or it cannot be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  let file: Deno.FsFile;
  try {
    await Deno.mkdir(dirname(folder), { recursive: true });
    const lockPath = join(dirname(folder), `.${basename(folder)}.lock`);
    file = await Deno.open(lockPath, { create: true, write: true });
  } catch (error) {
    throw new InputError(
      `Cannot write into ${folder} (${(error as Error).name}): choose another folder`,
    );
  }
  if (!await file.tryLock(true)) {
    file.close();
    throw new InputError(
      `Cannot write into ${folder} as another run is writing there: wait for it or choose another folder`,
    );
  }
  await restoreFolder(folder);
  await Deno.mkdir(folder, { recursive: true });
  await removeHalfWritten(folder);
  return { [Symbol.dispose]: () => file.close() };
}

async function removeHalfWritten(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.name.endsWith(".tmp")) await Deno.remove(path, { recursive: true });
    else if (entry.isDirectory) await removeHalfWritten(path);
  }
}
