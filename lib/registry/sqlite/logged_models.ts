/**
 * Logged models in SQLite.
 * @module
 */
import { join } from "node:path";
import { checkKey, checkLength, checkLoggedModelName, checkTags, LIMITS } from "../limits.ts";
import type { KeyValues, LoggedModel, LoggedModelStatus, Page, SearchOptions } from "../types.ts";
import type { Database } from "./database.ts";
import { getExperiment } from "./experiments.ts";
import { compileFilter } from "./filter.ts";
import { modelMetrics } from "./metrics.ts";
import { keyValues, notThere, page } from "./rows.ts";

/** MLflow's numbers. */
const STATUSES: Readonly<Record<number, LoggedModelStatus>> = {
  1: "PENDING",
  2: "READY",
  3: "FAILED",
};

interface LoggedModelRow {
  model_id: string;
  experiment_id: number;
  name: string;
  artifact_location: string;
  creation_timestamp_ms: number;
  status: number;
  source_run_id: string | null;
}

const SEARCHABLE = {
  attributes: { name: "m.name", model_id: "m.model_id", source_run_id: "m.source_run_id" },
  keyed: {
    tags: {
      table: "logged_model_tags",
      key: "tag_key",
      value: "tag_value",
      join: "k.model_id = m.model_id",
    },
  },
};

/** What a new logged model is given. */
export interface NewLoggedModel {
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly sourceRunId?: string;
  readonly params?: KeyValues;
  readonly tags?: KeyValues;
  readonly now: number;
}

/** Announces a model. */
export function createLoggedModel(db: Database, model: NewLoggedModel): LoggedModel {
  const { modelId, params = {}, tags = {} } = model;
  checkLoggedModelName(model.name);
  for (const [key, value] of Object.entries(params)) {
    checkKey("param", key);
    checkLength(`the param ${key}`, value, LIMITS.paramValue);
  }
  checkTags(tags, LIMITS.tagValue);
  const { experimentId, artifactLocation } = getExperiment(db, model.experimentId);
  db.insert("logged_models", {
    model_id: modelId,
    experiment_id: experimentId,
    name: model.name,
    artifact_location: join(artifactLocation, "models", modelId, "artifacts"),
    creation_timestamp_ms: model.now,
    last_updated_timestamp_ms: model.now,
    status: 1,
    lifecycle_stage: "active",
    source_run_id: model.sourceRunId ?? null,
  });
  for (const [key, value] of Object.entries(params)) {
    db.insert("logged_model_params", {
      model_id: modelId,
      experiment_id: experimentId,
      param_key: key,
      param_value: value,
    });
  }
  setLoggedModelTags(db, modelId, tags);
  return getLoggedModel(db, modelId);
}

/** The logged model with that id. */
export function getLoggedModel(db: Database, modelId: string): LoggedModel {
  const row = db.get<LoggedModelRow>(
    "SELECT * FROM logged_models WHERE model_id = ? AND lifecycle_stage = 'active'",
    modelId,
  );
  if (!row) throw notThere(`the logged model with id ${JSON.stringify(modelId)}`);
  return readLoggedModel(db, row);
}

/** A page of logged models, newest first. */
export function searchLoggedModels(
  db: Database,
  experimentIds: readonly string[],
  options: SearchOptions,
): Page<LoggedModel> {
  const { sql, values } = compileFilter(options.filter, SEARCHABLE);
  return page<LoggedModelRow, LoggedModel>(
    db,
    {
      sql:
        `SELECT m.* FROM logged_models m WHERE m.lifecycle_stage = 'active' AND m.experiment_id IN (SELECT value FROM json_each(?)) AND ${sql} ORDER BY m.creation_timestamp_ms DESC, m.model_id`,
      values: [JSON.stringify(experimentIds.map(Number)), ...values],
    },
    options,
    (row) => readLoggedModel(db, row),
  );
}

/** Sets tags. */
export function setLoggedModelTags(db: Database, modelId: string, tags: KeyValues): void {
  checkTags(tags, LIMITS.tagValue);
  const { experimentId } = getLoggedModel(db, modelId);
  for (const [key, value] of Object.entries(tags)) {
    db.put("logged_model_tags", { model_id: modelId, tag_key: key }, {
      experiment_id: experimentId,
      tag_value: value,
    });
  }
}

/** Ends the announcement. */
export function setLoggedModelStatus(
  db: Database,
  modelId: string,
  { status, now }: { status: LoggedModelStatus; now: number },
): void {
  getLoggedModel(db, modelId);
  const number = Object.keys(STATUSES).find((key) => STATUSES[Number(key)] === status);
  db.run(
    "UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?",
    Number(number),
    now,
    modelId,
  );
}

/** Removes a model that was announced and never stored; false where it is another. */
export function removePendingModel(db: Database, modelId: string): boolean {
  const isPending = db.get(
    "SELECT 1 FROM logged_models WHERE model_id = ? AND status = 1",
    modelId,
  );
  if (!isPending) return false;
  db.run("DELETE FROM inputs WHERE destination_id = ?", modelId);
  for (
    const table of [
      "logged_model_metrics",
      "logged_model_params",
      "logged_model_tags",
      "logged_models",
    ]
  ) {
    db.run(`DELETE FROM ${table} WHERE model_id = ?`, modelId);
  }
  return true;
}

function readLoggedModel(db: Database, row: LoggedModelRow): LoggedModel {
  const of = { model_id: row.model_id };
  return {
    modelId: row.model_id,
    experimentId: String(row.experiment_id),
    name: row.name,
    status: STATUSES[row.status] ?? "PENDING",
    artifactUri: row.artifact_location,
    sourceRunId: row.source_run_id,
    creationTime: row.creation_timestamp_ms,
    params: keyValues(db, "logged_model_params", of, ["param_key", "param_value"]),
    tags: keyValues(db, "logged_model_tags", of, ["tag_key", "tag_value"]),
    metrics: modelMetrics(db, row.model_id),
  };
}
