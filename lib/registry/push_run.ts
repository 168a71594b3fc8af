/**
 * A run of one store sent to another, once: what is there of an earlier try is found by
 * tags and completed, so that a push that was cut ends whole when it is started again.
 *
 * ```
 * run of the target         push.source_run_id, at the end push.is_whole
 * its models and versions   push.source: model id, or number of the version
 * ```
 * @module
 */
import { join } from "node:path";
import { withTemporaryFolder } from "../_shared/files.ts";
import { moveAlias } from "./alias_history.ts";
import { allVersions } from "./all_versions.ts";
import type { Mlflow, TrackingClient } from "./clients.ts";
import { isMissing, MlflowError } from "./errors.ts";
import { HASH_TAG } from "./local_files.ts";
import type { ModelIdentity } from "./log_model.ts";
import { allPages, textLiteral } from "./pages.ts";
import type { KeyValues, LoggedModel, Metric, MetricPoint, ModelVersion, Run } from "./types.ts";

/** Names the run that a run of this store was sent from. */
export const SOURCE_RUN_TAG = "push.source_run_id";
const WHOLE_TAG = "push.is_whole";
const SOURCE_TAG = "push.source";
const PARENT_TAG = "mlflow.parentRunId";

/** What {@linkcode pushRun} is told. */
export interface PushOptions {
  /** The run to send; it must have ended. */
  readonly runId: string;
  /** The experiment of the target. */
  readonly experimentId: string;
  /** A run of the target that was begun for it; it is completed unless it was deleted. */
  readonly begunRunId?: string;
  /** Folder for files on their way. */
  readonly folder: string;
  /** Copies a model's folder into an empty one and writes what it is called there. */
  readonly copyModel: (from: string, to: string, identity: ModelIdentity) => Promise<unknown>;
}

/** What {@linkcode pushRun} left. */
export interface PushedRun {
  /** The run in the target. */
  readonly runId: string;
  /** False where it had been sent whole before, and nothing was changed. */
  readonly isNew: boolean;
  /** Its versions in the target's registry. */
  readonly versions: readonly ModelVersion[];
}

/**
 * Sends a run with params, metric histories, tags, data sets, artifacts, logged models
 * and registered versions. A version that holds an alias becomes `champion` where the
 * target has none, else `challenger`, as after a training.
 *
 * @throws {MlflowError} `INVALID_STATE` for a run that has not ended, or is nested in one
 *   that was not sent; else as the clients do.
 */
export async function pushRun(
  source: Mlflow,
  target: Mlflow,
  options: PushOptions,
): Promise<PushedRun> {
  const run = await source.tracking.getRun(options.runId);
  if (run.endTime === null) {
    throw new MlflowError(
      "INVALID_STATE",
      `Cannot send the run ${run.runId} as it has not ended: wait for it`,
    );
  }
  const runId = await findOrCreateRun(target.tracking, run, options);
  const there = await target.tracking.getRun(runId);
  const isNew = there.tags[WHOLE_TAG] === undefined;
  if (isNew) await sendContent(source, target, { ...options, run, there });
  const versions = await sendVersions(source, target, { run, there, isNew });
  if (isNew) {
    await target.tracking.updateRun(runId, { status: run.status, endTime: run.endTime });
    await target.tracking.logBatch(runId, { tags: { [WHOLE_TAG]: "true" } });
  }
  return { runId, isNew, versions };
}

async function findOrCreateRun(
  target: TrackingClient,
  run: Run,
  { experimentId, begunRunId }: PushOptions,
): Promise<string> {
  const sentAs = async (runId: string) => {
    const filter = `tags.\`${SOURCE_RUN_TAG}\` = '${runId}'`;
    return (await target.searchRuns([experimentId], { filter })).items[0]?.runId;
  };
  const earlier = await sentAs(run.runId);
  if (earlier !== undefined) return earlier;
  const { [PARENT_TAG]: parent, ...tagsOfRun } = run.tags;
  const parentRunId = parent === undefined ? undefined : await sentAs(parent);
  if (parent !== undefined && parentRunId === undefined) {
    throw new MlflowError(
      "INVALID_STATE",
      `Cannot send the run ${run.runId} as it is nested in ${parent}, which was not sent: send that first`,
    );
  }
  const tags: KeyValues = { ...ownTags(tagsOfRun), [SOURCE_RUN_TAG]: run.runId };
  if (begunRunId !== undefined && await isActive(target, begunRunId)) {
    await target.logBatch(begunRunId, { tags });
    return begunRunId;
  }
  const { runName, startTime, userId } = run;
  const created = await target.createRun(experimentId, {
    runName,
    startTime,
    userId,
    tags,
    parentRunId,
  });
  return created.runId;
}

/** Somebody may have deleted the run since it was begun. */
async function isActive(target: TrackingClient, runId: string): Promise<boolean> {
  try {
    return (await target.getRun(runId)).lifecycleStage === "active";
  } catch (error) {
    if (!isMissing(error)) throw error;
    return false;
  }
}

interface Sending extends PushOptions {
  readonly run: Run;
  /** The run in the target. */
  readonly there: Run;
}

