/**
 * Which members are held out for the test.
 * @module
 */
import { randomStream } from "../_shared/prng.ts";

/** Row indices of a split. */
export interface MemberSplit {
  /** Rows to train on, ascending. */
  readonly train: Int32Array;
  /** Rows held out, ascending. */
  readonly test: Int32Array;
}

/**
 * Splits rows by member: a member's rows fall together, and adding members moves
 * no other. Each member is held out with probability `testShare` (0-1).
 *
 * @throws {RangeError} when one side would be empty.
 */
export function splitByMember(
  ids: readonly string[],
  options: { testShare: number; seed: number },
): MemberSplit {
  const train: number[] = [];
  const test: number[] = [];
  ids.forEach((id, rowIdx) => {
    const isTest = randomStream(options.seed, "split", id).chance(options.testShare);
    (isTest ? test : train).push(rowIdx);
  });
  if (train.length === 0 || test.length === 0) {
    throw new RangeError(
      `Cannot split ${ids.length} rows with a test share of ${options.testShare}: pass more members`,
    );
  }
  return { train: Int32Array.from(train), test: Int32Array.from(test) };
}

/** The given rows of a column-major matrix of `nRows` rows. */
export function takeRows(values: Float64Array, nRows: number, rows: Int32Array): Float64Array {
  const nCols = values.length / nRows;
  const taken = new Float64Array(rows.length * nCols);
  for (let j = 0; j < nCols; j++) {
    for (let i = 0; i < rows.length; i++) taken[j * rows.length + i] = values[j * nRows + rows[i]];
  }
  return taken;
}
