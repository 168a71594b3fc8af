/**
 * Medians of few measurements.
 * @module
 */

/** Middle and ends of some measurements. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/**
 * Median, smallest and largest.
 * @param values At least one.
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}
