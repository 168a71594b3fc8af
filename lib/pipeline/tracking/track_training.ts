/**
 * A training run in MLflow: begun before the training, ended after it in any case,
 * with everything that was measured, the model, and its version in the registry.
 * @module
 */
import { InputError, UsageError } from "../../_shared/errors.ts";
import { sha256, sha256File, withTemporaryFolder } from "../../_shared/files.ts";
import { onInterrupt } from "../../_shared/interrupts.ts";
import type { Settings } from "../../config.ts";
import { healthcareFeatures } from "../../domains/healthcare/features/mod.ts";
import { healthcareOffers } from "../../domains/healthcare/offers/mod.ts";
import type { FeatureMatrix } from "../../features/mod.ts";
import { identifyModel } from "../../model/mod.ts";
import {
  checkStoreNames,
  type DatasetInput,
  type KeyValues,
  logModel,
  type Mlflow,
} from "../../registry/mod.ts";
import type { FeaturesManifest } from "../features_stage.ts";
import { registerModel } from "../registry/register_model.ts";
import { outputPaths, type StageContext } from "../stage.ts";
import { boosterParams, type TrainedOfferModel } from "../train_stage.ts";
import { KeepableRun } from "./keepable_run.ts";
import type { RunBegin } from "./tracked_run.ts";
import { type TrackingOptions, trackingUriOf } from "./tracking_options.ts";
import { writeTrainingArtifacts } from "./training_artifacts.ts";
import { curveMetrics, evaluationMetrics } from "./training_metrics.ts";

/** What a run is trained on. */
export interface TrainingInput {
  readonly features: FeatureMatrix;
  readonly manifest: FeaturesManifest;
}

/** What a tracked run left. */
export interface TrackedTraining {
  readonly runId: string;
  /** The store that has the run. */
  readonly trackingUri: string;
  readonly version: number;
  /** The alias that the version got. */
  readonly alias: "champion" | "challenger";
  /** What opening the store cleaned up, and where the run is kept instead of on its server. */
  readonly notices: readonly string[];
}

/**
 * Lets `train` work within a run, then logs what it gave. The run ends as FINISHED;
 * as FAILED where `train` or the logging throws; as KILLED on an interrupt.
 *
 * Where a server fails, the whole run is kept in the embedded store of the output
 * folder, to be sent by `pushTraining`; with the setting `strict`, one that fails
 * before the training is an error.
 */
export async function withTrainingRun(
  context: StageContext & { tracking: TrackingOptions },
  input: TrainingInput,
  train: () => Promise<TrainedOfferModel>,
): Promise<{ trained: TrainedOfferModel; tracked: TrackedTraining }> {
  const { settings, tracking: options } = context;
  const wanted = {
    trackingUri: trackingUriOf(settings),
    registryUri: settings.registryUri ?? undefined,
  };
  checkStoreNames(wanted, settings);
  await using run = await KeepableRun.open({ ...wanted, out: settings.out, options });
  const begin = await beginOf(input, settings, options);
  using _ = onInterrupt(() => run.end("KILLED", "interrupted"));
  try {
    await run.begin(begin, { isStrict: settings.strict });
    const trained = await train();
    // The same for every try: points that are there already stay once.
    const timestamp = options.clock();
    const { dataset } = begin;
    const version = await run.finish(
      begin,
      (mlflow, runId) => logTraining(mlflow, { runId, dataset, timestamp }, trained, settings),
    );
    const { runId, trackingUri, notices } = run;
    return { trained, tracked: { runId: runId!, trackingUri, ...version, notices } };
  } catch (error) {
    const isAborted = context.signal?.aborted ?? false;
    // The first error is the one to tell; a store that is down cannot be told of it.
    await run.end(isAborted ? "KILLED" : "FAILED", reasonOf(error)).catch(() => {});
    throw error;
  }
}

