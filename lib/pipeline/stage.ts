/**
 * What a stage of the pipeline gets and gives.
 * @module
 */
import { join } from "node:path";
import type { Progress } from "../_shared/progress.ts";
import { UsageError } from "../_shared/errors.ts";
import type { Settings } from "../config.ts";
import type { TrackingOptions } from "./tracking/tracking_options.ts";

/** The stages in their order. */
export const STAGES = ["data", "features", "train", "recommend", "reasons"] as const;

/** Name of a stage. */
export type StageName = typeof STAGES[number];

/** What every stage is given. */
export interface StageContext {
  /** All settings; a stage takes its folders from them, too. */
  readonly settings: Settings;
  /** Told how far the stage is; default: nobody. */
  readonly progress?: Progress;
  /** The only members that stage `reasons` writes for; default: all. */
  readonly memberIds?: readonly string[];
  /** Environment variables of the LLM and of Databricks; default: those of the process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the generation of data and the training when aborted. */
  readonly signal?: AbortSignal;
  /** Lets stage `train` log a run to MLflow; default: nothing is logged. */
  readonly tracking?: TrackingOptions;
}

/** A file or folder that a stage read or wrote, with its rows where it has rows. */
export interface FileNote {
  /** Path of the file or folder. */
  readonly path: string;
  /** Number of rows; absent for what has none. */
  readonly rows?: number;
}

/** What a stage did. */
export interface StageReport {
  /** The stage that ran. */
  readonly stage: StageName;
  /** What it read. */
  readonly read: readonly FileNote[];
  /** What it wrote. */
  readonly wrote: readonly FileNote[];
  /** Figures worth a line, such as errors on the held-out members. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** What was not there or was done instead. */
  readonly warnings: readonly string[];
}

/** Every path below the output folder. */
export interface OutputPaths {
  /** Folder of the features. */
  readonly features: string;
  /** Features that the model is trained on, one row per member. */
  readonly trainingFeatures: string;
  /** Features that get scored, one row per member. */
  readonly scoringFeatures: string;
  /** What the features learned: fills, codes, scaler. */
  readonly fittedState: string;
  /** Which data the features were computed from; a `FeaturesManifest`. */
  readonly featuresManifest: string;
  /** Every feature with label, unit, description, fill and codes. */
  readonly dictionaryJson: string;
  /** The dictionary as a table. */
  readonly dictionaryCsv: string;
  /** Folder of the model. */
  readonly model: string;
  /** Folder of recommendations, explanations and reasons. */
  readonly predictions: string;
  /** Recommended offers by member and rank. */
  readonly recommendations: string;
  /** Which model and features the recommendations were made from. */
  readonly predictionsManifest: string;
  /** The recommendations as CSV. */
  readonly recommendationsCsv: string;
  /** Contributions to each recommended score. */
  readonly explanations: string;
  /** What the reasons rest on: all contributions that are large enough to be cited. */
  readonly contributions: string;
  /** The text of each recommendation. */
  readonly reasons: string;
  /** The reasons as CSV. */
  readonly reasonsCsv: string;
  /** The reasons of chosen members only. */
  readonly chosenReasons: string;
  /** The same as CSV. */
  readonly chosenReasonsCsv: string;
  /** Answers of the LLM that were paid for. */
  readonly chatAnswers: string;
  /** Folder of the reports. */
  readonly reports: string;
  /** Errors and baselines; an `Evaluation`. */
  readonly metrics: string;
  /** RMSE of each offer after each round. */
  readonly learningCurves: string;
  /** Errors by offer as a table. */
  readonly perOfferCsv: string;
  /** What the model goes by, per offer: factors, dependence, agreement with the rules. */
  readonly globalView: string;
  /** The same as Markdown. */
  readonly globalViewText: string;
  /** How many pairs of member and offer each stage of the ranking left. */
  readonly funnel: string;
  /** Account of an import from Synthea. */
  readonly sourceReport: string;
  /** The same as Markdown. */
  readonly sourceReportText: string;
  /** How far the scored members are from those trained on. */
  readonly featureShift: string;
  /** The same as Markdown. */
  readonly featureShiftText: string;
  /** Folder of what the exploration shows. */
  readonly eda: string;
}

/** Every path below the output folder `out`. */
export function outputPaths(out: string): OutputPaths {
  const features = join(out, "features");
  const predictions = join(out, "predictions");
  const reports = join(out, "reports");
  return {
    features,
    trainingFeatures: join(features, "training.parquet"),
    scoringFeatures: join(features, "scoring.parquet"),
    fittedState: join(features, "fitted_state.json"),
    featuresManifest: join(features, "manifest.json"),
    dictionaryJson: join(features, "feature_dictionary.json"),
    dictionaryCsv: join(features, "feature_dictionary.csv"),
    model: join(out, "model"),
    predictions,
    predictionsManifest: join(predictions, "manifest.json"),
    recommendations: join(predictions, "recommendations.parquet"),
    recommendationsCsv: join(predictions, "recommendations.csv"),
    explanations: join(predictions, "explanations.parquet"),
    contributions: join(predictions, "contributions.parquet"),
    reasons: join(predictions, "reasons.parquet"),
    reasonsCsv: join(predictions, "reasons.csv"),
    chosenReasons: join(predictions, "reasons_of_members.parquet"),
    chosenReasonsCsv: join(predictions, "reasons_of_members.csv"),
    chatAnswers: join(predictions, "chat_answers.jsonl"),
    reports,
    metrics: join(reports, "metrics.json"),
    learningCurves: join(reports, "learning_curves.json"),
    perOfferCsv: join(reports, "per_offer_metrics.csv"),
    globalView: join(reports, "global_view.json"),
    globalViewText: join(reports, "global_view.md"),
    funnel: join(reports, "funnel.json"),
    sourceReport: join(reports, "source_report.json"),
    sourceReportText: join(reports, "source_report.md"),
    featureShift: join(reports, "feature_shift.json"),
    featureShiftText: join(reports, "feature_shift.md"),
    eda: join(out, "eda"),
  };
}

/** The stages from `start` to `end`, both included. */
export function stagesBetween(start: string, end: string): StageName[] {
  const first = stageIdx(start, "--start");
  const last = stageIdx(end, "--end");
  if (first > last) {
    throw new UsageError(`Cannot run from ${start} to ${end}: the order is ${STAGES.join(", ")}`);
  }
  return STAGES.slice(first, last + 1);
}

function stageIdx(name: string, flag: string): number {
  const idx = STAGES.indexOf(name as StageName);
  if (idx < 0) throw new UsageError(`Unknown stage "${name}" in ${flag}: use ${STAGES.join(", ")}`);
  return idx;
}
