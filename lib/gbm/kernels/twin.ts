/**
 * The kernels in plain TypeScript: what the compiled ones are tested against, and what
 * runs where there is no WebAssembly SIMD. Addresses are as in `layout.ts`.
 * @module
 */
import { snapWith } from "../histogram.ts";
import { noSplit, type Split, SplitFinder } from "../split.ts";
import type { Kernels } from "./kernels.ts";
import {
  BIN_BYTES,
  FEATURE_BYTES,
  LANE_BYTES,
  LeafDouble,
  LeafInt,
  SUM_BYTES,
  SUM_LANE_BYTES,
} from "./layout.ts";

/** A FEATURE record, read. */
interface FeatureRecord {
  index: number;
  nBins: number;
  offset: number;
  hasMissing: boolean;
  /** The feature's bin is `trunc(byte / multiplier) % nBins`. */
  multiplier: number;
}

/** A leaf under search. */
interface LeafSearch {
  at: number;
  slot: number;
  isSearched: boolean;
  finder: SplitFinder;
}

/** The twins of all kernels over a buffer. */
export class KernelTwin implements Kernels {
  readonly #buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #ints: Int32Array;
  readonly #floats: Float32Array;
  readonly #doubles: Float64Array;
  #splits = { lambdaL2: 0, fewestRows: 1 };

  /** @param buffer The memory that addresses are of. */
  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#doubles = new Float64Array(buffer);
  }

  configureSplits(lambdaL2: number, fewestRows: number): void {
    this.#splits = { lambdaL2, fewestRows };
  }

  search(
    smaller: number,
    larger: number,
    lanes: number,
    nLanes: number,
    packed: number,
    packedStride: number,
    rows: number,
    gradients: number,
    nFeatures: number,
  ): void {
    const few = this.#openLeaf(smaller);
    const many = larger === 0 ? null : this.#openLeaf(larger);
    if (many) this.#bytes.copyWithin(few.slot, many.slot, many.slot + nFeatures);
    const count = this.#doubles[smaller / 8 + LeafDouble.count];
    for (let lane = 0; lane < nLanes; lane++) {
      const features = this.#readFeatures(lanes + lane * LANE_BYTES);
      const alive = features.filter(({ index }) => this.#bytes[few.slot + index] !== 0);
      if (alive.length === 0) continue;
      const column = packed + Math.floor(lane / 8) * packedStride + lane % 8;
      for (const feature of alive) {
        const own = this.#histogramAt(few.slot, feature);
        own.fill(0);
        for (let i = 0; i < count; i++) {
          const byte = this.#bytes[column + 8 * this.#ints[rows / 4 + i]];
          const bin = Math.trunc(byte / feature.multiplier) % feature.nBins;
          own[2 * bin] += this.#floats[gradients / 4 + i];
          own[2 * bin + 1]++;
        }
        if (many) {
          const other = this.#histogramAt(many.slot, feature);
          for (let i = 0; i < own.length; i++) other[i] -= own[i];
          this.#scan(many, feature);
        }
        this.#scan(few, feature);
      }
    }
    this.#writeBest(few);
    if (many) this.#writeBest(many);
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

  searchRoot(leaf: number, lanes: number, nLanes: number, sums: number, output: number): void {
    const root = this.#openLeaf(leaf);
    for (let lane = 0; lane < nLanes; lane++) {
      const record = lanes + lane * LANE_BYTES;
      const nBytes = this.#ints[record / 4 + 2];
      for (const feature of this.#readFeatures(record)) {
        if (this.#bytes[root.slot + feature.index] === 0) continue;
        const own = this.#histogramAt(root.slot, feature);
        own.fill(0);
        for (let byte = 0; byte < nBytes; byte++) {
          const at = (sums + lane * SUM_LANE_BYTES + byte * SUM_BYTES) / 8;
          const bin = Math.trunc(byte / feature.multiplier) % feature.nBins;
          own[2 * bin] += this.#doubles[at + output];
          own[2 * bin + 1] += this.#doubles[at + 8];
        }
        this.#scan(root, feature);
      }
    }
    this.#writeBest(root);
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

  squaredError(scores: number, labels: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const error = this.#doubles[scores / 8 + i] - this.#floats[labels / 4 + i];
      sum += error * error;
    }
    return sum;
  }

  #openLeaf(at: number): LeafSearch {
    const double = (field: number) => this.#doubles[at / 8 + field];
    const int = (field: number) => this.#ints[at / 4 + field];
    const finder = new SplitFinder(this.#splits);
    finder.startLeaf({
      gradientSum: double(LeafDouble.gradientSum),
      count: double(LeafDouble.count),
      hessianSum: double(LeafDouble.hessianSum),
      gainToBeat: double(LeafDouble.gainToBeat),
    });
    return {
      at,
      slot: int(LeafInt.slot) >>> 0,
      isSearched: int(LeafInt.isSearched) !== 0,
      finder,
    };
  }

  #readFeatures(lane: number): FeatureRecord[] {
    const first = this.#ints[lane / 4] >>> 0;
    let multiplier = 1;
    return Array.from({ length: this.#ints[lane / 4 + 1] }, (_, i) => {
      const [index, nBins, offset, hasMissing] = this.#ints.subarray(
        (first + i * FEATURE_BYTES) / 4,
      );
      const record = { index, nBins, offset, hasMissing: hasMissing !== 0, multiplier };
      multiplier *= nBins;
      return record;
    });
  }

  #histogramAt(slot: number, { nBins, offset }: FeatureRecord): Float64Array {
    return new Float64Array(this.#buffer, slot + offset, nBins * BIN_BYTES / 8);
  }

  #scan(leaf: LeafSearch, feature: FeatureRecord): void {
    if (!leaf.isSearched) return;
    const isSplittable = leaf.finder.scan(this.#histogramAt(leaf.slot, feature), {
      ...feature,
      offset: 0,
    }, feature.index);
    this.#bytes[leaf.slot + feature.index] = isSplittable ? 1 : 0;
  }

  #writeBest({ at, finder, isSearched }: LeafSearch): void {
    const best: Split = isSearched ? finder.best : noSplit();
    this.#doubles[at / 8 + LeafDouble.cutGain] = best.cutGain;
    this.#doubles[at / 8 + LeafDouble.gain] = best.gain;
    this.#doubles[at / 8 + LeafDouble.leftGradient] = best.leftGradient;
    this.#doubles[at / 8 + LeafDouble.leftCount] = best.leftCount;
    this.#ints[at / 4 + LeafInt.feature] = best.feature;
    this.#ints[at / 4 + LeafInt.thresholdBin] = best.thresholdBin;
    this.#ints[at / 4 + LeafInt.defaultLeft] = best.defaultLeft ? 1 : 0;
  }
}
