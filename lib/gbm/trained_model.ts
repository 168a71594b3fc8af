/**
 * Turns grown trees into a model with the header that LightGBM's file has.
 * @module
 */
import type { BoostTask } from "./boost.ts";
import type { Columns } from "./columns.ts";
import { objectives } from "./objective.ts";
import { defaultParams, type TrainParams } from "./params.ts";
import type { Model, Tree } from "./tree.ts";

/** Parameters that stand in a model file also where they have their default. */
const alwaysWritten: readonly (keyof TrainParams)[] = [
  "n_estimators",
  "learning_rate",
  "num_leaves",
  "max_depth",
  "min_data_in_leaf",
  "min_sum_hessian_in_leaf",
  "min_gain_to_split",
  "lambda_l2",
  "max_bin",
  "min_data_in_bin",
  "feature_fraction",
  "bagging_fraction",
  "bagging_freq",
  "seed",
  "boost_from_average",
];

/** The model of trees, of which that of iteration i and output k is `i * nOutputs + k`. */
export function toModel(
  trees: readonly Tree[],
  { columns, task, nOutputs }: { columns: Columns; task: BoostTask; nOutputs: number },
): Model {
  const { params, training } = task;
  const { featureNames } = columns;
  const infos = featureNames.map(() => "none");
  for (const [first, ...others] of training.matrix.columns) {
    const { featureIdx, categories, min, max } = training.matrix.features[first];
    const parts = [first, ...others].map((part) => training.matrix.features[part].categories);
    infos[featureIdx] = categories
      ? [-1, ...parts.flatMap((part) => [...part ?? []])].join(":")
      : `[${min}:${max}]`;
  }
  // LightGBM has no name for several regressions at once.
  const isNamed = params.objective !== "regression" || nOutputs === 1;
  return {
    featureNames: [...featureNames],
    featureInfos: infos,
    nOutputs,
    objective: isNamed ? objectives[params.objective].text(nOutputs) : null,
    averageOutput: false,
    labelIdx: 0,
    parameters: parameterLines(params),
    pandasCategorical: "null",
    trees,
  };
}

function parameterLines(params: TrainParams): string[] {
  const others = (Object.keys(params) as (keyof TrainParams)[])
    .filter((name) => !alwaysWritten.includes(name) && params[name] !== defaultParams[name]);
  return [...alwaysWritten, ...others].map((name) => {
    const value = params[name];
    return `[${fileName(name)}: ${typeof value === "string" ? value : Number(value)}]`;
  });
}

/** LightGBM's parameter block knows `n_estimators` by its main name. */
function fileName(name: string): string {
  return name === "n_estimators" ? "num_iterations" : name;
}
