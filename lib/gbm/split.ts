/**
 * What a split of a leaf is and what it is worth, from sums of gradients G and Hessians H;
 * `numeric_split` and `categorical_split` search it.
 *
 *     gain = G_left^2 / (H_left + lambda_l2) + G_right^2 / (H_right + lambda_l2) - G^2 / (H + lambda_l2)
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
  /** Index of the feature among the binned ones; -1 without a cut. */
  feature: number;
  /** Bins up to this one go left. */
  thresholdBin: number;
  /** Whether missing values go left. */
  defaultLeft: boolean;
  leftGradient: number;
  /** Sum of Hessians, with EPSILON. */
  leftHessian: number;
  /** Categories that go left, counted from 0 over all parts of the column; else null. */
  leftCategories: readonly number[] | null;
  /** What is added to lambda_l2 for the values of the children. */
  extraL2: number;
}

/** The totals of a leaf. */
export interface LeafTotals {
  gradientSum: number;
  /** The count of rows where each Hessian is 1. */
  hessianSum: number;
  /** Rows. */
  count: number;
}

/** The totals of a leaf and what its cuts have to beat. */
export interface LeafGoal extends LeafTotals {
  /** hessianSum + 2 EPSILON, as LightGBM has it. */
  paddedHessian: number;
  /** The gain of the leaf itself, plus min_gain_to_split. */
  gainToBeat: number;
}

/** What both sides of a cut must have. */
export interface SplitLimits {
  lambdaL2: number;
  /** Fewest rows, at least 1. */
  fewestRows: number;
  /** Least sum of Hessians, EPSILON included; 0 where they are all 1. */
  leastHessian: number;
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
    leftHessian: 0,
    leftCategories: null,
    extraL2: 0,
  };
}

/** LightGBM's order of splits: larger gain, then smaller feature. */
export function isBetter(a: Split, b: Split): boolean {
  if (a.gain !== b.gain) return a.gain > b.gain;
  return (a.feature < 0 ? Infinity : a.feature) < (b.feature < 0 ? Infinity : b.feature);
}

/** What the cuts of a leaf have to beat. */
export function leafGoal(totals: LeafTotals, params: TrainParams): LeafGoal {
  const { gradientSum, hessianSum } = totals;
  const paddedHessian = hessianSum + 2 * EPSILON;
  const gainToBeat = gradientSum * gradientSum / (paddedHessian + params.lambda_l2) +
    params.min_gain_to_split;
  return { ...totals, paddedHessian, gainToBeat };
}

/**
 * The limits that parameters set. A leaf is never empty or without weight; LightGBM relies on
 * min_sum_hessian_in_leaf for that. Where each Hessian is 1, it is a limit of rows.
 */
export function splitLimits(params: TrainParams, hasHessians: boolean): SplitLimits {
  const { lambda_l2, min_data_in_leaf, min_sum_hessian_in_leaf } = params;
  const rows = Math.max(1, min_data_in_leaf);
  return hasHessians
    ? {
      lambdaL2: lambda_l2,
      fewestRows: rows,
      leastHessian: Math.max(min_sum_hessian_in_leaf, 2 * EPSILON),
    }
    : {
      lambdaL2: lambda_l2,
      fewestRows: Math.max(rows, Math.ceil(min_sum_hessian_in_leaf)),
      leastHessian: 0,
    };
}

/**
 * The totals of both sides of a split. Sums of Hessians round as LightGBM's do; where each is 1
 * they are the counts.
 */
export function childTotals(
  { leftGradient, leftHessian }: Split,
  totals: LeafTotals,
  { leftCount, hasHessians }: { leftCount: number; hasHessians: boolean },
): { left: LeafTotals; right: LeafTotals } {
  const rightCount = totals.count - leftCount;
  const rest = totals.hessianSum + 2 * EPSILON - leftHessian - EPSILON;
  return {
    left: {
      gradientSum: leftGradient,
      hessianSum: hasHessians ? leftHessian - EPSILON : leftCount,
      count: leftCount,
    },
    right: {
      gradientSum: totals.gradientSum - leftGradient,
      hessianSum: hasHessians ? rest : rightCount,
      count: rightCount,
    },
  };
}

/** The values of both sides of a split, before the learning rate. */
export function childValues(
  split: Split,
  totals: LeafTotals,
  lambdaL2: number,
): { left: number; right: number } {
  const lambda = lambdaL2 + split.extraL2;
  const right = totals.gradientSum - split.leftGradient;
  return {
    left: -split.leftGradient / (split.leftHessian + lambda),
    right: -right / (totals.hessianSum + 2 * EPSILON - split.leftHessian + lambda),
  };
}
