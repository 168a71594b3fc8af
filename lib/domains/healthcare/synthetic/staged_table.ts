/**
 * A table under way to its file: rows are appended in DuckDB's own chunks through
 * one appender that stays open, so that only whole row groups are written.
 * @module
 */
import {
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBType,
  type DuckDBValue,
  ENUM,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { type Database, identifier } from "../../../data/database.ts";
import type { ColumnSchema, TableSchema } from "../../../data/table_schema.ts";

const CHUNK_ROWS = 2048;

const TYPES = {
  string: VARCHAR,
  integer: INTEGER,
  number: DOUBLE,
  money: DOUBLE,
  boolean: BOOLEAN,
  date: DATE,
} as const;

/** Rows under the schema's column names; dates are days since 1970-01-01. */
export class StagedTable<Row extends object> {
  readonly schema: TableSchema;
  readonly #appender: DuckDBAppender;
  readonly #types: DuckDBType[];
  readonly #pending: Row[] = [];

  private constructor(schema: TableSchema, appender: DuckDBAppender) {
    this.schema = schema;
    this.#appender = appender;
    this.#types = schema.columns.map(stagedType);
  }

  /** Creates the table in `db`. */
  static async create<Row extends object>(
    db: Database,
    schema: TableSchema,
  ): Promise<StagedTable<Row>> {
    const columns = schema.columns.map((column) =>
      `${identifier(column.name)} ${stagedType(column)}`
    );
    await db.run(`CREATE TABLE ${identifier(schema.name)} (${columns.join(", ")})`);
    return new StagedTable<Row>(schema, await db.appender(schema.name));
  }

  /** Appends rows; they are in the table after {@linkcode close} at the latest. */
  append(rows: readonly Row[]): void {
    for (const row of rows) {
      this.#pending.push(row);
      if (this.#pending.length === CHUNK_ROWS) this.#writePending();
    }
  }

  /** Writes what is pending and ends the appender. */
  close(): void {
    if (this.#pending.length > 0) this.#writePending();
    this.#appender.closeSync();
  }

  /** The query that gives the rows with the schema's types, in the order of appending. */
  query(): string {
    const columns = this.schema.columns.map(({ name, values }) =>
      values ? `${identifier(name)}::VARCHAR AS ${identifier(name)}` : identifier(name)
    );
    return `SELECT ${columns.join(", ")} FROM ${identifier(this.schema.name)}`;
  }

  #writePending(): void {
    const rows = this.#pending;
    const chunk = DuckDBDataChunk.create(this.#types, rows.length);
    this.schema.columns.forEach(({ name, type }, j) => {
      const values = new Array<DuckDBValue>(rows.length);
      for (let i = 0; i < rows.length; i++) {
        const value = rows[i][name as keyof Row] as string | number | boolean | null;
        values[i] = type === "date" && value !== null
          ? new DuckDBDateValue(value as number)
          : value;
      }
      chunk.setColumnValues(j, values);
    });
    this.#appender.appendDataChunk(chunk);
    rows.length = 0;
  }
}

/** Columns with a list of values are enumerations here: a byte a row and no text to copy. */
function stagedType(column: ColumnSchema): DuckDBType {
  return column.values ? ENUM(column.values) : TYPES[column.type];
}
