/**
 * The tracking client over MLflow's REST API 2.0.
 * @module
 */
import { type ArtifactFiles, downloadFiles, uploadFiles } from "../artifact_files.ts";
import { isMissing } from "../errors.ts";
import {
  checkBatch,
  checkDataset,
  checkExperimentName,
  checkLength,
  checkRunName,
  checkTags,
  checkTime,
  LIMITS,
} from "../limits.ts";
import { checkArtifactPath } from "../local_files.ts";
import type { TrackingClient } from "../clients.ts";
import type {
  DatasetInput,
  Experiment,
  FileInfo,
  KeyValues,
  LogBatch,
  Metric,
  MetricPoint,
  ModelOutput,
  Page,
  Run,
  RunChanges,
  RunOptions,
  SearchOptions,
} from "../types.ts";
import { allPages } from "../pages.ts";
import { RestLoggedModels } from "./logged_models.ts";
import { pageOf, type RestStore, searchBody } from "./rest_store.ts";
import { batches } from "./batches.ts";
import { createOnce } from "./create_once.ts";
import {
  experimentOf,
  idOf,
  numberOf,
  REQUEST_TAG,
  runOf,
  toDataset,
  toNumber,
  toPairs,
} from "./entities.ts";
import { type Http, type Json, objectOf, objectsOf } from "../../_shared/http/mod.ts";

const API = "/api/2.0/mlflow";
/** Of more metrics of a model that are there already, MLflow's server fails. */
const MOST_MODEL_METRICS = 100;

/** Experiments, runs and logged models of a server. */
export class RestTracking extends RestLoggedModels implements TrackingClient {
  readonly #http: Http;
  readonly #files: ArtifactFiles;
  readonly #clock: () => number;
  readonly #newId: () => string;

  constructor(store: RestStore) {
    super(store);
    const { http, files, clock, newId } = store;
    this.#http = http;
    this.#files = files;
    this.#clock = clock;
    this.#newId = newId;
  }

  async createExperiment(name: string, { tags = {} }: { tags?: KeyValues } = {}): Promise<string> {
    checkExperimentName(name);
    checkTags(tags, LIMITS.experimentTagValue);
    const requestId = this.#newId();
    return await createOnce({
      send: async () => {
        const body = { name, tags: toPairs({ ...tags, [REQUEST_TAG]: requestId }) };
        const json = await this.#post("experiments/create", body, { isRepeatable: false });
        return idOf(json.experiment_id);
      },
      find: async () => {
        const filter = `tags.\`${REQUEST_TAG}\` = '${requestId}'`;
        return (await this.searchExperiments({ filter })).items[0]?.experimentId;
      },
    });
  }

  async getExperiment(experimentId: string): Promise<Experiment> {
    const json = await this.#get("experiments/get", { experiment_id: experimentId });
    return experimentOf(objectOf(json.experiment));
  }

  async getExperimentByName(name: string): Promise<Experiment | null> {
    try {
      const json = await this.#get("experiments/get-by-name", { experiment_name: name });
      return experimentOf(objectOf(json.experiment));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async searchExperiments(options: SearchOptions = {}): Promise<Page<Experiment>> {
    const body = { ...searchBody(options), view_type: "ACTIVE_ONLY" };
    const json = await this.#post("experiments/search", body);
    return pageOf(json, objectsOf(json.experiments).map(experimentOf));
  }

  async setExperimentTag(experimentId: string, key: string, value: string): Promise<void> {
    checkTags({ [key]: value }, LIMITS.experimentTagValue);
    await this.#post("experiments/set-experiment-tag", {
      experiment_id: experimentId,
      key,
      value,
    });
  }

