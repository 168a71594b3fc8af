/**
 * The best split of a categorical feature at one leaf: `FindBestThresholdCategoricalInner` of
 * LightGBM (src/treelearner/feature_histogram.cpp).
 *
 * - Up to `max_cat_to_onehot` bins: one category against all others.
 * - Else categories in the order of G / (H + cat_smooth), which for squared error contains the
 *   best split in two (Fisher 1958): the first ones go left, or the last ones, at most
 *   `max_cat_threshold` of them. Those of few rows (`cat_smooth`) or none stay right, groups of
 *   `min_data_per_group` rows are added at a time, and leaves are shrunk by `cat_l2` more.
 *
 * Missing, negative, rare and unseen categories, bin 0, always go right.
 * @module
 */
import type { TrainParams } from "./params.ts";
import { EPSILON, type LeafGoal, noSplit, type Split, splitLimits } from "./split.ts";

/** Splits categorical features by the parameters of a training. */
export class CategoricalFinder {
  readonly #params: TrainParams;
  readonly #fewestRows: number;
  readonly #leastHessian: number;

  constructor(params: TrainParams) {
    this.#params = params;
    const { fewestRows, leastHessian } = splitLimits(params, true);
    this.#fewestRows = fewestRows;
    this.#leastHessian = leastHessian;
  }

  /**
   * @param parts Sums `G H G H ...` of the categories, in one array or several.
   * @returns null where no split is admissible; the children then need not look at it.
   */
  find(parts: readonly Float64Array[], goal: LeafGoal, feature: number): Split | null {
    const sums = parts.length === 1 ? parts[0] : concatenate(parts);
    const isOneHot = sums.length / 2 + 1 <= this.#params.max_cat_to_onehot;
    const found = isOneHot ? this.#oneAgainstAll(sums, goal) : this.#manyAgainstMany(sums, goal);
    if (!found) return null;
    return {
      ...noSplit(),
      gain: found.gain - goal.gainToBeat,
      cutGain: found.gain,
      feature,
      leftGradient: found.gradient,
      leftHessian: found.hessian,
      leftCategories: found.categories,
      extraL2: isOneHot ? 0 : this.#params.cat_l2,
    };
  }

  #oneAgainstAll(sums: Float64Array, goal: LeafGoal): Found | null {
    const rowsPerHessian = goal.count / goal.paddedHessian;
    let best: Found | null = null;
    for (let category = 0; 2 * category < sums.length; category++) {
      const gradient = sums[2 * category], hessian = sums[2 * category + 1];
      const rows = Math.floor(hessian * rowsPerHessian + 0.5);
      if (rows < this.#fewestRows || hessian < this.#leastHessian) continue;
      if (goal.count - rows < this.#fewestRows) continue;
      if (goal.paddedHessian - hessian - EPSILON < this.#leastHessian) continue;
      const padded = hessian + EPSILON;
      const gain = this.#gainOf(goal, { gradient, hessian: padded, extraL2: 0 });
      if (gain <= goal.gainToBeat || (best && gain <= best.gain)) continue;
      best = { gain, gradient, hessian: padded, categories: [category] };
    }
    return best;
  }

  #manyAgainstMany(sums: Float64Array, goal: LeafGoal): Found | null {
    const { cat_smooth, max_cat_threshold } = this.#params;
    const rowsPerHessian = goal.count / goal.paddedHessian;
    const order: number[] = [];
    const ratio = new Float64Array(sums.length / 2);
    for (let category = 0; category < ratio.length; category++) {
      const hessian = sums[2 * category + 1];
      // Without rows 0 / 0 has no place in the order; LightGBM's own depends on its sort there.
      if (hessian === 0 || Math.floor(hessian * rowsPerHessian + 0.5) < cat_smooth) continue;
      order.push(category);
      ratio[category] = sums[2 * category] / (hessian + cat_smooth);
    }
    order.sort((a, b) => ratio[a] - ratio[b]); // stable
    const most = Math.min(max_cat_threshold, Math.trunc((order.length + 1) / 2));
    let best: Found | null = null;
    for (const list of [order, order.toReversed()]) {
      best = this.#takeWhileBetter(sums, goal, { list: list.slice(0, most), best });
    }
    return best;
  }

  /** Moves one category after the other to the left. */
  #takeWhileBetter(
    sums: Float64Array,
    goal: LeafGoal,
    { list, best }: { list: readonly number[]; best: Found | null },
  ): Found | null {
    const { min_data_per_group, cat_l2: extraL2 } = this.#params;
    const rowsPerHessian = goal.count / goal.paddedHessian;
    let gradient = 0, hessian = EPSILON, count = 0, groupCount = 0;
    for (let i = 0; i < list.length; i++) {
      const rows = Math.floor(sums[2 * list[i] + 1] * rowsPerHessian + 0.5);
      gradient += sums[2 * list[i]];
      hessian += sums[2 * list[i] + 1];
      count += rows;
      groupCount += rows;
      if (count < this.#fewestRows || hessian < this.#leastHessian) continue;
      const rest = goal.count - count;
      if (rest < this.#fewestRows || rest < min_data_per_group) break;
      if (goal.paddedHessian - hessian < this.#leastHessian) break;
      if (groupCount < min_data_per_group) continue;
      groupCount = 0;
      const gain = this.#gainOf(goal, { gradient, hessian, extraL2 });
      if (gain <= goal.gainToBeat || (best && gain <= best.gain)) continue;
      best = { gain, gradient, hessian, categories: list.slice(0, i + 1) };
    }
    return best;
  }

  #gainOf(
    goal: LeafGoal,
    { gradient, hessian, extraL2 }: { gradient: number; hessian: number; extraL2: number },
  ): number {
    const rest = goal.gradientSum - gradient;
    const lambda = this.#params.lambda_l2 + extraL2;
    return gradient * gradient / (hessian + lambda) +
      rest * rest / (goal.paddedHessian - hessian + lambda);
  }
}

/** A split with its gain before that of the leaf is taken off. */
interface Found {
  gain: number;
  gradient: number;
  /** With EPSILON. */
  hessian: number;
  /** Categories that go left, as positions in the sums. */
  categories: readonly number[];
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
