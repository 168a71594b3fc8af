/**
 * The database that features are computed in: the tables of a feature set, the
 * extract's end, and the helper functions of the engine.
 * @module
 */
import type { Database, DatabaseOptions } from "../data/database.ts";
import { openTables } from "../data/open_tables.ts";
import { engineSql } from "./engine_sql.ts";
import type { FeatureSet } from "./feature_set.ts";

/** Options of {@linkcode openFeatureDatabase}. */
export interface FeatureDatabaseOptions extends Omit<DatabaseOptions, "path"> {
  /** The set whose tables are opened. */
  readonly featureSet: FeatureSet;
}

/** What a {@linkcode FeatureDatabase} holds. */
export interface FeatureDatabaseContent {
  /** The set whose tables it holds. */
  readonly featureSet: FeatureSet;
  /** The extract's end (ISO date): every row lies before this day. */
  readonly extractEnd: string;
  /** Names of the tables that are there; default: all of the set. */
  readonly tables?: readonly string[];
  /** Names of the optional tables that are not: empty, so their features take the fill values. */
  readonly absentTables?: readonly string[];
}

/** Tables to compute features from. */
export class FeatureDatabase {
  /** The tables, with the engine's helper functions. */
  readonly database: Database;
  /** The set whose tables they are. */
  readonly featureSet: FeatureSet;
  /** The extract's end (ISO date). */
  readonly extractEnd: string;
  /** Names of the tables that are there. */
  readonly tables: readonly string[];
  /** Names of the optional tables that are not. */
  readonly absentTables: readonly string[];

  private constructor(database: Database, content: FeatureDatabaseContent) {
    this.database = database;
    this.featureSet = content.featureSet;
    this.extractEnd = content.extractEnd;
    this.tables = content.tables ?? content.featureSet.tables.map((table) => table.name);
    this.absentTables = content.absentTables ?? [];
  }

  /** Prepares a database that already holds the tables (absent ones as empty tables). */
  static async of(database: Database, content: FeatureDatabaseContent): Promise<FeatureDatabase> {
    for (const statement of engineSql("duckdb")) await database.run(statement);
    return new FeatureDatabase(database, content);
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.database[Symbol.dispose]();
  }
}

/**
 * Opens the tables of a data folder that a feature set reads; a set cannot name
 * restricted ones.
 *
 * @throws {InputError} for a folder without manifest or a table that is missing
 * or damaged.
 */
export async function openFeatureDatabase(
  dataFolder: string,
  { featureSet, ...options }: FeatureDatabaseOptions,
): Promise<FeatureDatabase> {
  const { database, ...content } = await openTables(dataFolder, featureSet.tables, options);
  return await FeatureDatabase.of(database, { featureSet, ...content });
}
