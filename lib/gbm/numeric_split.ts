/**
 * The best cut of a numeric feature at one leaf: `FindBestThresholdSequentially` of LightGBM
 * (src/treelearner/feature_histogram.hpp).
 *
 * The scan runs from the highest cut to the lowest and takes a new best only if it
 * is strictly better, so among equal gains the highest cut wins. A feature with
 * missing values is scanned a second time, from the lowest cut, with the missing
 * values on the right.
 *
 * This is the twin of `kernels/assembly/split.as`, which does the work.
 * @module
 */
import {
  EPSILON,
  isBetter,
  type LeafGoal,
  noSplit,
  type Split,
  type SplitLimits,
} from "./split.ts";

/** What a scan needs to know of the feature. */
export interface ScanColumn {
  nBins: number;
  offset: number;
  hasMissing: boolean;
  /** The bin that LightGBM makes of what the others lack. */
  derivedBin: number;
}

/** A cut of a feature, with its left side. */
interface Cut {
  gain: number;
  bin: number;
  gradient: number;
  hessian: number;
}

const NO_CUT: Readonly<Cut> = { gain: -Infinity, bin: 0, gradient: 0, hessian: 0 };

/** Scans features at one leaf and keeps the best split in {@linkcode best}. */
export class SplitFinder {
  /** The best split since the last {@linkcode startLeaf}. */
  best: Split = noSplit();
  readonly #limits: SplitLimits;
  /** Whether each Hessian is 1, so that sums count rows and are exact. */
  readonly #isCounting: boolean;
  /** LightGBM begins sums with EPSILON and lets them round; counts get it when they are used. */
  readonly #start: number;
  readonly #pad: number;
  #goal: LeafGoal = { gradientSum: 0, hessianSum: 0, count: 0, paddedHessian: 0, gainToBeat: 0 };
  /** LightGBM stores no counts: it takes the share of the Hessians for that of the rows. */
  #rowsPerHessian = 0;
  /** The best cut of the feature under scan. */
  #cut: Cut = { ...NO_CUT };

  /** @param limits See {@linkcode splitLimits}. */
  constructor(limits: SplitLimits) {
    this.#limits = limits;
    this.#isCounting = limits.leastHessian === 0;
    this.#start = this.#isCounting ? 0 : EPSILON;
    this.#pad = this.#isCounting ? EPSILON : 0;
  }

  /** Begins a leaf: later scans are of its histograms. */
  startLeaf(goal: LeafGoal): void {
    this.best = noSplit();
    this.#goal = goal;
    this.#rowsPerHessian = goal.count / goal.paddedHessian;
  }

  /**
   * Scans one feature.
   * @returns Whether it has any admissible cut; if not, the children need not look at it.
   */
  scan(histogram: Float64Array, column: ScanColumn, feature: number): boolean {
    const hasTwoDirections = column.hasMissing && column.nBins > 2;
    this.#cut = { ...NO_CUT };
    this.#scanDown(histogram, column.offset, column.nBins - (hasTwoDirections ? 2 : 1));
    if (!hasTwoDirections) {
      this.#offer(feature, this.#cut, !column.hasMissing);
      return this.#cut.gain > -Infinity;
    }
    const down = this.#cut;
    this.#cut = { ...NO_CUT };
    this.#scanUp(histogram, column);
    const up = this.#cut;
    if (this.#isUpBetter(down.gain, up.gain)) this.#offer(feature, up, false);
    else this.#offer(feature, down, true);
    return Math.max(down.gain, up.gain) > -Infinity;
  }

  /** LightGBM takes the leaf's gain off and adds it again, which may round. */
  #isUpBetter(down: number, up: number): boolean {
    const { gainToBeat } = this.#goal;
    return up > (down - gainToBeat) + gainToBeat;
  }

