/**
 * Runs in SQLite: their rows, params, tags and search.
 * @module
 */
import { join } from "node:path";
import { MlflowError } from "../errors.ts";
import { checkLength, checkRunName, checkTags, checkTime, LIMITS } from "../limits.ts";
import type { KeyValues, LifecycleStage, Page, Run, RunStatus, SearchOptions } from "../types.ts";
import type { Database } from "./database.ts";
import { getExperiment } from "./experiments.ts";
import { compileFilter, compileOrder } from "./filter.ts";
import { readDatasetInputs, readModelOutputs } from "./inputs.ts";
import { latestMetrics } from "./metrics.ts";
import { invalid, keyValues, notThere, page } from "./rows.ts";

interface RunRow {
  run_uuid: string;
  name: string | null;
  user_id: string | null;
  status: RunStatus;
  start_time: number | null;
  end_time: number | null;
  lifecycle_stage: LifecycleStage;
  artifact_uri: string;
  experiment_id: number;
}

const JOIN = "k.run_uuid = r.run_uuid";

const SEARCHABLE = {
  attributes: {
    run_id: "r.run_uuid",
    run_name: "r.name",
    status: "r.status",
    start_time: "r.start_time",
    end_time: "r.end_time",
    user_id: "r.user_id",
  },
  keyed: {
    params: { table: "params", key: "key", value: "value", join: JOIN },
    tags: { table: "tags", key: "key", value: "value", join: JOIN },
    metrics: { table: "latest_metrics", key: "key", value: "value", join: JOIN },
  },
};

const STATUSES: readonly RunStatus[] = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

/** What a new run is given. */
export interface NewRun {
  readonly runId: string;
  readonly experimentId: string;
  readonly runName: string;
  readonly startTime: number;
  readonly userId: string;
  readonly tags: KeyValues;
}

/** Starts a run. */
export function createRun(db: Database, run: NewRun): Run {
  checkRunName(run.runName);
  checkTime("a run", run.startTime);
  checkLength("a user id", run.userId, LIMITS.userId);
  checkTags(run.tags, LIMITS.tagValue);
  const experiment = getExperiment(db, run.experimentId);
  if (experiment.lifecycleStage === "deleted") {
    throw new MlflowError(
      "INVALID_STATE",
      `Cannot start a run as the experiment ${experiment.experimentId} is deleted: restore it or name another`,
    );
  }
  db.insert("runs", {
    run_uuid: run.runId,
    name: run.runName,
    source_type: "UNKNOWN",
    source_name: "",
    entry_point_name: "",
    user_id: run.userId,
    status: "RUNNING",
    start_time: run.startTime,
    source_version: "",
    lifecycle_stage: "active",
    artifact_uri: join(experiment.artifactLocation, run.runId, "artifacts"),
    experiment_id: experiment.experimentId,
  });
  setRunTags(db, run.runId, { ...run.tags, "mlflow.runName": run.runName });
  return getRun(db, run.runId);
}

/** The run with that id. */
export function getRun(db: Database, runId: string): Run {
  return readRun(db, findRow(db, runId));
}

function findRow(db: Database, runId: string): RunRow {
  const row = db.get<RunRow>("SELECT * FROM runs WHERE run_uuid = ?", runId);
  if (!row) throw notThere(`the run with id ${JSON.stringify(runId)}`);
  return row;
}

/** The run's experiment, where the run may still be written to. */
export function checkActiveRun(db: Database, runId: string): { experimentId: number } {
  const row = findRow(db, runId);
  if (row.lifecycle_stage !== "active") {
    throw invalid(`Cannot log to the run ${runId} as it is deleted: restore it or start another`);
  }
  return { experimentId: row.experiment_id };
}

/** A page of active runs. */
export function searchRuns(
  db: Database,
  experimentIds: readonly string[],
  options: SearchOptions & { orderBy?: readonly string[] },
): Page<Run> {
  const { sql, values } = compileFilter(options.filter, SEARCHABLE);
  const order = compileOrder(options.orderBy ?? [], SEARCHABLE);
  const terms = [order.sql, "r.start_time DESC", "r.run_uuid"].filter((term) => term !== "");
  return page<RunRow, Run>(
    db,
    {
      sql:
        `SELECT r.* FROM runs r WHERE r.lifecycle_stage = 'active' AND r.experiment_id IN (SELECT value FROM json_each(?)) AND ${sql} ORDER BY ${
          terms.join(", ")
        }`,
      values: [JSON.stringify(experimentIds.map(Number)), ...values, ...order.values],
    },
    options,
    (row) => readRun(db, row),
  );
}

/** Ends or renames a run. */
export function updateRun(
  db: Database,
  runId: string,
  changes: { status?: RunStatus; endTime?: number; runName?: string; now: number },
): void {
  const { status, runName, now } = changes;
  checkActiveRun(db, runId);
  if (status !== undefined && !STATUSES.includes(status)) {
    throw invalid(`Cannot set the status ${JSON.stringify(status)}: use ${STATUSES.join(", ")}`);
  }
  const hasEnded = status !== undefined && !["RUNNING", "SCHEDULED"].includes(status);
  const endTime = changes.endTime ?? (hasEnded ? now : undefined);
  if (endTime !== undefined) checkTime("a run", endTime);
  if (runName !== undefined) checkRunName(runName);
  if (status !== undefined) {
    db.run("UPDATE runs SET status = ? WHERE run_uuid = ?", status, runId);
  }
  if (endTime !== undefined) {
    db.run("UPDATE runs SET end_time = ? WHERE run_uuid = ?", endTime, runId);
  }
  if (runName !== undefined) {
    db.run("UPDATE runs SET name = ? WHERE run_uuid = ?", runName, runId);
    setRunTags(db, runId, { "mlflow.runName": runName });
  }
}

/** Logs params, which never change. */
export function logParams(db: Database, runId: string, params: KeyValues): void {
  const there = keyValues(db, "params", { run_uuid: runId });
  for (const [key, value] of Object.entries(params)) {
    if (there[key] === value) continue;
    if (key in there) {
      throw invalid(
        `Cannot log the param ${key} of run ${runId} again with another value: params never change, start another run`,
      );
    }
    db.insert("params", { key, value, run_uuid: runId });
  }
}

/** Sets tags. */
export function setRunTags(db: Database, runId: string, tags: KeyValues): void {
  for (const [key, value] of Object.entries(tags)) {
    db.put("tags", { key, run_uuid: runId }, { value });
  }
}

/** Deletes a tag that is there. */
export function deleteRunTag(db: Database, runId: string, key: string): void {
  checkActiveRun(db, runId);
  if (db.run("DELETE FROM tags WHERE run_uuid = ? AND key = ?", runId, key) === 0) {
    throw notThere(`the tag ${JSON.stringify(key)} of run ${runId}`);
  }
}

function readRun(db: Database, row: RunRow): Run {
  const runId = row.run_uuid;
  return {
    runId,
    runName: row.name ?? "",
    experimentId: String(row.experiment_id),
    userId: row.user_id ?? "",
    status: row.status,
    startTime: row.start_time ?? 0,
    endTime: row.end_time,
    artifactUri: row.artifact_uri,
    lifecycleStage: row.lifecycle_stage,
    params: keyValues(db, "params", { run_uuid: runId }),
    tags: keyValues(db, "tags", { run_uuid: runId }),
    metrics: latestMetrics(db, runId),
    datasetInputs: readDatasetInputs(db, runId),
    modelOutputs: readModelOutputs(db, runId),
  };
}
