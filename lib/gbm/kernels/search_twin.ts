/**
 * The kernels that search leaves, in plain TypeScript; addresses are as in `layout.ts`.
 * @module
 */
import { SplitFinder } from "../numeric_split.ts";
import { noSplit, type Split, type SplitLimits } from "../split.ts";
import type { Kernels } from "./kernels.ts";
import {
  BIN_BYTES,
  FEATURE_BYTES,
  FeatureFlag,
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
  flags: number;
  derivedBin: number;
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

/** The twins of the searching kernels over a buffer. */
export class SearchTwin implements Pick<Kernels, "configureSplits" | "search" | "searchRoot"> {
  readonly #buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #ints: Int32Array;
  readonly #floats: Float32Array;
  readonly #doubles: Float64Array;
  #limits: SplitLimits = { lambdaL2: 0, fewestRows: 1, leastHessian: 0 };

  /** @param buffer The memory that addresses are of. */
  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#doubles = new Float64Array(buffer);
  }

  configureSplits(lambdaL2: number, fewestRows: number, leastHessian: number): void {
    this.#limits = { lambdaL2, fewestRows, leastHessian };
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
    const isPaired = this.#limits.leastHessian > 0;
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
          const at = gradients / 4 + (isPaired ? 2 * i : i);
          own[2 * bin] += this.#floats[at];
          own[2 * bin + 1] += isPaired ? this.#floats[at + 1] : 1;
        }
        if (isPaired && feature.derivedBin > 0) this.#deriveBin(own, feature, smaller);
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

  #openLeaf(at: number): LeafSearch {
    const double = (field: number) => this.#doubles[at / 8 + field];
    const int = (field: number) => this.#ints[at / 4 + field];
    const finder = new SplitFinder(this.#limits);
    finder.startLeaf({
      gradientSum: double(LeafDouble.gradientSum),
      hessianSum: double(LeafDouble.hessianSum),
      count: double(LeafDouble.count),
      paddedHessian: double(LeafDouble.paddedHessian),
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
      const [index, nBins, offset, flags, derivedBin] = this.#ints.subarray(
        (first + i * FEATURE_BYTES) / 4,
      );
      const record = { index, nBins, offset, flags, derivedBin, multiplier };
      multiplier *= nBins;
      return record;
    });
  }

  #deriveBin(histogram: Float64Array, { nBins, derivedBin }: FeatureRecord, leaf: number): void {
    let rest = this.#doubles[leaf / 8 + LeafDouble.hessianSum];
    for (let bin = 0; bin < nBins; bin++) if (bin !== derivedBin) rest -= histogram[2 * bin + 1];
    histogram[2 * derivedBin + 1] = rest;
  }

  #histogramAt(slot: number, { nBins, offset }: FeatureRecord): Float64Array {
    return new Float64Array(this.#buffer, slot + offset, nBins * BIN_BYTES / 8);
  }

  #scan(leaf: LeafSearch, feature: FeatureRecord): void {
    const { nBins, flags } = feature;
    if (!leaf.isSearched || (flags & FeatureFlag.isCategorical) !== 0) return;
    const isSplittable = leaf.finder.scan(this.#histogramAt(leaf.slot, feature), {
      nBins,
      offset: 0,
      hasMissing: (flags & FeatureFlag.hasMissing) !== 0,
      derivedBin: feature.derivedBin,
    }, feature.index);
    this.#bytes[leaf.slot + feature.index] = isSplittable ? 1 : 0;
  }

  #writeBest({ at, finder, isSearched }: LeafSearch): void {
    const best: Split = isSearched ? finder.best : noSplit();
    this.#doubles[at / 8 + LeafDouble.cutGain] = best.cutGain;
    this.#doubles[at / 8 + LeafDouble.gain] = best.gain;
    this.#doubles[at / 8 + LeafDouble.leftGradient] = best.leftGradient;
    this.#doubles[at / 8 + LeafDouble.leftHessian] = best.leftHessian;
    this.#ints[at / 4 + LeafInt.feature] = best.feature;
    this.#ints[at / 4 + LeafInt.thresholdBin] = best.thresholdBin;
    this.#ints[at / 4 + LeafInt.defaultLeft] = best.defaultLeft ? 1 : 0;
  }
}
