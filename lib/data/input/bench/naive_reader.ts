/**
 * Which rows of CSV files a plan's contracts keep, worked out row by row in plain
 * JavaScript: slow, and independent of the engine that it judges. Of the contracts
 * it takes the schemas as data; the rules between columns, which are SQL there, it
 * is given as functions.
 * @module
 */
import { gunzipSync } from "node:zlib";
import type { TableSchema } from "../../table_schema.ts";
import { type NaiveRecord, naiveRecords } from "./naive_csv.ts";
import { naiveCell, type NaiveValue } from "./naive_values.ts";

/** A row by the contract's column names; amounts are whole cents, dates ISO text. */
export type NaiveRow = Readonly<Record<string, NaiveValue>>;

/** What is read, and by which contract. */
export interface NaivePlan {
  /** The tables; those that others refer to come first. */
  readonly schemas: readonly TableSchema[];
  /** Per text of a rule between columns: whether a row keeps it. Rules that only flag need none. */
  readonly rules: Readonly<Record<string, (row: NaiveRow) => boolean>>;
  /** ISO date: rows on or after this day are not used. */
  readonly asOf: string;
  /** ISO date: no date may lie on or after this day. */
  readonly extractEnd: string;
  /** Largest share of a table's rows that may be quarantined, 0 to 1. */
  readonly maxQuarantined: number;
}

/** A file as it lies in the folder. */
export interface FileBytes {
  /** Its name; text is packed where this ends in `.gz`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What becomes of one table's file. */
export interface NaiveTable {
  /** Whether the import is refused for it. */
  readonly isRefused: boolean;
  /** Where its rows go; null where the contract leaves that open, as after a damaged header. */
  readonly rows: NaiveRows | null;
}

/** Where the rows of a file go. */
export interface NaiveRows {
  readonly rowsIn: number;
  /** Rows that satisfy the contract and lie before the as-of day. */
  readonly used: readonly NaiveRow[];
  /** Number of rows that satisfy the contract. */
  readonly kept: number;
  readonly duplicates: number;
  /** Numbers of the quarantined rows, counted from 1. */
  readonly quarantined: readonly number[];
  /** Whether a record at fault runs over several lines, so that no row can be shown for it. */
  readonly isTorn: boolean;
}

/** A row with its number and what is known of it so far. */
interface ReadRow {
  readonly rowNo: number;
  readonly row: NaiveRow;
  isFaulty: boolean;
}

/** The keys that a table's rows have, and whether one of them is no quarantined row. */
type ParentKeys = ReadonlyMap<NaiveValue, boolean>;

const FORBIDDEN = ["__proto__", "constructor", "prototype"];
const MAX_HEADER_BYTES = 65_536;
const MAX_RECORD_BYTES = 1_048_576;
const MAX_COLUMNS = 500;
const MAX_ORPHAN_SHARE = 0.01;
/** An as-of day lies at most so long after the last row. */
const MAX_DAYS_AFTER = 92;
const MS_PER_DAY = 86_400_000;

/** Reads one file per table; tables without a file are left out. */
export function naiveRead(
  files: ReadonlyMap<string, FileBytes>,
  plan: NaivePlan,
): Map<string, NaiveTable> {
  const tables = new Map<string, NaiveTable>();
  const keys = new Map<string, ParentKeys | null>();
  for (const schema of plan.schemas) {
    const file = files.get(schema.name);
    if (file === undefined) continue;
    const parents = schema.foreignKey && keys.get(schema.foreignKey.table);
    const content = readContent(file, schema);
    if (content === null || parents === null) {
      tables.set(schema.name, { isRefused: content === null || content.isRefused, rows: null });
      keys.set(schema.name, null);
      continue;
    }
    const { table, ownKeys } = judgeRows(content, { schema, plan, parents });
    tables.set(schema.name, table);
    keys.set(schema.name, ownKeys);
  }
  return tables;
}

/** Header and records of a file that can be read. */
interface Content {
  readonly headers: readonly string[];
  readonly records: readonly NaiveRecord[];
  /** Whether the bytes or quotes of some record refuse the file. */
  readonly isRefused: boolean;
}

/** Null where the file has no header that names each required column once. */
function readContent({ name, bytes: stored }: FileBytes, schema: TableSchema): Content | null {
  const bytes = name.endsWith(".gz") ? unpacked(stored) : stored;
  if (bytes === null || isNoCsv(bytes)) return null;
  const delimiter = bestDelimiter(bytes, schema);
  const [header, ...records] = naiveRecords(bytes, delimiter);
  if (header === undefined || isBadHeader(header)) return null;
  const headers = labels(header);
  const isAmbiguous = new Set(headers).size < headers.length || headers.includes("") ||
    headers.some((label) => FORBIDDEN.includes(label));
  const isShort = schema.columns.some(({ name, nullable }) => !nullable && !headers.includes(name));
  if (isAmbiguous || isShort) return null;
  const isRefused = records.some((record) =>
    record.isNoText || record.isUnclosed ||
    (record.isMultiLine && isDamaged(record, headers.length))
  );
  return { headers, records, isRefused };
}

function unpacked(stored: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(stored);
  } catch {
    return null;
  }
}

