/**
 * What scoring and explaining of a model share: the compiled kernels and its decisions.
 * @module
 */
import type { Tree } from "../tree.ts";
import { type DecisionTable, tabulateDecisions } from "./decision_table.ts";
import { scoreKernels } from "./score_kernels.ts";

/** Made when first asked for, and kept. */
export class ModelKernels {
  readonly #trees: readonly Tree[];
  #table: DecisionTable | undefined;
  #hasWarned = false;

  constructor(trees: readonly Tree[]) {
    this.#trees = trees;
  }

  /** The compiled kernels; null, said aloud once, where this engine cannot run them. */
  module(): WebAssembly.Module | null {
    const module = scoreKernels();
    if (!module && !this.#hasWarned) {
      this.#hasWarned = true;
      console.warn(
        "This engine cannot run WebAssembly SIMD: scoring and explaining take many times as long, with the same results",
      );
    }
    return module;
  }

  /** The different decisions of the model. */
  decisions(): DecisionTable {
    return this.#table ??= tabulateDecisions(this.#trees);
  }
}
