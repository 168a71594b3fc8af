/**
 * A mapping proposed from file names and headers alone, each proposal with its
 * reason. Nothing is taken on it: somebody who knows the files reads it, keeps
 * what is right and saves it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { suggestMapping } from "lib/data/input/mapping/suggest_mapping.ts";
 *
 * const members = {
 *   name: "members",
 *   description: "Members",
 *   key: ["member_id"],
 *   columns: [
 *     { name: "member_id", type: "string" as const, description: "Key" },
 *     { name: "age", type: "integer" as const, description: "Age", aliases: ["AGE_YRS"] },
 *   ],
 * };
 * const files = [{ file: "mbr.csv", headers: ["MBR_ID", "AGE_YRS", "BATCH"] }];
 * assertEquals(suggestMapping(files, [members]).mapping, {
 *   tables: {
 *     members: { files: ["mbr.csv"], columns: { member_id: "MBR_ID", age: "AGE_YRS" } },
 *   },
 * });
 * ```
 * @module
 */
import type { ColumnSchema, TableSchema } from "../../table_schema.ts";
import { visibleText } from "../report/fault_words.ts";
import { findFiles } from "../find_files.ts";
import { HeaderMatcher, MAX_HEADER_LENGTH } from "./header_matcher.ts";
import { headerWords } from "./header_words.ts";
import { defaultMapping } from "./input_mapping.ts";

/** What a file shows before any row is read. */
export interface HeaderEvidence {
  /** File name below the input folder. */
  readonly file: string;
  /** Its headers; member data where the file has no row of headers. */
  readonly headers: readonly string[];
}

/** A header proposed for a column. */
export interface ColumnProposal {
  /** Column of the contract. */
  readonly column: string;
  /** Header in the files. */
  readonly header: string;
  /** Why, in words. */
  readonly reason: string;
  /** How sure: 0 to 1. */
  readonly score: number;
}

/** Files proposed for a table. */
export interface TableProposal {
  /** Table of the contract. */
  readonly table: string;
  /** File names in the order given. */
  readonly files: readonly string[];
  /** Why, in words. */
  readonly reason: string;
  /** Columns with a proposal, in the contract's order. */
  readonly columns: readonly ColumnProposal[];
  /** Required columns without one. */
  readonly open: readonly string[];
  /** Number of headers that no column takes, which may be member data and are not named. */
  readonly unusedHeaders: number;
}

/** All proposals. */
export interface MappingSuggestion {
  /** Tables with a file, in the contract's order. */
  readonly tables: TableProposal[];
  /** Files whose headers fit no table. */
  readonly unassignedFiles: string[];
  /** Content of a mapping file: only what differs from the defaults. */
  readonly mapping: Record<string, unknown>;
}

interface Table {
  readonly schema: TableSchema;
  readonly matchers: ReadonlyMap<string, HeaderMatcher>;
  /** Words of the table's name and aliases. */
  readonly names: readonly (readonly string[])[];
}

/** Fewer columns than this are chance. */
const FEWEST_COLUMNS = 2;
/** Headers of a file that are looked at; extracts of plans have some hundred. */
const MAX_HEADERS = 500;
/** Lowest fit of a file with a table, of 1: half of the required columns and a few more. */
const LOWEST_FIT = 0.35;

/**
 * Proposes files for tables and headers for columns. A restricted table without
 * aliases (hidden truth of synthetic data) is never proposed.
 *
 * @param files in the order in which proposals name them
 */
export function suggestMapping(
  files: readonly HeaderEvidence[],
  schemas: readonly TableSchema[],
): MappingSuggestion {
  const candidates = schemas
    .filter(({ restricted, aliases }) => !restricted || aliases !== undefined)
    .map(toTable);
  const filesOf = Map.groupBy(files, (file) => bestTable(file, candidates));
  const tables = candidates.flatMap((table) => {
    const own = filesOf.get(table);
    return own === undefined ? [] : [proposeTable(table, own)];
  });
  return {
    tables,
    unassignedFiles: (filesOf.get(null) ?? []).map(({ file }) => file),
    mapping: toMapping(tables, { schemas, files: files.map(({ file }) => file) }),
  };
}

/** A suggestion as text: per table its files and columns with reasons, what is open, what next. */
export function formatSuggestion(suggestion: MappingSuggestion): string {
  const { tables, unassignedFiles } = suggestion;
  const names = (files: readonly string[]) => files.map((file) => visibleText(file)).join(", ");
  const lines = tables.flatMap(({ table, files, reason, columns, open, unusedHeaders }) => [
    `${table}: ${names(files)} (${reason})`,
    ...columns.map(({ column, header, reason }) =>
      `  ${column}: "${visibleText(header, MAX_HEADER_LENGTH)}" (${reason})`
    ),
    ...(open.length > 0 ? [`  Open, and required: ${open.join(", ")}`] : []),
    ...(unusedHeaders > 0 ? [`  Headers that no column takes: ${unusedHeaders}`] : []),
    "",
  ]);
  if (unassignedFiles.length > 0) {
    lines.push(
      "Files whose headers fit no table (is there a row of headers?): " +
        names(unassignedFiles),
      "",
    );
  }
  lines.push(
    tables.length === 0
      ? "Nothing to propose: name files and headers in mapping.json by hand."
      : "Proposals from names alone: check each; state dateFormat, booleans, values and units where\n" +
        "yours differ; then save the mapping as mapping.json beside the files and validate them.",
  );
  return lines.join("\n");
}

function toTable(schema: TableSchema): Table {
  return {
    schema,
    matchers: new Map(
      schema.columns.map((column) => [column.name, new HeaderMatcher(column, schema.name)]),
    ),
    names: [schema.name, ...schema.aliases ?? []].map(headerWords),
  };
}

