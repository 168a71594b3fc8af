/**
 * The five stages (`data`, `features`, `train`, `recommend`, `reasons`) put together
 * with the content of the health plan: what the commands and the notebooks run.
 * A stage reads the files of the stage before and writes its own below the output
 * folder (`outputPaths`). `runStage` runs one, `ensureStage` only what is missing
 * or out of date; `loadScoring` opens what was made, to go on by hand.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stagesBetween } from "lib/pipeline/mod.ts";
 *
 * assertEquals(stagesBetween("train", "reasons"), ["train", "recommend", "reasons"]);
 * ```
 * @module
 */
import { runDataStage } from "./data_stage.ts";
import { type EnsuredStage, ensureStages, recordStage } from "./ensure.ts";
import { runFeaturesStage } from "./features_stage.ts";
import { runReasonsStage } from "./reasons_stage.ts";
import { runRecommendStage } from "./recommend_stage.ts";
import type { StageContext, StageName, StageReport } from "./stage.ts";
import { runTrainStage } from "./train_stage.ts";

export * from "./data_stage.ts";
export * from "./ensure.ts";
export * from "./evaluation.ts";
export * from "./features_stage.ts";
export * from "./open_warehouse.ts";
export * from "./reasons_stage.ts";
export * from "./written_reasons.ts";
export * from "./recommend_stage.ts";
export * from "./registry/mod.ts";
export * from "./stage.ts";
export * from "./tracking/push_training.ts";
export { endKilledRunsOf } from "./tracking/tracked_run.ts";
export * from "./tracking/tracking_options.ts";
export * from "./template_drafts.ts";
export * from "./train_stage.ts";

// Types of other folders that the signatures here name.
export type { Progress } from "../_shared/progress.ts";
export type { Settings } from "../config.ts";
export type {
  Cell,
  ColumnSchema,
  ColumnType,
  Database,
  DatabaseOptions,
  DataManifest,
  TableSchema,
} from "../data/mod.ts";
export type {
  ComputeOptions,
  Entities,
  EventSource,
  FeatureDatabase,
  FeatureDatabaseContent,
  FeatureDefinition,
  FeatureDictionaryRow,
  FeatureEngineer,
  FeatureMatrix,
  FeatureReference,
  FeatureSet,
  FeatureSetContent,
  FeatureSource,
  FeatureType,
  Fill,
  FittedState,
  LookupSource,
  Measure,
  RawColumn,
  RawFeatures,
  RowSource,
  TextColumn,
} from "../features/mod.ts";
export type {
  Booster,
  Columns,
  RowOutputPairs,
  TrainOptions,
  TrainParams,
  TrainResult,
} from "../gbm/mod.ts";
export type {
  CategoryCodes,
  Comparator,
  Condition,
  NamedCondition,
  Offer,
  OfferCatalog,
  Purpose,
  Rule,
  RuleScores,
} from "../labels/mod.ts";
export type {
  ModelTrainOptions,
  OfferPrioritizationModel,
  RegressionMetrics,
  SavedModel,
} from "../model/mod.ts";
export type {
  DECISION_STAGES,
  DecisionStage,
  FunnelCounts,
  Outcome,
  Recommendations,
  StageCount,
  StopCount,
} from "../ranking/mod.ts";
export type {
  CheckResult,
  Credentials,
  Mlflow,
  ModelVersion,
  OpenMlflowOptions,
  RegistryClient,
  Run,
  TrackingClient,
  Verdict,
} from "../registry/mod.ts";
export { FactorPlan } from "../reasons/mod.ts";
export type { CitedFactor, Violation } from "../reasons/mod.ts";

const RUNNERS: Record<StageName, (context: StageContext) => Promise<StageReport>> = {
  data: runDataStage,
  features: runFeaturesStage,
  train: runTrainStage,
  recommend: runRecommendStage,
  reasons: runReasonsStage,
};

/** Runs one stage and notes what its result was made from. */
export async function runStage(stage: StageName, context: StageContext): Promise<StageReport> {
  const report = await RUNNERS[stage](context);
  if (context.memberIds === undefined) await recordStage(stage, context.settings);
  return report;
}

/** Makes sure that the results of all stages up to `last` are there, by running what is missing. */
export function ensureStage(last: StageName, context: StageContext): Promise<EnsuredStage[]> {
  return ensureStages(last, {
    settings: context.settings,
    run: (stage) => runStage(stage, context),
  });
}