  /** From the bin `last` down: what was passed is the right side, missing values stay left. */
  #scanDown(histogram: Float64Array, offset: number, last: number): void {
    const { gradientSum, paddedHessian, gainToBeat } = this.#goal;
    let bestGain = gainToBeat, right = 0, sum = this.#start, rightCount = 0;
    for (let bin = last; bin >= 1; bin--) {
      const hessian = histogram[offset + 2 * bin + 1];
      right += histogram[offset + 2 * bin];
      sum += hessian;
      rightCount += this.#rowsOf(hessian);
      const rightHessian = sum + this.#pad;
      if (!this.#isEnough(rightCount, rightHessian)) continue;
      if (!this.#isRestEnough(rightCount, rightHessian)) break;
      const left = gradientSum - right, leftHessian = paddedHessian - rightHessian;
      const gain = this.#gainOf(left, leftHessian) + this.#gainOf(right, rightHessian);
      if (gain <= bestGain) continue;
      bestGain = gain;
      const hessianLeft = this.#isCounting ? this.#goal.count - sum + EPSILON : leftHessian;
      this.#cut = { gain, bin: bin - 1, gradient: left, hessian: hessianLeft };
    }
  }

  /** From the lowest bin up: what was passed is the left side, missing values go right. */
  #scanUp(histogram: Float64Array, { offset, nBins, derivedBin }: ScanColumn): void {
    const { gradientSum, paddedHessian, count, gainToBeat } = this.#goal;
    let bestGain = gainToBeat, left = 0, sum = this.#start, leftCount = 0;
    const isFirstDerived = derivedBin === 0 && !this.#isCounting;
    if (isFirstDerived) {
      left = gradientSum;
      sum = paddedHessian - EPSILON;
      leftCount = count;
      for (let bin = 1; bin < nBins; bin++) {
        left -= histogram[offset + 2 * bin];
        sum -= histogram[offset + 2 * bin + 1];
        leftCount -= this.#rowsOf(histogram[offset + 2 * bin + 1]);
      }
    }
    for (let bin = 0; bin <= nBins - 2; bin++) {
      if (bin > 0 || !isFirstDerived) {
        left += histogram[offset + 2 * bin];
        sum += histogram[offset + 2 * bin + 1];
        leftCount += this.#rowsOf(histogram[offset + 2 * bin + 1]);
      }
      const leftHessian = sum + this.#pad;
      if (!this.#isEnough(leftCount, leftHessian)) continue;
      if (!this.#isRestEnough(leftCount, leftHessian)) break;
      const right = gradientSum - left;
      const gain = this.#gainOf(right, paddedHessian - leftHessian) +
        this.#gainOf(left, leftHessian);
      if (gain <= bestGain) continue;
      bestGain = gain;
      this.#cut = { gain, bin, gradient: left, hessian: leftHessian };
    }
  }

  /** Where each Hessian is 1, it is the count of rows itself. */
  #rowsOf(hessian: number): number {
    return Math.floor(hessian * this.#rowsPerHessian + 0.5);
  }

  #isEnough(rows: number, hessian: number): boolean {
    return rows >= this.#limits.fewestRows && hessian >= this.#limits.leastHessian;
  }

  #isRestEnough(rows: number, hessian: number): boolean {
    const { count, paddedHessian } = this.#goal;
    return count - rows >= this.#limits.fewestRows &&
      paddedHessian - hessian >= this.#limits.leastHessian;
  }

  #gainOf(gradient: number, hessian: number): number {
    return gradient * gradient / (hessian + this.#limits.lambdaL2);
  }

  #offer(feature: number, cut: Cut, defaultLeft: boolean): void {
    const { gain: cutGain, bin, gradient, hessian } = cut;
    if (cutGain === -Infinity) return;
    const offered: Split = {
      ...noSplit(),
      gain: cutGain - this.#goal.gainToBeat,
      cutGain,
      feature,
      thresholdBin: bin,
      defaultLeft,
      leftGradient: gradient,
      leftHessian: hessian,
    };
    if (isBetter(offered, this.best)) this.best = offered;
  }
}
