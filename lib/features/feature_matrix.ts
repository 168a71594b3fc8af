/**
 * The feature matrix: typed, column-major, with names, member ids and the date
 * as of which each row was seen.
 * @module
 */

/** Features of members; column j holds `values[j * nRows .. (j + 1) * nRows)`. */
export interface FeatureMatrix {
  /** Member of each row. */
  readonly ids: readonly string[];
  /** Date (ISO) as of which each row was computed. */
  readonly asOf: readonly string[];
  /** Name of each column. */
  readonly names: readonly string[];
  /** Number of rows. */
  readonly nRows: number;
  /** Column-major values, finite after `transform`. */
  readonly values: Float64Array;
  /** Share (0-1) of each column's values that were missing before the fill; not kept in files. */
  readonly missingShare?: readonly number[];
}

/** A view (no copy) of one column; RangeError for a name that the matrix lacks. */
export function column(matrix: FeatureMatrix, name: string): Float64Array {
  const columnIdx = matrix.names.indexOf(name);
  if (columnIdx < 0) throw new RangeError(`No feature named "${name}" in the matrix`);
  return matrix.values.subarray(columnIdx * matrix.nRows, (columnIdx + 1) * matrix.nRows);
}
