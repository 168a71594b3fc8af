/**
 * A folder of a test's own.
 * @module
 */
import { join } from "node:path";

/** Runs a test in a fresh folder, which is gone afterwards. */
export async function inTestFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The path and the bytes, as Latin-1, of a file or of every file below a folder. */
export async function* contentsOf(path: string): AsyncGenerator<[string, string]> {
  if ((await Deno.stat(path)).isFile) {
    yield [path, new TextDecoder("latin1").decode(await Deno.readFile(path))];
    return;
  }
  for await (const { name } of Deno.readDir(path)) yield* contentsOf(join(path, name));
}
