/**
 * A table as data: its columns with type, unit and range, its key and the table
 * it refers to. Written once, used by the generator, the importers, the readers
 * and the documentation.
 * @module
 */

/**
 * Stands in a string column for a value that is none of the column's `values`. It
 * is no category of its own: features give it the code of an unseen one.
 */
export const OTHER_CATEGORY = "__other__";

/** Types of a column; `money` is in US dollars with two decimals. */
export type ColumnType = "string" | "integer" | "number" | "money" | "boolean" | "date";

/** One column of a table. */
export interface ColumnSchema {
  /** Name of the column, as in files. */
  readonly name: string;
  /** Type of the values. */
  readonly type: ColumnType;
  /** What a value says, for the documentation. */
  readonly description: string;
  /** May hold no value; default false. */
  readonly nullable?: boolean;
  /** The values that occur; for other values see the reader. */
  readonly values?: readonly string[];
  /** Smallest value, included. */
  readonly min?: number;
  /** Largest value, included. */
  readonly max?: number;
  /** Unit of the values, such as `USD`, `years` or `share`; absent where there is none. */
  readonly unit?: string;
  /** Most that the median usually is: whole numbers with a higher one are suspected to be cents. */
  readonly usualMedian?: number;
  /** Names under which other systems export the column, for the proposal of a mapping. */
  readonly aliases?: readonly string[];
}

/** A rule over several columns of a row. */
export interface RowRule {
  /** What must hold, in words. */
  readonly rule: string;
  /** SQL predicate over the table's columns that must hold; NULL counts as held. */
  readonly holds: string;
  /** What a row that breaks it becomes; default `quarantined`. */
  readonly effect?: "quarantined" | "flagged";
}

/** One table. */
export interface TableSchema {
  /** Name of the table; its file is `<name>.parquet`. */
  readonly name: string;
  /** What a row stands for, for the documentation. */
  readonly description: string;
  /** The columns in the order in which they are written. */
  readonly columns: readonly ColumnSchema[];
  /** Columns that together identify a row. */
  readonly key: readonly string[];
  /** Column that refers to another table's column of the same name. */
  readonly foreignKey?: { readonly column: string; readonly table: string };
  /** Names under which other systems export the table, for the proposal of a mapping. */
  readonly aliases?: readonly string[];
  /** Rules over several columns; default none. */
  readonly rules?: readonly RowRule[];
  /** Need not be there: features of an absent table take their fill value. */
  readonly optional?: boolean;
  /** Holds identifying data or hidden truth: no feature, label or model reads it. */
  readonly restricted?: boolean;
}

const DUCKDB_TYPES: Record<ColumnType, string> = {
  string: "VARCHAR",
  integer: "INTEGER",
  number: "DOUBLE",
  money: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
};

/** DuckDB's type for a column in files (money is DOUBLE there, cast to DECIMAL to calculate). */
export function duckDbType(type: ColumnType): string {
  return DUCKDB_TYPES[type];
}

/**
 * The CREATE TABLE statement of a schema.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createTableSql } from "lib/data/table_schema.ts";
 *
 * const schema = {
 *   name: "visits",
 *   description: "Visits",
 *   key: ["visit_id"],
 *   columns: [{ name: "visit_id", type: "string" as const, description: "Key" }],
 * };
 * assertEquals(createTableSql(schema), `CREATE TABLE "visits" ("visit_id" VARCHAR)`);
 * ```
 */
export function createTableSql(schema: TableSchema): string {
  const columns = schema.columns.map((column) => `"${column.name}" ${duckDbType(column.type)}`);
  return `CREATE TABLE "${schema.name}" (${columns.join(", ")})`;
}