async function sendContent(source: Mlflow, target: Mlflow, sending: Sending): Promise<void> {
  const { run, there, folder } = sending;
  const { tracking } = target;
  await tracking.logInputs(there.runId, run.datasetInputs);
  await tracking.logBatch(there.runId, { params: run.params });
  const models = new Map<string, LoggedModel>();
  for (const { modelId, step } of run.modelOutputs) {
    const model = await source.tracking.getLoggedModel(modelId);
    models.set(await sendModel(source.tracking, tracking, { ...sending, model, step }), model);
  }
  const metrics: Metric[] = [];
  for (const key of Object.keys(run.metrics)) {
    const points = await source.tracking.getMetricHistory(run.runId, key);
    metrics.push(...points.map((point) => measured(point, models)));
  }
  await tracking.logBatch(there.runId, { metrics });
  await withTemporaryFolder(join(folder, "artifacts"), async (files) => {
    await source.tracking.downloadArtifacts(run.runId, "", files);
    await tracking.logArtifacts(there.runId, files);
  });
}

/** The point with the model and data that it measures, which a run's history does not hold. */
function measured(point: MetricPoint, models: ReadonlyMap<string, LoggedModel>): Metric {
  for (const [modelId, { metrics }] of models) {
    const same = metrics.find(({ key, step, timestamp }) =>
      key === point.key && step === point.step && timestamp === point.timestamp
    );
    const { datasetName, datasetDigest } = same ?? {};
    if (same !== undefined) return { ...point, modelId, datasetName, datasetDigest };
  }
  return point;
}

/** Sends a logged model unless it is there; returns its id in the target. */
async function sendModel(
  source: TrackingClient,
  target: TrackingClient,
  sending: Sending & { model: LoggedModel; step: number },
): Promise<string> {
  const { model, step, there, folder } = sending;
  const earlier = await findModel(target, there, model);
  const sent = earlier ??
    await target.createLoggedModel(there.experimentId, {
      name: model.name,
      sourceRunId: there.runId,
      params: model.params,
      tags: { ...ownTags(model.tags), [SOURCE_TAG]: model.modelId },
    });
  const { modelId, creationTime, status } = sent;
  if (sent.tags[HASH_TAG] === undefined && status !== "READY") {
    await withTemporaryFolder(join(folder, "model"), async (files) => {
      const [from, to] = [join(files, "from"), join(files, "to")];
      await source.downloadLoggedModel(model.modelId, from);
      await Deno.mkdir(to);
      await sending.copyModel(from, to, { modelId, runId: there.runId, creationTime });
      await target.logModelArtifacts(modelId, to);
    });
  }
  if (status !== "READY") await target.finalizeLoggedModel(modelId, "READY");
  await target.logOutputs(there.runId, [{ modelId, step }]);
  return modelId;
}

/** The model that was sent for `model`, or is on its way. */
async function findModel(
  target: TrackingClient,
  there: Run,
  model: LoggedModel,
): Promise<LoggedModel | undefined> {
  const filter = `name = ${textLiteral(model.name)}`;
  const models = await allPages((pageToken) =>
    target.searchLoggedModels([there.experimentId], { filter, pageToken })
  );
  return models.find(({ sourceRunId, status, tags }) =>
    sourceRunId === there.runId && status !== "FAILED" && isSentFrom(tags, model.modelId)
  );
}

/** Tags but those that a store or its registry keeps for itself. */
function ownTags(tags: KeyValues): KeyValues {
  const isKept = (key: string) =>
    /^(push|promotion)\./.test(key) || key === HASH_TAG || key === "mlflow.modelVersions";
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isKept(key)));
}

/** A model or version without the tag was made by the run itself, which had begun in the target. */
function isSentFrom(tags: KeyValues, source: string): boolean {
  return (tags[SOURCE_TAG] ?? source) === source;
}

async function sendVersions(
  source: Mlflow,
  target: Mlflow,
  { run, there, isNew }: { run: Run; there: Run; isNew: boolean },
): Promise<ModelVersion[]> {
  const versions: ModelVersion[] = [];
  const own = await allPages((pageToken) =>
    source.registry.searchModelVersions({ filter: `run_id = '${run.runId}'`, pageToken })
  );
  for (const { name, version: number } of own.toReversed()) {
    // A server's search does not name aliases.
    const version = await source.registry.getModelVersion(name, number);
    if (isNew) await registerName(source, target, name);
    const earlier = (await allVersions(target.registry, name)).find((other) =>
      other.runId === there.runId && isSentFrom(other.tags, String(version.version))
    );
    if (!isNew && earlier === undefined) continue;
    const sent = earlier ?? await createVersion(source, target, { version, there });
    if (isNew && version.aliases.length > 0 && sent.aliases.length === 0) {
      const { aliases } = await target.registry.getRegisteredModel(name);
      const alias = "champion" in aliases ? "challenger" : "champion";
      await moveAlias(target.registry, { name, alias, version: sent.version });
    }
    versions.push(await target.registry.getModelVersion(name, sent.version));
  }
  return versions;
}

async function registerName(source: Mlflow, target: Mlflow, name: string): Promise<void> {
  const { description } = await source.registry.getRegisteredModel(name);
  try {
    await target.registry.createRegisteredModel(name, { description });
  } catch (error) {
    const isThere = error instanceof MlflowError && error.errorCode === "RESOURCE_ALREADY_EXISTS";
    if (!isThere) throw error;
  }
}

/** Makes the version from the model that was sent for the one it was made from. */
async function createVersion(
  source: Mlflow,
  target: Mlflow,
  { version, there }: { version: ModelVersion; there: Run },
): Promise<ModelVersion> {
  const model = await source.tracking.getLoggedModel(version.source.replace("models:/", ""));
  const { modelId } = await findModel(target.tracking, there, model) ?? {};
  return await target.registry.createModelVersion(version.name, {
    source: `models:/${modelId}`,
    runId: there.runId,
    description: version.description,
    tags: { ...ownTags(version.tags), [SOURCE_TAG]: String(version.version) },
  });
}