  async createRun(
    experimentId: string,
    options: RunOptions = {},
  ): Promise<Run> {
    const requestId = this.#newId();
    const { runName = `run-${requestId.slice(0, 8)}`, startTime = this.#clock() } = options;
    const { userId = "", parentRunId, tags = {} } = options;
    checkRunName(runName);
    checkTime("a run", startTime);
    checkLength("a user id", userId, LIMITS.userId);
    checkTags(tags, LIMITS.tagValue);
    if (parentRunId !== undefined) await this.getRun(parentRunId);
    const own: KeyValues = parentRunId === undefined ? {} : { "mlflow.parentRunId": parentRunId };
    const body = {
      experiment_id: experimentId,
      run_name: runName,
      user_id: userId,
      start_time: startTime,
      tags: toPairs({
        ...tags,
        ...own,
        "mlflow.runName": runName,
        [REQUEST_TAG]: requestId,
      }),
    };
    return await createOnce({
      send: async () => {
        const json = await this.#post("runs/create", body, { isRepeatable: false });
        return runOf(objectOf(json.run));
      },
      find: async () => {
        const filter = `tags.\`${REQUEST_TAG}\` = '${requestId}'`;
        return (await this.searchRuns([experimentId], { filter })).items[0];
      },
    });
  }

  async getRun(runId: string): Promise<Run> {
    return runOf(objectOf((await this.#get("runs/get", { run_id: runId })).run));
  }

  async searchRuns(
    experimentIds: readonly string[],
    options: SearchOptions & { orderBy?: readonly string[] } = {},
  ): Promise<Page<Run>> {
    const json = await this.#post("runs/search", {
      ...searchBody(options),
      experiment_ids: experimentIds,
      order_by: options.orderBy ?? [],
      run_view_type: "ACTIVE_ONLY",
    });
    return pageOf(json, objectsOf(json.runs).map(runOf));
  }

  async updateRun(
    runId: string,
    changes: RunChanges,
  ): Promise<void> {
    const { status, runName } = changes;
    const hasEnded = status !== undefined && !["RUNNING", "SCHEDULED"].includes(status);
    const endTime = changes.endTime ?? (hasEnded ? this.#clock() : undefined);
    if (endTime !== undefined) checkTime("a run", endTime);
    if (runName !== undefined) checkRunName(runName);
    await this.#post("runs/update", {
      run_id: runId,
      status,
      end_time: endTime,
      run_name: runName,
    });
  }

  async logBatch(runId: string, batch: LogBatch): Promise<void> {
    checkBatch(batch);
    const now = this.#clock();
    const params = toPairs(batch.params ?? {});
    const metrics = (batch.metrics ?? []).map((metric) => toMetric(metric, now));
    const tags = toPairs(batch.tags ?? {});
    const send = (part: Json) => this.#post("runs/log-batch", { run_id: runId, ...part });
    for (const part of batches(params, LIMITS.batchParams)) await send({ params: part });
    const isOfModel = (metric: Json) => metric.model_id !== undefined;
    const parts = [
      ...batches(metrics.filter(isOfModel), MOST_MODEL_METRICS),
      ...batches(metrics.filter((metric) => !isOfModel(metric)), LIMITS.batchMetrics),
    ];
    for (const part of parts) await send({ metrics: part });
    for (const part of batches(tags, LIMITS.batchTags)) await send({ tags: part });
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await this.#post("runs/delete-tag", { run_id: runId, key });
  }

  async getMetricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    const points = await allPages(async (pageToken) => {
      const json = await this.#get("metrics/get-history", {
        run_id: runId,
        metric_key: key,
        max_results: 1_000,
        page_token: pageToken,
      });
      const items = objectsOf(json.metrics).map((metric) => ({
        key,
        value: numberOf(metric.value),
        timestamp: Number(metric.timestamp ?? 0),
        step: Number(metric.step ?? 0),
      }));
      return pageOf(json, items);
    });
    return points.sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
  }

  async logInputs(runId: string, datasets: readonly DatasetInput[]): Promise<void> {
    datasets.forEach(checkDataset);
    await this.#post("runs/log-inputs", { run_id: runId, datasets: datasets.map(toDataset) });
  }

  async logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void> {
    try {
      await this.#post("runs/outputs", {
        run_id: runId,
        models: models.map(({ modelId, step }) => ({ model_id: modelId, step })),
      });
    } catch (error) {
      // The server refuses what is noted already, as after an answer that was lost.
      const { modelOutputs } = await this.getRun(runId);
      const noted = new Set(modelOutputs.map(({ modelId }) => modelId));
      const missing = models.filter(({ modelId }) => !noted.has(modelId));
      if (missing.length === models.length) throw error;
      if (missing.length > 0) await this.logOutputs(runId, missing);
    }
  }

  async logArtifacts(runId: string, localPath: string, artifactPath = ""): Promise<void> {
    const below = checkArtifactPath(artifactPath);
    const { artifactUri } = await this.getRun(runId);
    await uploadFiles(this.#files, localPath, { uri: artifactUri, path: below });
  }

  async listArtifacts(runId: string, path = ""): Promise<FileInfo[]> {
    const { artifactUri } = await this.getRun(runId);
    return await this.#files.list(artifactUri, checkArtifactPath(path));
  }

  async downloadArtifacts(runId: string, path: string, folder: string): Promise<void> {
    const { artifactUri } = await this.getRun(runId);
    await downloadFiles(this.#files, { uri: artifactUri, path }, folder);
  }

  #get(path: string, query: Json = {}): Promise<Json> {
    return this.#http.json("GET", `${API}/${path}`, query);
  }

  #post(path: string, body: Json, options: { isRepeatable?: boolean } = {}): Promise<Json> {
    return this.#http.json("POST", `${API}/${path}`, body, options);
  }
}

function toMetric(metric: Metric, now: number): Json {
  const { key, value, timestamp = now, step = 0, modelId, datasetName, datasetDigest } = metric;
  return {
    key,
    value: toNumber(value),
    timestamp,
    step,
    model_id: modelId,
    dataset_name: datasetName,
    dataset_digest: datasetDigest,
  };
}
