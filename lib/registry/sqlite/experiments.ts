/**
 * Experiments in SQLite.
 * @module
 */
import { join } from "node:path";
import { MlflowError } from "../errors.ts";
import { checkExperimentName, checkTags, LIMITS } from "../limits.ts";
import type { Experiment, KeyValues, LifecycleStage, Page, SearchOptions } from "../types.ts";
import type { Database } from "./database.ts";
import { compileFilter } from "./filter.ts";
import { keyValues, notThere, page } from "./rows.ts";

interface ExperimentRow {
  experiment_id: number;
  name: string;
  artifact_location: string;
  lifecycle_stage: LifecycleStage;
  creation_time: number | null;
}

const SEARCHABLE = {
  attributes: { name: "e.name" },
  keyed: {
    tags: {
      table: "experiment_tags",
      key: "key",
      value: "value",
      join: "k.experiment_id = e.experiment_id",
    },
  },
};

/** Creates an experiment whose artifacts lie in `artifactRoot/ID`. */
export function createExperiment(
  db: Database,
  name: string,
  { tags = {}, artifactRoot, now }: { tags?: KeyValues; artifactRoot: string; now: number },
): string {
  checkExperimentName(name);
  checkTags(tags, LIMITS.experimentTagValue);
  if (db.get("SELECT 1 FROM experiments WHERE name = ?", name)) {
    throw new MlflowError(
      "RESOURCE_ALREADY_EXISTS",
      `Cannot create the experiment ${JSON.stringify(name)} as it is there: choose another name`,
    );
  }
  const { id } = db.get<{ id: number }>(
    "SELECT coalesce(max(experiment_id), 0) + 1 AS id FROM experiments",
  )!;
  db.insert("experiments", {
    experiment_id: id,
    name,
    artifact_location: join(artifactRoot, String(id)),
    lifecycle_stage: "active",
    creation_time: now,
    last_update_time: now,
  });
  for (const [key, value] of Object.entries(tags)) {
    db.insert("experiment_tags", { key, value, experiment_id: id });
  }
  return String(id);
}

/** The experiment with that id. */
export function getExperiment(db: Database, experimentId: string): Experiment {
  const row = /^\d{1,15}$/.test(experimentId)
    ? db.get<ExperimentRow>("SELECT * FROM experiments WHERE experiment_id = ?", experimentId)
    : undefined;
  if (!row) throw notThere(`the experiment with id ${JSON.stringify(experimentId)}`);
  return readExperiment(db, row);
}

/** The experiment of that name, or null. */
export function getExperimentByName(db: Database, name: string): Experiment | null {
  const row = db.get<ExperimentRow>("SELECT * FROM experiments WHERE name = ?", name);
  return row ? readExperiment(db, row) : null;
}

/** A page of active experiments, newest first. */
export function searchExperiments(db: Database, options: SearchOptions): Page<Experiment> {
  const { sql, values } = compileFilter(options.filter, SEARCHABLE);
  return page<ExperimentRow, Experiment>(
    db,
    {
      sql:
        `SELECT e.* FROM experiments e WHERE lifecycle_stage = 'active' AND ${sql} ORDER BY creation_time DESC, experiment_id DESC`,
      values,
    },
    options,
    (row) => readExperiment(db, row),
  );
}

/** Sets a tag. */
export function setExperimentTag(
  db: Database,
  experimentId: string,
  tag: { key: string; value: string; now: number },
): void {
  checkTags({ [tag.key]: tag.value }, LIMITS.experimentTagValue);
  getExperiment(db, experimentId);
  db.put("experiment_tags", { key: tag.key, experiment_id: experimentId }, { value: tag.value });
  db.run(
    "UPDATE experiments SET last_update_time = ? WHERE experiment_id = ?",
    tag.now,
    experimentId,
  );
}

function readExperiment(db: Database, row: ExperimentRow): Experiment {
  return {
    experimentId: String(row.experiment_id),
    name: row.name,
    artifactLocation: row.artifact_location,
    lifecycleStage: row.lifecycle_stage,
    creationTime: row.creation_time ?? 0,
    tags: keyValues(db, "experiment_tags", { experiment_id: row.experiment_id }),
  };
}
