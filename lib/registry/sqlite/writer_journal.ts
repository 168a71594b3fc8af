/**
 * What a process has begun and not finished, so that the next one can clean up after
 * a kill. Each open store holds an advisory lock on a file of its own beside the
 * database; the lock ends with the process, the file's lines stay:
 *
 * ```
 * run RUN_ID       a run that this process started
 * model MODEL_ID   a logged model that it announced
 * file PATH        a temporary file or folder that it fills
 * ```
 * @module
 */
import { basename, dirname, join } from "node:path";
import { removeFile } from "../../_shared/files.ts";

/** What a line is about. */
export type Begun = "run" | "model" | "file";

/** The journal of this process. */
export class WriterJournal implements AsyncDisposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #nTemporary = 0;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Creates a journal in `folder` and locks it. */
  static async create(folder: string, newId: () => string): Promise<WriterJournal> {
    await Deno.mkdir(folder, { recursive: true });
    // A cleaning process may lock and remove the file between its creation and our lock.
    while (true) {
      const path = join(folder, `${newId()}.journal`);
      const file = await Deno.open(path, { createNew: true, write: true, append: true });
      if (await file.tryLock(true) && await isSameFile(path, file)) {
        return new WriterJournal(path, file);
      }
      file.close();
    }
  }

  /** Notes what is about to begin. */
  note(begun: Begun, name: string): void {
    this.#file.writeSync(new TextEncoder().encode(`${begun} ${name}\n`));
  }

  /** A path beside `target` for filling it, noted; no other writer has the same. */
  temporaryBeside(target: string): string {
    const owner = basename(this.#path, ".journal");
    const path = join(dirname(target), `.${basename(target)}.${owner}-${this.#nTemporary++}.tmp`);
    this.note("file", path);
    return path;
  }

  /** Ends this process's part and leaves the lines to the next one. */
  leave(): void {
    this.#file.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeFile(this.#path);
    this.#file.close();
  }
}

/**
 * Calls `clean` with the lines of each journal whose process is gone, then removes it
 * unless `clean` gives false.
 */
export async function cleanAfterKilled(
  folder: string,
  clean: (lines: { begun: Begun; name: string }[]) => Promise<boolean>,
): Promise<void> {
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
  for (const name of names.filter((name) => name.endsWith(".journal"))) {
    const path = join(folder, name);
    let file: Deno.FsFile;
    try {
      file = await Deno.open(path, { read: true, write: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw error;
    }
    try {
      if (!await file.tryLock(true) || !await isSameFile(path, file)) continue;
      if (await clean(readLines(await Deno.readTextFile(path)))) await removeFile(path);
    } finally {
      file.close();
    }
  }
}

function readLines(text: string): { begun: Begun; name: string }[] {
  // The last line may be cut: what it is about had not begun.
  return text.split("\n").slice(0, -1).map((line) => {
    const space = line.indexOf(" ");
    return { begun: line.slice(0, space) as Begun, name: line.slice(space + 1) };
  });
}

/** Whether `path` still names the open file. */
async function isSameFile(path: string, file: Deno.FsFile): Promise<boolean> {
  try {
    const [there, open] = [await Deno.stat(path), await file.stat()];
    return there.ino === open.ino && there.dev === open.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
