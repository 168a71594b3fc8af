/**
 * Mutants: a small good CSV file, damaged in one of the ways in which files get
 * damaged: by transfer, by spreadsheets, by exports, by hand. Equal seeds give equal
 * bytes.
 * @module
 */
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import type { Prng } from "../../../_shared/prng.ts";

/** A table of texts, from which files are made. */
export interface TextRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How a table is written as text. */
interface Dialect {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly isAllQuoted: boolean;
}

/** A damaged file. */
export interface Mutant {
  /** The kinds of damage done to it, joined by `+`. */
  readonly kind: string;
  /** File name ending: `.csv` or `.csv.gz`. */
  readonly ending: string;
  readonly bytes: Uint8Array;
}

type Damage = Omit<Mutant, "kind">;
type RowsMutation = (table: TextRows, random: Prng) => TextRows;
type DialectMutation = (random: Prng) => Partial<Dialect>;
type BytesMutation = (file: Damage, random: Prng) => Damage;

const PLAIN: Dialect = { delimiter: ",", lineEnd: "\n", isAllQuoted: false };

/** Cells that readers are known to get wrong, and values at the bounds of ranges. */
const NASTY_NUMBERS = [
  ..."-|--|.|0|-1|-0|1e3|1e400|-1e400|1e-400|0x10|1_000|1,000|1.5.2|.5|5.|5.0|5.00001|٣|１２".split(
    "|",
  ),
  ..."NaN|nan|inf|-Infinity|null|NULL|N/A|#REF!|65+|12.345|12.3400|99999999999999999999".split("|"),
  ..."1|17|18|20|21|30|31|100|100.0001|1.0001|110|111|1200|1201|0.00|-0.01|1234567890".split("|"),
];
const NASTY_DATES = [
  ..."2024-02-30|2024-02-29|2023-02-29|2026-13-01|2026-06-31|0000-01-01|0999-12-31".split("|"),
  ..."20260101|01/02/2026|2026-1-5|2026-06-30|2026-07-01|2026-07-31|2026-08-01".split("|"),
  ..."2027-07-01|9999-12-31|2026-05-01 00:00:00|2026-05-01T00:00:00Z|2026-05-01 10:00:00".split(
    "|",
  ),
];
const NASTY_TEXTS = [
  ..."yes|Y|T|tRue|2|1.0|__other__|__proto__|constructor|<b>x</b>".split("|"),
  ..."=cmd|+1|-2+3|@SUM(A1)|'=1|''=1|'x|\t|\t1|\r|a\nb|a\r\nb|\"|\"\"|a\"b|,|;|é|日本".split("|"),
  ..."\u00a0|\u00a042|42 | 42|\ufeff42|\u200b|\u202e|\u2028|\u0007|😀".split("|"),
  "|",
  " ",
  "   ",
  "x".repeat(300),
  "9".repeat(400),
];
const NASTY_CELLS = [...NASTY_NUMBERS, ...NASTY_DATES, ...NASTY_TEXTS];
/** How many there are in a file: few, so that it is accepted, or many, so that more is tried. */
const NASTY_COUNTS = [1, 2, 3, 10, 40];
/** Lengths at which buffers and limits lie. */
const LONG_CELLS = [4_095, 65_536, 70_000];
/** Beyond the most columns and the longest header; now and then beyond the longest record. */
const RUN_BYTES = [1_100, 20_000, 70_000];
const LONG_RUN_BYTES = 1_200_000;
const LONG_RUN_SHARE = 0.04;
const NASTY_BYTES = [34, 44, 13, 10, 0, 0xff, 59, 9, 45, 101, 32, 0xc3, 0xef, 0xbb, 0x1f, 39];

const ROWS_MUTATIONS: Readonly<Record<string, RowsMutation>> = {
  "swapped columns": swappedColumns,
  "repeated rows": repeatedRows,
  "repeated keys": repeatedKeys,
  "deleted rows": (table, random) => ({
    ...table,
    rows: table.rows.filter((_, i) => i !== 0 || random.chance(0.5)).filter(() =>
      !random.chance(0.1)
    ),
  }),
  "shuffled rows": (table, random) => ({
    ...table,
    rows: table.rows.map((row) => ({ row, at: random.next() })).sort((a, b) => a.at - b.at)
      .map(({ row }) => row),
  }),
  "doubled header": (table, random) => insertedRow(table, table.header, random),
  "blank rows": (table, random) =>
    insertedRow(table, random.chance(0.5) ? [""] : table.header.map(() => ""), random),
  "duplicated column": duplicatedColumn,
  "deleted column": (table, random) => {
    const at = random.int(0, table.header.length - 1);
    return mapped(table, (cells) => cells.filter((_, j) => j !== at));
  },
  "missing cell": (table, random) =>
    changedRow(table, random, (cells, at) => cells.filter((_, j) => j !== at)),
  "extra cell": (table, random) =>
    changedRow(table, random, (cells, at) => [...cells.slice(0, at), "7", ...cells.slice(at)]),
  "nasty cells": nastyCells,
  "nasty header": (table, random) => {
    const at = random.int(0, table.header.length - 1);
    const cell = random.pick([...NASTY_CELLS, table.header[at].toUpperCase(), " x "]);
    return { ...table, header: table.header.map((name, j) => (j === at ? cell : name)) };
  },
  "other header case": (table, random) => ({
    ...table,
    header: table.header.map((name) => random.chance(0.5) ? ` ${name.toUpperCase()} ` : name),
  }),
  "long cell": (table, random) =>
    changedRow(
      table,
      random,
      (cells, at) =>
        cells.map((cell, j) => (j === at ? "x".repeat(random.pick(LONG_CELLS)) : cell)),
    ),
};