/** UTF-16 by its mark, a workbook, or packed text. */
function isNoCsv([first, second]: Uint8Array): boolean {
  const start = `${first} ${second}`;
  return ["255 254", "254 255", "80 75", "31 139"].includes(start);
}

/** The one that finds most known headers, then most fields. */
function bestDelimiter(bytes: Uint8Array, { columns }: TableSchema): string {
  let best = { delimiter: ",", nKnown: -1, nFields: -1 };
  for (const delimiter of [",", ";", "\t"]) {
    const [header] = firstOf(naiveRecords(bytes, delimiter));
    if (header === undefined) continue;
    const found = new Set(labels(header));
    const nKnown = columns.filter(({ name }) => found.has(name)).length;
    const { nFields } = header;
    if (nKnown > best.nKnown || (nKnown === best.nKnown && nFields > best.nFields)) {
      best = { delimiter, nKnown, nFields };
    }
  }
  return best.delimiter;
}

function firstOf<T>(items: Iterable<T>): T[] {
  for (const item of items) return [item];
  return [];
}

function labels(header: NaiveRecord): string[] {
  return header.fields.map((field) => field.trim().toLowerCase());
}

function isBadHeader(header: NaiveRecord): boolean {
  return header.isNoText || header.isUnclosed || header.isMisquoted || header.isMultiLine ||
    header.nBytes > MAX_HEADER_BYTES || header.nFields > MAX_COLUMNS;
}

function isDamaged(record: NaiveRecord, nFields: number): boolean {
  return record.isMisquoted || record.nFields !== nFields || record.nBytes > MAX_RECORD_BYTES;
}

interface JudgeOptions {
  readonly schema: TableSchema;
  readonly plan: NaivePlan;
  readonly parents: ParentKeys | undefined;
}

function judgeRows(
  content: Content,
  options: JudgeOptions,
): { table: NaiveTable; ownKeys: ParentKeys } {
  const { schema, plan } = options;
  const { rows, damaged, nOrphans } = readRows(content, options);
  const { kept, duplicates, conflicts } = withoutRepeats(rows, schema);
  const faulty = rows.filter((row) => row.isFaulty).map(({ rowNo }) => rowNo);
  const quarantined = [...damaged, ...faulty, ...conflicts].sort((a, b) => a - b);
  const rowsIn = content.records.length;
  const isRefused = content.isRefused || kept.length === 0 || conflicts.length > 0 ||
    nOrphans / rowsIn > MAX_ORPHAN_SHARE || quarantined.length / rowsIn > plan.maxQuarantined ||
    isAsOfOutside(kept, schema, plan.asOf);
  const used = kept.filter((row) => !isOnOrAfter(row, schema, plan.asOf));
  const isTorn = content.records.some((record) =>
    record.isUnclosed || (record.isMultiLine && isDamaged(record, content.headers.length))
  );
  const counts = { rowsIn, kept: kept.length, duplicates };
  return {
    table: { isRefused, rows: { ...counts, used, quarantined, isTorn } },
    ownKeys: keysOf(rows, schema),
  };
}

