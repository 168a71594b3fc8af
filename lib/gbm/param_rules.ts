/**
 * What values parameters may have, by what other names LightGBM knows them, and which of its
 * parameters are refused and why.
 * @module
 */
import type { TrainParams } from "./params.ts";

/** A range: kind of number, lower and upper bound, and whether the lower one itself is allowed. */
export type Range = ["integer" | "number", number, number, "from" | "above"];

const SEED: Range = ["integer", -0x80000000, 0x7fffffff, "from"];
const NOT_NEGATIVE: Range = ["number", 0, Number.MAX_VALUE, "from"];
const SHARE: Range = ["number", 0, 1, "above"];
const most = 0x7fffffff;

/** The ranges of numbers. */
export const ranges: Readonly<Partial<Record<keyof TrainParams, Range>>> = {
  num_class: ["integer", 1, 100_000, "from"],
  n_estimators: ["integer", 1, 100_000, "from"],
  // With gradients in float32 no sum of leaves can reach what a model file may hold.
  learning_rate: ["number", 0, 1e6, "above"],
  num_leaves: ["integer", 2, 131_072, "from"],
  max_depth: ["integer", -0x80000000, most, "from"],
  min_data_in_leaf: ["integer", 0, most, "from"],
  min_sum_hessian_in_leaf: NOT_NEGATIVE,
  min_gain_to_split: NOT_NEGATIVE,
  lambda_l2: NOT_NEGATIVE,
  max_bin: ["integer", 2, 256, "from"],
  min_data_in_bin: ["integer", 1, most, "from"],
  min_data_per_group: ["integer", 1, most, "from"],
  max_cat_threshold: ["integer", 1, most, "from"],
  max_cat_to_onehot: ["integer", 1, most, "from"],
  cat_l2: NOT_NEGATIVE,
  cat_smooth: NOT_NEGATIVE,
  feature_fraction: SHARE,
  bagging_fraction: SHARE,
  bagging_freq: ["integer", 0, most, "from"],
  early_stopping_round: ["integer", 0, most, "from"],
  seed: SEED,
  data_random_seed: SEED,
  bagging_seed: SEED,
  feature_fraction_seed: SEED,
};

/** Other names that LightGBM and scikit-learn use for parameters. */
export const otherNames: Readonly<Record<string, keyof TrainParams>> = {
  objective_type: "objective",
  app: "objective",
  application: "objective",
  loss: "objective",
  num_classes: "num_class",
  num_iterations: "n_estimators",
  num_iteration: "n_estimators",
  num_boost_round: "n_estimators",
  num_round: "n_estimators",
  num_rounds: "n_estimators",
  nrounds: "n_estimators",
  num_tree: "n_estimators",
  num_trees: "n_estimators",
  n_iter: "n_estimators",
  max_iter: "n_estimators",
  eta: "learning_rate",
  shrinkage_rate: "learning_rate",
  num_leaf: "num_leaves",
  max_leaf: "num_leaves",
  max_leaves: "num_leaves",
  max_leaf_nodes: "num_leaves",
  min_data: "min_data_in_leaf",
  min_data_per_leaf: "min_data_in_leaf",
  min_child_samples: "min_data_in_leaf",
  min_samples_leaf: "min_data_in_leaf",
  min_hessian: "min_sum_hessian_in_leaf",
  min_sum_hessian: "min_sum_hessian_in_leaf",
  min_sum_hessian_per_leaf: "min_sum_hessian_in_leaf",
  min_child_weight: "min_sum_hessian_in_leaf",
  min_split_gain: "min_gain_to_split",
  lambda: "lambda_l2",
  reg_lambda: "lambda_l2",
  l2_regularization: "lambda_l2",
  max_bins: "max_bin",
  colsample_bytree: "feature_fraction",
  sub_feature: "feature_fraction",
  subsample: "bagging_fraction",
  sub_row: "bagging_fraction",
  bagging: "bagging_fraction",
  subsample_freq: "bagging_freq",
  early_stopping: "early_stopping_round",
  early_stopping_rounds: "early_stopping_round",
  n_iter_no_change: "early_stopping_round",
  metrics: "metric",
  metric_types: "metric",
  random_state: "seed",
  random_seed: "seed",
  data_seed: "data_random_seed",
  bagging_fraction_seed: "bagging_seed",
};

const weighRows = "pass the weights of rows as the option `weights` instead";
const notSupported = "it is not supported: leave it out";
const byCaller = "this engine takes matrices and options in place of files and threads";

/** Parameters of LightGBM that this engine has not, and why. */
export const refused: Readonly<Record<string, string>> = {
  boosting: "only gradient boosted trees (gbdt) are trained: leave it out",
  boosting_type: "only gradient boosted trees (gbdt) are trained: leave it out",
  data_sample_strategy: "rows are only sampled by bagging: leave it out",
  categorical_feature: "name the columns in `categorical_feature` of the matrix",
  is_unbalance: weighRows,
  scale_pos_weight: weighRows,
  weight_column: weighRows,
  sigmoid: "the slope is always 1: leave it out",
  num_threads: "set the option `workers`",
  n_jobs: "set the option `workers`",
  verbosity: "set the option `onWarning` or `onDebug`",
  verbose: "set the option `onWarning` or `onDebug`",
  deterministic: "training always is: leave it out",
  zero_as_missing: "mark missing values with NaN",
  lambda_l1: notSupported,
  reg_alpha: notSupported,
  max_delta_step: notSupported,
  path_smooth: notSupported,
  extra_trees: notSupported,
  linear_tree: notSupported,
  monotone_constraints: notSupported,
  interaction_constraints: notSupported,
  feature_fraction_bynode: notSupported,
  pos_bagging_fraction: notSupported,
  neg_bagging_fraction: notSupported,
  first_metric_only: "put the metric that decides alone into `metric`",
  early_stopping_min_delta: notSupported,
  reg_sqrt: "transform the labels before",
  use_quantized_grad: notSupported,
  device_type: byCaller,
  tree_learner: byCaller,
  num_machines: byCaller,
};