const DIALECT_MUTATIONS: Readonly<Record<string, DialectMutation>> = {
  "line ends": (random) => ({ lineEnd: random.pick(["\r\n", "\r", "\n\n", "\r\n\r\n", "\n\r"]) }),
  "delimiter": (random) => ({ delimiter: random.pick([";", "\t"]) }),
  "foreign delimiter": (random) => ({ delimiter: random.pick(["|", ":", " "]) }),
  "all quoted": () => ({ isAllQuoted: true }),
};

const BYTES_MUTATIONS: Readonly<Record<string, BytesMutation>> = {
  "flipped bytes": (file, random) => flipped(file, random),
  "truncated": (file, random) => ({
    ...file,
    bytes: file.bytes.slice(0, random.int(0, file.bytes.length)),
  }),
  "inserted bytes": insertedBytes,
  "deleted bytes": (file, random) => {
    const at = random.int(0, Math.max(0, file.bytes.length - 1));
    const to = at + random.int(1, random.chance(0.5) ? 3 : 200);
    return { ...file, bytes: joined(file.bytes.subarray(0, at), file.bytes.subarray(to)) };
  },
  "run of a byte": (file, random) => {
    const at = random.int(0, file.bytes.length);
    const length = random.chance(LONG_RUN_SHARE) ? LONG_RUN_BYTES : random.pick(RUN_BYTES);
    const run = new Uint8Array(length).fill(random.pick(NASTY_BYTES));
    return { ...file, bytes: joined(file.bytes.subarray(0, at), run, file.bytes.subarray(at)) };
  },
  "repeated bytes": (file, random) => {
    const at = random.int(0, file.bytes.length);
    const to = at + random.int(1, 400);
    return { ...file, bytes: joined(file.bytes.subarray(0, to), file.bytes.subarray(at)) };
  },
  "other encoding": (file, random) => ({
    ...file,
    bytes: encoded(new TextDecoder().decode(file.bytes), random),
  }),
  "gzip": (file) => ({ ending: ".csv.gz", bytes: gzipSync(file.bytes) }),
  "gzip by a wrong name": (file) => ({ ...file, bytes: gzipSync(file.bytes) }),
  "no gzip by name": (file) => ({ ...file, ending: ".csv.gz" }),
  "gzip truncated": (file, random) => {
    const bytes = gzipSync(file.bytes);
    return { ending: ".csv.gz", bytes: bytes.subarray(0, random.int(0, bytes.length - 1)) };
  },
  "gzip flipped": (file, random) =>
    flipped({ ending: ".csv.gz", bytes: gzipSync(file.bytes) }, random),
};

/** The names of all kinds of damage. */
export const MUTATION_KINDS: readonly string[] = [
  ...Object.keys(ROWS_MUTATIONS),
  ...Object.keys(DIALECT_MUTATIONS),
  ...Object.keys(BYTES_MUTATIONS),
];

/** Where contracts are broken without damage to records, most can be compared. */
const DRAWN_KINDS = [...MUTATION_KINDS, "nasty cells", "nasty cells"];

/** Share of the mutants that get a second kind of damage. */
const SECOND_KIND_SHARE = 0.2;

/** A mutant of a table's file. */
export function mutate(table: TextRows, random: Prng): Mutant {
  const kinds = [random.pick(DRAWN_KINDS)];
  if (random.chance(SECOND_KIND_SHARE)) kinds.push(random.pick(DRAWN_KINDS));
  let mutated = table;
  let dialect = PLAIN;
  for (const kind of kinds) {
    mutated = ROWS_MUTATIONS[kind]?.(mutated, random) ?? mutated;
    dialect = { ...dialect, ...DIALECT_MUTATIONS[kind]?.(random) };
  }
  let file: Damage = { ending: ".csv", bytes: new TextEncoder().encode(csvOf(mutated, dialect)) };
  for (const kind of kinds) file = BYTES_MUTATIONS[kind]?.(file, random) ?? file;
  return { kind: kinds.join("+"), ...file };
}

/** A table as a good CSV file. */
export function goodCsv(table: TextRows): string {
  return csvOf(table, PLAIN);
}

