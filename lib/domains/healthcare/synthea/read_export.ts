/**
 * Reads an export's files into typed DuckDB tables of one shape, whatever the
 * export's age, and gathers every fault on the way.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { nearest } from "../../../_shared/nearest.ts";
import { type Database, identifier } from "../../../data/database.ts";
import {
  brokenChecks,
  expectedValue,
  type Fault,
  formatFault,
  listDataFiles,
  loadTextTable,
  type RowCheck,
  strictCastSql,
  type TextTable,
} from "../../../data/input/mod.ts";
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
  options: { folder: string; onTable?: (done: number, total: number) => void },
): Promise<ReadTable[]> {
  const { folder, onTable } = options;
  const names = await listDataFiles(exportFolder, "pass the folder of a Synthea CSV export");
  const files = new Map(names.map((name) => [name.toLowerCase(), name]));
  const faults: Fault[] = [];
  const tables: ReadTable[] = [];
  for (const [i, spec] of EXPORT_TABLES.entries()) {
    const file = files.get(`${spec.name}.csv`);
    if (file === undefined && spec.required) {
      faults.push({
        code: "missing-file",
        effect: "refused",
        table: spec.name,
        file: `${spec.name}.csv`,
        rule: "is missing",
        remedy: "pass the folder of a Synthea CSV export (output/csv) that has it",
      });
    }
    tables.push(
      await readTable(db, spec, {
        path: file && join(exportFolder, file),
        folder,
        faults,
      }),
    );
    onTable?.(i + 1, EXPORT_TABLES.length);
  }
  refuseFaults(exportFolder, faults);
  return tables;
}

async function readTable(
  db: Database,
  spec: SourceTable,
  options: { path?: string; folder: string; faults: Fault[] },
): Promise<ReadTable> {
  const { path, folder, faults } = options;
  const text = path === undefined ? null : await loadTextTable(db, path, {
    table: `text_${spec.name}`,
    name: spec.name,
    folder,
    faults,
  });
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
    `CREATE TABLE ${spec.name} AS SELECT row_no, ${columns.join(", ")}
     FROM ${text.table} ORDER BY row_no; DROP TABLE ${text.table}`,
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
      faults.push(missingColumn(spec, text, column.headers));
    }
  }
  if (spec.oneOf && !spec.oneOf.some((name) => sources.has(name))) {
    const either = spec.columns.filter((column) => spec.oneOf?.includes(column.name));
    faults.push(missingColumn(spec, text, either.flatMap((column) => column.headers)));
  }
  return sources;
}

function missingColumn(spec: SourceTable, text: TextTable, headers: readonly string[]): Fault {
  return {
    code: "missing-label",
    effect: "refused",
    table: spec.name,
    file: text.file,
    column: headers.join(" or "),
    rule: `is missing (the nearest header is ${nearest(headers[0], text.headers)})`,
    remedy: "export the data again with Synthea 2.0 or later",
  };
}

async function checkRows(
  db: Database,
  spec: SourceTable,
  options: { text: TextTable; sources: Sources },
): Promise<Fault[]> {
  const { text, sources } = options;
  const place = { effect: "refused", table: spec.name, file: text.file } as const;
  if (text.nRows === 0 && spec.key) {
    return [{ ...place, code: "row-count", rule: "has 0 rows", remedy: "export it again" }];
  }
  const checks = spec.columns.flatMap((column) => {
    const source = sources.get(column.name);
    return source ? cellChecks(column, source).map((check) => ({ ...place, ...check })) : [];
  });
  const faults = await brokenChecks(db, text.table, checks);
  const key = spec.key === undefined ? undefined : sources.get(spec.key);
  if (!key) return faults;
  const repeated = `(SELECT row_no, row_number() OVER (PARTITION BY ${filled(key.sql)}
    ORDER BY row_no) AS nth FROM ${text.table})`;
  return [
    ...faults,
    ...await brokenChecks(db, repeated, [{
      ...place,
      code: "primary-key",
      column: key.header,
      rule: "occurs more than once",
      remedy: "keep one row per key",
      broken: "nth > 1",
    }]),
  ];
}

function cellChecks(
  { kind, filled: isFilled }: SourceColumn,
  { header, sql }: { header: string; sql: string },
): Pick<RowCheck, "code" | "column" | "rule" | "remedy" | "broken">[] {
  const value = castSql(kind, sql);
  const all = { column: header, remedy: "correct it in the export" };
  const checks = [];
  if (kind !== "text") {
    checks.push({
      ...all,
      code: "type-error" as const,
      rule: `is not ${expected(kind)}`,
      broken: `${filled(sql)} IS NOT NULL AND ${value} IS NULL`,
    });
  }
  if (isFilled) {
    checks.push({
      ...all,
      code: "constraint-error" as const,
      rule: "is empty",
      broken: `${filled(sql)} IS NULL`,
    });
  }
  if (kind === "money" || kind === "count") {
    checks.push({
      ...all,
      code: "constraint-error" as const,
      rule: kind === "count" ? "is outside 0 to 100,000" : "is negative",
      broken: kind === "count" ? `${value} < 0 OR ${value} > 100000` : `${value} < 0`,
    });
  }
  return checks;
}

function filled(text: string): string {
  return `nullif(trim(${text}), '')`;
}

function refuseFaults(folder: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const noun = faults.length === 1 ? "fault" : "faults";
  const list = faults.map((fault) => formatFault(fault)).join("; ");
  throw new InputError(`Cannot import ${folder} as it has ${faults.length} ${noun}: ${list}`);
}

function expected(kind: SourceKind): string {
  if (kind === "money" || kind === "date") return expectedValue(kind);
  if (kind === "count") return expectedValue("integer");
  return "a year or a calendar date such as 2026-01-31";
}

/** SQL expression: a cell's text as a value, NULL where it is empty or none. */
function castSql(kind: SourceKind, cell: string): string {
  const text = filled(cell);
  if (kind === "text") return strictCastSql("string", text);
  if (kind === "money") return strictCastSql("money", text);
  if (kind === "count") return strictCastSql("integer", text);
  const day = `CASE WHEN regexp_matches(${text}, '${TIMESTAMP}')
    THEN try_cast(left(${text}, 10) AS DATE) END`;
  if (kind === "date") return `(${day})`;
  const shift = kind === "period_start" ? 0 : 1;
  return `(CASE WHEN regexp_matches(${text}, '^[0-9]{4}$')
    THEN make_date(${text}::INTEGER + ${shift}, 1, 1) ELSE ${day} END)`;
}
