/**
 * Rows by leaf: one array of row numbers in which each leaf is a range. A split
 * reorders its leaf's range, left child first; stably, if one lane decides it.
 *
 *     rows   | leaf 0      | leaf 2   | leaf 1       |
 *              begin[0]      begin[2]   begin[1]
 * @module
 */
import type { KernelHost, Kernels } from "./kernels/kernels.ts";
import { GOES_LEFT } from "./kernels/layout.ts";
import type { LaneTable } from "./lane_tables.ts";

/** Where the rows of a partition live. */
export interface RowMemory {
  /** Address of the row numbers. */
  rows: number;
  /** Address of as much scratch. */
  right: number;
  /** Address of lane 0 of the matrix that the rows are of. */
  lanes: number;
  /** Bytes from one lane to the next. */
  laneBytes: number;
}

/** The rows of each leaf while a tree grows. */
export class RowPartition {
  /** First position of each leaf. */
  readonly begin: Int32Array;
  /** Rows of each leaf. */
  readonly count: Int32Array;
  readonly #kernels: Kernels;
  readonly #memory: RowMemory;
  readonly #rows: Int32Array;
  readonly #goesLeft: Uint8Array;
  readonly #source: Int32Array;

  /** @param source The rows to partition; it is not changed. */
  constructor(host: KernelHost, memory: RowMemory, { source, nLeaves }: {
    source: Int32Array;
    nLeaves: number;
  }) {
    this.#kernels = host.kernels;
    this.#memory = memory;
    this.#rows = new Int32Array(host.buffer, memory.rows, source.length);
    this.#goesLeft = new Uint8Array(host.buffer, GOES_LEFT, 256);
    this.#source = source;
    this.begin = new Int32Array(nLeaves);
    this.count = new Int32Array(nLeaves);
    this.reset();
  }

  /** Puts all rows into leaf 0. */
  reset(): void {
    this.#rows.set(this.#source);
    this.begin[0] = 0;
    this.count[0] = this.#source.length;
  }

  /** Address of the first row of a leaf. */
  rowsOf(leaf: number): number {
    return this.#memory.rows + 4 * this.begin[leaf];
  }

  /** Splits `leaf`: rows that no lane sends left become `newLeaf`. */
  split(leaf: number, newLeaf: number, tables: readonly LaneTable[]): void {
    const { lanes, laneBytes, right } = this.#memory;
    const count = this.count[leaf];
    let nLeft = 0;
    for (const { lane, goesLeft } of tables) {
      this.#goesLeft.set(goesLeft);
      const rows = this.rowsOf(leaf) + 4 * nLeft, column = lanes + lane * laneBytes;
      nLeft += this.#kernels.partition(rows, count - nLeft, column, GOES_LEFT, right);
    }
    this.count[leaf] = nLeft;
    this.begin[newLeaf] = this.begin[leaf] + nLeft;
    this.count[newLeaf] = count - nLeft;
  }
}
