/**
 * SHAP values of many pairs of row and output by workers side by side. Each has at most one
 * part under way, so that never more than a tile per worker stands in memory.
 * @module
 */
import type { Matrix } from "./block_scorer.ts";
import type { ExplainPlan } from "./explain_plan.ts";
import type { ExplainTask } from "./explain_worker.ts";

/** Pairs of one output that are explained together, at most a tile. */
export interface ExplainPart {
  output: number;
  /** Row of each pair. */
  rows: Int32Array;
  /** Number of each pair. */
  pairs: ArrayLike<number>;
}

/** Told the SHAP values `[feature ..., base]` of a pair. */
export type ContributionSink = (pairIdx: number, contributions: Float64Array) => void;

/**
 * Hands each pair's SHAP values to `sink`, in an order that depends on the workers.
 * @throws {Error} when a worker dies, or what `sink` throws.
 */
export async function explainInWorkers(
  { module, plan, matrix, parts }: {
    module: WebAssembly.Module;
    plan: ExplainPlan;
    matrix: Matrix;
    parts: readonly ExplainPart[];
  },
  sink: ContributionSink,
  { workers: nWorkers, workerUrl = new URL("./explain_worker.ts", import.meta.url) }: {
    workers: number;
    workerUrl?: URL;
  },
): Promise<void> {
  const values = new Float64Array(new SharedArrayBuffer(matrix.values.byteLength));
  values.set(matrix.values);
  const open: ExplainTask = {
    kind: "open",
    ...{ module, plan, matrix: { values, nRows: matrix.nRows } },
  };
  const waiting = parts.values();
  const workers: Worker[] = [];
  try {
    await Promise.all(
      Array.from({ length: Math.min(nWorkers, parts.length) }, () => {
        const worker = new Worker(workerUrl.href, { type: "module" });
        workers.push(worker);
        return runWorker(worker, { open, waiting, sink });
      }),
    );
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

function runWorker(
  worker: Worker,
  { open, waiting, sink }: {
    open: ExplainTask;
    waiting: Iterator<ExplainPart>;
    sink: ContributionSink;
  },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let part: ExplainPart | undefined;
    const sendNext = () => {
      part = waiting.next().value;
      if (part) worker.postMessage({ kind: "explain", rows: part.rows, output: part.output });
    };
    worker.onmessage = ({ data }: MessageEvent<Float64Array>) => {
      const { pairs } = part!, stride = data.length / pairs.length;
      sendNext(); // The worker goes on while `sink` takes this part.
      try {
        for (let i = 0; i < pairs.length; i++) {
          sink(pairs[i], data.subarray(i * stride, (i + 1) * stride));
        }
        if (!part) resolve();
      } catch (error) {
        reject(error);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`An explaining worker died: ${event.message}`));
    };
    worker.onmessageerror = () =>
      reject(new Error("An explaining worker sent what cannot be read"));
    worker.postMessage(open);
    sendNext();
  });
}
