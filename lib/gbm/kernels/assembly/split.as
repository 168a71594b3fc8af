/** The best cut of one feature at one leaf; `split.ts` is the twin and tells the rules. */
import { Feature, HAS_MISSING, Leaf } from "./layout";

/** LightGBM's 1e-15f, added to sums of Hessians. */
const EPSILON: f64 = <f64>(<f32>1e-15);

/** A screened gain errs by a few units in the last place. */
const CLOSE_BELOW: f64 = 1 - 1e-14;

let lambda: f64 = 0;
let minCount: f64 = 1;
let minHessian: f64 = 0;
/** Whether the Hessians of rows differ, so that gradients come in pairs with them. */
export let hasHessians: bool = false;

// The best cut of the feature under scan.
let cutGain: f64 = 0;
let cutBin: i32 = 0;
let cutGradient: f64 = 0;
let cutHessian: f64 = 0;

/**
 * Sets lambda_l2 and the fewest rows of a leaf, at least 1. A smallest sum of Hessians above 0
 * says that they differ.
 */
export function configureSplits(lambdaL2: f64, fewestRows: f64, leastHessian: f64): void {
  lambda = lambdaL2;
  minCount = fewestRows;
  minHessian = leastHessian;
  hasHessians = leastHessian > 0;
}

/** Scans one feature, offers its best cut to the leaf; 0 where no cut is admissible. */
export function scanFeature(leaf: Leaf, histogram: usize, feature: Feature): i32 {
  const hasMissing = (feature.flags & HAS_MISSING) != 0;
  const hasTwoDirections = hasMissing && feature.nBins > 2;
  const last = feature.nBins - (hasTwoDirections ? 2 : 1);
  cutGain = -Infinity;
  let isSplittable = hasHessians
    ? scanHessiansDown(leaf, histogram, last)
    : scanDown(leaf, histogram, last);
  const isMissingLeft = hasTwoDirections || !hasMissing;
  if (!hasTwoDirections) {
    if (cutGain > -Infinity) offer(leaf, feature.index, isMissingLeft);
    return isSplittable;
  }
  const downGain = cutGain, downBin = cutBin, downGradient = cutGradient;
  const downHessian = cutHessian;
  cutGain = -Infinity;
  if (hasHessians) scanHessiansUp(leaf, histogram, feature);
  else scanUp(leaf, histogram, feature.nBins - 2);
  if (cutGain > -Infinity) isSplittable = 1;
  // LightGBM takes the leaf's gain off and adds it again, which may round.
  const isUpBetter = cutGain > (downGain - leaf.gainToBeat) + leaf.gainToBeat;
  if (!isUpBetter) keepCut(downBin, downGain, downGradient, downHessian);
  if (cutGain > -Infinity) offer(leaf, feature.index, !isUpBetter);
  return isSplittable;
}

/**
 * From the bin `last` down: what was passed is the right side, missing values stay left.
 * Two cuts a step. A cut is worth a look if its gain may exceed all others seen, also
 * those of other features; only then it is divided out:
 *
 *     left^2 / n_left + right^2 / n_right > worth
 *     left^2 n_right + right^2 n_left > worth n_left n_right      (n with lambda_l2)
 */
