/**
 * One run at a time per folder, by an advisory lock that ends with the process.
 * @module
 */
import { basename, dirname, join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { restoreFolder } from "../_shared/files.ts";

/** The ending of a temporary file or folder, as `replaceFile` makes it. */
const HALF_WRITTEN = /\.\d+-\d+\.tmp$/;

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
    throw cannotWrite(folder, error);
  }
  if (!await file.tryLock(true)) {
    file.close();
    throw new InputError(
      `Cannot write into ${folder} as another run is writing there: wait for it or choose another folder`,
    );
  }
  try {
    await restoreFolder(folder);
    await Deno.mkdir(folder, { recursive: true });
    await removeHalfWritten(folder);
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw cannotWrite(folder, error);
  }
}

function cannotWrite(folder: string, error: unknown): InputError {
  return new InputError(
    `Cannot write into ${folder} (${(error as Error).name}): choose another folder`,
  );
}

/** Removes temporaries below the folder and those of the folder as a whole, beside it. */
async function removeHalfWritten(folder: string): Promise<void> {
  const parent = dirname(folder);
  for await (const entry of Deno.readDir(parent)) {
    const isOwn = entry.name.startsWith(`${basename(folder)}.`) && HALF_WRITTEN.test(entry.name);
    if (isOwn) await Deno.remove(join(parent, entry.name), { recursive: true });
  }
  await removeTemporariesBelow(folder);
}

async function removeTemporariesBelow(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (HALF_WRITTEN.test(entry.name)) await Deno.remove(path, { recursive: true });
    else if (entry.isDirectory) await removeTemporariesBelow(path);
  }
}
