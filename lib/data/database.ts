/**
 * DuckDB, opened with the settings that this project relies on: UTC, a stated
 * thread count and results in insertion order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Database } from "lib/data/database.ts";
 *
 * using db = await Database.open();
 * assertEquals(await db.rows("SELECT 1 + 1 AS two"), [{ two: 2 }]);
 * ```
 * @module
 */
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBDoubleVector,
  DuckDBInstance,
  type DuckDBMaterializedResult,
  DuckDBTimestampValue,
  type DuckDBValue,
  type DuckDBVector,
} from "@duckdb/node-api";
import { toIsoDate } from "../_shared/dates.ts";
import { replaceFile } from "../_shared/files.ts";
import { neutraliseSql, neutraliseText } from "./csv_text.ts";

/** Options of {@linkcode Database.open}. */
export interface DatabaseOptions {
  /** Database file; default in memory. */
  path?: string;
  /** Threads, at least 1; default: DuckDB's own choice. No result depends on it. */
  threads?: number;
  /** DuckDB's memory limit such as "1GB"; it spills to `temporaryFolder` beyond. */
  memoryLimit?: string;
  /** Folder for spilled data; default: DuckDB's own choice. */
  temporaryFolder?: string;
}

/** A cell as plain JavaScript: dates are ISO text, decimals and big integers numbers. */
export type Cell = string | number | boolean | null;

/**
 * The empty chunks that end streams, held until the process ends. They share one
 * null pointer, and Deno 2.8 forgets finalizers by pointer (denoland/deno#36538):
 * were one collected, another's finalizer would run twice at exit, and crash.
 */
const STREAM_ENDS: unknown[] = [];

/** One DuckDB connection with the few verbs the project needs. */
export class Database {
  readonly #connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Opens a database, in memory unless `path` is given. */
  static async open(options: DatabaseOptions = {}): Promise<Database> {
    const settings: Record<string, string> = {};
    if (options.threads !== undefined) settings.threads = String(options.threads);
    if (options.memoryLimit !== undefined) settings.memory_limit = options.memoryLimit;
    if (options.temporaryFolder !== undefined) settings.temp_directory = options.temporaryFolder;
    const instance = await DuckDBInstance.create(options.path ?? ":memory:", settings);
    const connection = await instance.connect();
    await connection.run("SET preserve_insertion_order = true");
    return new Database(instance, connection);
  }

  /** Runs statements for their effect. */
  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** All rows of a query as plain objects. */
  async rows<T = Record<string, Cell>>(sql: string): Promise<T[]> {
    const result = await this.#connection.run(sql);
    const names = result.deduplicatedColumnNames();
    return chunksOf(result).flatMap((chunk) => chunk.getRows()).map((row) =>
      Object.fromEntries(row.map((value, i) => [names[i], toCell(value)])) as T
    );
  }

  /** One column of a query as numbers; NULL becomes NaN. */
  async numbers(sql: string): Promise<Float64Array> {
    return (await this.numberColumns(sql))[0];
  }

  /** All columns of a query as numbers (boolean as 0 and 1, NULL as NaN). */
  async numberColumns(sql: string): Promise<Float64Array[]> {
    const parts: Float64Array[][] = [];
    let nRows = 0;
    for await (const chunk of this.chunks(sql)) {
      for (let j = 0; j < chunk.columnCount; j++) {
        const part = new Float64Array(chunk.rowCount);
        numbersInto(part, chunk.getColumnVector(j));
        (parts[j] ??= []).push(part);
      }
      nRows += chunk.rowCount;
    }
    return parts.map((pieces) => {
      const column = new Float64Array(nRows);
      let offset = 0;
      for (const piece of pieces) {
        column.set(piece, offset);
        offset += piece.length;
      }
      return column;
    });
  }

  /**
   * The chunks of a query's result, each of at most 2,048 rows, as they come.
   * Without rows there is one empty chunk, so that the columns are known.
   *
   * @internal It hands out DuckDB's own types: for the folders of lib, not for their users.
   */
  async *chunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.#connection.stream(sql);
    for (let isFirst = true;; isFirst = false) {
      const chunk = await result.fetchChunk();
      const isEnd = chunk === null || chunk.rowCount === 0;
      if (isEnd) STREAM_ENDS.push(chunk);
      if (chunk !== null && (!isEnd || isFirst)) yield chunk;
      if (isEnd) return;
    }
  }

  /** One column of a query as text; NULL becomes "". */
  async strings(sql: string): Promise<string[]> {
    const result = await this.#connection.run(sql);
    return chunksOf(result).flatMap((chunk) =>
      chunk.getColumnValues(0).map((value) => String(toCell(value) ?? ""))
    );
  }

  /**
   * An appender to a table; close it with `closeSync()`.
   *
   * @internal As {@linkcode chunks}; to write columns, take `appendColumns`.
   */
  appender(table: string): Promise<DuckDBAppender> {
    return this.#connection.createAppender(table);
  }

  /**
   * Writes a query's rows to a Parquet (zstd) or CSV file, by its ending, atomically.
   * In CSV no header and no cell of a VARCHAR column starts a formula; see `csv_text.ts`.
   */
  async copyTo(query: string, path: string): Promise<void> {
    const isCsv = path.endsWith(".csv");
    const source = isCsv ? await this.#neutralised(query) : query;
    const format = isCsv
      ? "FORMAT csv, HEADER"
      : "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880";
    await replaceFile(
      path,
      (temporaryPath) => this.run(`COPY (${source}) TO ${quote(temporaryPath)} (${format})`),
    );
  }

  async #neutralised(query: string): Promise<string> {
    const columns = await this.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE (${query})`,
    );
    // By position, as two columns of a query may have one name.
    const cells = columns.map(({ column_name, column_type }, j) =>
      `${column_type === "VARCHAR" ? neutraliseSql(`c${j}`) : `c${j}`} AS ${
        identifier(neutraliseText(column_name))
      }`
    );
    const names = columns.map((_, j) => `c${j}`);
    return `SELECT ${cells.join(", ")} FROM (${query}) AS cells(${names.join(", ")})`;
  }

  /** Closes the connection and the database. */
  [Symbol.dispose](): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** All chunks of a result that is in memory, without fetching past its end (see above). */
function chunksOf(result: DuckDBMaterializedResult): DuckDBDataChunk[] {
  return Array.from({ length: result.chunkCount }, (_, i) => result.getChunk(i));
}

/** A string as an SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Writes a column of a chunk into numbers from `offset` on (NULL as NaN). */
export function numbersInto(out: Float64Array, vector: DuckDBVector, offset = 0): void {
  if (vector instanceof DuckDBDoubleVector) {
    for (let i = 0; i < vector.itemCount; i++) out[offset + i] = vector.getItem(i) ?? NaN;
    return;
  }
  for (let i = 0; i < vector.itemCount; i++) {
    const cell = toCell(vector.getItem(i));
    out[offset + i] = cell === null ? NaN : Number(cell);
  }
}

function toCell(value: DuckDBValue): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  if (value instanceof DuckDBDateValue) return toIsoDate(value.days);
  if (value instanceof DuckDBDecimalValue) return Number(value.toString());
  if (value instanceof DuckDBTimestampValue) return value.toString();
  throw new TypeError(
    `Cannot read a value of DuckDB type ${value.constructor?.name}: cast it in SQL`,
  );
}
