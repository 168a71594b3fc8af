/**
 * Test errors beside LightGBM's with equal parameters.
 * @module
 */
import { join } from "node:path";
import { train } from "../train.ts";
import { accuracySets } from "./accuracy_sets.ts";
import { askLightgbm, type BenchContext, peerPath } from "./bench_context.ts";
import { readDoubles, writeBenchData } from "./bench_data.ts";
import { areaUnderCurve, rmseByOutput } from "./test_errors.ts";

/** Test error of both engines on one data set. */
export interface AccuracyBench {
  name: string;
  nTrain: number;
  nFeatures: number;
  nCategorical: number;
  metric: "RMSE" | "AUC";
  gbm: number;
  lightgbm: number;
}

/** Trains both engines on each set with the workload's parameters. */
export async function benchAccuracy(context: BenchContext): Promise<AccuracyBench[]> {
  const sets = await accuracySets();
  const results: AccuracyBench[] = [];
  for (const { name, objective, train: rows, test } of sets) {
    const folder = join(context.folder, "accuracy");
    const params = { ...context.data.params, objective };
    await writeBenchData(folder, { train: rows, test, params });
    await askLightgbm({ folder, python: context.python }, "fit");
    const { booster } = await train(rows.columns, rows.labels, params);
    const theirs = await readDoubles(peerPath(folder, "prediction"));
    const error = (scores: Float64Array) =>
      objective === "binary"
        ? areaUnderCurve(scores, test.labels)
        : rmseByOutput(scores, test.labels, test.columns.nRows)[0];
    results.push({
      name,
      nTrain: rows.columns.nRows,
      nFeatures: rows.columns.featureNames.length,
      nCategorical: rows.columns.categorical_feature?.length ?? 0,
      metric: objective === "binary" ? "AUC" : "RMSE",
      gbm: error(booster.predict(test.columns)),
      lightgbm: error(theirs),
    });
    context.onProgress(results.length, sets.length, "data sets");
  }
  return results;
}
