/**
 * Reads an export's files into typed DuckDB tables of one shape, whatever the
 * export's age, and gathers every fault on the way.
 * @module
 */
import { join } from "node:path";
import { nearest } from "../../../_shared/nearest.ts";
import { type Database, identifier } from "../../../data/database.ts";
import { type Fault, refuseFaults } from "../../../data/input_faults.ts";
import { brokenChecks, duplicateKeys, type RowCheck } from "../../../data/row_checks.ts";
import { EXPECTED_VALUE, strictCastSql } from "../../../data/strict_casts.ts";
import { listFiles, loadTextTable, type TextTable } from "../../../data/text_table.ts";
import {
  EXPORT_TABLES,
  type SourceColumn,
  type SourceKind,
  type SourceTable,
} from "./export_tables.ts";

/** One file of an export, as found. */
export interface ReadTable {
  readonly spec: SourceTable;
  readonly file: string;
  readonly present: boolean;
  readonly nRows: number;
  readonly absentColumns: readonly SourceColumn[];
}

const TIMESTAMP = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z?)?$";
const SQL_TYPES: Record<SourceKind, string> = {
  text: "VARCHAR",
  date: "DATE",
  money: "DECIMAL(18, 2)",
  count: "INTEGER",
  period_start: "DATE",
  period_end: "DATE",
};

/**
 * Reads every file that {@linkcode EXPORT_TABLES} names into a table of that name
 * (absent optional ones are empty) with a column `row_no` from 1.
 *
 * @throws {InputError} naming all faults of all files at once
 */
export async function readExport(
  db: Database,
  exportFolder: string,
  onTable: (done: number, total: number) => void = () => {},
): Promise<ReadTable[]> {
  const files = await listFiles(exportFolder, "pass the folder of a Synthea CSV export");
  const faults: Fault[] = [];
  const tables: ReadTable[] = [];
  for (const [i, spec] of EXPORT_TABLES.entries()) {
    const file = files.get(`${spec.name}.csv`);
    if (file === undefined && spec.required) {
      faults.push({
        code: "missing-file",
        file: `${spec.name}.csv`,
        rule: "missing: pass the folder of a Synthea CSV export (output/csv) that has it",
      });
    }
    tables.push(await readTable(db, spec, { path: file && join(exportFolder, file), faults }));
    onTable(i + 1, EXPORT_TABLES.length);
  }
  refuseFaults(exportFolder, faults);
  return tables;
}

async function readTable(
  db: Database,
  spec: SourceTable,
  options: { path?: string; faults: Fault[] },
): Promise<ReadTable> {
  const { path, faults } = options;
  const text = path === undefined
    ? null
    : await loadTextTable(db, path, { table: `text_${spec.name}`, faults });
  if (text === null) {
    const columns = spec.columns.map(({ name, kind }) => `${identifier(name)} ${SQL_TYPES[kind]}`);
    await db.run(`CREATE TABLE ${spec.name} (row_no BIGINT, ${columns.join(", ")})`);
    return { spec, file: `${spec.name}.csv`, present: false, nRows: 0, absentColumns: [] };
  }
  const sources = findColumns(spec, text, faults);
  faults.push(...await checkRows(db, spec, { text, sources }));
  const columns = spec.columns.map((column) => {
    const source = sources.get(column.name);
    const value = source ? castSql(column.kind, source.sql) : `NULL::${SQL_TYPES[column.kind]}`;
    return `${value} AS ${identifier(column.name)}`;
  });
  await db.run(
    `CREATE TABLE ${spec.name} AS SELECT rowid + 1 AS row_no, ${columns.join(", ")}
     FROM ${text.table} ORDER BY rowid; DROP TABLE ${text.table}`,
  );
  const absentColumns = spec.columns.filter((column) => !sources.has(column.name));
  return { spec, file: text.file, present: true, nRows: text.nRows, absentColumns };
}

/** Where a column's text is: SQL and the header in the file. */
type Sources = Map<string, { sql: string; header: string }>;

