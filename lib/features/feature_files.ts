/**
 * Feature matrices as Parquet files: member_id, as_of, then one DOUBLE column
 * per feature in order.
 * @module
 */
import { DATE, DOUBLE, DuckDBDataChunk, DuckDBDateValue, VARCHAR } from "@duckdb/node-api";
import { toDays, toIsoDate } from "../_shared/dates.ts";
import { InputError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { Database, identifier, numbersInto, quote } from "../data/database.ts";
import type { FeatureMatrix } from "./feature_matrix.ts";

const CHUNK_ROWS = 2048;
const KEYS = ["member_id", "as_of"];

/**
 * Writes a matrix to a Parquet file, atomically; equal matrices give equal bytes.
 *
 * @throws {InputError} for a place that cannot be written.
 */
export async function writeFeatures(matrix: FeatureMatrix, path: string): Promise<void> {
  // One thread: row groups then always hold the same rows.
  using db = await Database.open({ threads: 1 });
  const columns = matrix.names.map((name) => `${identifier(name)} DOUBLE`);
  await db.run(`CREATE TABLE features (member_id VARCHAR, as_of DATE, ${columns.join(", ")})`);
  const dates = new Map<string, DuckDBDateValue>();
  for (const date of new Set(matrix.asOf)) dates.set(date, new DuckDBDateValue(toDays(date)));
  const types = [VARCHAR, DATE, ...matrix.names.map(() => DOUBLE)];
  const appender = await db.appender("features");
  for (let start = 0; start < matrix.nRows; start += CHUNK_ROWS) {
    const end = Math.min(matrix.nRows, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, end - start);
    chunk.setColumnValues(0, matrix.ids.slice(start, end));
    chunk.setColumnValues(1, matrix.asOf.slice(start, end).map((date) => dates.get(date) ?? null));
    for (let j = 0; j < matrix.names.length; j++) {
      const values = matrix.values.subarray(j * matrix.nRows + start, j * matrix.nRows + end);
      chunk.setColumnValues(j + KEYS.length, values as unknown as readonly number[]);
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await db.copyTo("SELECT * FROM features", path);
}

/**
 * Reads a matrix that {@linkcode writeFeatures} wrote.
 *
 * @throws {InputError} for a file that is missing, damaged or holds no features.
 */
export async function readFeatures(path: string): Promise<FeatureMatrix> {
  if (!await exists(path)) {
    throw new InputError(`Cannot find ${path}: run \`deno task features\` first`);
  }
  using db = await Database.open();
  const file = `read_parquet(${quote(path)})`;
  const { nRows, names } = await shapeOf(db, { path, file });
  const ids: string[] = new Array(nRows);
  const days = new Float64Array(nRows);
  const values = new Float64Array(nRows * names.length);
  let offset = 0;
  const columns = names.map((name) => `cast(${identifier(name)} AS DOUBLE)`);
  const sql = `SELECT member_id, cast(as_of AS DATE) - DATE '1970-01-01', ${
    columns.join(", ")
  } FROM ${file}`;
  for await (const chunk of db.chunks(sql)) {
    chunk.getColumnValues(0).forEach((id, i) => ids[offset + i] = String(id));
    numbersInto(days, chunk.getColumnVector(1), offset);
    for (let j = 0; j < names.length; j++) {
      numbersInto(values, chunk.getColumnVector(j + KEYS.length), j * nRows + offset);
    }
    offset += chunk.rowCount;
  }
  const dates = new Map<number, string>();
  for (const day of new Set(days)) dates.set(day, toIsoDate(day));
  const asOf = Array.from(days, (day) => dates.get(day) as string);
  return { ids, asOf, names, nRows, values };
}

async function shapeOf(
  db: Database,
  { path, file }: { path: string; file: string },
): Promise<{ nRows: number; names: string[] }> {
  const remedy = "write it anew with `deno task features`";
  let columns: string[];
  let nRows: number;
  let isNumeric: boolean;
  try {
    const described = await db.rows<{ column_name: string; column_type: string }>(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${file})`,
    );
    columns = described.map((column) => column.column_name);
    isNumeric = described.slice(KEYS.length).every((column) => column.column_type === "DOUBLE");
    [{ nRows }] = await db.rows<{ nRows: number }>(`SELECT count(*) AS "nRows" FROM ${file}`);
  } catch {
    throw new InputError(`Cannot read ${path} as it is no whole Parquet file: ${remedy}`);
  }
  const isMatrix = isNumeric && columns.length > KEYS.length;
  if (!isMatrix || KEYS.some((key, j) => columns[j] !== key)) {
    throw new InputError(`Cannot read ${path} as it holds no features: ${remedy}`);
  }
  if (nRows === 0) throw new InputError(`Cannot use ${path} as it holds no member: ${remedy}`);
  return { nRows, names: columns.slice(KEYS.length) };
}
