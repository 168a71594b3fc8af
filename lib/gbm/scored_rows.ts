/**
 * The scores of one output over training or validation rows.
 * @module
 */
import { gridShift } from "./histogram.ts";
import type { KernelHost } from "./kernels/kernels.ts";
import type { RowsPlan } from "./memory_plan.ts";
import type { LabelsOfRows } from "./objective.ts";
import type { RowPartition } from "./row_partition.ts";
import type { Tree } from "./tree.ts";

/** Scores, labels and weights of one output over some rows. */
export class ScoredRows implements LabelsOfRows {
  readonly labels: Float32Array;
  readonly weights: Float32Array | null;
  readonly scores: Float64Array;
  readonly #host: KernelHost;

  constructor(
    host: KernelHost,
    { plan, index }: { plan: RowsPlan; index: number },
    { labels, weights }: LabelsOfRows,
  ) {
    const { nRows } = plan;
    this.#host = host;
    this.labels = new Float32Array(host.buffer, plan.labels + 4 * nRows * index, nRows);
    this.labels.set(labels);
    this.weights = weights;
    this.scores = new Float64Array(host.buffer, plan.scores + 8 * nRows * index, nRows);
  }

  /** Gradients of squared error without weights: score - label as float32, on the grid. */
  writeGradients(out: number): void {
    const { kernels } = this.#host;
    const nRows = this.scores.length;
    const { byteOffset } = this.scores;
    const largest = kernels.gradients(out, byteOffset, this.labels.byteOffset, nRows);
    kernels.snap(out, nRows, gridShift(largest, nRows));
  }

  addTree(tree: Tree, rows: RowPartition): void {
    const { kernels } = this.#host;
    for (let leaf = 0; leaf < tree.nLeaves; leaf++) {
      const { byteOffset } = this.scores;
      kernels.addToRows(byteOffset, rows.rowsOf(leaf), rows.count[leaf], tree.leafValue[leaf]);
    }
  }

  addConstant(value: number): void {
    for (let i = 0; i < this.scores.length; i++) this.scores[i] += value;
  }
}

/** The rows of one output. */
export interface ScoredOutput {
  training: ScoredRows;
  validation: ScoredRows | null;
}
