/**
 * Which tables of a Unity Catalog schema hold which table of the contracts, and which
 * of their columns are read: what no contract names never leaves the workspace.
 * @module
 */
import { InputError } from "../../../_shared/errors.ts";
import { nearest } from "../../../_shared/nearest.ts";
import type { SqlWarehouse } from "../../../databricks/mod.ts";
import type { TableSchema } from "../../table_schema.ts";
import { type InputMapping, matchesPattern } from "../mapping/input_mapping.ts";

/** A schema of Unity Catalog. */
export interface CatalogSchema {
  readonly catalog: string;
  readonly schema: string;
}

/** A table to read. */
export interface CatalogTable {
  readonly name: string;
  /** All its columns, in its order. */
  readonly columns: readonly string[];
  /** Those of them that a contract reads. */
  readonly readColumns: readonly string[];
}

/** A name between backticks, as Databricks SQL quotes it. */
export function backticked(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** The name of the file that stands for a table in mappings and reports. */
export function tableFile(table: string): string {
  return `${table}.parquet`;
}

/** All tables and views of a schema that this user may read, with their columns. */
export async function listColumns(
  warehouse: SqlWarehouse,
  { catalog, schema }: CatalogSchema,
  onState?: (state: string) => void,
): Promise<Map<string, string[]>> {
  const rows = await warehouse.rows({
    sql: `SELECT table_name, column_name FROM ${backticked(catalog)}.information_schema.columns
      WHERE table_schema = lower(:schema) ORDER BY table_name, ordinal_position`,
    parameters: { schema },
    what: `list the tables of ${catalog}.${schema}`,
    onState,
  });
  const columns = new Map<string, string[]>();
  for (const [table, column] of rows) {
    // Unity Catalog knows no name with a slash, which would lead a file out of its folder.
    if (table === null || column === null || /[/\\]/.test(table)) continue;
    columns.set(table, [...columns.get(table) ?? [], column]);
  }
  return columns;
}

/**
 * The tables to read: those that the mapping names under `files`, else those of the
 * contracts' names. Restricted ones stay where they are.
 *
 * @throws {InputError} naming the table that is not there, or has no column that is known
 */
export function chooseTables(
  found: ReadonlyMap<string, readonly string[]>,
  { schemas, mapping, place }: {
    schemas: readonly TableSchema[];
    mapping: InputMapping;
    place: CatalogSchema;
  },
): CatalogTable[] {
  const tables: CatalogTable[] = [];
  for (const schema of schemas.filter(({ restricted }) => !restricted)) {
    const { files: patterns = [tableFile(schema.name)], columns } = mapping.tables.get(
      schema.name,
    )!;
    const headers = new Set([...columns.values()].map(({ header }) => header.toLowerCase()));
    const names = [...found.keys()]
      .filter((name) => patterns.some((pattern) => matchesPattern(tableFile(name), pattern)));
    if (names.length === 0 && !schema.optional) throw missingTable(schema.name, found, place);
    for (const name of names) {
      const all = found.get(name)!;
      const readColumns = all.filter((column) => headers.has(column.toLowerCase()));
      if (readColumns.length === 0) throw unknownColumns(name, schema.name);
      tables.push({ name, columns: all, readColumns });
    }
  }
  return tables;
}

function missingTable(
  table: string,
  found: ReadonlyMap<string, unknown>,
  { catalog, schema }: CatalogSchema,
): InputError {
  const place = `${catalog}.${schema}`;
  if (found.size === 0) {
    return new InputError(
      `Cannot find any table in ${place}: check --catalog and --schema, and that you have USE CATALOG, USE SCHEMA and SELECT`,
    );
  }
  const near = nearest(table, [...found.keys()]);
  return new InputError(
    `Cannot find table ${table} in ${place} (the nearest is ${near}): name the table that holds it under files of ${table} in the mapping, as in "${
      tableFile(near)
    }"`,
  );
}

function unknownColumns(name: string, table: string): InputError {
  return new InputError(
    `Cannot read table ${name} for ${table} as none of its columns is known: name them under columns of ${table} in the mapping`,
  );
}
