/**
 * Trainings that this engine and LightGBM do with equal parameters.
 * @module
 */
import type { TrainParams } from "../params.ts";
import type { TwinData } from "./twin.ts";
import { californiaHousing, halfUseful, lightgbmRegression, madeUp } from "./twin_data.ts";

/** What all examples are trained with. */
export const parityParams = {
  n_estimators: 60,
  learning_rate: 0.1,
  num_leaves: 31,
  feature_fraction: 0.8,
  bagging_fraction: 0.8,
  bagging_freq: 5,
  seed: 42,
};

/** A training that both engines do. */
export interface ParityExample {
  name: string;
  data: () => TwinData | Promise<TwinData>;
  params: Partial<TrainParams>;
}

const noise = (random: { next(): number }) => 3 * (random.next() + random.next() - 1);
/** A label of two classes. */
export const signOf = (score: number, random: { next(): number }) =>
  Number(score + noise(random) > 0);
const classOf = (score: number, random: { next(): number }) =>
  Math.max(0, Math.min(4, Math.floor((score + noise(random)) / 2 + 2)));
/** A label to regress on. */
export const valueOf = (score: number, random: { next(): number }) => score + noise(random);
/** Parameters of a label of two classes. */
export const isBinary = { objective: "binary", metric: "auc,binary_logloss,binary_error" } as const;

/** Public tables and made-up rows of each objective. */
export const parityExamples: readonly ParityExample[] = [
  { name: "LightGBM's regression example", data: lightgbmRegression, params: { metric: "rmse" } },
  {
    name: "California housing with a categorical column",
    data: californiaHousing,
    params: { metric: "rmse,l1,l2" },
  },
  {
    name: "many categories and missing values",
    data: () => madeUp(valueOf),
    params: { metric: "rmse" },
  },
  { name: "a binary label of many categories", data: () => madeUp(signOf), params: isBinary },
  {
    name: "numbers without use of missing values",
    data: () => numeric(madeUp(signOf)),
    params: { ...isBinary, use_missing: false, boost_from_average: false, lambda_l2: 3 },
  },
  {
    name: "five classes",
    data: () => numeric(madeUp(classOf)),
    params: {
      objective: "multiclass",
      num_class: 5,
      n_estimators: 25,
      metric: "multi_logloss,multi_error",
    },
  },
  {
    name: "five classes of many categories",
    data: () => madeUp(classOf),
    params: { objective: "multiclass", num_class: 5, n_estimators: 20, cat_smooth: 2, cat_l2: 1 },
  },
  {
    name: "weighted rows",
    data: () => madeUp(valueOf, { isWeighted: true }),
    params: { metric: "rmse", max_cat_to_onehot: 20, min_sum_hessian_in_leaf: 9 },
  },
  {
    name: "weighted rows of a binary label",
    data: () => madeUp(signOf, { isWeighted: true }),
    params: { ...isBinary, bagging_seed: 5, feature_fraction_seed: 6 },
  },
  ...[1, 2, 3, 4].map((seed) => ({
    name: `where iterations grow no tree, seed ${seed}`,
    data: halfUseful,
    params: {
      metric: "rmse",
      feature_fraction: 0.5,
      boost_from_average: seed % 2 === 0,
      min_gain_to_split: 5,
      seed,
    },
  })),
];

/** Categories as numbers. */
function numeric({ training, test }: TwinData): TwinData {
  const without = ({ columns: { values, nRows, featureNames }, labels }: typeof test) => ({
    columns: { values, nRows, featureNames },
    labels,
  });
  return { training: without(training), test: without(test) };
}
