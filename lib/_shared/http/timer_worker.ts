/// <reference lib="deno.worker" />
/**
 * The worker of `timers.ts`: `{ id, ms }` starts a timer, `{ id }` stops it.
 * @module
 */
const timers = new Map<number, ReturnType<typeof setTimeout>>();

self.onmessage = ({ data: { id, ms } }: MessageEvent<{ id: number; ms?: number }>) => {
  if (ms === undefined) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    return;
  }
  timers.set(
    id,
    setTimeout(() => {
      timers.delete(id);
      self.postMessage(id);
    }, ms),
  );
};
