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
  type DatasetInput,
  END_REASON_TAG,
  type KeyValues,
  logModel,
  type Mlflow,
  MlflowError,
  openMlflow,
} from "../../registry/mod.ts";
import type { FeaturesManifest } from "../features_stage.ts";
import { outputPaths, type StageContext } from "../stage.ts";
import { boosterParams, type TrainedOfferModel } from "../train_stage.ts";
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
  readonly version: number;
  /** The alias that the version got. */
  readonly alias: "champion" | "challenger";
  /** What opening the store cleaned up. */
  readonly notices: readonly string[];
}

/**
 * Lets `train` work within a run, then logs what it gave. The run ends as FINISHED;
 * as FAILED where `train` or the logging throws; as KILLED on an interrupt.
 */
export async function withTrainingRun(
  context: StageContext & { tracking: TrackingOptions },
  input: TrainingInput,
  train: () => Promise<TrainedOfferModel>,
): Promise<{ trained: TrainedOfferModel; tracked: TrackedTraining }> {
  const { settings, tracking: options } = context;
  await using mlflow = await openMlflow({
    trackingUri: trackingUriOf(settings),
    registryUri: settings.registryUri ?? undefined,
    clock: options.clock,
    credentials: options.credentials,
  });
  const { tracking } = mlflow;
  const experimentId = await experimentOf(mlflow, settings.experiment);
  const { runId } = await tracking.createRun(experimentId, {
    runName: `train seed ${settings.seed}`,
    userId: options.user ?? undefined,
    tags: runTags(input.manifest, options),
  });
  let hasEnded = false;
  const end = async (status: "FAILED" | "KILLED", reason: string) => {
    if (hasEnded) return;
    hasEnded = true;
    await tracking.logBatch(runId, { tags: { [END_REASON_TAG]: reason } });
    await tracking.updateRun(runId, { status });
  };
  using _ = onInterrupt(() => end("KILLED", "interrupted"));
  try {
    const dataset = await datasetOf(input, settings);
    await tracking.logInputs(runId, [dataset]);
    await tracking.logBatch(runId, { params: runParams(input, settings) });
    const trained = await train();
    const version = await logTraining(mlflow, { runId, dataset }, trained, settings);
    hasEnded = true;
    await tracking.updateRun(runId, { status: "FINISHED" });
    return { trained, tracked: { runId, ...version, notices: mlflow.notices } };
  } catch (error) {
    const isAborted = context.signal?.aborted ?? false;
    // The first error is the one to tell; a store that is down cannot be told of it.
    await end(isAborted ? "KILLED" : "FAILED", reasonOf(error)).catch(() => {});
    throw error;
  }
}

async function logTraining(
  mlflow: Mlflow,
  { runId, dataset }: { runId: string; dataset: DatasetInput },
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
    ],
  });
  await withTemporaryFolder(`${settings.out}/tracking`, async (folder) => {
    await writeTrainingArtifacts(folder, trained, settings);
    await tracking.logArtifacts(runId, folder);
  });
  return await register(mlflow, { runId, modelId }, settings.modelName);
}

/** The first version is the champion; a later one challenges it until it is promoted. */
async function register(
  { registry }: Mlflow,
  { runId, modelId }: { runId: string; modelId: string },
  name: string,
): Promise<Pick<TrackedTraining, "version" | "alias">> {
  try {
    await registry.createRegisteredModel(name, {
      description: "Scores 0-100 of every offer for a member of a health plan",
    });
  } catch (error) {
    const isThere = error instanceof MlflowError && error.errorCode === "RESOURCE_ALREADY_EXISTS";
    if (!isThere) throw error;
  }
  const { version } = await registry.createModelVersion(name, {
    source: `models:/${modelId}`,
    runId,
  });
  const { aliases } = await registry.getRegisteredModel(name);
  const alias = "champion" in aliases ? "challenger" : "champion";
  await registry.setRegisteredModelAlias(name, alias, version);
  return { version, alias };
}

async function experimentOf({ tracking }: Mlflow, name: string): Promise<string> {
  const known = await tracking.getExperimentByName(name);
  if (known?.lifecycleStage === "deleted") {
    throw new UsageError(
      `Cannot track in the experiment ${name} as it is deleted: restore it or name another with --experiment`,
    );
  }
  if (known !== null) return known.experimentId;
  try {
    return await tracking.createExperiment(name);
  } catch (error) {
    // Another run may have created it since.
    const other = await tracking.getExperimentByName(name);
    if (other === null) throw error;
    return other.experimentId;
  }
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
