/**
 * Rows by leaf: one array of row numbers in which each leaf is a range. A split
 * reorders its leaf's range stably, left child first.
 *
 *     rows   | leaf 0      | leaf 2   | leaf 1       |
 *              begin[0]      begin[2]   begin[1]
 * @module
 */

/** A number that no bin has. */
export const NO_BIN = 256;

/** How a split sends bins. */
export interface BinCut {
  bins: Uint8Array;
  /** Bins up to this one go left. */
  thresholdBin: number;
  /** The bin of missing values if it goes left against the threshold, else {@linkcode NO_BIN}. */
  leftBin: number;
}

/** The rows of each leaf while a tree grows, or while it is applied to other rows. */
export class RowPartition {
  /** Row numbers, grouped by leaf. */
  readonly rows: Int32Array<ArrayBuffer>;
  /** First position of each leaf. */
  readonly begin: Int32Array;
  /** Rows of each leaf. */
  readonly count: Int32Array;
  readonly #source: Int32Array;
  readonly #right: Int32Array;

  /** @param source The rows to partition; it is not changed. */
  constructor(source: Int32Array, nLeaves: number) {
    this.#source = source;
    this.rows = new Int32Array(source.length);
    this.#right = new Int32Array(source.length);
    this.begin = new Int32Array(nLeaves);
    this.count = new Int32Array(nLeaves);
    this.reset();
  }

  /** Puts all rows into leaf 0. */
  reset(): void {
    this.rows.set(this.#source);
    this.begin[0] = 0;
    this.count[0] = this.#source.length;
  }

  /** Splits `leaf`; the rows that go right become `newLeaf`. */
  split(leaf: number, newLeaf: number, cut: BinCut): void {
    const { rows } = this;
    const right = this.#right;
    const { bins, thresholdBin, leftBin } = cut;
    const begin = this.begin[leaf], end = begin + this.count[leaf];
    let nLeft = begin, nRight = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i];
      const bin = bins[row];
      // 1 where bin <= thresholdBin or bin === leftBin: sign bits instead of branches.
      const goesLeft = ((bin - thresholdBin - 1) | ((bin ^ leftBin) - 1)) >>> 31;
      rows[nLeft] = row;
      right[nRight] = row;
      nLeft += goesLeft;
      nRight += 1 - goesLeft;
    }
    rows.set(right.subarray(0, nRight), nLeft);
    this.count[leaf] = nLeft - begin;
    this.begin[newLeaf] = nLeft;
    this.count[newLeaf] = nRight;
  }
}
