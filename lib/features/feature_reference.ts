/**
 * A compact summary of the training features, kept with the model to tell how far
 * other data lies from what the model has seen.
 * @module
 */
import { mean, standardDeviation } from "../_shared/stats.ts";
import type { FeatureMatrix } from "./feature_matrix.ts";

/** One feature's training values; shares 0-1. */
export interface FeatureReference {
  /** Name of the feature. */
  readonly name: string;
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Quantile 0.5 % (type 7). */
  readonly q005: number;
  /** Quantile 99.5 % (type 7). */
  readonly q995: number;
  /** Mean. */
  readonly mean: number;
  /** Standard deviation, ddof 0. */
  readonly sd: number;
  /** Share that was missing before the fill. */
  readonly missingShare: number;
}

/** Summarises each column. */
export function featureReferences(matrix: FeatureMatrix): FeatureReference[] {
  return matrix.names.map((name, j) => {
    const values = matrix.values.subarray(j * matrix.nRows, (j + 1) * matrix.nRows);
    const sorted = values.slice().sort();
    return {
      name,
      min: sorted[0],
      max: sorted[sorted.length - 1],
      q005: quantileOfSorted(sorted, 0.005),
      q995: quantileOfSorted(sorted, 0.995),
      mean: mean(values),
      sd: standardDeviation(values),
      missingShare: matrix.missingShare?.[j] ?? 0,
    };
  });
}

/** Quantile by linear interpolation (type 7) of values in ascending order. */
export function quantileOfSorted(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.ceil(position);
  return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
}
