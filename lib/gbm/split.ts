/**
 * The best cut of one feature at one leaf: `FindBestThresholdSequentially` of
 * LightGBM (src/treelearner/feature_histogram.hpp) for squared error, where the
 * Hessian is 1 and its sum the count of rows.
 *
 *     gain = G_left^2 / (n_left + lambda_l2) + G_right^2 / (n_right + lambda_l2) - G^2 / (n + lambda_l2)
 *
 * The scan runs from the highest cut to the lowest and takes a new best only if it
 * is strictly better, so among equal gains the highest cut wins. A feature with
 * missing values is scanned a second time, from the lowest cut, with the missing
 * values on the right.
 * @module
 */
import type { TrainParams } from "./params.ts";

/** LightGBM's 1e-15f, added to sums of Hessians. */
export const EPSILON = Math.fround(1e-15);

/** Reciprocals in a table err by a few units in the last place. */
const CLOSE_BELOW = 1 - 1e-14;

/** A cut of a leaf. */
export interface Split {
  /** Above 0 where a cut was found, else -Infinity. */
  gain: number;
  /** Index of the feature among the usable ones; -1 without a cut. */
  feature: number;
  /** Bins up to this one go left. */
  thresholdBin: number;
  /** Whether missing values go left. */
  defaultLeft: boolean;
  leftGradient: number;
  leftCount: number;
  /** Leaf values before the learning rate. */
  leftValue: number;
  rightValue: number;
}

/** The totals of a leaf. */
export interface LeafTotals {
  gradientSum: number;
  count: number;
}

/** What a scan needs to know of the feature. */
export interface ScanColumn {
  nBins: number;
  offset: number;
  hasMissing: boolean;
}

/** A split that every other one beats. */
export function noSplit(): Split {
  return {
    gain: -Infinity,
    feature: -1,
    thresholdBin: 0,
    defaultLeft: false,
    leftGradient: 0,
    leftCount: 0,
    leftValue: 0,
    rightValue: 0,
  };
}

/** LightGBM's order of splits: larger gain, then smaller feature. */
export function isBetter(a: Split, b: Split): boolean {
  if (a.gain !== b.gain) return a.gain > b.gain;
  return (a.feature < 0 ? Infinity : a.feature) < (b.feature < 0 ? Infinity : b.feature);
}

/** Scans features at one leaf and keeps the best split in {@linkcode best}. */
export class SplitFinder {
  /** The best split since the last {@linkcode startLeaf}. */
  best: Split = noSplit();

  readonly #lambda: number;
  readonly #minCount: number;
  readonly #minGain: number;
  /** 1 / (n + lambda_l2) for each count of rows. */
  readonly #inverse: Float64Array;
  #gradientSum = 0;
  #count = 0;
  #hessianSum = 0;
  #gainToBeat = 0;

  // The best cut of the feature under scan.
  #cutGain = 0;
  #cutBin = 0;
  #cutGradient = 0;
  #cutCount = 0;

