/**
 * The Python interpreter that has LightGBM, for tests only.
 * @module
 */
import { exists } from "../../_shared/files.ts";

/**
 * The interpreter named by the environment variable OFFERS_PYTHON, else the project's `.venv`.
 * @throws {Error} when there is none.
 */
export async function findPython(): Promise<string> {
  const named = Deno.env.get("OFFERS_PYTHON");
  if (named) return named;
  const path = new URL("../../../.venv/bin/python", import.meta.url).pathname;
  if (await exists(path)) return path;
  throw new Error(
    "Cannot find .venv/bin/python: run `deno task test` once, which makes it, or set OFFERS_PYTHON",
  );
}
