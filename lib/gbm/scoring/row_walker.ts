/**
 * Raw scores of one row.
 * @module
 */
import type { Model } from "../tree.ts";
import type { DecisionTable } from "./decision_table.ts";
import { ARENA } from "./layout.ts";
import { MemoryImage } from "./memory_image.ts";
import { packNodes } from "./row_trees.ts";
import { openScoreKernels, type ScoreKernels } from "./score_kernels.ts";

/** Walks one row after the other down all trees. */
export class RowWalker {
  readonly #kernels: ScoreKernels;
  readonly #bits: Uint8Array;
  readonly #nTrees: number;
  /** Addresses of the roots of each output's trees. */
  readonly #roots: number[];

  constructor(
    module: WebAssembly.Module,
    { trees, nOutputs }: Model,
    { nDecisions, decisionOf }: DecisionTable,
  ) {
    const image = new MemoryImage(ARENA + nDecisions);
    const roots = trees.map((tree, t) => image.add(packNodes(tree, decisionOf[t], image.end)));
    this.#nTrees = trees.length / nOutputs;
    this.#roots = Array.from(
      { length: nOutputs },
      (_, output) => image.add(Uint32Array.from(roots.filter((_, t) => t % nOutputs === output))),
    );
    const { kernels, buffer } = openScoreKernels(module, image.end);
    image.writeInto(buffer);
    this.#kernels = kernels;
    this.#bits = new Uint8Array(buffer, ARENA, nDecisions);
  }

  /** Raw scores of the row with these answers. */
  scoreInto(out: Float64Array, bits: Uint8Array): void {
    this.#bits.set(bits);
    for (let k = 0; k < out.length; k++) {
      out[k] = this.#kernels.walkTrees(this.#roots[k], this.#nTrees, ARENA);
    }
  }
}
