/**
 * Training parameters by LightGBM's names, each honoured as LightGBM honours it
 * or refused by name.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import { nearest } from "../_shared/nearest.ts";
import { otherNames, type Range, ranges, refused } from "./param_rules.ts";

/** What trees minimise. */
export type ObjectiveName = "regression" | "binary" | "multiclass";

/** Parameters of {@linkcode train}; names, meaning and defaults are LightGBM's. */
export interface TrainParams {
  /** Squared error, log loss of labels 0 and 1, or that of the softmax of classes 0, 1, 2 ... */
  objective: ObjectiveName;
  /** Count of classes, for `multiclass`. */
  num_class: number;
  /**
   * Errors that are recorded after each iteration, separated by commas: `rmse`, `l2`, `l1`;
   * `binary_logloss`, `binary_error`, `auc`; `multi_logloss`, `multi_error`. Empty is the first
   * one of the objective; for regression LightGBM's own is `l2`.
   */
  metric: string;
  /** Trees per output. */
  n_estimators: number;
  /** Factor on every leaf value, (0, 1e6]. */
  learning_rate: number;
  /** Most leaves of a tree, 2 to 131,072. */
  num_leaves: number;
  /** Most edges from the root to a leaf; 0 or less is no limit. */
  max_depth: number;
  /** Fewest rows of a leaf; estimated from Hessians where they differ from row to row. */
  min_data_in_leaf: number;
  /** Smallest sum of Hessians of a leaf; for squared error that is its count (weight) of rows. */
  min_sum_hessian_in_leaf: number;
  /** A split must gain more than this. */
  min_gain_to_split: number;
  /** L2 regularisation of leaf values. */
  lambda_l2: number;
  /** Most bins of a feature, 2 to 256, with the bin of missing values. */
  max_bin: number;
  /** Fewest rows of a bin. */
  min_data_in_bin: number;
  /** Whether NaN is a value of its own; if not, it counts as 0. */
  use_missing: boolean;
  /** Rows that a group of categories must have before a split between groups is tried. */
  min_data_per_group: number;
  /** Most categories on the side of a categorical split that is listed. */
  max_cat_threshold: number;
  /** More L2 regularisation in splits of many categories against many. */
  cat_l2: number;
  /** Draws the order of categories to the mean; those of fewer rows are not moved. */
  cat_smooth: number;
  /** Features of at most so many bins split one category from all others. */
  max_cat_to_onehot: number;
  /** Share of the features that a tree may use, drawn anew for each iteration, (0, 1]. */
  feature_fraction: number;
  /** Share of the rows that a tree sees, (0, 1]; without effect unless `bagging_freq` > 0. */
  bagging_fraction: number;
  /** Rows are drawn anew every so many iterations; 0 is no bagging. */
  bagging_freq: number;
  /**
   * Training ends when a metric on the validation rows has not become better for so many
   * iterations, and the booster keeps the trees up to the best one; 0 is never.
   */
  early_stopping_round: number;
  /** The seeds of column and row sampling derive from it as in LightGBM. */
  seed: number;
  /** The seed of the sample of rows that bins are found from, instead of that derived. */
  data_random_seed?: number;
  /** The seed of row sampling, instead of that derived. */
  bagging_seed?: number;
  /** The seed of column sampling, instead of that derived. */
  feature_fraction_seed?: number;
  /** Whether the first tree starts from the mean of the labels, or its log odds. */
  boost_from_average: boolean;
}

/** LightGBM's defaults (its own `seed` is unset; here it is 0). */
export const defaultParams: Readonly<TrainParams> = Object.freeze({
  objective: "regression",
  num_class: 1,
  metric: "",
  n_estimators: 100,
  learning_rate: 0.1,
  num_leaves: 31,
  max_depth: -1,
  min_data_in_leaf: 20,
  min_sum_hessian_in_leaf: 1e-3,
  min_gain_to_split: 0,
  lambda_l2: 0,
  max_bin: 255,
  min_data_in_bin: 3,
  use_missing: true,
  min_data_per_group: 100,
  max_cat_threshold: 32,
  cat_l2: 10,
  cat_smooth: 10,
  max_cat_to_onehot: 4,
  feature_fraction: 1,
  bagging_fraction: 1,
  bagging_freq: 0,
  early_stopping_round: 0,
  seed: 0,
  boost_from_average: true,
});

/** Names that LightGBM has for the objectives. */
const objectiveNames: Readonly<Record<string, ObjectiveName>> = {
  regression: "regression",
  regression_l2: "regression",
  l2: "regression",
  mean_squared_error: "regression",
  mse: "regression",
  l2_root: "regression",
  root_mean_squared_error: "regression",
  rmse: "regression",
  binary: "binary",
  multiclass: "multiclass",
  softmax: "multiclass",
};

const optionalNames = ["data_random_seed", "bagging_seed", "feature_fraction_seed"];

/**
 * Fills the defaults in and checks names and ranges.
 * @param params What the caller set; undefined values count as unset.
 * @throws {UsageError} for an unknown name (with the nearest known one), a parameter of LightGBM
 * that this engine has not (with the reason), or a value out of range.
 */
export function resolveParams(params: Partial<TrainParams> = {}): TrainParams {
  const known = [...Object.keys(defaultParams), ...optionalNames];
  const resolved: Record<string, number | boolean | string> = { ...defaultParams };
  for (const [name, value] of Object.entries(params)) {
    if (!known.includes(name)) throw unknownName(name, known);
    if (value === undefined) continue;
    checkValue(name, value);
    resolved[name] = name === "objective" ? objectiveNames[String(value)] : value;
  }
  return checkClasses(resolved as unknown as TrainParams);
}

function unknownName(name: string, known: readonly string[]): UsageError {
  const reason = Object.hasOwn(refused, name) ? refused[name] : undefined;
  if (reason) return new UsageError(`Cannot honour training parameter "${name}": ${reason}`);
  const other = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  return new UsageError(
    `Unknown training parameter "${name}": did you mean "${other ?? nearest(name, known)}"?`,
  );
}

function checkClasses(params: TrainParams): TrainParams {
  const { objective, num_class } = params;
  if ((objective === "multiclass") === (num_class > 1)) return params;
  throw new UsageError(
    `Parameter "num_class" is ${num_class} for the objective "${objective}": pass ` +
      (objective === "multiclass" ? "the count of classes, at least 2" : "1, or multiclass"),
  );
}

function checkValue(name: string, value: unknown): void {
  const range = ranges[name as keyof TrainParams];
  if (range) return checkRange(name, value, range);
  const isFlag = typeof defaultParams[name as keyof TrainParams] === "boolean";
  if (isFlag ? typeof value !== "boolean" : typeof value !== "string") {
    const wanted = isFlag ? "true or false" : "a text";
    throw new UsageError(`Parameter "${name}" is ${String(value)}: pass ${wanted}`);
  }
  if (name === "objective" && !Object.hasOwn(objectiveNames, String(value))) {
    throw new UsageError(
      `Cannot train the objective "${value}": pass regression, binary or multiclass`,
    );
  }
}

function checkRange(name: string, value: unknown, [kind, low, high, bound]: Range): void {
  const fits = typeof value === "number" && (kind === "number" || Number.isInteger(value)) &&
    (bound === "from" ? value >= low : value > low) && value <= high;
  if (fits) return;
  const upper = high === Number.MAX_VALUE ? "" : ` and at most ${high}`;
  throw new UsageError(
    `Parameter "${name}" is ${String(value)}: pass ${
      kind === "integer" ? "an integer" : "a number"
    } ` +
      `${bound === "from" ? "from" : "above"} ${low}${upper}`,
  );
}
