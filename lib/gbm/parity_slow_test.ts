import { assert, assertEquals } from "@std/assert";
import { Booster } from "./booster.ts";
import { readCells, toColumns } from "./parity/read_table.ts";
import { runTwin, type TwinAnswers, type TwinData } from "./parity/twin.ts";
import { makeColumns, makeLabels } from "./test_data.ts";

/** The parameters that the rest of the project trains with. */
const params = {
  n_estimators: 200,
  learning_rate: 0.05,
  num_leaves: 31,
  feature_fraction: 0.8,
  bagging_fraction: 0.8,
  bagging_freq: 5,
  seed: 42,
};

Deno.test("train() reaches LightGBM's test error when both learn the LightGBM regression example", async () => {
  const names = ["label", ...Array.from({ length: 28 }, (_, f) => `f${f}`)];
  const read = async (part: string) =>
    toColumns(await readCells(`lightgbm_regression.${part}.tsv.gz`, "\t"), { names, labelIdx: 0 });
  const training = await read("train"), test = await read("test");
  const data = {
    trainColumns: training.columns,
    trainLabels: training.labels,
    testColumns: test.columns,
  };
  const answers = await runTwin(data, params);
  assertErrorWithin(answers, test.labels, 1.005);
  assertSameModel(answers, data);
});

Deno.test("train() reaches LightGBM's test error when both learn California housing with missing values", async () => {
  const [names, ...cells] = await readCells("california_housing.csv.gz", ",");
  const kept = names.map((_, i) => i).filter((i) => names[i] !== "ocean_proximity");
  const numeric = cells.map((row) => kept.map((i) => row[i]));
  const header = { names: kept.map((i) => names[i]), labelIdx: kept.length - 1 };
  assertEquals(header.names[header.labelIdx], "median_house_value");
  const training = toColumns(numeric.filter((_, i) => i % 5 !== 0), header);
  const test = toColumns(numeric.filter((_, i) => i % 5 === 0), header);
  const data = {
    trainColumns: training.columns,
    trainLabels: training.labels,
    testColumns: test.columns,
  };
  const answers = await runTwin(data, params);
  assertErrorWithin(answers, test.labels, 1.005);
  assertSameModel(answers, data);
});

Deno.test("save() writes many outputs that LightGBM predicts as one matrix when the file is opened in Python", async () => {
  const trainColumns = makeColumns({ nRows: 1500, nFeatures: 9, missingShare: 0.1 });
  const data = {
    trainColumns,
    trainLabels: makeLabels(trainColumns, 5),
    testColumns: makeColumns({ nRows: 300, nFeatures: 9, missingShare: 0.1, seed: 2 }),
  };
  const answers = await runTwin(data, { ...params, n_estimators: 20 });
  assertEquals(answers.shape, [300, 5]);
  assertSameModel(answers, data);
});

/** LightGBM's tree is ours up to the rounding of its sums, so the error may differ a little. */
function assertErrorWithin(answers: TwinAnswers, labels: Float64Array, factor: number): void {
  const ours = rmse(answers.prediction, labels), theirs = rmse(answers.lightgbmPrediction, labels);
  assert(ours <= factor * theirs, `RMSE ${ours} against LightGBM's ${theirs}`);
}

/** Our file in LightGBM, LightGBM's file here, and the SHAP values of both. */
function assertSameModel(answers: TwinAnswers, { testColumns }: TwinData): void {
  assertEquals(answers.predictionInLightgbm, answers.prediction);
  assertEquals(Booster.load(answers.savedAgain).predict(testColumns), answers.prediction);
  const { nOutputs } = answers.booster;
  const theirs = Booster.load(answers.lightgbmModel).predict(testColumns);
  assertEquals(
    theirs,
    answers.lightgbmPrediction.filter((_, i) => i % nOutputs === nOutputs - 1),
  );
  const rows = Array.from({ length: 100 }, (_, row) => row);
  const contributions = answers.booster.contributions(testColumns, { rows });
  assertEquals(contributions.length, answers.contributionInLightgbm.length);
  const stride = testColumns.featureNames.length + 1;
  for (let at = 0; at < contributions.length; at += stride) {
    const scale = Math.max(...contributions.subarray(at, at + stride).map(Math.abs));
    for (let i = at; i < at + stride; i++) {
      const error = Math.abs(contributions[i] - answers.contributionInLightgbm[i]);
      assert(error <= 1e-9 * scale, `contribution ${i} is off by ${error}`);
    }
  }
}

function rmse(prediction: Float64Array, labels: Float64Array): number {
  return Math.sqrt(prediction.reduce((sum, p, i) => sum + (p - labels[i]) ** 2, 0) / labels.length);
}
