/**
 * The tracking client over SQLite: one transaction per call.
 * @module
 */
import { join } from "node:path";
import { MlflowError } from "../errors.ts";
import { checkBatch } from "../limits.ts";
import { checkArtifactPath, folderHash, HASH_TAG } from "../local_files.ts";
import type { TrackingClient } from "../clients.ts";
import type {
  DatasetInput,
  Experiment,
  FileInfo,
  KeyValues,
  LogBatch,
  LoggedModel,
  LoggedModelOptions,
  MetricPoint,
  ModelOutput,
  Page,
  Run,
  RunChanges,
  RunOptions,
  SearchOptions,
} from "../types.ts";
import {
  fetchFiles,
  fetchModel,
  listFolder,
  localPath,
  storeFiles,
  storeFolder,
} from "./artifacts.ts";
import * as experiments from "./experiments.ts";
import { logInputs, logOutputs } from "./inputs.ts";
import * as loggedModels from "./logged_models.ts";
import { logMetrics, metricHistory } from "./metrics.ts";
import type { SqliteStore } from "./open_sqlite.ts";
import * as runs from "./runs.ts";

/** Experiments, runs and logged models of an SQLite store. */
export class SqliteTracking implements TrackingClient {
  readonly #store: SqliteStore;

  constructor(store: SqliteStore) {
    this.#store = store;
  }

  createExperiment(name: string, options: { tags?: KeyValues } = {}): Promise<string> {
    const { db, artifactRoot, clock } = this.#store;
    return db.write(() =>
      experiments.createExperiment(db, name, { ...options, artifactRoot, now: clock() })
    );
  }

  getExperiment(experimentId: string): Promise<Experiment> {
    const { db } = this.#store;
    return db.read(() => experiments.getExperiment(db, experimentId));
  }

  getExperimentByName(name: string): Promise<Experiment | null> {
    const { db } = this.#store;
    return db.read(() => experiments.getExperimentByName(db, name));
  }

  searchExperiments(options: SearchOptions = {}): Promise<Page<Experiment>> {
    const { db } = this.#store;
    return db.read(() => experiments.searchExperiments(db, options));
  }