function scanDown(leaf: Leaf, histogram: usize, last: i32): i32 {
  const total = leaf.gradientSum, nRows = leaf.count;
  const mostRight = nRows - minCount;
  // Until one admissible cut is found, it has to beat the leaf; then the best cut of the leaf.
  const otherGain = leaf.cutGain * CLOSE_BELOW;
  let isSplittable = 0;
  let bestGain = leaf.gainToBeat;
  let worth = bestGain * CLOSE_BELOW;
  let at = histogram + (<usize>last << 4);
  const lowest = histogram + 16;

  // Step 1: the right side is still too small.
  let right = f64x2(0, 0);
  while (at >= lowest) {
    right = f64x2.add(right, v128.load(at));
    if (f64x2.extract_lane(right, 1) >= minCount) break;
    at -= 16;
  }

  // Step 2: two cuts a step, above the bins `at` and `at - 1`.
  const totals = f64x2.splat(total), counts = f64x2.splat(nRows + lambda);
  const lambdas = f64x2.splat(lambda), mostRights = f64x2.splat(mostRight);
  while (at > lowest) {
    const below = v128.load(at - 16);
    const right2 = f64x2.add(right, below);
    const rights = v128.shuffle<f64>(right, right2, 0, 2);
    const rightCounts = v128.shuffle<f64>(right, right2, 1, 3);
    const lefts = f64x2.sub(totals, rights);
    const leftHessians = f64x2.sub(counts, rightCounts);
    const rightHessians = f64x2.add(rightCounts, lambdas);
    const gains = f64x2.add(
      f64x2.mul(f64x2.mul(lefts, lefts), rightHessians),
      f64x2.mul(f64x2.mul(rights, rights), leftHessians),
    );
    const worths = f64x2.mul(f64x2.splat(worth), f64x2.mul(leftHessians, rightHessians));
    const isWorth = v128.or(f64x2.gt(gains, worths), f64x2.gt(rightCounts, mostRights));
    if (i64x2.bitmask(isWorth) != 0) {
      for (let cut = 0; cut < 2; cut++) {
        const sums = cut == 0 ? right : right2;
        const rightCount = f64x2.extract_lane(sums, 1);
        if (rightCount > mostRight) return isSplittable;
        const rightSum = f64x2.extract_lane(sums, 0);
        const gain = gainOf(leaf, total - rightSum, rightSum, rightCount);
        if (gain > bestGain) {
          isSplittable = 1;
          bestGain = gain;
          worth = max(gain * CLOSE_BELOW, otherGain);
          const bin = <i32>((at - histogram) >> 4) - 1 - cut;
          keepCut(bin, gain, total - rightSum, nRows - rightCount + EPSILON);
        }
      }
    }
    at -= 32;
    right = f64x2.add(right, f64x2.add(below, v128.load(at)));
  }

  // Step 3: the lowest cut, where one is left.
  if (at == lowest) {
    const rightCount = f64x2.extract_lane(right, 1), rightSum = f64x2.extract_lane(right, 0);
    if (rightCount <= mostRight) {
      const gain = gainOf(leaf, total - rightSum, rightSum, rightCount);
      if (gain > bestGain) {
        isSplittable = 1;
        keepCut(0, gain, total - rightSum, nRows - rightCount + EPSILON);
      }
    }
  }
  return isSplittable;
}

/** From the lowest bin up to `last`: what was passed is the left side, missing values go right. */
function scanUp(leaf: Leaf, histogram: usize, last: i32): void {
  const total = leaf.gradientSum, nRows = leaf.count;
  let bestGain = leaf.gainToBeat;
  let left: f64 = 0, leftCount: f64 = 0;
  for (let bin = 0; bin <= last; bin++) {
    const at = histogram + (<usize>bin << 4);
    const count = load<f64>(at, 8);
    if (count == 0) continue; // the same cut as one bin lower
    left += load<f64>(at);
    leftCount += count;
    if (leftCount < minCount) continue;
    if (nRows - leftCount < minCount) break;
    const gain = gainOf(leaf, total - left, left, leftCount);
    if (gain <= bestGain) continue;
    bestGain = gain;
    keepCut(bin, gain, left, leftCount + EPSILON);
  }
}

/**
 * `scanDown` where the Hessians of rows differ. The rows of a bin are estimated from its
 * share of the Hessians, as LightGBM does, which stores no counts. Sums begin with EPSILON and
 * round as LightGBM's do, since cuts tie where no row of a leaf is missing.
 */
