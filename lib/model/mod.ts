/**
 * The offer prioritisation model: `OfferPrioritizationModel` trains, predicts and
 * explains (the engine of `lib/gbm` with the names of features and offers),
 * `regressionMetrics` measures, `saveModel` and `loadModelFolder` keep it in a folder
 * that MLflow opens, too. Feature values and labels are column-major, predictions
 * row-major.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { OfferPrioritizationModel, regressionMetrics } from "lib/model/mod.ts";
 *
 * const nRows = 200;
 * const values = Float64Array.from({ length: nRows }, (_, i) => i);
 * const labels = values.map((x) => (x < 100 ? 20 : 80));
 * const features = {
 *   ids: Array.from({ length: nRows }, (_, i) => `M${i}`),
 *   asOf: Array(nRows).fill("2026-06-30"),
 *   names: ["age"],
 *   nRows,
 *   values,
 * };
 * const { model } = await OfferPrioritizationModel.train(features, labels, ["PREV_001"], {
 *   params: { n_estimators: 100 },
 *   workers: 1,
 * });
 * assert(regressionMetrics(model.predict(features), labels).rmse < 1);
 * assertEquals(model.offerIds, ["PREV_001"]);
 * ```
 * @module
 */
export * from "./baselines.ts";
export * from "./feature_differences.ts";
export * from "./identify_model.ts";
export * from "./member_split.ts";
export * from "./mlflow_files.ts";
export * from "./model_folder.ts";
export * from "./offer_prioritization_model.ts";
export * from "./regression_metrics.ts";
// Types of other folders that the signatures here name.
export type { FeatureMatrix } from "../features/feature_matrix.ts";
export type {
  Booster,
  Columns,
  RowOutputPairs,
  TrainOptions,
  TrainParams,
  TrainResult,
} from "../gbm/mod.ts";
