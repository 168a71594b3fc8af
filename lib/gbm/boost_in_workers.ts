/**
 * Training of outputs in workers, side by side.
 * @module
 */
import type { BoostResult, BoostTask } from "./boost.ts";
import type { WorkerMessage } from "./train_worker.ts";

/** What the caller of {@linkcode boostInWorkers} may say. */
export interface WorkerOptions {
  /** Called after each iteration that all workers have finished. */
  onProgress?: (iteration: number, nIterations: number, unit: string) => void;
  /** Ends all workers; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** The worker's module. */
  workerUrl?: URL;
}

/**
 * Spreads tasks over workers, one each; whatever ends this ends them all.
 * @throws {Error} when a worker fails or dies.
 */
export async function boostInWorkers(
  tasks: readonly BoostTask[],
  options: WorkerOptions = {},
): Promise<BoostResult[]> {
  const workerUrl = options.workerUrl ?? new URL("./train_worker.ts", import.meta.url);
  options.signal?.throwIfAborted();
  const nIterations = tasks[0].params.n_estimators;
  const done = tasks.map(() => 0);
  let reported = 0;
  const workers: Worker[] = [];
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(options.signal?.reason);
  options.signal?.addEventListener("abort", abort);
  try {
    const results = tasks.map((task, i) => {
      const worker = new Worker(workerUrl.href, { type: "module" });
      workers.push(worker);
      return runWorker(worker, task, (iteration) => {
        done[i] = iteration;
        const finished = Math.min(...done);
        while (reported < finished) {
          reported++;
          options.onProgress?.(reported, nIterations, "iterations");
        }
      });
    });
    return await Promise.race([Promise.all(results), aborted]);
  } finally {
    options.signal?.removeEventListener("abort", abort);
    for (const worker of workers) worker.terminate();
  }
}

function runWorker(
  worker: Worker,
  task: BoostTask,
  onIteration: (iteration: number) => void,
): Promise<BoostResult> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      try {
        if (data.kind === "progress") onIteration(data.iteration);
        else if (data.kind === "done") resolve(data.result);
        else reject(new Error(`A training worker failed: ${data.message}`));
      } catch (error) {
        reject(error);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`A training worker died: ${event.message}`));
    };
    worker.onmessageerror = () => reject(new Error("A training worker sent what cannot be read"));
    worker.postMessage(task);
  });
}
