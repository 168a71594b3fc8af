/**
 * Rows of text to typed rows with their faults as bits, staged as Parquet: one
 * pass of DuckDB over each piece while the next one is being read.
 *
 * ```
 * text c0 c1 ... -> trimmed text_0 ... -> value per contract column -> faults_0 (62 bits), ...
 * ```
 * @module
 */
import { type Database, identifier, quote } from "../database.ts";
import { duckDbType, type TableSchema } from "../table_schema.ts";
import { columnChecks, type ColumnPlan, type DateBounds, planColumn } from "./column_checks.ts";
import { type InputRows, stagedPath } from "./input_rows.ts";
import type { TableMapping } from "./mapping/input_mapping.ts";
import type { RowCheck } from "./row_checks.ts";

/** Bits that a UBIGINT column of faults holds; a few are left, so that no sign ever matters. */
const BITS_PER_WORD = 62;

/** A file as staged. */
export interface StagedFile {
  readonly rows: InputRows;
  /** Number of the file within its table, from 0. */
  readonly fileNo: number;
  /** Where each contract column is read. */
  readonly plans: readonly ColumnPlan[];
  /** The checks that some row broke, `broken` over the staged rows. */
  readonly checks: readonly RowCheck[];
  /** Parquet files with the staged rows. */
  readonly paths: readonly string[];
}

/** What {@linkcode stageRows} is told. */
export interface StageRowsOptions {
  readonly schema: TableSchema;
  readonly mapping: TableMapping;
  readonly bounds: DateBounds;
  readonly folder: string;
  readonly fileNo: number;
  /** Table with the columns `key` and `is_kept`: the rows that the foreign key may refer to. */
  readonly parents?: string;
}

/** Stages all rows; the checks are not yet counted. */
export async function stageRows(
  db: Database,
  rows: InputRows,
  options: StageRowsOptions,
): Promise<StagedFile> {
  const { schema, mapping, fileNo, folder } = options;
  const plans = planColumns(rows, { schema, mapping });
  const checks = allChecks(plans, rows.file, options);
  const paths: string[] = [];
  let running: Promise<void> = Promise.resolve();
  try {
    for await (const relation of rows.relations()) {
      await running;
      const path = stagedPath(folder, `${schema.name}_${fileNo}`, paths.length);
      const select = stagedSql(relation.from, { plans, checks, rows, options });
      paths.push(path);
      running = db.run(
        `COPY (${select}) TO ${quote(path)} (FORMAT parquet, COMPRESSION lz4_raw)`,
      ).then(() => relation.release());
    }
  } finally {
    await running;
  }
  const isBroken = await brokenBits(db, paths, wordCount(checks));
  const broken = checks.flatMap((check, i) => isBroken(i) ? [{ ...check, broken: bitSql(i) }] : []);
  return { rows, fileNo, plans, checks: broken, paths };
}

function wordCount(checks: readonly RowCheck[]): number {
  return Math.max(1, Math.ceil(checks.length / BITS_PER_WORD));
}

/** Which checks any staged row broke. */
async function brokenBits(
  db: Database,
  paths: readonly string[],
  nWords: number,
): Promise<(i: number) => boolean> {
  if (paths.length === 0) return () => false;
  const list = paths.map((path) => quote(path)).join(", ");
  const words = Array.from({ length: nWords }, (_, w) => `bit_or(faults_${w})::VARCHAR AS w${w}`);
  const [row] = await db.rows<Record<string, string | null>>(
    `SELECT ${words.join(", ")} FROM read_parquet([${list}])`,
  );
  const bits = Array.from({ length: nWords }, (_, w) => BigInt(row[`w${w}`] ?? "0"));
  return (i) => (bits[Math.floor(i / BITS_PER_WORD)] >> BigInt(i % BITS_PER_WORD) & 1n) === 1n;
}

function planColumns(
  rows: InputRows,
  { schema, mapping }: { schema: TableSchema; mapping: TableMapping },
): ColumnPlan[] {
  const lowered = rows.headers.map((header) => header.trim().toLowerCase());
  return schema.columns.map((column, idx) => {
    const columnMapping = mapping.columns.get(column.name)!;
    const at = lowered.indexOf(columnMapping.header.toLowerCase());
    const source = at < 0 ? null : { header: rows.headers[at].trim(), name: `c${at}` };
    return planColumn(column, { idx, source, mapping: columnMapping });
  });
}

