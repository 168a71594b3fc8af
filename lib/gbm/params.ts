/**
 * Training parameters by LightGBM's names, each honoured as LightGBM honours it
 * or refused by name.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import { nearest } from "../_shared/nearest.ts";

/** Parameters of {@linkcode train}; names, meaning and defaults are LightGBM's. */
export interface TrainParams {
  /** Trees per output. */
  n_estimators: number;
  /** Factor on every leaf value, > 0. */
  learning_rate: number;
  /** Most leaves of a tree, 2 to 131,072. */
  num_leaves: number;
  /** Most edges from the root to a leaf; 0 or less is no limit. */
  max_depth: number;
  /** Fewest rows of a leaf. */
  min_data_in_leaf: number;
  /** Smallest sum of Hessians of a leaf; for squared error that is its count of rows. */
  min_sum_hessian_in_leaf: number;
  /** A split must gain more than this. */
  min_gain_to_split: number;
  /** L2 regularisation of leaf values. */
  lambda_l2: number;
  /** Most bins of a feature, 2 to 256, with the bin of missing values. */
  max_bin: number;
  /** Fewest rows of a bin. */
  min_data_in_bin: number;
  /** Share of the features that a tree may use, drawn anew for each iteration, (0, 1]. */
  feature_fraction: number;
  /** Share of the rows that a tree sees, (0, 1]; without effect unless `bagging_freq` > 0. */
  bagging_fraction: number;
  /** Rows are drawn anew every so many iterations; 0 is no bagging. */
  bagging_freq: number;
  /** The seeds of column and row sampling derive from it as in LightGBM. */
  seed: number;
  /** Whether the first tree starts from the mean of the labels. */
  boost_from_average: boolean;
}

/** LightGBM's defaults (its own `seed` is unset; here it is 0). */
export const defaultParams: Readonly<TrainParams> = Object.freeze({
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
  feature_fraction: 1,
  bagging_fraction: 1,
  bagging_freq: 0,
  seed: 0,
  boost_from_average: true,
});

/** A range: kind of number, lower and upper bound, and whether the lower one itself is allowed. */
type Range = ["integer" | "number", number, number, "from" | "above"];

const ranges: { [K in Exclude<keyof TrainParams, "boost_from_average">]: Range } = {
  n_estimators: ["integer", 1, 100_000, "from"],
  learning_rate: ["number", 0, Number.MAX_VALUE, "above"],
  num_leaves: ["integer", 2, 131_072, "from"],
  max_depth: ["integer", -0x80000000, 0x7fffffff, "from"],
  min_data_in_leaf: ["integer", 0, 0x7fffffff, "from"],
  min_sum_hessian_in_leaf: ["number", 0, Number.MAX_VALUE, "from"],
  min_gain_to_split: ["number", 0, Number.MAX_VALUE, "from"],
  lambda_l2: ["number", 0, Number.MAX_VALUE, "from"],
  max_bin: ["integer", 2, 256, "from"],
  min_data_in_bin: ["integer", 1, 0x7fffffff, "from"],
  feature_fraction: ["number", 0, 1, "above"],
  bagging_fraction: ["number", 0, 1, "above"],
  bagging_freq: ["integer", 0, 0x7fffffff, "from"],
  seed: ["integer", -0x80000000, 0x7fffffff, "from"],
};

/** Other names that LightGBM and scikit-learn use for the parameters above. */
const otherNames: Readonly<Record<string, keyof TrainParams>> = {
  num_iterations: "n_estimators",
  num_boost_round: "n_estimators",
  num_round: "n_estimators",
  num_rounds: "n_estimators",
  num_trees: "n_estimators",
  max_iter: "n_estimators",
  eta: "learning_rate",
  shrinkage_rate: "learning_rate",
  max_leaves: "num_leaves",
  max_leaf_nodes: "num_leaves",
  min_child_samples: "min_data_in_leaf",
  min_samples_leaf: "min_data_in_leaf",
  min_child_weight: "min_sum_hessian_in_leaf",
  min_split_gain: "min_gain_to_split",
  reg_lambda: "lambda_l2",
  l2_regularization: "lambda_l2",
  max_bins: "max_bin",
  colsample_bytree: "feature_fraction",
  sub_feature: "feature_fraction",
  subsample: "bagging_fraction",
  sub_row: "bagging_fraction",
  bagging: "bagging_fraction",
  subsample_freq: "bagging_freq",
  random_state: "seed",
  random_seed: "seed",
};

/**
 * Fills the defaults in and checks names and ranges.
 * @param params What the caller set; undefined values count as unset.
 * @throws {UsageError} for an unknown name (with the nearest known one) or a value out of range.
 */
export function resolveParams(params: Partial<TrainParams> = {}): TrainParams {
  const known = Object.keys(defaultParams);
  const resolved: Record<string, number | boolean> = { ...defaultParams };
  for (const [name, value] of Object.entries(params)) {
    if (!known.includes(name)) {
      const suggestion = otherNames[name] ?? nearest(name, known);
      throw new UsageError(`Unknown training parameter "${name}": did you mean "${suggestion}"?`);
    }
    if (value === undefined) continue;
    checkValue(name, value);
    resolved[name] = value;
  }
  return resolved as unknown as TrainParams;
}

function checkValue(name: string, value: unknown): void {
  const range = (ranges as Record<string, Range | undefined>)[name];
  if (range === undefined) {
    if (typeof value !== "boolean") {
      throw new UsageError(`Parameter "${name}" is ${String(value)}: pass true or false`);
    }
    return;
  }
  const [kind, low, high, bound] = range;
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