/** The rows that are records, the numbers of the others, and how many rows refer to nothing. */
function readRows({ headers, records }: Content, options: JudgeOptions) {
  const { schema, parents } = options;
  const damaged: number[] = [];
  const rows: ReadRow[] = [];
  let nOrphans = 0;
  for (const [i, record] of records.entries()) {
    if (record.isNoText || record.isUnclosed || isDamaged(record, headers.length)) {
      damaged.push(i + 1);
      continue;
    }
    const read = readRow(record, headers, options);
    const reference = schema.foreignKey && read.row[schema.foreignKey.column];
    if (parents !== undefined && reference !== null && reference !== undefined) {
      if (!parents.has(reference)) nOrphans++;
      if (parents.get(reference) !== true) read.isFaulty = true;
    }
    rows.push({ rowNo: i + 1, ...read });
  }
  return { rows, damaged, nOrphans };
}

function readRow(
  { fields }: NaiveRecord,
  headers: readonly string[],
  { schema, plan }: JudgeOptions,
): Pick<ReadRow, "row" | "isFaulty"> {
  const { extractEnd } = plan;
  let isFaulty = false;
  const cells = schema.columns.map((column): [string, NaiveValue] => {
    const { name } = column;
    const at = headers.indexOf(name);
    if (at < 0) return [name, null];
    const cell = naiveCell(fields[at], column, { extractEnd, isKey: schema.key.includes(name) });
    if (cell.isFaulty) isFaulty = true;
    return [name, cell.value];
  });
  const row = Object.fromEntries(cells);
  return { row, isFaulty: isFaulty || breaksRule(row, schema, plan) };
}

/** Whether a row breaks a rule that sets it aside. */
export function breaksRule(row: NaiveRow, schema: TableSchema, plan: NaivePlan): boolean {
  return (schema.rules ?? []).some(({ rule, effect = "quarantined" }) => {
    if (effect !== "quarantined") return false;
    if (!Object.hasOwn(plan.rules, rule)) throw new RangeError(`No function for the rule: ${rule}`);
    return !plan.rules[rule](row);
  });
}

/** Equal rows are kept once; of rows that differ under one key none is. */
function withoutRepeats(rows: readonly ReadRow[], { key }: TableSchema) {
  const groups = Map.groupBy(
    rows.filter((row) => !row.isFaulty),
    ({ row }) => JSON.stringify(key.map((name) => row[name])),
  );
  const kept: NaiveRow[] = [];
  const conflicts: number[] = [];
  let duplicates = 0;
  for (const group of groups.values()) {
    const variants = new Set(group.map(({ row }) => JSON.stringify(row)));
    if (variants.size > 1) {
      conflicts.push(...group.map(({ rowNo }) => rowNo));
      continue;
    }
    kept.push(group[0].row);
    duplicates += group.length - 1;
  }
  return { kept, duplicates, conflicts };
}

/** Whether one of the row's dates lies on or after a day. */
function isOnOrAfter(row: NaiveRow, schema: TableSchema, isoDay: string): boolean {
  return !schema.restricted &&
    schema.columns.some(({ name, type }) =>
      type === "date" && row[name] !== null && String(row[name]) >= isoDay
    );
}

/** A required table's first required date says when its rows happened. */
function isAsOfOutside(kept: readonly NaiveRow[], schema: TableSchema, asOf: string): boolean {
  const date = schema.columns.find(({ type, nullable }) => type === "date" && !nullable);
  if (schema.optional || schema.restricted || date === undefined || kept.length === 0) return false;
  const days = kept.map((row) => String(row[date.name])).sort();
  return asOf <= days[0] || daysBetween(days.at(-1)!, asOf) > MAX_DAYS_AFTER;
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY;
}

function keysOf(rows: readonly ReadRow[], { key }: TableSchema): ParentKeys {
  const keys = new Map<NaiveValue, boolean>();
  if (key.length > 1) return keys;
  for (const { row, isFaulty } of rows) {
    const value = row[key[0]];
    if (value !== null) keys.set(value, !isFaulty || keys.get(value) === true);
  }
  return keys;
}