function findColumns(spec: SourceTable, text: TextTable, faults: Fault[]): Sources {
  const lowered = text.headers.map((header) => header.toLowerCase());
  const sources: Sources = new Map();
  for (const column of spec.columns) {
    const idx = column.headers.map((header) => lowered.indexOf(header.toLowerCase()))
      .find((idx) => idx >= 0);
    if (idx !== undefined) {
      sources.set(column.name, { sql: `c${idx}`, header: text.headers[idx] });
    } else if (column.required) {
      faults.push(missingColumn(text, column.headers));
    }
  }
  if (spec.oneOf && !spec.oneOf.some((name) => sources.has(name))) {
    const either = spec.columns.filter((column) => spec.oneOf?.includes(column.name));
    faults.push(missingColumn(text, either.flatMap((column) => column.headers)));
  }
  return sources;
}

function missingColumn(text: TextTable, headers: readonly string[]): Fault {
  return {
    code: "missing-label",
    file: text.file,
    column: headers.join(" or "),
    rule: `missing (the nearest header is ${nearest(headers[0], text.headers)}): ` +
      "export the data again with Synthea 2.0 or later",
  };
}

async function checkRows(
  db: Database,
  spec: SourceTable,
  options: { text: TextTable; sources: Sources },
): Promise<Fault[]> {
  const { text, sources } = options;
  const { file } = text;
  if (text.nRows === 0 && spec.key) return [{ code: "row-count", file, rule: "0 rows" }];
  const checks = spec.columns.flatMap((column): RowCheck[] => {
    const source = sources.get(column.name);
    if (!source) return [];
    const place = { file, column: source.header };
    const empty = `nullif(trim(${source.sql}), '') IS NULL`;
    const checks: RowCheck[] = [];
    if (column.kind !== "text") {
      checks.push({
        ...place,
        code: "type-error",
        rule: `not ${expected(column.kind)}`,
        broken: `NOT (${empty}) AND ${castSql(column.kind, source.sql)} IS NULL`,
      });
    }
    if (column.filled) {
      checks.push({ ...place, code: "constraint-error", rule: "empty", broken: empty });
    }
    if (column.kind === "money" || column.kind === "count") {
      const rule = column.kind === "count" ? "outside 0 to 100,000" : "negative";
      const value = castSql(column.kind, source.sql);
      const beyond = column.kind === "count" ? ` OR ${value} > 100000` : "";
      checks.push({ ...place, code: "constraint-error", rule, broken: `${value} < 0${beyond}` });
    }
    return checks;
  });
  const from = `(SELECT rowid + 1 AS row_no, * FROM ${text.table})`;
  const faults = await brokenChecks(db, from, checks);
  const key = spec.key === undefined ? undefined : sources.get(spec.key);
  if (key) {
    faults.push(
      ...await duplicateKeys(db, from, { file, key: [key.header], keySql: [`trim(${key.sql})`] }),
    );
  }
  return faults;
}

function expected(kind: SourceKind): string {
  if (kind === "money" || kind === "date") return EXPECTED_VALUE[kind];
  if (kind === "count") return EXPECTED_VALUE.integer;
  return "a year or a calendar date such as 2026-01-31";
}

/** SQL expression: a cell's text as a value, NULL where it is empty or none. */
function castSql(kind: SourceKind, text: string): string {
  if (kind === "text") return strictCastSql("string", text);
  if (kind === "money") return strictCastSql("money", text);
  if (kind === "count") return strictCastSql("integer", text);
  const day = `CASE WHEN regexp_matches(trim(${text}), '${TIMESTAMP}')
    THEN try_cast(left(trim(${text}), 10) AS DATE) END`;
  if (kind === "date") return `(${day})`;
  const shift = kind === "period_start" ? 0 : 1;
  return `(CASE WHEN regexp_matches(trim(${text}), '^[0-9]{4}$')
    THEN make_date(trim(${text})::INTEGER + ${shift}, 1, 1) ELSE ${day} END)`;
}
