/**
 * Scores of many rows, by this thread and workers side by side.
 * @module
 */
import type { BlockScorer, Matrix } from "./block_scorer.ts";
import { scoreBlocks } from "./score_blocks.ts";
import type { ScorePlan } from "./score_plan.ts";
import type { ScoreTask } from "./score_worker.ts";

/** What scores rows here and in workers. */
export interface Scoring {
  scorer: BlockScorer;
  module: WebAssembly.Module;
  plan: ScorePlan;
}

/**
 * Raw scores, row-major `nRows x nOutputs`. This thread works from the start, workers
 * join when they are up; the same bits for any number of them.
 * @param options.nThreads Threads with this one.
 * @param options.workerUrl The worker's module.
 * @throws {Error} when a worker dies.
 */
export async function scoreInWorkers(
  { scorer, module, plan }: Scoring,
  { values, nRows }: Matrix,
  { nThreads, workerUrl = new URL("./score_worker.ts", import.meta.url) }: {
    nThreads: number;
    workerUrl?: URL;
  },
): Promise<Float64Array> {
  const workers = Array.from(
    { length: nThreads - 1 },
    () => new Worker(workerUrl.href, { type: "module" }),
  );
  try {
    const shared = sharedDoubles(values.length);
    shared.set(values);
    const blocks = {
      matrix: { values: shared, nRows },
      out: sharedDoubles(nRows * plan.nOutputs),
      next: new Int32Array(new SharedArrayBuffer(4)),
    };
    const done = Promise.all(workers.map((worker) => runWorker(worker, { module, plan, blocks })));
    scoreBlocks(scorer, blocks);
    await done;
    return blocks.out.slice();
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

function sharedDoubles(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

function runWorker(worker: Worker, task: ScoreTask): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`A scoring worker died: ${event.message}`));
    };
    worker.onmessageerror = () => reject(new Error("A scoring worker cannot read its task"));
    worker.postMessage(task);
  });
}