/** The table that a file fits best, the first among equals; null for none. */
function bestTable(evidence: HeaderEvidence, tables: readonly Table[]): Table | null {
  let best: Table | null = null;
  let bestFit = LOWEST_FIT;
  for (const table of tables) {
    const fit = fitOf(evidence, table);
    if (fit > bestFit) [best, bestFit] = [table, fit];
  }
  return best;
}

/** How well a file fits a table: shares of required and of all columns, and its name. */
function fitOf(evidence: HeaderEvidence, table: Table): number {
  const found = new Set(proposeColumns([evidence], table).map(({ column }) => column));
  if (found.size < FEWEST_COLUMNS) return 0;
  const { columns } = table.schema;
  const required = columns.filter(({ nullable }) => !nullable);
  const share = (of: readonly ColumnSchema[]) =>
    of.length === 0 ? 1 : of.filter(({ name }) => found.has(name)).length / of.length;
  return 0.5 * share(required) + 0.3 * share(columns) + (isNamed(evidence.file, table) ? 0.2 : 0);
}

function isNamed(file: string, { names }: Table): boolean {
  const words = new Set(headerWords(file));
  return names.some((name) => name.every((word) => words.has(word)));
}

function proposeTable(table: Table, evidence: readonly HeaderEvidence[]): TableProposal {
  const { name, columns } = table.schema;
  const proposals = proposeColumns(evidence, table);
  const proposed = new Set(proposals.map(({ column }) => column));
  const required = columns.filter(({ nullable }) => !nullable);
  const nFound = required.filter((column) => proposed.has(column.name)).length;
  const named = evidence.every(({ file }) => isNamed(file, table)) ? "the file name, and " : "";
  const open = required.flatMap((column) => proposed.has(column.name) ? [] : [column.name]);
  return {
    table: name,
    files: evidence.map(({ file }) => file),
    reason: `${named}${nFound} of ${required.length} required columns`,
    columns: proposals,
    open,
    unusedHeaders: countHeaders(evidence).size - proposals.length,
  };
}

/** Distinct headers (without case and outer spaces) with their first spelling and files. */
function countHeaders(
  evidence: readonly HeaderEvidence[],
): Map<string, { header: string; nFiles: number }> {
  const headers = new Map<string, { header: string; nFiles: number }>();
  for (const { headers: own } of evidence) {
    const read = own.slice(0, MAX_HEADERS);
    for (const [key, header] of new Map(read.map((text) => [text.trim().toLowerCase(), text]))) {
      if (key === "") continue;
      const known = headers.get(key);
      if (known) known.nFiles++;
      else headers.set(key, { header: header.trim(), nFiles: 1 });
    }
  }
  return headers;
}

/** The best headers for a table's columns: each header and column once, the surest first. */
function proposeColumns(evidence: readonly HeaderEvidence[], table: Table): ColumnProposal[] {
  const { columns } = table.schema;
  const pairs = [...countHeaders(evidence).values()].flatMap(({ header, nFiles }) =>
    columns.flatMap(({ name }) => {
      const match = table.matchers.get(name)?.match(header);
      if (!match) return [];
      const isEverywhere = nFiles === evidence.length;
      const where = isEverywhere ? "" : `, in ${nFiles} of ${evidence.length} files`;
      return [{
        column: name,
        header,
        reason: match.reason + where,
        score: match.score * nFiles / evidence.length,
      }];
    })
  );
  const taken = new Map<string, ColumnProposal>();
  const headers = new Set<string>();
  // Stable: among equals the contract's order of columns, then the file's of headers.
  const rank = new Map(columns.map(({ name }, i) => [name, i]));
  const order = (name: string) => rank.get(name) ?? 0;
  for (const pair of pairs.sort((a, b) => b.score - a.score || order(a.column) - order(b.column))) {
    if (taken.has(pair.column) || headers.has(pair.header)) continue;
    taken.set(pair.column, pair);
    headers.add(pair.header);
  }
  return columns.flatMap(({ name }) => taken.get(name) ?? []);
}

function toMapping(
  tables: readonly TableProposal[],
  { schemas, files }: { schemas: readonly TableSchema[]; files: readonly string[] },
): Record<string, unknown> {
  const byDefault = findFiles(files, schemas, defaultMapping(schemas)).tables;
  const entries = tables.flatMap(({ table, files, columns }) => {
    const schema = schemas.find(({ name }) => name === table);
    const usual = byDefault.find((found) => found.schema === schema)?.files ?? [];
    const isUsual = usual.length === files.length && files.every((file) => usual.includes(file));
    const named = (schema?.columns ?? []).flatMap((column) => {
      const header = columns.find((proposal) => proposal.column === column.name)?.header;
      const entry = header === undefined ? null : columnEntry(header, column);
      return entry === null ? [] : [[column.name, entry]];
    });
    const entry = {
      ...(isUsual ? {} : { files }),
      ...(named.length > 0 ? { columns: Object.fromEntries(named) } : {}),
    };
    return Object.keys(entry).length > 0 ? [[table, entry]] : [];
  });
  return entries.length > 0 ? { tables: Object.fromEntries(entries) } : {};
}

/** What a mapping file says of a header, null where the default says the same. */
function columnEntry(header: string, { name, type, unit }: ColumnSchema): unknown {
  const words = headerWords(header);
  if (type === "money" && words.includes("cent")) return { header, unit: "cents" };
  if (unit === "share" && words.includes("percent")) return { header, unit: "percent" };
  return header.toLowerCase() === name.toLowerCase() ? null : header;
}
