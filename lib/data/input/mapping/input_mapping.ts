/**
 * The mapping: what the files of a plan call things. It is a JSON file that names
 * headers, units and notations, so that nothing needs to be guessed; what it does
 * not name keeps the contract's own name and notation.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseMapping } from "lib/data/input/mapping/input_mapping.ts";
 *
 * const members = {
 *   name: "members",
 *   description: "Members",
 *   key: ["member_id"],
 *   columns: [
 *     { name: "member_id", type: "string" as const, description: "Key" },
 *     { name: "joined", type: "date" as const, description: "First day" },
 *   ],
 * };
 * const text = `{"dateFormat": "MM/DD/YYYY",
 *   "tables": {"members": {"columns": {"member_id": "MBR_ID"}}}}`;
 * const mapping = parseMapping(text, { file: "mapping.json", schemas: [members] });
 * const columns = mapping.tables.get("members")!.columns;
 * assertEquals(columns.get("member_id")!.header, "MBR_ID");
 * assertEquals(columns.get("joined")!.header, "joined");
 * assertEquals(columns.get("joined")!.dateFormat!.strptime, "%m/%d/%Y");
 * ```
 * @module
 */
import { basename } from "node:path";
import { toDays } from "../../../_shared/dates.ts";
import { InputError, UsageError } from "../../../_shared/errors.ts";
import { sha256 } from "../../../_shared/files.ts";
import type { TableSchema } from "../../table_schema.ts";
import { CheckedJson } from "./checked_json.ts";
import type { Delimiter } from "../csv/csv_header.ts";
import type { DateFormat } from "./date_format.ts";
import {
  DEFAULT_NOTATION,
  type Notation,
  NOTATION_KEYS,
  readColumnMapping,
  readNotation,
} from "./read_column_mapping.ts";

/** How one column stands in the files; texts are compared with trimmed cells, exactly. */
export interface ColumnMapping {
  /** Header, compared without case and outer spaces. */
  readonly header: string;
  /** Contract's value by the files' own; a cell that is not among them stays as it is. */
  readonly values?: ReadonlyMap<string, string>;
  /** Unit of the files where it is not the contract's; both are divided by 100. */
  readonly unit?: "cents" | "percent";
  /** Notation of dates; absent: the contract's. */
  readonly dateFormat?: DateFormat;
  /** The texts of the truth values; absent: the contract's. */
  readonly booleans?: { readonly true: readonly string[]; readonly false: readonly string[] };
  /** Texts that stand for no value; "" is always among them. */
  readonly missingValues: readonly string[];
  /** Decimal sign of numbers and amounts. */
  readonly decimal: "." | ",";
}

/** How one table stands in the files. */
export interface TableMapping {
  /** Patterns of file names; absent: the table's name. */
  readonly files?: readonly string[];
  /** Character between fields; absent: found in the header row. */
  readonly delimiter?: Delimiter;
  /** Every column of the contract by its name. */
  readonly columns: ReadonlyMap<string, ColumnMapping>;
}

/** A mapping with all defaults resolved. */
export interface InputMapping {
  /** The file it was read from; null for the defaults alone. */
  readonly source: { readonly file: string; readonly sha256: string } | null;
  /** ISO date: no row may lie on or after this day; absent: not stated. */
  readonly extractEnd?: string;
  /** Every table of the contract by its name. */
  readonly tables: ReadonlyMap<string, TableMapping>;
}

type Fields = ReadonlyMap<string, CheckedJson>;

const DELIMITERS: Readonly<Record<string, Delimiter>> = {
  ",": ",",
  ";": ";",
  "\t": "\t",
  comma: ",",
  semicolon: ";",
  tab: "\t",
};
/** A mapping has some hundred lines; a larger file is another one by mistake. */
const MAX_BYTES = 1 << 20;

/** The mapping of files that keep to the contract's names and notations. */
export function defaultMapping(schemas: readonly TableSchema[]): InputMapping {
  return { source: null, tables: readTables(undefined, schemas, DEFAULT_NOTATION) };
}

/**
 * Reads the text of a mapping file (a byte-order mark is skipped).
 *
 * @throws {UsageError} naming every problem at once by its JSON path
 */
export function parseMapping(
  text: string,
  options: { file: string; schemas: readonly TableSchema[] },
): InputMapping {
  const { file, schemas } = options;
  const problems: string[] = [];
  const root = new CheckedJson(parseJson(text.replace(/^\uFEFF/, ""), file), {
    path: "",
    problems,
  });
  const fields = root.fields("key", { known: ["extractEnd", ...NOTATION_KEYS, "tables"] });
  const extractEnd = readDay(fields.get("extractEnd"));
  const notation = readNotation(fields, DEFAULT_NOTATION);
  const tables = readTables(fields.get("tables"), schemas, notation);
  if (problems.length > 0) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    throw new UsageError(`Cannot use mapping ${file} as it has ${count}: ${problems.join("; ")}`);
  }
  return {
    source: { file: basename(file), sha256: sha256(text) },
    ...(extractEnd === undefined ? {} : { extractEnd }),
    tables,
  };
}

