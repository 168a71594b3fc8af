/**
 * Registered models and their aliases in SQLite.
 * @module
 */
import { MlflowError } from "../errors.ts";
import { checkAlias, checkLength, checkModelName, checkTags, LIMITS } from "../limits.ts";
import type { KeyValues, Page, RegisteredModel, SearchOptions } from "../types.ts";
import type { Database } from "./database.ts";
import { compileFilter } from "./filter.ts";
import { checkVersionIsThere } from "./model_versions.ts";
import { invalid, keyValues, notThere, page } from "./rows.ts";

interface RegisteredModelRow {
  name: string;
  creation_time: number | null;
  last_updated_time: number | null;
  description: string | null;
}

const SEARCHABLE = {
  attributes: { name: "m.name" },
  keyed: {
    tags: {
      table: "registered_model_tags",
      key: "key",
      value: "value",
      join: "k.name = m.name",
    },
  },
};

/** Takes a name. */
export function createRegisteredModel(
  db: Database,
  name: string,
  options: { description?: string; tags?: KeyValues; now: number },
): RegisteredModel {
  const { description = "", tags = {}, now } = options;
  checkModelName(name);
  checkLength("a description", description, LIMITS.description);
  checkTags(tags, LIMITS.registeredModelTagValue);
  if (db.get("SELECT 1 FROM registered_models WHERE name = ?", name)) {
    throw new MlflowError(
      "RESOURCE_ALREADY_EXISTS",
      `Cannot create the registered model ${
        JSON.stringify(name)
      } as it is there: add a version to it or choose another name`,
    );
  }
  db.insert("registered_models", {
    name,
    creation_time: now,
    last_updated_time: now,
    description,
  });
  for (const [key, value] of Object.entries(tags)) {
    db.insert("registered_model_tags", { key, value, name });
  }
  return getRegisteredModel(db, name);
}

/** The model of that name. */
export function getRegisteredModel(db: Database, name: string): RegisteredModel {
  const row = db.get<RegisteredModelRow>("SELECT * FROM registered_models WHERE name = ?", name);
  if (!row) throw notThere(`the registered model ${JSON.stringify(name)}`);
  return readRegisteredModel(db, row);
}

/** A page of models by name. */
export function searchRegisteredModels(
  db: Database,
  options: SearchOptions,
): Page<RegisteredModel> {
  const { sql, values } = compileFilter(options.filter, SEARCHABLE);
  return page<RegisteredModelRow, RegisteredModel>(
    db,
    {
      sql: `SELECT m.* FROM registered_models m WHERE ${sql} ORDER BY m.name`,
      values,
    },
    options,
    (row) => readRegisteredModel(db, row),
  );
}

/** Describes a model. */
export function updateRegisteredModel(
  db: Database,
  name: string,
  { description, now }: { description: string; now: number },
): void {
  checkLength("a description", description, LIMITS.description);
  getRegisteredModel(db, name);
  db.run("UPDATE registered_models SET description = ? WHERE name = ?", description, name);
  touch(db, name, now);
}

/** Sets a tag. */
export function setRegisteredModelTag(
  db: Database,
  name: string,
  { key, value, now }: { key: string; value: string; now: number },
): void {
  checkTags({ [key]: value }, LIMITS.registeredModelTagValue);
  getRegisteredModel(db, name);
  db.put("registered_model_tags", { key, name }, { value });
  touch(db, name, now);
}

/** Deletes a tag where it is there. */
export function deleteRegisteredModelTag(db: Database, name: string, key: string): void {
  getRegisteredModel(db, name);
  db.run("DELETE FROM registered_model_tags WHERE name = ? AND key = ?", name, key);
}

/** Points an alias to a version. */
export function setAlias(db: Database, name: string, alias: string, version: number): void {
  checkAlias(alias);
  checkVersionIsThere(db, name, version);
  db.put("registered_model_aliases", { alias, name }, { version });
}

/** Removes an alias where it is there. */
export function deleteAlias(db: Database, name: string, alias: string): void {
  getRegisteredModel(db, name);
  db.run("DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?", name, alias);
}

/** The version that an alias points to. */
export function versionOfAlias(db: Database, name: string, alias: string): number {
  const { aliases } = getRegisteredModel(db, name);
  if (Object.hasOwn(aliases, alias)) return aliases[alias];
  throw invalid(
    `Cannot find the alias ${JSON.stringify(alias)} of ${JSON.stringify(name)}: ${
      Object.keys(aliases).length === 0
        ? "it has none, set one first"
        : `it has ${Object.keys(aliases).join(", ")}`
    }`,
  );
}

/** Notes the time of a change. */
export function touch(db: Database, name: string, now: number): void {
  db.run("UPDATE registered_models SET last_updated_time = ? WHERE name = ?", now, name);
}

function readRegisteredModel(db: Database, row: RegisteredModelRow): RegisteredModel {
  const aliases = db.all<{ alias: string; version: number }>(
    "SELECT alias, version FROM registered_model_aliases WHERE name = ? ORDER BY alias",
    row.name,
  );
  return {
    name: row.name,
    description: row.description ?? "",
    creationTime: row.creation_time ?? 0,
    lastUpdatedTime: row.last_updated_time ?? 0,
    tags: keyValues(db, "registered_model_tags", { name: row.name }),
    aliases: Object.fromEntries(aliases.map(({ alias, version }) => [alias, version])),
  };
}
