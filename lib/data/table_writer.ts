/**
 * Columns of plain JavaScript values into DuckDB, in chunks of 2,048 rows.
 * @module
 */
import {
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { type Database, identifier } from "./database.ts";

const CHUNK_ROWS = 2048;

/** Type of a written column; `date` values are days since 1970-01-01. */
export type WrittenType = "string" | "integer" | "number" | "boolean" | "date";

const TYPES: Readonly<Record<WrittenType, DuckDBType>> = {
  string: VARCHAR,
  integer: INTEGER,
  number: DOUBLE,
  boolean: BOOLEAN,
  date: DATE,
};

/** One column to write: its type and values (null, or NaN in numbers, for none). */
export interface WrittenColumn {
  /** Name of the column in the table. */
  readonly name: string;
  /** Type of the values; it settles the column's type in DuckDB. */
  readonly type: WrittenType;
  /** One value a row; every column of a table has as many. */
  readonly values: ArrayLike<string | number | boolean | null>;
}

/**
 * Appends columns of equal length to a table, which is created where it does not
 * exist.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Database } from "lib/data/database.ts";
 * import { appendColumns } from "lib/data/table_writer.ts";
 *
 * using db = await Database.open();
 * await appendColumns(db, "scores", [
 *   { name: "offer_id", type: "string", values: ["PREV_001", "NAV_001"] },
 *   { name: "score", type: "number", values: new Float64Array([71.5, 40]) },
 * ]);
 * assertEquals(await db.rows("SELECT max(score) AS top FROM scores"), [{ top: 71.5 }]);
 * ```
 */
export async function appendColumns(
  db: Database,
  table: string,
  columns: readonly WrittenColumn[],
): Promise<void> {
  const types: DuckDBType[] = columns.map((column) => TYPES[column.type]);
  const definitions = columns.map((column, j) => `${identifier(column.name)} ${types[j]}`);
  await db.run(`CREATE TABLE IF NOT EXISTS ${identifier(table)} (${definitions.join(", ")})`);
  const nRows = columns[0].values.length;
  const appender = await db.appender(table);
  for (let start = 0; start < nRows; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, nRows - start);
    const chunk = DuckDBDataChunk.create(types, count);
    columns.forEach((column, j) => {
      chunk.setColumnValues(j, cells(column, start, count));
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function cells(column: WrittenColumn, start: number, count: number): DuckDBValue[] {
  const { type, values } = column;
  const part: DuckDBValue[] = new Array(count);
  for (let i = 0; i < count; i++) {
    const value = values[start + i];
    const isMissing = value === null || (typeof value === "number" && Number.isNaN(value));
    if (isMissing) part[i] = null;
    else part[i] = type === "date" ? new DuckDBDateValue(value as number) : value;
  }
  return part;
}