  setExperimentTag(experimentId: string, key: string, value: string): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() =>
      experiments.setExperimentTag(db, experimentId, { key, value, now: clock() })
    );
  }

  createRun(
    experimentId: string,
    options: RunOptions = {},
  ): Promise<Run> {
    const { db, journal, clock, newId } = this.#store;
    const runId = newId();
    const { runName = `run-${runId.slice(0, 8)}`, startTime = clock(), userId = "" } = options;
    const { parentRunId, tags = {} } = options;
    journal.note("run", runId);
    return db.write(() => {
      if (parentRunId !== undefined) runs.checkActiveRun(db, parentRunId);
      const nested: KeyValues = parentRunId === undefined
        ? {}
        : { "mlflow.parentRunId": parentRunId };
      return runs.createRun(db, {
        runId,
        experimentId,
        runName,
        startTime,
        userId,
        tags: { ...tags, ...nested },
      });
    });
  }

  getRun(runId: string): Promise<Run> {
    const { db } = this.#store;
    return db.read(() => runs.getRun(db, runId));
  }

  searchRuns(
    experimentIds: readonly string[],
    options: SearchOptions & { orderBy?: readonly string[] } = {},
  ): Promise<Page<Run>> {
    const { db } = this.#store;
    return db.read(() => runs.searchRuns(db, experimentIds, options));
  }

  updateRun(
    runId: string,
    changes: RunChanges,
  ): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() => runs.updateRun(db, runId, { ...changes, now: clock() }));
  }

  logBatch(runId: string, batch: LogBatch): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() => {
      checkBatch(batch);
      const { experimentId } = runs.checkActiveRun(db, runId);
      runs.logParams(db, runId, batch.params ?? {});
      logMetrics(db, { runId, experimentId, now: clock() }, batch.metrics ?? []);
      runs.setRunTags(db, runId, batch.tags ?? {});
    });
  }

  deleteTag(runId: string, key: string): Promise<void> {
    const { db } = this.#store;
    return db.write(() => runs.deleteRunTag(db, runId, key));
  }

  getMetricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    const { db } = this.#store;
    return db.read(() => {
      runs.getRun(db, runId);
      return metricHistory(db, runId, key);
    });
  }

  logInputs(runId: string, datasets: readonly DatasetInput[]): Promise<void> {
    const { db, newId } = this.#store;
    return db.write(() => {
      const { experimentId } = runs.checkActiveRun(db, runId);
      logInputs(db, { runId, experimentId, newId }, datasets);
    });
  }

  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void> {
    const { db, newId } = this.#store;
    return db.write(() => {
      runs.checkActiveRun(db, runId);
      logOutputs(db, { runId, newId }, models);
    });
  }

  async logArtifacts(runId: string, localFrom: string, artifactPath = ""): Promise<void> {
    const below = checkArtifactPath(artifactPath);
    const { artifactUri } = await this.getRun(runId);
    await storeFiles(localFrom, join(localPath(artifactUri), below), this.#store.journal);
  }

  async listArtifacts(runId: string, path = ""): Promise<FileInfo[]> {
    const { artifactUri } = await this.getRun(runId);
    return await listFolder(localPath(artifactUri), path);
  }

  async downloadArtifacts(runId: string, path: string, folder: string): Promise<void> {
    const { artifactUri } = await this.getRun(runId);
    await fetchFiles(localPath(artifactUri), path, folder);
  }

  createLoggedModel(
    experimentId: string,
    options: LoggedModelOptions,
  ): Promise<LoggedModel> {
    const { db, journal, clock, newId } = this.#store;
    const modelId = `m-${newId()}`;
    journal.note("model", modelId);
    return db.write(() => {
      if (options.sourceRunId !== undefined) runs.checkActiveRun(db, options.sourceRunId);
      return loggedModels.createLoggedModel(db, {
        ...options,
        modelId,
        experimentId,
        now: clock(),
      });
    });
  }

  getLoggedModel(modelId: string): Promise<LoggedModel> {
    const { db } = this.#store;
    return db.read(() => loggedModels.getLoggedModel(db, modelId));
  }

  searchLoggedModels(
    experimentIds: readonly string[],
    options: SearchOptions = {},
  ): Promise<Page<LoggedModel>> {
    const { db } = this.#store;
    return db.read(() => loggedModels.searchLoggedModels(db, experimentIds, options));
  }

  setLoggedModelTags(modelId: string, tags: KeyValues): Promise<void> {
    const { db } = this.#store;
    return db.write(() => loggedModels.setLoggedModelTags(db, modelId, tags));
  }

  async logModelArtifacts(modelId: string, folder: string): Promise<void> {
    const { status, artifactUri } = await this.getLoggedModel(modelId);
    if (status !== "PENDING") throw notPending(modelId, status);
    const hash = await folderHash(folder);
    await storeFolder(folder, localPath(artifactUri), this.#store.journal);
    await this.setLoggedModelTags(modelId, { [HASH_TAG]: hash });
  }

  finalizeLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() => {
      const { tags } = loggedModels.getLoggedModel(db, modelId);
      if (status === "READY" && tags[HASH_TAG] === undefined) {
        throw new MlflowError(
          "INVALID_STATE",
          `Cannot call the logged model ${modelId} ready as its files are not there: store them first`,
        );
      }
      loggedModels.setLoggedModelStatus(db, modelId, { status, now: clock() });
    });
  }

  async listLoggedModelArtifacts(modelId: string, path = ""): Promise<FileInfo[]> {
    const { artifactUri } = await this.getLoggedModel(modelId);
    return await listFolder(localPath(artifactUri), path);
  }

  async downloadLoggedModel(modelId: string, folder: string): Promise<void> {
    const { artifactUri, tags } = await this.getLoggedModel(modelId);
    const from = localPath(artifactUri);
    await fetchModel({ what: `the logged model ${modelId}`, from, hash: tags[HASH_TAG] }, folder);
  }
}

function notPending(modelId: string, status: string): MlflowError {
  return new MlflowError(
    "INVALID_STATE",
    `Cannot store files of the logged model ${modelId} as it is ${status}: log another model`,
  );
}
