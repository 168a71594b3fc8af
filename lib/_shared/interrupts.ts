/**
 * What is still to be done when the user interrupts: a stage that has told somebody of
 * its begin says that it ended.
 * @module
 */
import { removeTemporaries } from "./files.ts";

const callbacks = new Set<() => Promise<void>>();

/** Calls `callback` on an interrupt until it is disposed. */
export function onInterrupt(callback: () => Promise<void>): Disposable {
  callbacks.add(callback);
  return { [Symbol.dispose]: () => void callbacks.delete(callback) };
}

/** Calls what is registered; an error of one does not keep the others from being called. */
export async function runInterruptCallbacks(): Promise<void> {
  await Promise.allSettled(Array.from(callbacks, (callback) => callback()));
}

/**
 * Leaves nothing behind: calls what is registered, and removes what unfinished writes left,
 * also of work that goes on meanwhile. A second interrupt does not wait for the first.
 */
export async function settleInterrupt({ isSecond }: { isSecond: boolean }): Promise<void> {
  removeTemporaries();
  if (isSecond) return;
  await runInterruptCallbacks();
  removeTemporaries();
}
