import { assert, assertEquals } from "@std/assert";
import { Booster } from "./booster.ts";
import { isBinary, parityExamples, parityParams, signOf, valueOf } from "./parity/examples.ts";
import { runTwin, type TwinAnswers, type TwinData } from "./parity/twin.ts";
import { countSameTrees, lastMetrics } from "./parity/compare.ts";
import { madeUp } from "./parity/twin_data.ts";
import { makeColumns, makeLabels } from "./test_data.ts";

for (const { name, data, params: more } of parityExamples) {
  Deno.test(`train() grows LightGBM's trees when both learn ${name}`, async () => {
    const twinData = await data();
    const answers = await runTwin(twinData, { ...parityParams, ...more });
    assertSameTrees(answers);
    assertSameMetrics(answers);
    assertSameModel(answers, twinData);
  });
}

Deno.test("train() stops where LightGBM stops when validation rows get no better", async () => {
  const isRegression = { metric: "rmse" };
  for (const [label, objective] of [[valueOf, isRegression], [signOf, isBinary]] as const) {
    const stopping = { n_estimators: 400, learning_rate: 0.3, early_stopping_round: 7 };
    const data = madeUp(label);
    const answers = await runTwin(data, { ...parityParams, ...objective, ...stopping });
    const { result, lightgbm, booster } = answers;
    assertEquals(result.bestIteration, lightgbm.bestIteration);
    assertEquals(booster.nTrees, result.bestIteration);
    assertSameMetrics(answers);
    assertSameModel(answers, data);
  }
});

Deno.test("save() writes many outputs that LightGBM predicts as one matrix when the file is opened in Python", async () => {
  const columns = makeColumns({ nRows: 1500, nFeatures: 9, missingShare: 0.1 });
  const unseen = makeColumns({ nRows: 300, nFeatures: 9, missingShare: 0.1, seed: 2 });
  const data = {
    training: { columns, labels: makeLabels(columns, 5) },
    test: { columns: unseen, labels: makeLabels(unseen, 5) },
  };
  const answers = await runTwin(data, { ...parityParams, n_estimators: 20 });
  assertEquals(answers.lightgbm.shape, [300, 5]);
  assertSameModel(answers, data);
});

/** Where cuts tie within the rounding of LightGBM's sums, a tree may differ. */
function assertSameTrees(answers: TwinAnswers): void {
  const { nSame, nTrees } = countSameTrees(answers);
  assert(nSame >= 0.95 * nTrees, `${nSame} of ${nTrees} trees are LightGBM's`);
}

/** Errors within 0.3 %, the area under the curve within 0.002, at the end of training. */
function assertSameMetrics(answers: TwinAnswers): void {
  for (const { name, ours: our, theirs: their } of lastMetrics(answers)) {
    const isNear = name === "auc"
      ? Math.abs(our - their) <= 0.002
      : Math.abs(our - their) <= 0.003 * their;
    assert(isNear, `${name} ${our} against LightGBM's ${their}`);
  }
}

/** Our file in LightGBM, LightGBM's file here, and the SHAP values of both. */
function assertSameModel(answers: TwinAnswers, { test: { columns } }: TwinData): void {
  const { booster, prediction, predictionInLightgbm } = answers;
  assertEquals(answers.rawInLightgbm, booster.predict(columns, { kind: "raw" }));
  assertNear(predictionInLightgbm, prediction, 2e-15);
  assertEquals(Booster.load(answers.savedAgain).predict(columns), prediction);
  const theirs = Booster.load(answers.lightgbmModel);
  const nColumns = answers.lightgbmPrediction.length / columns.nRows;
  const last = answers.lightgbmPrediction.filter((_, i) =>
    theirs.nOutputs > 1 || i % nColumns === nColumns - 1
  );
  assertNear(theirs.predict(columns), last, 2e-15);
  const rows = Array.from({ length: 100 }, (_, row) => row);
  const contributions = booster.contributions(columns, { rows });
  assertEquals(contributions.length, answers.contributionInLightgbm.length);
  const stride = columns.featureNames.length + 1;
  for (let at = 0; at < contributions.length; at += stride) {
    const own = contributions.subarray(at, at + stride);
    const scale = Math.max(...own.map(Math.abs));
    assertNear(own, answers.contributionInLightgbm.subarray(at, at + stride), 1e-9 * scale);
  }
}

function assertNear(ours: Float64Array, theirs: Float64Array, tolerance: number): void {
  assertEquals(ours.length, theirs.length);
  ours.forEach((value, i) => {
    const error = Math.abs(value - theirs[i]);
    assert(error <= tolerance * Math.max(1, Math.abs(value)), `value ${i} is off by ${error}`);
  });
}
