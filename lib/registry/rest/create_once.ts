/**
 * Creating a thing exactly once where answers get lost: it carries a request id, by
 * which it is found before it is asked for again.
 * @module
 */
import { UncertainError } from "./server.ts";

/** Asks again at most so often. */
const MOST_TRIES = 5;

/**
 * @param options.send Asks the server to create it, once.
 * @param options.find Finds what an earlier try created.
 */
export async function createOnce<T>(
  options: { send: () => Promise<T>; find: () => Promise<T | undefined> },
): Promise<T> {
  for (let nTries = 1;; nTries++) {
    try {
      return await options.send();
    } catch (error) {
      if (!(error instanceof UncertainError) || nTries === MOST_TRIES) throw error;
      // `find` is repeatable, so it waits until the server is back, or throws.
      const found = await options.find();
      if (found !== undefined) return found;
    }
  }
}
