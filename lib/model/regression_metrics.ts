/**
 * How near predictions come to labels. Against rule-made labels these measure
 * fidelity to the rules, not accuracy about members.
 * @module
 */

/** Error measures of one output, in points of the score (R2 without unit). */
export interface RegressionMetrics {
  /** Root mean squared error. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** 1 - residual / total sum of squares; NaN for constant labels. */
  readonly r2: number;
}

/**
 * Metrics of predictions against labels of the same length.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { regressionMetrics } from "lib/model/mod.ts";
 *
 * const { rmse, mae, r2 } = regressionMetrics([1, 2, 3], [1, 2, 6]);
 * assertEquals([rmse, mae, r2.toFixed(3)], [Math.sqrt(3), 1, "0.357"]);
 * ```
 */
export function regressionMetrics(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
): RegressionMetrics {
  const n = labels.length;
  let labelSum = 0;
  for (let i = 0; i < n; i++) labelSum += labels[i];
  const labelMean = labelSum / n;
  let squares = 0, absolutes = 0, total = 0;
  for (let i = 0; i < n; i++) {
    const residual = predictions[i] - labels[i];
    squares += residual * residual;
    absolutes += Math.abs(residual);
    total += (labels[i] - labelMean) ** 2;
  }
  return {
    rmse: Math.sqrt(squares / n),
    mae: absolutes / n,
    r2: total > 0 ? 1 - squares / total : NaN,
  };
}

/** The plain mean of several metrics. */
export function meanMetrics(metrics: readonly RegressionMetrics[]): RegressionMetrics {
  const average = (key: keyof RegressionMetrics) =>
    metrics.reduce((total, item) => total + item[key], 0) / metrics.length;
  return { rmse: average("rmse"), mae: average("mae"), r2: average("r2") };
}