async function beginOf(
  input: TrainingInput,
  settings: Settings,
  options: TrackingOptions,
): Promise<RunBegin> {
  return {
    experiment: settings.experiment,
    run: {
      runName: `train seed ${settings.seed}`,
      userId: options.user ?? undefined,
      startTime: options.clock(),
      tags: runTags(input.manifest, options),
    },
    dataset: await datasetOf(input, settings),
    params: runParams(input, settings),
  };
}

async function logTraining(
  mlflow: Mlflow,
  { runId, dataset, timestamp }: { runId: string; dataset: DatasetInput; timestamp: number },
  trained: TrainedOfferModel,
  settings: Settings,
): Promise<Pick<TrackedTraining, "version" | "alias">> {
  const { tracking } = mlflow;
  const paths = outputPaths(settings.out);
  const { modelId } = await logModel(tracking, {
    runId,
    name: "model",
    params: textsOf(boosterParams(settings)),
    step: settings.nEstimators,
    write: (folder, identity) => identifyModel(paths.model, folder, identity),
  });
  const measured = { modelId, datasetName: dataset.name, datasetDigest: dataset.digest };
  await tracking.logBatch(runId, {
    metrics: [
      ...evaluationMetrics(trained.evaluation).map((metric) => ({ ...metric, ...measured })),
      ...curveMetrics(trained.learningCurves),
    ].map((metric) => ({ ...metric, timestamp })),
  });
  await withTemporaryFolder(`${settings.out}/tracking`, async (folder) => {
    await writeTrainingArtifacts(folder, trained, settings);
    await tracking.logArtifacts(runId, folder);
  });
  return await registerModel(mlflow, settings.modelName, {
    runId,
    modelId,
    modelFolder: paths.model,
  });
}

function runTags(manifest: FeaturesManifest, options: TrackingOptions): KeyValues {
  return {
    "mlflow.source.name": options.command,
    "mlflow.source.type": "LOCAL",
    ...(options.user === null ? {} : { "mlflow.user": options.user }),
    ...(options.commit === null ? {} : { "mlflow.source.git.commit": options.commit }),
    "stage": "train",
    "data.source": manifest.source,
    "data.fingerprint": manifest.dataFingerprint,
    "data.as_of": manifest.asOf,
    "features.fingerprint": healthcareFeatures.fingerprint,
    "catalog.sha256": sha256(JSON.stringify(healthcareOffers)),
  };
}

function runParams({ features, manifest }: TrainingInput, settings: Settings): KeyValues {
  return textsOf({
    ...boosterParams(settings),
    test_share: settings.testShare,
    label_noise_sd: settings.labelNoiseSd,
    n_members: features.nRows,
    n_features: features.names.length,
    n_offers: healthcareOffers.length,
    data_source: manifest.source,
    as_of: manifest.asOf,
  });
}

async function datasetOf(
  { features, manifest }: TrainingInput,
  settings: Settings,
): Promise<DatasetInput> {
  const path = outputPaths(settings.out).trainingFeatures;
  const days = [...new Set(features.asOf)].sort();
  return {
    name: "training_features",
    digest: (await sha256File(path)).slice(0, 32),
    sourceType: "local",
    source: JSON.stringify({ uri: path }),
    schema: JSON.stringify({
      mlflow_colspec: features.names.map((name) => ({ type: "double", name, required: true })),
    }),
    profile: JSON.stringify({
      num_rows: features.nRows,
      num_elements: features.nRows * features.names.length,
      as_of_from: days[0],
      as_of_to: days[days.length - 1],
      data_fingerprint: manifest.dataFingerprint,
    }),
    context: "training",
  };
}

function textsOf(values: Record<string, unknown>): KeyValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

/** Errors that are meant to be read say why; of others only the kind is told. */
function reasonOf(error: unknown): string {
  if (error instanceof InputError || error instanceof UsageError) {
    return error.message.slice(0, 500);
  }
  return error instanceof Error ? error.name : "unknown";
}
