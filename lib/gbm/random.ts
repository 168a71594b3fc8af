/**
 * LightGBM's random numbers, so that equal seeds draw equal columns and rows:
 * the linear congruential generator x = 214013 x + 2531011 modulo 2^32
 * (include/LightGBM/utils/random.h), the seeds derived from `seed`
 * (src/io/config.cpp), column sampling (src/treelearner/col_sampler.hpp) and
 * bagging (src/boosting/bagging.hpp).
 * @module
 */
import type { TrainParams } from "./params.ts";

/** LightGBM's generator. */
export class Lcg {
  #x: number;

  /** @param seed Any 32-bit integer. */
  constructor(seed: number) {
    this.#x = seed >>> 0;
  }

  /** Integer in [0, 32768). */
  nextInt16(): number {
    return (this.#advance() >>> 16) & 0x7fff;
  }

  /** Number in [0, 1) with 15 random bits. */
  nextFloat(): number {
    return this.nextInt16() / 32768;
  }

  /** Integer in [low, high). */
  nextInt(low: number, high: number): number {
    return (this.#advance() & 0x7fffffff) % (high - low) + low;
  }

  /**
   * `k` different integers of [0, n), ascending: sequential selection, or Floyd's
   * algorithm where few are drawn.
   */
  sample(n: number, k: number): number[] {
    if (k <= 0 || k > n) return [];
    if (k === n) return Array.from({ length: n }, (_, i) => i);
    const drawn: number[] = [];
    if (k > 1 && k > n / Math.log2(k)) {
      for (let i = 0; i < n; i++) {
        if (this.nextFloat() < (k - drawn.length) / (n - i)) drawn.push(i);
      }
      return drawn;
    }
    const chosen = new Set<number>();
    for (let r = n - k; r < n; r++) {
      const v = this.nextInt(0, r + 1);
      chosen.add(chosen.has(v) ? r : v);
    }
    return [...chosen].sort((a, b) => a - b);
  }

  #advance(): number {
    this.#x = (Math.imul(this.#x, 214013) + 2531011) >>> 0;
    return this.#x;
  }
}

/** The seeds that LightGBM derives from `seed`, in its order, where they are not set. */
export function deriveSeeds(params: TrainParams): {
  dataRandomSeed: number;
  baggingSeed: number;
  featureFractionSeed: number;
} {
  const lcg = new Lcg(params.seed);
  const next = () => lcg.nextInt16() % 32767;
  const dataRandomSeed = next();
  const baggingSeed = next();
  next(); // drop_seed comes between and belongs to dart
  const featureFractionSeed = next();
  return {
    dataRandomSeed: params.data_random_seed ?? dataRandomSeed,
    baggingSeed: params.bagging_seed ?? baggingSeed,
    featureFractionSeed: params.feature_fraction_seed ?? featureFractionSeed,
  };
}

/** Draws the columns that the trees of one iteration may use; all outputs share them. */
export class ColumnSampler {
  readonly #lcg: Lcg;
  readonly #nFeatures: number;
  readonly #nDrawn: number;

  /** @param nFeatures Count of usable columns (those with a bin to split at). */
  constructor(nFeatures: number, params: TrainParams) {
    this.#lcg = new Lcg(deriveSeeds(params).featureFractionSeed);
    this.#nFeatures = nFeatures;
    this.#nDrawn = params.feature_fraction >= 1
      ? nFeatures
      : Math.max(1, roundHalfUp(nFeatures * params.feature_fraction));
    // LightGBM draws once when the training data is set and throws the result away.
    this.next();
  }

  /** Indices into the usable columns, ascending. */
  next(): number[] {
    return this.#lcg.sample(this.#nFeatures, this.#nDrawn);
  }
}

const BLOCK_ROWS = 1024;

/** Draws the rows of a bag: one generator per block of 1,024 rows, as in LightGBM. */
export class RowSampler {
  readonly #blocks: Lcg[];
  readonly #nRows: number;
  readonly #params: TrainParams;

  constructor(nRows: number, params: TrainParams) {
    const { baggingSeed } = deriveSeeds(params);
    this.#nRows = nRows;
    this.#params = params;
    this.#blocks = Array.from(
      { length: Math.ceil(nRows / BLOCK_ROWS) },
      (_, block) => new Lcg(baggingSeed + block),
    );
  }

  /** Whether a new bag is drawn before `iteration` (0-based). */
  isDue(iteration: number): boolean {
    const { bagging_fraction, bagging_freq } = this.#params;
    return bagging_fraction < 1 && bagging_freq > 0 && iteration % bagging_freq === 0;
  }

  /** The rows inside and outside the next bag, each ascending. */
  next(): { inBag: Int32Array<ArrayBuffer>; outOfBag: Int32Array<ArrayBuffer> } {
    const inBag = new Int32Array(this.#nRows), outOfBag = new Int32Array(this.#nRows);
    let nIn = 0, nOut = 0;
    for (let row = 0; row < this.#nRows; row++) {
      const isIn = this.#blocks[row >> 10].nextFloat() < this.#params.bagging_fraction;
      if (isIn) inBag[nIn++] = row;
      else outOfBag[nOut++] = row;
    }
    return { inBag: inBag.slice(0, nIn), outOfBag: outOfBag.slice(0, nOut) };
  }
}

function roundHalfUp(x: number): number {
  return Math.floor(x + 0.5);
}
