/**
 * A folder of a test's own.
 * @module
 */

/** Runs a test in a fresh folder, which is gone afterwards. */
export async function inTestFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
