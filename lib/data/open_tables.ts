/**
 * Opens a data folder's tables as views with the schema's types. What the folder
 * lacks is an empty table, and is named; restricted tables are never opened.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { Database, type DatabaseOptions, identifier, quote } from "./database.ts";
import { readDataManifest, tablePath } from "./manifest.ts";
import { createTableSql, duckDbType, type TableSchema } from "./table_schema.ts";

/** A database with the tables of a data folder. */
export interface OpenTables {
  /** Holds the tables under their names; dispose of it when done. */
  readonly database: Database;
  /** The extract's end (ISO date): every row lies before this day. */
  readonly extractEnd: string;
  /** Names of the tables that the folder holds. */
  readonly tables: readonly string[];
  /** Names of the optional tables that it lacks; they are there, without rows. */
  readonly absentTables: readonly string[];
}

/**
 * Opens the given tables of a data folder.
 *
 * @throws {InputError} when the folder has no manifest, a table that is not
 * optional is missing, or a column is missing or of another type.
 * @throws {RangeError} for a restricted table.
 */
export async function openTables(
  dataFolder: string,
  schemas: readonly TableSchema[],
  options: DatabaseOptions = {},
): Promise<OpenTables> {
  for (const schema of schemas) {
    if (schema.restricted) {
      throw new RangeError(`Cannot open "${schema.name}": the table is restricted`);
    }
  }
  const { asOf } = await readDataManifest(dataFolder);
  const database = await Database.open(options);
  try {
    const tables: string[] = [];
    const absentTables: string[] = [];
    for (const schema of schemas) {
      const isThere = await openTable(database, dataFolder, schema);
      (isThere ? tables : absentTables).push(schema.name);
    }
    return { database, extractEnd: asOf, tables, absentTables };
  } catch (error) {
    database[Symbol.dispose]();
    throw error;
  }
}

async function openTable(
  database: Database,
  dataFolder: string,
  schema: TableSchema,
): Promise<boolean> {
  const path = tablePath(dataFolder, schema.name);
  if (!await exists(path)) {
    if (schema.optional) {
      await database.run(createTableSql(schema));
      return false;
    }
    throw new InputError(`Cannot find ${path}: run \`deno task data\` first`);
  }
  const file = `read_parquet(${quote(path)})`;
  const present = await columnsOf(database, { path, file });
  for (const { name } of schema.columns) {
    if (present.has(name)) continue;
    throw new InputError(
      `Cannot read ${path} as column "${name}" is missing: write it anew with \`deno task data\``,
    );
  }
  const columns = schema.columns.map(({ name, type }) =>
    `cast(${identifier(name)} AS ${duckDbType(type)}) AS ${identifier(name)}`
  );
  await database.run(
    `CREATE VIEW ${identifier(schema.name)} AS SELECT ${columns.join(", ")} FROM ${file}`,
  );
  return true;
}

async function columnsOf(
  database: Database,
  { path, file }: { path: string; file: string },
): Promise<Set<string>> {
  try {
    const rows = await database.rows<{ column_name: string }>(
      `SELECT column_name FROM (DESCRIBE SELECT * FROM ${file})`,
    );
    return new Set(rows.map((row) => row.column_name));
  } catch {
    throw new InputError(
      `Cannot read ${path} as it is no whole Parquet file: write it anew with \`deno task data\``,
    );
  }
}
