/**
 * The kernels in plain TypeScript: what the compiled ones are tested against, and what
 * runs where there is no WebAssembly SIMD. Addresses are as in `layout.ts`.
 * @module
 */
import { snapWith } from "../histogram.ts";
import type { Kernels } from "./kernels.ts";
import { SearchTwin } from "./search_twin.ts";
import { SUM_BYTES, SUM_LANE_BYTES } from "./layout.ts";

/** The twins of all kernels over a buffer. */
export class KernelTwin extends SearchTwin implements Kernels {
  readonly #bytes: Uint8Array;
  readonly #ints: Int32Array;
  readonly #floats: Float32Array;
  readonly #doubles: Float64Array;

  /** @param buffer The memory that addresses are of. */
  constructor(buffer: ArrayBuffer) {
    super(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#doubles = new Float64Array(buffer);
  }

  gatherEighth(out: number, values: number, rows: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const value = this.#floats[values / 4 + this.#ints[rows / 4 + i]];
      this.#floats[out / 4 + 8 * i] = value;
      sum += value;
    }
    return sum;
  }

  sumEight(
    out: number,
    nLanes: number,
    packed: number,
    packedStride: number,
    rows: number,
    gradients: number,
    n: number,
  ): void {
    this.#bytes.fill(0, out, out + nLanes * SUM_LANE_BYTES);
    for (let lane = 0; lane < nLanes; lane++) {
      const column = packed + Math.floor(lane / 8) * packedStride + lane % 8;
      for (let i = 0; i < n; i++) {
        const byte = this.#bytes[column + 8 * this.#ints[rows / 4 + i]];
        const at = (out + lane * SUM_LANE_BYTES + byte * SUM_BYTES) / 8;
        for (let output = 0; output < 8; output++) {
          this.#doubles[at + output] += this.#floats[gradients / 4 + 8 * i + output];
        }
        this.#doubles[at + 8]++;
      }
    }
  }

  packEight(out: number, columns: number, nRows: number): void {
    for (let column = 0; column < 8; column++) {
      const from = this.#ints[columns / 4 + column] >>> 0;
      for (let row = 0; row < nRows; row++) {
        this.#bytes[out + 8 * row + column] = this.#bytes[from + row];
      }
    }
  }

  gradients(out: number, scores: number, labels: number, n: number): number {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const gradient = Math.fround(this.#doubles[scores / 8 + i] - this.#floats[labels / 4 + i]);
      this.#floats[out / 4 + i] = gradient;
      largest = Math.max(largest, Math.abs(gradient));
    }
    return largest;
  }

  snap(values: number, n: number, shift: number): void {
    snapWith(this.#floats.subarray(values / 4, values / 4 + n), shift);
  }

  gather(out: number, values: number, rows: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const value = this.#floats[values / 4 + this.#ints[rows / 4 + i]];
      this.#floats[out / 4 + i] = value;
      sum += value;
    }
    return sum;
  }

  gatherPairs(out: number, values: number, hessians: number, rows: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const row = this.#ints[rows / 4 + i];
      const value = this.#floats[values / 4 + row];
      this.#floats[out / 4 + 2 * i] = value;
      this.#floats[out / 4 + 2 * i + 1] = this.#floats[hessians / 4 + row];
      sum += value;
    }
    return sum;
  }

  partition(rows: number, n: number, lane: number, goesLeft: number, right: number): number {
    const ints = this.#ints;
    let nLeft = 0, nRight = 0;
    for (let i = 0; i < n; i++) {
      const row = ints[rows / 4 + i];
      if (this.#bytes[goesLeft + this.#bytes[lane + row]] !== 0) ints[rows / 4 + nLeft++] = row;
      else ints[right / 4 + nRight++] = row;
    }
    ints.copyWithin(rows / 4 + nLeft, right / 4, right / 4 + nRight);
    return nLeft;
  }

  addToRows(scores: number, rows: number, n: number, value: number): void {
    for (let i = 0; i < n; i++) this.#doubles[scores / 8 + this.#ints[rows / 4 + i]] += value;
  }
}
