/**
 * Checks of what is trained on and validated with.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import {
  checkCategorical,
  checkColumns,
  checkFeatureNames,
  checkFinite,
  checkSameFeatures,
  type Columns,
  type RowsKind,
} from "./columns.ts";
import type { TrainParams } from "./params.ts";

/** A matrix with labels, and weights of its rows. */
export interface LabelledColumns {
  columns: Columns;
  labels: Float64Array;
  weights?: Float64Array;
}

/**
 * Checks the matrix, its names, its size for the parameters, and the weights.
 * @throws {InputError} that says what cannot be used.
 */
export function checkTraining({ columns, weights }: LabelledColumns, params: TrainParams): void {
  checkColumns(columns);
  checkFeatureNames(columns.featureNames);
  checkCategorical(columns);
  checkFinite(columns);
  const { nRows } = columns, minRows = params.min_data_in_leaf;
  if (nRows < Math.max(2, 2 * minRows)) {
    throw new InputError(
      `Cannot train on ${nRows} rows as min_data_in_leaf is ${minRows} and a split needs twice as ` +
        `many: pass more rows or lower it`,
    );
  }
  checkWeights(weights, nRows);
}

/** Largest size of a label: the difference of two is a float32 gradient. */
const LARGEST_LABEL = 1.7e38;

/**
 * Checks labels by the objective; returns the count of outputs.
 * @throws {InputError} with output and row of a label that cannot be used.
 */
export function checkLabels(
  { columns: { nRows }, labels }: LabelledColumns,
  { objective, num_class }: TrainParams,
  kind: RowsKind = "",
): number {
  if (labels.length === 0 || labels.length % nRows !== 0) {
    throw new InputError(
      `Cannot use ${labels.length} ${kind}labels as there are ${nRows} rows: pass nRows x nOutputs ` +
        "of them",
    );
  }
  const nOutputs = labels.length / nRows;
  if (objective !== "regression" && nOutputs > 1) {
    throw new InputError(
      `Cannot use ${nOutputs} columns of ${kind}labels with the objective "${objective}": pass one`,
    );
  }
  const nClasses = objective === "regression" ? Infinity : objective === "binary" ? 2 : num_class;
  for (let i = 0; i < labels.length; i++) {
    if (!(Math.abs(labels[i]) <= LARGEST_LABEL)) {
      throw new InputError(
        `Cannot use the ${kind}labels as that of output ${Math.floor(i / nRows)} is missing, ` +
          `infinite or beyond ${LARGEST_LABEL}, half of what float32 holds, in row ${i % nRows}: ` +
          "remove such rows",
      );
    }
    const isClass = Number.isInteger(labels[i]) && labels[i] >= 0 && labels[i] < nClasses;
    if (nClasses < Infinity && !isClass) {
      throw new InputError(
        `Cannot use the ${kind}label ${
          labels[i]
        } in row ${i} as the objective "${objective}" has ` +
          `the classes 0 to ${nClasses - 1}: number them from 0`,
      );
    }
  }
  return objective === "multiclass" ? num_class : nOutputs;
}

function checkWeights(
  weights: Float64Array | undefined,
  nRows: number,
  kind: RowsKind = "",
): void {
  if (!weights) return;
  if (weights.length !== nRows) {
    throw new InputError(
      `Cannot use ${weights.length} ${kind}weights for ${nRows} rows: pass one for each`,
    );
  }
  let sum = 0;
  for (let row = 0; row < nRows; row++) {
    const weight = Math.fround(weights[row]);
    if (!(weight >= 0 && weight < Infinity)) {
      throw new InputError(
        `Cannot use the ${kind}weight ${
          weights[row]
        } of row ${row}: weights are finite numbers from 0`,
      );
    }
    sum += weight;
  }
  if (sum === 0) {
    throw new InputError(`Cannot use ${kind}weights that are all 0: some row must count`);
  }
}

/**
 * Checks that validation rows have the features and labels of the training ones.
 * @throws {InputError} that says what differs.
 */
export function checkValidation(
  validation: LabelledColumns,
  { columns, nOutputs, params }: { columns: Columns; nOutputs: number; params: TrainParams },
): void {
  checkSameFeatures(validation.columns, columns.featureNames, "validation ");
  checkFinite(validation.columns, "validation ");
  checkWeights(validation.weights, validation.columns.nRows, "validation ");
  if (checkLabels(validation, params, "validation ") !== nOutputs) {
    throw new InputError(
      `Cannot use ${validation.labels.length} validation labels of ${validation.columns.nRows} rows ` +
        `against ${nOutputs} outputs: pass as many label columns as for training`,
    );
  }
}
