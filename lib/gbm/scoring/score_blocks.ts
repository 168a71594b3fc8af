/**
 * Blocks of rows that threads share out: who is free takes the next one. A block's scores
 * depend on its rows and the model alone, so it does not matter who takes it.
 * @module
 */
import type { BlockScorer, Matrix } from "./block_scorer.ts";
import { BLOCK_ROWS } from "./layout.ts";

/** What all threads see; arrays are shared where there is more than one thread. */
export interface ScoreBlocks {
  matrix: Matrix;
  /** Raw scores, row-major `nRows x nOutputs`. */
  out: Float64Array;
  /** One number: the next block to take. */
  next: Int32Array;
}

/** Scores blocks until none is left. */
export function scoreBlocks(scorer: BlockScorer, { matrix, out, next }: ScoreBlocks): void {
  const nBlocks = Math.ceil(matrix.nRows / BLOCK_ROWS);
  for (let block = take(next); block < nBlocks; block = take(next)) {
    scorer.scoreInto(out, matrix, block);
  }
}

function take(next: Int32Array): number {
  return Atomics.add(next, 0, 1);
}
