/**
 * Raw scores by whichever way suits: kernels over blocks of 512 rows, or row by row.
 * @module
 */
import type { Columns } from "../columns.ts";
import { flattenTrees, type FlatTrees } from "../flat_trees.ts";
import { predictLeaves, predictRaw } from "../predict.ts";
import type { Model } from "../tree.ts";
import { BlockScorer } from "./block_scorer.ts";
import type { ModelKernels } from "./model_kernels.ts";
import { KernelRowEngine } from "./row_model.ts";
import { scoreBlocks } from "./score_blocks.ts";
import { scoreInWorkers, type Scoring } from "./score_in_workers.ts";
import { planScoring } from "./score_plan.ts";

/** Fewest rows for the kernels, whose set-up takes as long as some hundred rows one by one. */
const FEWEST_ROWS = 1024;
/** Rows times trees that are worth another worker: what takes as long as its start. */
const WORTH_A_WORKER = 2e7;

/** Scores rows with one model; what the ways need is made once, when first used. */
export class Scorer {
  readonly #model: Model;
  readonly #kernels: ModelKernels;
  #flat: FlatTrees | undefined;
  /** null where kernels cannot be used. */
  #scoring: Scoring | null | undefined;

  constructor(model: Model, kernels: ModelKernels) {
    this.#model = model;
    this.#kernels = kernels;
  }

  /** Raw scores, row-major `nRows x nOutputs`. */
  raw(columns: Columns): Float64Array {
    const scoring = columns.nRows < FEWEST_ROWS ? null : this.#open();
    if (!scoring) return predictRaw(this.#flatTrees(), columns, this.#model);
    const out = new Float64Array(columns.nRows * this.#model.nOutputs);
    scoreBlocks(scoring.scorer, { matrix: columns, out, next: new Int32Array(1) });
    return out;
  }

  /** The same by up to `workers` threads, this one among them. */
  async rawInWorkers(columns: Columns, workers: number): Promise<Float64Array> {
    const worth = columns.nRows * this.#model.trees.length / WORTH_A_WORKER;
    const nThreads = Math.min(workers, 1 + Math.floor(worth));
    const scoring = nThreads < 2 ? null : this.#open();
    return scoring ? await scoreInWorkers(scoring, columns, { nThreads }) : this.raw(columns);
  }

  /** The leaf, counted from 0, that each row reaches in each tree, row-major `nRows x nTrees`. */
  leaves(columns: Columns): Int32Array {
    return predictLeaves(this.#flatTrees(), columns);
  }

  #flatTrees(): FlatTrees {
    return this.#flat ??= flattenTrees(this.#model.trees);
  }

  /** What answers for single rows; null where the engine cannot run the kernels. */
  rowEngine(): KernelRowEngine | null {
    const module = this.#kernels.module();
    return module && new KernelRowEngine(module, this.#model, this.#kernels.decisions());
  }

  #open(): Scoring | null {
    if (this.#scoring === undefined) {
      const module = this.#kernels.module();
      const plan = module && planScoring(this.#model, this.#kernels.decisions());
      this.#scoring = plan && { scorer: new BlockScorer(module!, plan), module: module!, plan };
    }
    return this.#scoring;
  }
}