/**
 * Reads a mapping file.
 *
 * @throws {InputError} when the file is missing, larger than 1 MiB or not UTF-8
 * @throws {UsageError} naming every problem of its content at once by its JSON path
 */
export async function readMapping(
  path: string,
  schemas: readonly TableSchema[],
): Promise<InputMapping> {
  let bytes: Uint8Array;
  try {
    const { size } = await Deno.stat(path);
    if (size > MAX_BYTES) throw new InputError("it is larger than 1 MiB");
    bytes = await Deno.readFile(path);
  } catch (error) {
    const { name, message } = error as Error;
    const why = error instanceof InputError ? message : name;
    throw new InputError(`Cannot read mapping ${path} (${why}): pass --mapping FILE`);
  }
  return parseMapping(decode(bytes, path), { file: path, schemas });
}

/** Whether a file name fits a pattern: * is any text, ? any character, case does not count. */
export function matchesPattern(file: string, pattern: string): boolean {
  const [name, parts] = [file.toLowerCase(), [...pattern.toLowerCase()]];
  // One pass per part over the reachable positions: no pattern makes it slow.
  const characters = [...name];
  let reached = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const position of reached) {
      if (part === "*") {
        for (let end = position; end <= characters.length; end++) next.add(end);
        break;
      }
      if (position < characters.length && (part === "?" || part === characters[position])) {
        next.add(position + 1);
      }
    }
    reached = next;
  }
  return reached.has(characters.length);
}

/** Without V8's words, which quote the text. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /\(line \d+ column \d+\)/.exec((error as Error).message)?.[0];
    throw new UsageError(
      `Cannot use mapping ${file}: it is not JSON${place ? ` ${place}` : ""}, ` +
        "check quotes and commas",
    );
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(`Cannot read mapping ${path} (it is not UTF-8): save it as UTF-8`);
  }
}

function readDay(node: CheckedJson | undefined): string | undefined {
  const text = node?.text();
  if (text === undefined) return undefined;
  try {
    toDays(text);
    return text;
  } catch {
    node?.refuse("expected a calendar date YYYY-MM-DD");
    return undefined;
  }
}

function readTables(
  node: CheckedJson | undefined,
  schemas: readonly TableSchema[],
  notation: Notation,
): Map<string, TableMapping> {
  const nodes = node?.fields("table", { known: schemas.map((schema) => schema.name) });
  return new Map(schemas.map((schema) => [
    schema.name,
    readTable(nodes?.get(schema.name), schema, notation),
  ]));
}

function readTable(
  node: CheckedJson | undefined,
  schema: TableSchema,
  notation: Notation,
): TableMapping {
  const fields: Fields = node?.fields("key", { known: ["files", "delimiter", "columns"] }) ??
    new Map();
  const files = fields.get("files")?.list().flatMap((pattern) => readPattern(pattern) ?? []);
  const delimiter = readDelimiter(fields.get("delimiter"));
  const nodes = fields.get("columns")
    ?.fields("column", { known: schema.columns.map(({ name }) => name) });
  const columns = new Map(schema.columns.map((column) => [
    column.name,
    readColumnMapping(nodes?.get(column.name), { column, fileWide: notation }),
  ]));
  const decimals = schema.columns.filter(({ name, type }) =>
    (type === "number" || type === "money") && columns.get(name)?.decimal === delimiter
  );
  if (delimiter === "," && decimals.length > 0) {
    const names = decimals.map(({ name }) => name).join(", ");
    fields.get("delimiter")?.refuse(`is the decimal sign of ${names}, too`);
  }
  refuseSharedHeaders(columns, nodes);
  return {
    ...(files === undefined ? {} : { files }),
    ...(delimiter === undefined ? {} : { delimiter }),
    columns,
  };
}

/** The contract's names differ, so of columns that share a header one at least has an entry. */
function refuseSharedHeaders(
  columns: ReadonlyMap<string, ColumnMapping>,
  nodes: Fields | undefined,
): void {
  const sharing = Map.groupBy(
    columns.keys(),
    (name) => columns.get(name)!.header.toLowerCase(),
  );
  for (const names of sharing.values()) {
    if (names.length === 1) continue;
    const named = names.findLast((name) => nodes?.has(name)) ?? names[0];
    const others = names.filter((name) => name !== named).join(", ");
    nodes?.get(named)?.refuse(`has the header of ${others}, too: give each column its own`);
  }
}

function readPattern(node: CheckedJson): string | undefined {
  const pattern = node.text();
  if (pattern === undefined || !/[/\\]/.test(pattern)) return pattern;
  node.refuse("expected the name of a file in the folder, without / or \\");
  return undefined;
}

function readDelimiter(node: CheckedJson | undefined): Delimiter | undefined {
  const text = node?.oneOf(Object.keys(DELIMITERS));
  return text === undefined ? undefined : DELIMITERS[text];
}
