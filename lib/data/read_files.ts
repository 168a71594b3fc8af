/**
 * Own files as a data folder: `<table>.csv` or `<table>.parquet` with the
 * contract's column names. Every fault of every file is named in one error, and
 * then nothing is written; what is ignored is returned as warnings.
 * @module
 */
import { join } from "node:path";
import { formatCount } from "../_shared/format.ts";
import { nearest } from "../_shared/nearest.ts";
import type { Progress } from "../_shared/progress.ts";
import { requireAsOfInside } from "./as_of.ts";
import { columnChecks, eventDate } from "./column_checks.ts";
import { Database, identifier, quote } from "./database.ts";
import { type Fault, refuseFaults } from "./input_faults.ts";
import type { DataManifest } from "./manifest.ts";
import { brokenChecks, duplicateKeys } from "./row_checks.ts";
import { strictCastSql } from "./strict_casts.ts";
import type { TableSchema } from "./table_schema.ts";
import { listFiles, loadTextParquet, loadTextTable } from "./text_table.ts";
import { writeDataFolder } from "./write_data_folder.ts";

/** A rule over several columns of a row. */
export interface RowRule {
  /** Name of the table. */
  readonly table: string;
  /** What must hold, in words. */
  readonly rule: string;
  /** SQL predicate over the table's columns that must hold; NULL counts as held. */
  readonly holds: string;
}

/** Options of {@linkcode importFiles}. */
export interface ImportFilesOptions {
  /** Folder with the files. */
  inputFolder: string;
  /** Folder that the tables are written to. */
  dataFolder: string;
  /** ISO date: rows dated on or after this day are counted, not used. */
  asOf: string;
  /** The tables to look for; those not optional are required. */
  schemas: readonly TableSchema[];
  /** Rules over several columns; default none. */
  rules?: readonly RowRule[];
  /** Threads of DuckDB; no result depends on it. */
  threads?: number;
  /** Called after each table. */
  onProgress?: Progress;
}

/** A table that was found. */
interface Input {
  schema: TableSchema;
  file: string;
  /** Relation of text columns with `row_no`. */
  from: string;
  /** Header by lower-case name, and the SQL of its text. */
  sources: Map<string, { header: string; sql: string }>;
}

/**
 * Imports own files. Money must have at most two decimals, numbers, dates and
 * booleans follow a strict grammar, keys are unique, references resolve.
 *
 * @throws {InputError} naming every fault at once by file, column, rule, count and row numbers,
 *   never by content
 * @throws {RangeError} when `asOf` is no calendar date
 */
export async function importFiles(
  options: ImportFilesOptions,
): Promise<{ manifest: DataManifest; warnings: string[] }> {
  const { inputFolder, dataFolder, asOf, schemas, rules = [], threads, onProgress } = options;
  const files = new Set((await listFiles(inputFolder, "pass the folder of your files")).values());
  using db = await Database.open({ threads });
  const faults: Fault[] = [];
  const warnings: string[] = [];
  const inputs: Input[] = [];
  for (const [i, schema] of schemas.entries()) {
    const input = await findInput(db, schema, { inputFolder, files, faults, warnings });
    if (input) {
      inputs.push(input);
      faults.push(...await checkInput(db, input, { asOf, rules }));
    }
    onProgress?.(i + 1, schemas.length, "tables");
  }
  for (const input of inputs) {
    faults.push(...await checkReferences(db, input, inputs));
  }
  refuseFaults(inputFolder, faults);
  await checkAsOf(db, asOf, inputs);
  const tables: Record<string, { from: string; orderBy: string }> = {};
  for (const input of inputs) tables[input.schema.name] = await keepRows(db, input, asOf, warnings);
  const manifest = await writeDataFolder(db, tables, {
    dataFolder,
    schemas,
    source: "files",
    asOf,
  });
  return { manifest, warnings };
}

/** The as-of day must lie within reach of the dated rows of the tables that are required. */
async function checkAsOf(db: Database, asOf: string, inputs: readonly Input[]): Promise<void> {
  for (const { schema, from, sources } of inputs) {
    const date = eventDate(schema);
    const source = date && sources.get(date.name);
    if (schema.optional || !source) continue;
    const day = strictCastSql("date", source.sql);
    const [span] = await db.rows<{ firstDay: string; lastDay: string }>(
      `SELECT min(${day}) AS firstDay, max(${day}) AS lastDay FROM ${from}`,
    );
    requireAsOfInside(asOf, span);
  }
}

