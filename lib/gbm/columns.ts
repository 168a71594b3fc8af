/**
 * The input of training and prediction: a column-major matrix with names.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { nearest } from "../_shared/nearest.ts";

/** A matrix of numbers with a name for each column. */
export interface Columns {
  /** Column-major: column f holds `values[f * nRows .. (f + 1) * nRows)`; NaN is missing. */
  values: Float64Array;
  /** Count of rows. */
  nRows: number;
  /** One name for each column, in order. */
  featureNames: readonly string[];
  /**
   * Names of the categorical columns, whose values are categories: integers from 0, the
   * fraction is cut off, negative ones are missing. For training; a model knows its own.
   */
  categorical_feature?: readonly string[];
}

/** A view of column `featureIdx` without a copy. */
export function columnOf(columns: Columns, featureIdx: number): Float64Array {
  return columns.values.subarray(featureIdx * columns.nRows, (featureIdx + 1) * columns.nRows);
}

/** What messages say before "matrix", "labels" and so on. */
export type RowsKind = "" | "validation ";

/**
 * Checks sizes and names of a matrix.
 * @throws {InputError} when it is empty, its length does not fit, or a name cannot stand in a model file.
 */
export function checkColumns(columns: Columns, kind: RowsKind = ""): void {
  const { values, nRows, featureNames } = columns;
  if (!Number.isInteger(nRows) || nRows < 1 || featureNames.length === 0) {
    throw new InputError(
      `Cannot use a ${kind}matrix of ${nRows} rows and ${featureNames.length} columns: pass at least one of each`,
    );
  }
  if (nRows > 0x7fffffff) {
    throw new InputError(`Cannot use ${nRows} ${kind}rows as row numbers have 31 bits: pass fewer`);
  }
  if (values.length !== nRows * featureNames.length) {
    throw new InputError(
      `Cannot use ${values.length} ${kind}values as ${nRows} rows x ${featureNames.length} columns need ` +
        `${nRows * featureNames.length}: pass a column-major matrix`,
    );
  }
}

/**
 * Checks that the names can stand in LightGBM's text model, where they are separated by spaces.
 * @throws {InputError} when one is empty, repeated, or holds a character that LightGBM refuses.
 */
export function checkFeatureNames(featureNames: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of featureNames) {
    if (name === "" || /[\s",:[\]{}\p{Cc}]/u.test(name)) {
      throw new InputError(
        `Cannot use the feature name ${JSON.stringify(name)} in a model file: ` +
          `leave out spaces, quotes, commas, colons, brackets and braces`,
      );
    }
    if (seen.has(name)) {
      throw new InputError(`Cannot use the feature name "${name}" twice: rename one of them`);
    }
    seen.add(name);
  }
}

/**
 * Checks that no column holds an infinite value.
 * @throws {InputError} with the first such column.
 */
export function checkFinite(columns: Columns, kind: RowsKind = ""): void {
  columns.featureNames.forEach((name, featureIdx) => {
    // Infinite less itself is NaN; so is NaN less NaN, which is a missing value.
    if (columnOf(columns, featureIdx).some((x) => x - x !== 0 && x === x)) {
      throw new InputError(
        `Cannot use the ${kind}column "${name}" as it holds an infinite value: replace it or mark it ` +
          "missing with NaN",
      );
    }
  });
}

/** Largest category: a set of categories is written as bits up to its largest one. */
const LARGEST_CATEGORY = 2 ** 24 - 1;

/**
 * Checks the categorical columns.
 * @throws {InputError} when they are no list of names, one is not there, or holds a category that
 * is too large.
 */
export function checkCategorical(columns: Columns): void {
  const names: unknown = columns.categorical_feature ?? [];
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string")) {
    throw new InputError(
      `Cannot take ${JSON.stringify(names)} as categorical_feature: pass a list of column names`,
    );
  }
  for (const name of names) {
    const featureIdx = columns.featureNames.indexOf(name);
    if (featureIdx < 0) {
      throw new InputError(
        `Cannot take "${name}" as categorical as there is no such column: did you mean ` +
          `"${nearest(name, columns.featureNames)}"?`,
      );
    }
    const largest = columnOf(columns, featureIdx).find((value) => value > LARGEST_CATEGORY);
    if (largest !== undefined) {
      throw new InputError(
        `Cannot use the category ${largest} of column "${name}" as the largest is ` +
          `${LARGEST_CATEGORY}: number categories from 0`,
      );
    }
  }
}

/**
 * Checks that a matrix has the columns that a model was trained with, in the same order.
 * @throws {InputError} that lists what is missing, extra or out of place.
 */
export function checkSameFeatures(
  columns: Columns,
  expected: readonly string[],
  kind: RowsKind = "",
): void {
  checkColumns(columns, kind);
  const actual = columns.featureNames;
  const firstDifferent = expected.findIndex((name, i) => actual[i] !== name);
  if (firstDifferent < 0 && actual.length === expected.length) return;
  const known = new Set(expected), given = new Set(actual);
  const missing = expected.filter((name) => !given.has(name));
  const extra = actual.filter((name) => !known.has(name));
  const parts = [
    missing.length ? `missing ${listNames(missing)}` : "",
    extra.length ? `unknown ${listNames(extra)}` : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) {
    parts.push(
      firstDifferent < 0
        ? "a name is repeated"
        : `column ${firstDifferent} is "${actual[firstDifferent]}" instead of "${
          expected[firstDifferent]
        }"`,
    );
  }
  throw new InputError(
    `Cannot use ${actual.length} ${kind}columns as the model has ${expected.length} features: ` +
      `${parts.join(", ")}; pass the columns it was trained with, in the same order`,
  );
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
