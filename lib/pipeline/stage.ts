/**
 * What a stage of the pipeline gets and gives.
 * @module
 */
import { join } from "node:path";
import type { Progress } from "../_shared/progress.ts";
import { UsageError } from "../_shared/errors.ts";
import type { Settings } from "../config.ts";

/** The stages in their order. */
export const STAGES = ["data", "features", "train", "recommend", "reasons"] as const;

/** Name of a stage. */
export type StageName = typeof STAGES[number];

/** What every stage is given. */
export interface StageContext {
  readonly settings: Settings;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** A file or folder that a stage read or wrote, with its rows where it has rows. */
export interface FileNote {
  readonly path: string;
  readonly rows?: number;
}

/** What a stage did. */
export interface StageReport {
  readonly stage: StageName;
  readonly read: readonly FileNote[];
  readonly wrote: readonly FileNote[];
  /** Figures worth a line, such as errors on the held-out members. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** What was not there or was done instead. */
  readonly warnings: readonly string[];
}

/** Every path below the output folder. */
export function outputPaths(out: string) {
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
    recommendations: join(predictions, "recommendations.parquet"),
    recommendationsCsv: join(predictions, "recommendations.csv"),
    explanations: join(predictions, "explanations.parquet"),
    reasons: join(predictions, "reasons.parquet"),
    reasonsCsv: join(predictions, "reasons.csv"),
    reports,
    metrics: join(reports, "metrics.json"),
    learningCurves: join(reports, "learning_curves.json"),
    perOfferCsv: join(reports, "per_offer_metrics.csv"),
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