function allChecks(
  plans: readonly ColumnPlan[],
  file: string,
  { schema, mapping, bounds, parents }: StageRowsOptions,
): RowCheck[] {
  const checks = plans.filter(({ header }) => header !== null).flatMap((plan) =>
    columnChecks(plan, {
      schema,
      file,
      mapping: mapping.columns.get(plan.column.name)!,
      bounds,
    })
  );
  for (const { rule, holds, effect = "quarantined" } of schema.rules ?? []) {
    checks.push({
      code: "constraint-error",
      effect,
      table: schema.name,
      file,
      rule: `must hold: ${rule}`,
      remedy: effect === "flagged" ? "look into it: the rows are kept" : "correct the rows",
      broken: `NOT (${holds})`,
    });
  }
  return parents === undefined ? checks : [...checks, {
    code: "foreign-key",
    effect: "quarantined",
    table: schema.name,
    file,
    column: plans.find(({ column }) => column.name === schema.foreignKey!.column)?.header ??
      undefined,
    rule: `is not in ${schema.foreignKey!.table}`,
    remedy: `add the row of ${schema.foreignKey!.table}, or leave these rows out`,
    broken: `${identifier(schema.foreignKey!.column)} NOT IN
      (SELECT key FROM ${identifier(parents)} WHERE is_kept)`,
  }];
}

function bitSql(i: number): string {
  return `(faults_${Math.floor(i / BITS_PER_WORD)} & ${1n << BigInt(i % BITS_PER_WORD)}) <> 0`;
}

function stagedSql(
  from: string,
  { plans, checks, rows, options }: {
    plans: readonly ColumnPlan[];
    checks: readonly RowCheck[];
    rows: InputRows;
    options: StageRowsOptions;
  },
): string {
  const { schema, fileNo } = options;
  const raw = rows.headers.map((_, i) => `c${i}`).join(", ");
  const values = plans.map(({ column, valueSql }) =>
    `CAST(${valueSql} AS ${stagedType(column.type)}) AS ${identifier(column.name)}`
  );
  const names = schema.columns.map(({ name }) => identifier(name)).join(", ");
  const cells = plans.map(({ cellSql, cellName }) => `${cellSql} AS ${cellName}`);
  const texts = plans.map(({ textSql, textName }) => `${textSql} AS ${textName}`);
  const words = Array.from(
    { length: wordCount(checks) },
    (_, word) => {
      const bits = checks.slice(word * BITS_PER_WORD, (word + 1) * BITS_PER_WORD).map((
        { broken },
        i,
      ) => `CASE WHEN ${broken} THEN ${1n << BigInt(i)}::UBIGINT ELSE 0::UBIGINT END`);
      return `${["0::UBIGINT", ...bits].join(" | ")} AS faults_${word}`;
    },
  );
  const any = (effect: RowCheck["effect"]) =>
    words.map((_, word) => {
      const mask = checks.slice(word * BITS_PER_WORD, (word + 1) * BITS_PER_WORD)
        .reduce((bits, check, i) => check.effect === effect ? bits | 1n << BigInt(i) : bits, 0n);
      return `(faults_${word} & ${mask}) <> 0`;
    }).join(" OR ");
  const layers = {
    cells: `SELECT row_no, ${raw}, ${cells.join(", ")} FROM ${from}`,
    texts: `SELECT row_no, ${raw}, ${texts.join(", ")} FROM cells`,
    typed: `SELECT *, ${values.join(", ")} FROM texts`,
    checked: `SELECT row_no, ${raw}, ${names}, ${words.join(", ")} FROM typed`,
    judged: `SELECT *, ${any("quarantined")} AS is_quarantined, ${any("unused")} AS is_unused
      FROM checked`,
  };
  // DuckDB would write each layer out before the next.
  const named = Object.entries(layers).map(([name, sql]) => `${name} AS NOT MATERIALIZED (${sql})`);
  return `WITH ${named.join(", ")}
    SELECT ${fileNo} AS file_no, * EXCLUDE (${raw}),
      CASE WHEN is_quarantined THEN [${raw}] END AS raw FROM judged`;
}

/** Money stays exact until it is written. */
function stagedType(type: Parameters<typeof duckDbType>[0]): string {
  return type === "money" ? "DECIMAL(18, 2)" : duckDbType(type);
}
