/**
 * Versions of registered models in SQLite.
 * @module
 */
import { MlflowError } from "../errors.ts";
import { checkLength, checkTags, LIMITS } from "../limits.ts";
import type { KeyValues, ModelVersion, Page, SearchOptions } from "../types.ts";
import { parseModelUri } from "../uri.ts";
import { localPath } from "./artifacts.ts";
import type { Database } from "./database.ts";
import { compileFilter } from "./filter.ts";
import { getLoggedModel, setLoggedModelTags } from "./logged_models.ts";
import { invalid, keyValues, notThere, page } from "./rows.ts";

/** MLflow keeps deleted versions under this stage, so that numbers are not used again. */
const IS_THERE = "(v.current_stage IS NULL OR v.current_stage <> 'Deleted_Internal')";

/** The tag by which `mlflow ui` shows the versions of a logged model. */
const VERSIONS_TAG = "mlflow.modelVersions";

interface VersionRow {
  name: string;
  version: number;
  creation_time: number | null;
  last_updated_time: number | null;
  description: string | null;
  source: string | null;
  run_id: string | null;
  storage_location: string | null;
}

const SEARCHABLE = {
  attributes: {
    name: "v.name",
    run_id: "v.run_id",
    source_path: "v.source",
    version_number: "v.version",
  },
  keyed: {
    tags: {
      table: "model_version_tags",
      key: "key",
      value: "value",
      join: "k.name = v.name AND k.version = v.version",
    },
  },
};

/** What a new version is given. */
export interface NewVersion {
  readonly source: string;
  readonly runId?: string;
  readonly description?: string;
  readonly tags?: KeyValues;
  readonly now: number;
}

/** Makes the next version; the files of its model must be there. */
export function createModelVersion(db: Database, name: string, given: NewVersion): ModelVersion {
  const { source, description = "", tags = {}, now } = given;
  checkLength("a description", description, LIMITS.description);
  checkTags(tags, LIMITS.versionTagValue);
  if (!db.get("SELECT 1 FROM registered_models WHERE name = ?", name)) {
    throw notThere(`the registered model ${JSON.stringify(name)}`);
  }
  const reference = parseModelUri(source);
  if (reference.kind !== "loggedModel") {
    throw invalid("Cannot make a version from this source: log the model, then pass models:/m-ID");
  }
  const model = getLoggedModel(db, reference.modelId);
  if (model.status !== "READY" || !hasFiles(localPath(model.artifactUri))) {
    throw new MlflowError(
      "INVALID_STATE",
      `Cannot make a version from ${source} as its files are not there: log the model anew`,
    );
  }
  const { version } = db.get<{ version: number }>(
    "SELECT coalesce(max(version), 0) + 1 AS version FROM model_versions WHERE name = ?",
    name,
  )!;
  db.insert("model_versions", {
    name,
    version,
    creation_time: now,
    last_updated_time: now,
    description,
    current_stage: "None",
    source,
    run_id: given.runId ?? model.sourceRunId,
    status: "READY",
    storage_location: model.artifactUri,
  });
  for (const [key, value] of Object.entries(tags)) {
    db.insert("model_version_tags", { key, value, name, version });
  }
  db.run("UPDATE registered_models SET last_updated_time = ? WHERE name = ?", now, name);
  const versions = JSON.parse(model.tags[VERSIONS_TAG] ?? "[]");
  setLoggedModelTags(db, model.modelId, {
    [VERSIONS_TAG]: JSON.stringify([...versions, { name, version }]),
  });
  return getModelVersion(db, name, version);
}

function hasFiles(folder: string): boolean {
  try {
    return Deno.readDirSync(folder)[Symbol.iterator]().next().done === false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function findRow(db: Database, name: string, version: number): VersionRow {
  const row = db.get<VersionRow>(
    `SELECT v.* FROM model_versions v WHERE v.name = ? AND v.version = ? AND ${IS_THERE}`,
    name,
    version,
  );
  if (!row) throw notThere(`version ${version} of the registered model ${JSON.stringify(name)}`);
  return row;
}

/** Fails unless the version is there. */
export function checkVersionIsThere(db: Database, name: string, version: number): void {
  findRow(db, name, version);
}

/** The version of that number. */
export function getModelVersion(db: Database, name: string, version: number): ModelVersion {
  return readVersion(db, findRow(db, name, version));
}

/** A page of versions, newest first. */
export function searchModelVersions(db: Database, options: SearchOptions): Page<ModelVersion> {
  const { sql, values } = compileFilter(options.filter, SEARCHABLE);
  return page<VersionRow, ModelVersion>(
    db,
    {
      sql:
        `SELECT v.* FROM model_versions v WHERE ${IS_THERE} AND ${sql} ORDER BY v.last_updated_time DESC, v.name, v.version DESC`,
      values,
    },
    options,
    (row) => readVersion(db, row),
  );
}

/** Describes a version. */
export function updateModelVersion(
  db: Database,
  of: { name: string; version: number },
  { description, now }: { description: string; now: number },
): void {
  checkLength("a description", description, LIMITS.description);
  findRow(db, of.name, of.version);
  db.run(
    "UPDATE model_versions SET description = ?, last_updated_time = ? WHERE name = ? AND version = ?",
    description,
    now,
    of.name,
    of.version,
  );
}

/** Sets a tag. */
export function setModelVersionTag(
  db: Database,
  { name, version }: { name: string; version: number },
  { key, value }: { key: string; value: string },
): void {
  checkTags({ [key]: value }, LIMITS.versionTagValue);
  findRow(db, name, version);
  db.put("model_version_tags", { key, name, version }, { value });
}

/** Deletes a tag where it is there. */
export function deleteModelVersionTag(
  db: Database,
  { name, version }: { name: string; version: number },
  key: string,
): void {
  findRow(db, name, version);
  db.run(
    "DELETE FROM model_version_tags WHERE name = ? AND version = ? AND key = ?",
    name,
    version,
    key,
  );
}

/** Where the files of a version lie. */
export function downloadUri(db: Database, name: string, version: number): string {
  const { storage_location, source } = findRow(db, name, version);
  return storage_location ?? source ?? "";
}

function readVersion(db: Database, row: VersionRow): ModelVersion {
  const { name, version } = row;
  return {
    name,
    version,
    description: row.description ?? "",
    creationTime: row.creation_time ?? 0,
    lastUpdatedTime: row.last_updated_time ?? 0,
    source: row.source ?? "",
    runId: row.run_id,
    tags: keyValues(db, "model_version_tags", { name, version }),
    aliases: db.all<{ alias: string }>(
      "SELECT alias FROM registered_model_aliases WHERE name = ? AND version = ? ORDER BY alias",
      name,
      version,
    ).map(({ alias }) => alias),
  };
}