function scanHessiansDown(leaf: Leaf, histogram: usize, last: i32): i32 {
  const total = leaf.gradientSum, hessians = leaf.paddedHessian;
  const rowsPerHessian = leaf.count / hessians;
  const otherGain = leaf.cutGain * CLOSE_BELOW;
  let isSplittable = 0;
  let bestGain = leaf.gainToBeat;
  let worth = bestGain * CLOSE_BELOW;
  let right: f64 = 0, rightHessian: f64 = EPSILON, rightCount: f64 = 0;
  for (let at = histogram + (<usize>last << 4); at > histogram; at -= 16) {
    const hessian = load<f64>(at, 8);
    right += load<f64>(at);
    rightHessian += hessian;
    rightCount += rowsOf(hessian, rowsPerHessian);
    if (rightCount < minCount || rightHessian < minHessian) continue;
    const left = total - right, leftHessian = hessians - rightHessian;
    if (leaf.count - rightCount < minCount || leftHessian < minHessian) break;
    const a = leftHessian + lambda, b = rightHessian + lambda;
    if (left * left * b + right * right * a <= worth * (a * b)) continue;
    const gain = left * left / a + right * right / b;
    if (gain <= bestGain) continue;
    isSplittable = 1;
    bestGain = gain;
    worth = max(gain * CLOSE_BELOW, otherGain);
    keepCut(<i32>((at - histogram) >> 4) - 1, gain, left, leftHessian);
  }
  return isSplittable;
}

/** `scanUp` where the Hessians of rows differ. */
function scanHessiansUp(leaf: Leaf, histogram: usize, feature: Feature): void {
  const total = leaf.gradientSum, hessians = leaf.paddedHessian;
  const rowsPerHessian = leaf.count / hessians;
  let bestGain = leaf.gainToBeat;
  let left: f64 = 0, leftHessian: f64 = EPSILON, leftCount: f64 = 0;
  let bin = 0;
  if (feature.derivedBin == 0) {
    // What no other bin has.
    left = total;
    leftHessian = hessians - EPSILON;
    leftCount = leaf.count;
    for (bin = 1; bin < feature.nBins; bin++) {
      const at = histogram + (<usize>bin << 4);
      left -= load<f64>(at);
      leftHessian -= load<f64>(at, 8);
      leftCount -= rowsOf(load<f64>(at, 8), rowsPerHessian);
    }
    bin = 0;
  }
  for (; bin <= feature.nBins - 2; bin++) {
    if (bin > 0 || feature.derivedBin != 0) {
      const at = histogram + (<usize>bin << 4);
      left += load<f64>(at);
      leftHessian += load<f64>(at, 8);
      leftCount += rowsOf(load<f64>(at, 8), rowsPerHessian);
    }
    if (leftCount < minCount || leftHessian < minHessian) continue;
    const right = total - left, rightHessian = hessians - leftHessian;
    if (leaf.count - leftCount < minCount || rightHessian < minHessian) break;
    const gain = left * left / (leftHessian + lambda) + right * right / (rightHessian + lambda);
    if (gain <= bestGain) continue;
    bestGain = gain;
    keepCut(bin, gain, left, leftHessian);
  }
}

@inline
function rowsOf(hessian: f64, rowsPerHessian: f64): f64 {
  return floor(hessian * rowsPerHessian + 0.5);
}

/** The gain of both sides; `count` rows with gradient sum `b` against the rest with `a`. */
@inline
function gainOf(leaf: Leaf, a: f64, b: f64, count: f64): f64 {
  const hessian = count + EPSILON;
  return a * a / (leaf.paddedHessian - hessian + lambda) + b * b / (hessian + lambda);
}

function keepCut(bin: i32, gain: f64, leftGradient: f64, leftHessian: f64): void {
  cutGain = gain;
  cutBin = bin;
  cutGradient = leftGradient;
  cutHessian = leftHessian;
}

/** Larger gain first, then smaller feature: features come in the order of lanes. */
function offer(leaf: Leaf, feature: i32, defaultLeft: bool): void {
  const gain = cutGain - leaf.gainToBeat;
  if (gain < leaf.gain || (gain == leaf.gain && feature >= leaf.feature)) return;
  leaf.cutGain = cutGain;
  leaf.gain = gain;
  leaf.feature = feature;
  leaf.thresholdBin = cutBin;
  leaf.defaultLeft = defaultLeft ? 1 : 0;
  leaf.leftGradient = cutGradient;
  leaf.leftHessian = cutHessian;
}
