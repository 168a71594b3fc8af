/**
 * A worker that explains one part of the pairs after the other.
 * @module
 */
/// <reference lib="deno.worker" />
import type { Matrix } from "./block_scorer.ts";
import type { ExplainPlan } from "./explain_plan.ts";
import { KernelTileExplainer } from "./tile_explainer.ts";

/** What a worker is told: first the model and the matrix, then the parts. */
export type ExplainTask =
  | { kind: "open"; module: WebAssembly.Module; plan: ExplainPlan; matrix: Matrix }
  | { kind: "explain"; rows: Int32Array; output: number };

let explainer: KernelTileExplainer;
let matrix: Matrix;
let nFeatures: number;

self.onmessage = ({ data }: MessageEvent<ExplainTask>) => {
  if (data.kind === "open") {
    explainer = new KernelTileExplainer(data.module, data.plan);
    matrix = data.matrix;
    nFeatures = data.plan.nFeatures;
    return;
  }
  const { rows, output } = data, stride = nFeatures + 1;
  const all = new Float64Array(rows.length * stride);
  explainer.explain(matrix, rows, output);
  for (let i = 0; i < rows.length; i++) {
    explainer.rowInto(all.subarray(i * stride, (i + 1) * stride), i);
  }
  self.postMessage(all, [all.buffer]);
};
