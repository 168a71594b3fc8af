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
 *
 * This is the twin of `kernels/assembly/split.as`, which does the work.
 * @module
 */
import type { TrainParams } from "./params.ts";

/** LightGBM's 1e-15f, added to sums of Hessians. */
export const EPSILON = Math.fround(1e-15);

/** A cut of a leaf. */
export interface Split {
  /** Above 0 where a cut was found, else -Infinity. */
  gain: number;
  /** The gain of both sides, before that of the leaf is taken off. */
  cutGain: number;
  /** Index of the feature among the usable ones; -1 without a cut. */
  feature: number;
  /** Bins up to this one go left. */
  thresholdBin: number;
  /** Whether missing values go left. */
  defaultLeft: boolean;
  leftGradient: number;
  leftCount: number;
}

/** The totals of a leaf. */
export interface LeafTotals {
  gradientSum: number;
  count: number;
}

/** The totals of a leaf and what its cuts have to beat. */
export interface LeafGoal extends LeafTotals {
  /** count + 2 EPSILON, as LightGBM has it. */
  hessianSum: number;
  /** The gain of the leaf itself, plus min_gain_to_split. */
  gainToBeat: number;
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
    cutGain: -Infinity,
    feature: -1,
    thresholdBin: 0,
    defaultLeft: false,
    leftGradient: 0,
    leftCount: 0,
  };
}

/** LightGBM's order of splits: larger gain, then smaller feature. */
export function isBetter(a: Split, b: Split): boolean {
  if (a.gain !== b.gain) return a.gain > b.gain;
  return (a.feature < 0 ? Infinity : a.feature) < (b.feature < 0 ? Infinity : b.feature);
}

/** What the cuts of a leaf have to beat. */
export function leafGoal({ gradientSum, count }: LeafTotals, params: TrainParams): LeafGoal {
  const hessianSum = count + 2 * EPSILON;
  const gainToBeat = gradientSum * gradientSum / (hessianSum + params.lambda_l2) +
    params.min_gain_to_split;
  return { gradientSum, count, hessianSum, gainToBeat };
}

/** Fewest rows of a leaf. It is never empty; LightGBM relies on min_sum_hessian_in_leaf for that. */
export function fewestRows(params: TrainParams): number {
  return Math.max(1, params.min_data_in_leaf, Math.ceil(params.min_sum_hessian_in_leaf));
}

/** The values of both sides of a split, before the learning rate. */
export function childValues(
  split: Split,
  totals: LeafTotals,
  lambda: number,
): { left: number; right: number } {
  const leftHessian = split.leftCount + EPSILON;
  const right = totals.gradientSum - split.leftGradient;
  return {
    left: -split.leftGradient / (leftHessian + lambda),
    right: -right / (totals.count + 2 * EPSILON - leftHessian + lambda),
  };
}

/** Scans features at one leaf and keeps the best split in {@linkcode best}. */
export class SplitFinder {
  /** The best split since the last {@linkcode startLeaf}. */
  best: Split = noSplit();
  readonly #lambda: number;
  readonly #minCount: number;
  #goal: LeafGoal = { gradientSum: 0, count: 0, hessianSum: 0, gainToBeat: 0 };
  /** The best cut of the feature under scan. */
  #cut = { gain: -Infinity, bin: 0, gradient: 0, count: 0 };

  /** @param limits lambda_l2 and what {@linkcode fewestRows} says. */
  constructor(limits: { lambdaL2: number; fewestRows: number }) {
    this.#lambda = limits.lambdaL2;
    this.#minCount = limits.fewestRows;
  }

  /** Begins a leaf: later scans are of its histograms. */
  startLeaf(goal: LeafGoal): void {
    this.best = noSplit();
    this.#goal = goal;
  }

  /**
   * Scans one feature.
   * @returns Whether it has any admissible cut; if not, the children need not look at it.
   */
  scan(histogram: Float64Array, column: ScanColumn, feature: number): boolean {
    const hasTwoDirections = column.hasMissing && column.nBins > 2;
    this.#cut.gain = -Infinity;
    this.#scanDown(histogram, column.offset, column.nBins - (hasTwoDirections ? 2 : 1));
    let isSplittable = this.#cut.gain > -Infinity;
    if (isSplittable) this.#offer(feature, hasTwoDirections || !column.hasMissing);
    if (hasTwoDirections) {
      const downGain = this.#cut.gain;
      this.#cut.gain = -Infinity;
      this.#scanUp(histogram, column.offset, column.nBins - 2);
      if (this.#cut.gain > -Infinity) {
        isSplittable = true;
        if (this.#cut.gain > downGain) this.#offer(feature, false);
      }
    }
    return isSplittable;
  }

  /** From the bin `last` down: what was passed is the right side, missing values stay left. */
  #scanDown(histogram: Float64Array, offset: number, last: number): void {
    const { gradientSum, count, gainToBeat } = this.#goal;
    let bestGain = gainToBeat, right = 0, rightCount = 0;
    for (let bin = last; bin >= 1; bin--) {
      right += histogram[offset + 2 * bin];
      rightCount += histogram[offset + 2 * bin + 1];
      if (rightCount < this.#minCount) continue;
      if (count - rightCount < this.#minCount) break;
      const gain = this.#gainOf(gradientSum - right, right, rightCount);
      if (gain <= bestGain) continue;
      bestGain = gain;
      this.#cut = { gain, bin: bin - 1, gradient: gradientSum - right, count: count - rightCount };
    }
  }

  /** From the lowest bin up to `last`: what was passed is the left side, missing values go right. */
  #scanUp(histogram: Float64Array, offset: number, last: number): void {
    const { gradientSum, count, gainToBeat } = this.#goal;
    let bestGain = gainToBeat, left = 0, leftCount = 0;
    for (let bin = 0; bin <= last; bin++) {
      const binCount = histogram[offset + 2 * bin + 1];
      if (binCount === 0) continue; // the same cut as one bin lower
      left += histogram[offset + 2 * bin];
      leftCount += binCount;
      if (leftCount < this.#minCount) continue;
      if (count - leftCount < this.#minCount) break;
      const gain = this.#gainOf(gradientSum - left, left, leftCount);
      if (gain <= bestGain) continue;
      bestGain = gain;
      this.#cut = { gain, bin, gradient: left, count: leftCount };
    }
  }

  /** The gain of both sides; `count` rows with gradient sum `b` against the rest with `a`. */
  #gainOf(a: number, b: number, count: number): number {
    const hessian = count + EPSILON;
    return a * a / (this.#goal.hessianSum - hessian + this.#lambda) +
      b * b / (hessian + this.#lambda);
  }

  #offer(feature: number, defaultLeft: boolean): void {
    const { gain: cutGain, bin, gradient, count } = this.#cut;
    const offered: Split = {
      gain: cutGain - this.#goal.gainToBeat,
      cutGain,
      feature,
      thresholdBin: bin,
      defaultLeft,
      leftGradient: gradient,
      leftCount: count,
    };
    if (isBetter(offered, this.best)) this.best = offered;
  }
}