function csvOf({ header, rows }: TextRows, { delimiter, lineEnd, isAllQuoted }: Dialect): string {
  const cell = (text: string) =>
    isAllQuoted || text.includes(delimiter) || /["\r\n]/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return [header, ...rows].map((cells) => cells.map(cell).join(delimiter) + lineEnd).join("");
}

function mapped(table: TextRows, change: (cells: readonly string[]) => string[]): TextRows {
  return { header: change(table.header), rows: table.rows.map(change) };
}

/** A row changed, given its cells and the index of one of them. */
function changedRow(
  table: TextRows,
  random: Prng,
  change: (cells: readonly string[], at: number) => string[],
): TextRows {
  const rows = [...table.rows];
  const i = random.int(0, Math.max(0, rows.length - 1));
  if (rows[i]) rows[i] = change(rows[i], random.int(0, rows[i].length - 1));
  return { ...table, rows };
}

function insertedRow(table: TextRows, row: readonly string[], random: Prng): TextRows {
  const at = random.int(0, table.rows.length);
  return { ...table, rows: [...table.rows.slice(0, at), row, ...table.rows.slice(at)] };
}

/** Two columns change places: with their headers, without them, or in one row alone. */
function swappedColumns(table: TextRows, random: Prng): TextRows {
  const [a, b] = [random.int(0, table.header.length - 1), random.int(0, table.header.length - 1)];
  const swap = (cells: readonly string[]) =>
    cells.map((cell, j) => (j === a ? cells[b] ?? "" : j === b ? cells[a] ?? "" : cell));
  const how = random.int(0, 2);
  if (how === 0) return mapped(table, swap);
  if (how === 1) return { ...table, rows: table.rows.map(swap) };
  return changedRow(table, random, swap);
}

function repeatedRows(table: TextRows, random: Prng): TextRows {
  let repeated = table;
  for (let n = random.int(1, 4); n > 0 && table.rows.length > 0; n--) {
    repeated = insertedRow(repeated, random.pick(table.rows), random);
  }
  return repeated;
}

/** A row comes again with a cell of another row. */
function repeatedKeys(table: TextRows, random: Prng): TextRows {
  if (table.rows.length === 0) return table;
  const [row, other] = [random.pick(table.rows), random.pick(table.rows)];
  const at = random.int(0, row.length - 1);
  return insertedRow(table, row.map((cell, j) => (j === at ? other[j] ?? cell : cell)), random);
}

function duplicatedColumn(table: TextRows, random: Prng): TextRows {
  const at = random.int(0, table.header.length - 1);
  const name = random.pick([table.header[at], table.header[at].toUpperCase(), "copy"]);
  return {
    header: [...table.header, name],
    rows: table.rows.map((row) => [...row, row[at] ?? ""]),
  };
}

function nastyCells(table: TextRows, random: Prng): TextRows {
  let nasty = table;
  for (let n = random.pick(NASTY_COUNTS); n > 0; n--) {
    nasty = changedRow(
      nasty,
      random,
      (cells, at) => cells.map((old, j) => (j === at ? nastyCell(old, random) : old)),
    );
  }
  return nasty;
}

/** One that is like the cell's own value in half of the cases. */
function nastyCell(old: string, random: Prng): string {
  if (random.chance(0.5)) return random.pick(NASTY_CELLS);
  if (/^\d{4}-/.test(old)) return random.pick(NASTY_DATES);
  return random.pick(/^\d/.test(old) ? NASTY_NUMBERS : NASTY_TEXTS);
}

function flipped(file: Damage, random: Prng): Damage {
  const bytes = file.bytes.slice();
  for (let n = random.int(1, 8); n > 0 && bytes.length > 0; n--) {
    const at = random.int(0, bytes.length - 1);
    // Half of them change one bit only: a letter becomes another letter, a digit a digit.
    bytes[at] ^= random.chance(0.5) ? 1 << random.int(0, 7) : random.int(1, 255);
  }
  return { ...file, bytes };
}

function insertedBytes(file: Damage, random: Prng): Damage {
  let bytes = file.bytes;
  for (let n = random.int(1, 4); n > 0; n--) {
    const at = random.int(0, bytes.length);
    const inserted = Uint8Array.of(random.pick(NASTY_BYTES));
    bytes = joined(bytes.subarray(0, at), inserted, bytes.subarray(at));
  }
  return { ...file, bytes };
}

function encoded(text: string, random: Prng): Uint8Array {
  const isMarked = random.chance(0.5);
  switch (random.pick(["utf-8", "utf-16le", "utf-16be", "latin-1"])) {
    case "utf-8":
      return new TextEncoder().encode("\ufeff".repeat(random.int(1, 2)) + text);
    case "latin-1":
      return new Uint8Array(Buffer.from(text, "latin1"));
    case "utf-16le":
      return new Uint8Array(Buffer.from((isMarked ? "\ufeff" : "") + text, "utf16le"));
    default:
      return new Uint8Array(Buffer.from((isMarked ? "\ufeff" : "") + text, "utf16le").swap16());
  }
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
