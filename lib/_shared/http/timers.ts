/**
 * Time-outs and waits that hold beside DuckDB: its native module can starve the timers
 * of the main thread (`setTimeout`, `AbortSignal.timeout`), so they run in a worker,
 * whose messages arrive all the same.
 * @module
 */

/** Timers in one worker, started at the first use. */
export class Timers implements Disposable {
  #worker: Worker | null = null;
  #nStarted = 0;
  readonly #callbacks = new Map<number, () => void>();

  /** Calls `callback` after `ms` milliseconds unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void {
    const id = this.#nStarted++;
    this.#callbacks.set(id, callback);
    this.#start().postMessage({ id, ms });
    return () => {
      this.#callbacks.delete(id);
      this.#worker?.postMessage({ id });
    };
  }

  /** Resolves after `ms` milliseconds. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./timer_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      const callback = this.#callbacks.get(data);
      this.#callbacks.delete(data);
      callback?.();
    };
    this.#worker = worker;
    return worker;
  }

  [Symbol.dispose](): void {
    this.#worker?.terminate();
    this.#callbacks.clear();
  }
}
