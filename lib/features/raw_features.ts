/**
 * Features as computed: missing values as NaN, categories still as text.
 * @module
 */
import type { DuckDBDataChunk } from "@duckdb/node-api";
import { toDays } from "../_shared/dates.ts";
import { InputError } from "../_shared/errors.ts";
import { numbersInto } from "../data/database.ts";
import { appendColumns } from "../data/table_writer.ts";
import { compileFeatures } from "./compile_features.ts";
import { checkAsOf, type Entities } from "./entities.ts";
import type { FeatureDatabase } from "./feature_database.ts";
import type { FeatureSet } from "./feature_set.ts";

/** A column of text: row i holds `values[codes[i]]`, or nothing where the code is -1. */
export interface TextColumn {
  /** The texts that occur. */
  readonly values: readonly string[];
  /** One per row. */
  readonly codes: Int32Array;
}

/** One computed column. */
export type RawColumn = Float64Array | TextColumn;

/** Features before the fitted state is applied. */
export interface RawFeatures {
  /** Member of each row. */
  readonly ids: readonly string[];
  /** Date (ISO) as of which each row was computed. */
  readonly asOf: readonly string[];
  /** Name of each column. */
  readonly names: readonly string[];
  /** Number of rows. */
  readonly nRows: number;
  /** One per name; NaN or code -1 where the value is missing. */
  readonly columns: readonly RawColumn[];
}

/** Options of {@linkcode computeRawFeatures}. */
export interface ComputeOptions {
  /** Entities per statement, to bound the memory (default 100,000); no value depends on it. */
  readonly batchSize?: number;
}

/**
 * Computes a set for entities.
 *
 * @throws {InputError} for no entities, a date outside the data, a member that
 * the data lacks, or a member with two rows.
 */
export async function computeRawFeatures(
  db: FeatureDatabase,
  set: FeatureSet,
  { memberIds, asOf, batchSize = 100_000 }: Entities & ComputeOptions,
): Promise<RawFeatures> {
  const nRows = memberIds.length;
  if (nRows === 0) {
    throw new InputError(
      "Cannot compute features for an empty member list: pass at least one member",
    );
  }
  if (asOf.length !== nRows) throw new RangeError("Each member needs one date in asOf");
  await checkAsOf(db, asOf);
  const columns = set.features.map((feature): RawColumn =>
    feature.type === "category" || feature.levels
      ? { values: [], codes: new Int32Array(nRows).fill(-1) }
      : new Float64Array(nRows)
  );
  const sql = compileFeatures(set);
  for (let start = 0; start < nRows; start += batchSize) {
    const end = Math.min(nRows, start + batchSize);
    await writeEntities(db, {
      memberIds: memberIds.slice(start, end),
      asOf: asOf.slice(start, end),
    });
    await readColumns(db, { sql, columns, start, end });
  }
  return { ids: [...memberIds], asOf: [...asOf], names: set.names, nRows, columns };
}

async function writeEntities(db: FeatureDatabase, entities: Entities): Promise<void> {
  await db.database.run("DROP TABLE IF EXISTS entities");
  const days = new Map<string, number>();
  for (const date of new Set(entities.asOf)) days.set(date, toDays(date));
  const nRows = entities.memberIds.length;
  await appendColumns(db.database, "entities", [
    {
      name: "entity_idx",
      type: "integer",
      values: Int32Array.from({ length: nRows }, (_, i) => i),
    },
    { name: "member_id", type: "string", values: entities.memberIds },
    { name: "as_of", type: "date", values: entities.asOf.map((date) => days.get(date) as number) },
    {
      name: "extract_end",
      type: "date",
      values: new Int32Array(nRows).fill(toDays(db.extractEnd)),
    },
  ]);
}

async function readColumns(
  db: FeatureDatabase,
  target: { sql: string; columns: readonly RawColumn[]; start: number; end: number },
): Promise<void> {
  const codes = target.columns.map((column) =>
    column instanceof Float64Array
      ? undefined
      : new Map(column.values.map((value, k) => [value, k]))
  );
  let offset = target.start;
  for await (const chunk of db.database.chunks(target.sql)) {
    if (offset + chunk.rowCount > target.end) throw tooManyRows(db);
    target.columns.forEach((column, j) => {
      if (column instanceof Float64Array) numbersInto(column, chunk.getColumnVector(j + 1), offset);
      else textInto(column, codes[j] as Map<string, number>, { chunk, columnIdx: j + 1, offset });
    });
    offset += chunk.rowCount;
  }
  if (offset < target.end) {
    throw new InputError(
      `Cannot compute features for ${
        target.end - offset
      } members that the table "${db.featureSet.rowSource.table.name}" lacks: pass members of the data`,
    );
  }
}

function textInto(
  column: TextColumn,
  codes: Map<string, number>,
  { chunk, columnIdx, offset }: { chunk: DuckDBDataChunk; columnIdx: number; offset: number },
): void {
  const vector = chunk.getColumnVector(columnIdx);
  const values = column.values as string[];
  for (let i = 0; i < vector.itemCount; i++) {
    const value = vector.getItem(i) as string | null;
    if (value === null) continue;
    let code = codes.get(value);
    if (code === undefined) {
      code = values.push(value) - 1;
      codes.set(value, code);
    }
    column.codes[offset + i] = code;
  }
}

function tooManyRows(db: FeatureDatabase): InputError {
  return new InputError(
    `Cannot compute features as the table "${db.featureSet.rowSource.table.name}" holds a member more than once: keep one row per member`,
  );
}
