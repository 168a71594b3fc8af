/**
 * Scores of rows, 512 at a time.
 * @module
 */
import type { Columns } from "../columns.ts";
import { BlockDecider } from "./block_decider.ts";
import { BLOCK_ROWS } from "./layout.ts";
import { openScoreKernels, type ScoreKernels } from "./score_kernels.ts";
import type { ScorePlan } from "./score_plan.ts";

/** A matrix without names. */
export type Matrix = Pick<Columns, "values" | "nRows">;

/** The kernels over a memory that holds a model. */
export class BlockScorer {
  readonly #plan: ScorePlan;
  readonly #kernels: ScoreKernels;
  readonly #decider: BlockDecider;
  readonly #scores: Float64Array;

  /** @param module From `scoreKernels`. */
  constructor(module: WebAssembly.Module, plan: ScorePlan) {
    const host = openScoreKernels(module, plan.nBytes), { kernels, buffer } = host;
    new Uint8Array(buffer).set(plan.image, plan.imageAt);
    this.#kernels = kernels;
    this.#plan = plan;
    this.#decider = new BlockDecider(host, plan);
    this.#scores = new Float64Array(buffer, plan.scores, plan.nOutputs * BLOCK_ROWS);
  }

  /** Writes the raw scores of a block of rows, the last one maybe short, to `out`, row-major. */
  scoreInto(out: Float64Array, matrix: Matrix, block: number): void {
    const { nOutputs, programs, nTreesPerOutput, scores } = this.#plan;
    const begin = block * BLOCK_ROWS, count = Math.min(BLOCK_ROWS, matrix.nRows - begin);
    this.#decider.decide((values, feature) => {
      const from = feature * matrix.nRows + begin;
      values.set(matrix.values.subarray(from, from + count));
    });
    this.#scores.fill(0);
    for (let k = 0; k < nOutputs; k++) {
      this.#kernels.addTrees(scores + 8 * BLOCK_ROWS * k, programs[k], nTreesPerOutput);
      const own = this.#scores.subarray(k * BLOCK_ROWS, k * BLOCK_ROWS + count);
      for (let i = 0; i < count; i++) out[(begin + i) * nOutputs + k] = own[i];
    }
  }
}
