/**
 * SHAP values of up to 2,048 rows at a time by kernels.
 * @module
 */
import type { Matrix } from "./block_scorer.ts";
import { BlockDecider } from "./block_decider.ts";
import { type ExplainPlan, TILE_ROWS } from "./explain_plan.ts";
import { ALL_ROWS, BITMAP_BYTES, BLOCK_ROWS } from "./layout.ts";
import { openScoreKernels, type ScoreKernels } from "./score_kernels.ts";

/** The kernels over a memory that holds a model's paths. */
export class KernelTileExplainer {
  readonly #plan: ExplainPlan;
  readonly #kernels: ScoreKernels;
  readonly #decider: BlockDecider;
  readonly #tile: Uint32Array;
  readonly #columns: Float64Array;
  #output = 0;

  /** @param module From `scoreKernels`. */
  constructor(module: WebAssembly.Module, plan: ExplainPlan) {
    const host = openScoreKernels(module, plan.nBytes), { kernels, buffer } = host;
    new Uint8Array(buffer).set(plan.image, plan.imageAt);
    for (let at = 0; at < TILE_ROWS / BLOCK_ROWS; at++) {
      new Uint8Array(buffer, at * plan.regionBytes + ALL_ROWS, BITMAP_BYTES).fill(255);
    }
    this.#plan = plan;
    this.#kernels = kernels;
    this.#decider = new BlockDecider(host, plan);
    this.#tile = new Uint32Array(buffer, plan.tile, 2 + plan.tileFields.length);
    this.#tile.set(plan.tileFields, 2);
    this.#columns = new Float64Array(buffer, plan.columns, TILE_ROWS * plan.nFeatures);
  }

  /** Explains one output for these rows of a matrix, at most a tile of them. */
  explain({ values, nRows }: Matrix, rows: ArrayLike<number>, output: number): void {
    const { regionBytes, tile, trees, nTreesPerOutput } = this.#plan;
    const nBlocks = Math.ceil(rows.length / BLOCK_ROWS);
    for (let block = 0; block < nBlocks; block++) {
      const begin = block * BLOCK_ROWS, count = Math.min(BLOCK_ROWS, rows.length - begin);
      this.#decider.decide((out, feature) => {
        const from = feature * nRows;
        for (let i = 0; i < count; i++) out[i] = values[from + rows[begin + i]];
      }, block * regionBytes);
    }
    this.#tile.set([rows.length, nBlocks]);
    this.#columns.fill(0);
    this.#kernels.explainTrees(tile, trees[output], nTreesPerOutput);
    this.#output = output;
  }

  /** Copies the SHAP values of row `i` of the tile to `out`: `[feature ..., base]`. */
  rowInto(out: Float64Array, i: number): void {
    const { nFeatures, base } = this.#plan;
    for (let f = 0; f < nFeatures; f++) out[f] = this.#columns[f * TILE_ROWS + i];
    out[nFeatures] = base[this.#output];
  }
}