async function findInput(
  db: Database,
  schema: TableSchema,
  options: { inputFolder: string; files: Set<string>; faults: Fault[]; warnings: string[] },
): Promise<Input | null> {
  const { inputFolder, files, faults, warnings } = options;
  const names = [`${schema.name}.csv`, `${schema.name}.parquet`].filter((name) => files.has(name));
  const [file] = names;
  if (names.length !== 1) {
    if (names.length === 2) {
      faults.push({ code: "source-error", file, rule: `remove it or ${names[1]}` });
    } else if (schema.restricted) {
      return null;
    } else if (schema.optional) {
      warnings.push(`No ${schema.name} table: its features take their fill values`);
    } else {
      faults.push({ code: "missing-file", file: `${schema.name}.csv`, rule: "missing: add it" });
    }
    return null;
  }
  const path = join(inputFolder, file);
  const text = file.endsWith(".csv")
    ? await loadTextTable(db, path, { table: `text_${schema.name}`, faults })
    : await loadTextParquet(db, path, { table: `text_${schema.name}`, faults });
  if (text === null) return null;
  if (text.nRows === 0) faults.push({ code: "row-count", file, rule: "0 rows" });
  const sources = new Map(
    text.headers.map((header, i) => [header.toLowerCase(), { header, sql: `c${i}` }]),
  );
  const known = new Set(schema.columns.map((column) => column.name));
  for (const [name, { header }] of sources) {
    if (!known.has(name)) warnings.push(`${file}: unknown column ${header} is ignored`);
  }
  for (const { name, nullable } of schema.columns.filter(({ name }) => !sources.has(name))) {
    if (nullable) warnings.push(`${file}: no column ${name}, it stays empty`);
    else {
      const rule = `missing: rename the header that holds it (the nearest is ${
        nearest(name, text.headers)
      })`;
      faults.push({ code: "missing-label", file, column: name, rule });
    }
  }
  const from = `(SELECT rowid + 1 AS row_no, * FROM ${identifier(text.table)})`;
  return { schema, file, from, sources };
}

async function checkInput(
  db: Database,
  input: Input,
  options: { asOf: string; rules: readonly RowRule[] },
): Promise<Fault[]> {
  const { schema, file, from, sources } = input;
  const checks = schema.columns.flatMap((column) => {
    const source = sources.get(column.name);
    return source ? columnChecks(column, { file, schema, ...source }, options.asOf) : [];
  });
  const faults = await brokenChecks(db, from, checks);
  const keySql = schema.key.flatMap((name) => {
    const source = sources.get(name);
    return source ? [`trim(${source.sql})`] : [];
  });
  if (keySql.length === schema.key.length) {
    faults.push(...await duplicateKeys(db, from, { file, key: schema.key, keySql }));
  }
  const rules = options.rules.filter((rule) => rule.table === schema.name);
  const typed = `(SELECT row_no, ${typedColumns(input)} FROM ${from})`;
  faults.push(
    ...await brokenChecks(
      db,
      typed,
      rules.map(({ rule, holds }) => ({
        code: "constraint-error",
        file,
        rule: `must hold: ${rule}`,
        broken: `NOT (${holds})`,
      })),
    ),
  );
  return faults;
}

async function checkReferences(
  db: Database,
  input: Input,
  inputs: readonly Input[],
): Promise<Fault[]> {
  const { foreignKey } = input.schema;
  const other = inputs.find(({ schema }) => schema.name === foreignKey?.table);
  const source = foreignKey && input.sources.get(foreignKey.column);
  const target = foreignKey && other?.sources.get(foreignKey.column);
  if (!source || !target || !other) return [];
  const known = `SELECT trim(${target.sql}) FROM ${other.from} WHERE ${target.sql} IS NOT NULL`;
  return await brokenChecks(db, input.from, [{
    code: "foreign-key",
    file: input.file,
    column: source.header,
    rule: `not in ${other.file}`,
    broken: `${source.sql} IS NOT NULL AND trim(${source.sql}) NOT IN (${known})`,
  }]);
}

async function keepRows(
  db: Database,
  input: Input,
  asOf: string,
  warnings: string[],
): Promise<{ from: string; orderBy: string }> {
  const { schema, file, from } = input;
  const table = identifier(schema.name);
  await db.run(`CREATE TABLE ${table} AS SELECT ${typedColumns(input)} FROM ${from}`);
  const date = eventDate(schema);
  if (date) {
    const late = `${identifier(date.name)} >= DATE ${quote(asOf)}`;
    const [{ n }] = await db.rows<{ n: number }>(
      `SELECT count(*) AS n FROM ${table} WHERE ${late}`,
    );
    if (n > 0) {
      await db.run(`DELETE FROM ${table} WHERE ${late}`);
      warnings.push(`${file}: rows dated on or after ${asOf} are not used: ${formatCount(n)}`);
    }
  }
  const order = schema.foreignKey && date
    ? [schema.foreignKey.column, date.name, ...schema.key]
    : schema.key;
  return { from: table, orderBy: [...new Set(order)].map(identifier).join(", ") };
}

function typedColumns({ schema, sources }: Input): string {
  return schema.columns.map(({ name, type }) => {
    const source = sources.get(name);
    return `${source ? strictCastSql(type, source.sql) : "NULL"} AS ${identifier(name)}`;
  }).join(", ");
}