  /** @param nRows Most rows of a leaf. */
  constructor(params: TrainParams, nRows: number) {
    this.#lambda = params.lambda_l2;
    this.#minGain = params.min_gain_to_split;
    // A leaf is never empty; LightGBM relies on min_sum_hessian_in_leaf for that.
    this.#minCount = Math.max(
      1,
      params.min_data_in_leaf,
      Math.ceil(params.min_sum_hessian_in_leaf),
    );
    this.#inverse = Float64Array.from({ length: nRows + 1 }, (_, n) => 1 / (n + this.#lambda));
  }

  /** Begins a leaf: later scans are of its histograms. */
  startLeaf({ gradientSum, count }: LeafTotals): void {
    this.best = noSplit();
    this.#gradientSum = gradientSum;
    this.#count = count;
    this.#hessianSum = count + 2 * EPSILON;
    this.#gainToBeat = gradientSum * gradientSum / (this.#hessianSum + this.#lambda) +
      this.#minGain;
  }

  /**
   * Scans one feature.
   * @returns Whether it has any admissible cut; if not, the children need not look at it.
   */
  scan(histogram: Float64Array, column: ScanColumn, feature: number): boolean {
    const hasTwoDirections = column.hasMissing && column.nBins > 2;
    this.#cutGain = -Infinity;
    this.#scanDown(histogram, column.offset, column.nBins - (hasTwoDirections ? 2 : 1));
    let isSplittable = this.#cutGain > -Infinity;
    if (isSplittable) this.#offer(feature, hasTwoDirections || !column.hasMissing);
    if (hasTwoDirections) {
      const downGain = this.#cutGain;
      this.#cutGain = -Infinity;
      this.#scanUp(histogram, column.offset, column.nBins - 2);
      if (this.#cutGain > -Infinity) {
        isSplittable = true;
        if (this.#cutGain > downGain) this.#offer(feature, false);
      }
    }
    return isSplittable;
  }

  /**
   * From the bin `last` down: what was passed is the right side, missing values stay
   * left. Gains are first taken with tabled reciprocals; only what could be a new best
   * is divided out, so that the result is that of the divisions.
   */
  #scanDown(histogram: Float64Array, offset: number, last: number): void {
    const total = this.#gradientSum, nRows = this.#count, minCount = this.#minCount;
    const inverse = this.#inverse;
    let bestGain = this.#gainToBeat, worthALook = bestGain * CLOSE_BELOW;
    let bestBin = -1, bestRight = 0, bestCount = 0;
    let right = 0, rightCount = 0;
    let at = offset + 2 * last;
    const lowest = offset + 2;
    // Step 1: the right side is still too small.
    while (at >= lowest) {
      right += histogram[at];
      rightCount = (rightCount + histogram[at + 1]) | 0;
      if (rightCount >= minCount) break;
      at -= 2;
    }
    // Step 2: both sides are large enough.
    const mostRight = nRows - minCount;
    while (at >= lowest && rightCount <= mostRight) {
      const left = total - right;
      const close = left * left * inverse[nRows - rightCount] + right * right * inverse[rightCount];
      if (close > worthALook) {
        const gain = this.#gainOf(left, right, rightCount);
        if (gain > bestGain) {
          bestGain = gain;
          worthALook = gain * CLOSE_BELOW;
          bestBin = (at - offset) / 2 - 1;
          bestRight = right;
          bestCount = rightCount;
        }
      }
      at -= 2;
      right += histogram[at];
      rightCount = (rightCount + histogram[at + 1]) | 0;
    }
    if (bestBin >= 0) this.#keepCut(bestBin, bestGain, total - bestRight, nRows - bestCount);
  }

  /** From the lowest bin up to `last`: what was passed is the left side, missing values go right. */
  #scanUp(histogram: Float64Array, offset: number, last: number): void {
    const total = this.#gradientSum, nRows = this.#count, minCount = this.#minCount;
    let bestGain = this.#gainToBeat;
    let left = 0, leftCount = 0;
    for (let bin = 0; bin <= last; bin++) {
      const count = histogram[offset + 2 * bin + 1];
      if (count === 0) continue; // the same cut as one bin lower
      left += histogram[offset + 2 * bin];
      leftCount += count;
      if (leftCount < minCount) continue;
      if (nRows - leftCount < minCount) break;
      const gain = this.#gainOf(total - left, left, leftCount);
      if (gain <= bestGain) continue;
      bestGain = gain;
      this.#keepCut(bin, gain, left, leftCount);
    }
  }

  /** The gain of both sides; `count` rows with gradient sum `b` against the rest with `a`. */
  #gainOf(a: number, b: number, count: number): number {
    const hessian = count + EPSILON;
    return a * a / (this.#hessianSum - hessian + this.#lambda) + b * b / (hessian + this.#lambda);
  }

  #keepCut(bin: number, gain: number, leftGradient: number, leftCount: number): void {
    this.#cutGain = gain;
    this.#cutBin = bin;
    this.#cutGradient = leftGradient;
    this.#cutCount = leftCount;
  }

  /** Features come in ascending order, so that an equal gain leaves the earlier one in place. */
  #offer(feature: number, defaultLeft: boolean): void {
    const gain = this.#cutGain - this.#gainToBeat;
    if (gain <= this.best.gain) return;
    const right = this.#gradientSum - this.#cutGradient;
    const leftHessian = this.#cutCount + EPSILON;
    this.best = {
      gain,
      feature,
      thresholdBin: this.#cutBin,
      defaultLeft,
      leftGradient: this.#cutGradient,
      leftCount: this.#cutCount,
      leftValue: -this.#cutGradient / (leftHessian + this.#lambda),
      rightValue: -right / (this.#hessianSum - leftHessian + this.#lambda),
    };
  }
}
