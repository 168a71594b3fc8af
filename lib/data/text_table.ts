/**
 * Reads a CSV or Parquet file into DuckDB as text: every column VARCHAR, nothing
 * guessed, headers checked before DuckDB would rename them, damaged rows counted.
 * @module
 */
import { basename } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { type Database, identifier, quote } from "./database.ts";
import type { Fault } from "./input_faults.ts";

/** A file as text in a DuckDB table: columns `c0`, `c1`, ... in the file's order. */
export interface TextTable {
  /** Name of the DuckDB table; its `rowid` is the row's place in the file. */
  readonly table: string;
  /** File name without its folder. */
  readonly file: string;
  /** Headers as the file writes them. */
  readonly headers: readonly string[];
  /** Rows below the header. */
  readonly nRows: number;
}

const MAX_HEADER_BYTES = 1 << 16;
const FORBIDDEN = ["__proto__", "constructor", "prototype"];

/**
 * Loads a comma-separated file into the table `table`. Returns null and adds to
 * `faults` where the file is damaged or its header ambiguous.
 */
export async function loadTextTable(
  db: Database,
  path: string,
  options: { table: string; faults: Fault[] },
): Promise<TextTable | null> {
  const { table, faults } = options;
  const file = basename(path);
  const headers = await readHeaders(path, file, faults);
  if (headers === null) return null;
  const columns = headers.map((_, i) => `'c${i}': 'VARCHAR'`).join(", ");
  await db.run("DROP TABLE IF EXISTS reject_scans; DROP TABLE IF EXISTS reject_errors");
  try {
    await db.run(
      `CREATE OR REPLACE TABLE ${identifier(table)} AS SELECT * FROM read_csv(${quote(path)},
       auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
       columns = {${columns}}, store_rejects = true)`,
    );
  } catch (error) {
    faults.push({ code: "source-error", file, rule: csvRule(error) });
    return null;
  }
  const rejects = await db.rows<{ kind: string; n: number; lines: string }>(
    `SELECT error_type::VARCHAR AS kind, count(*) AS n,
       array_to_string(min(line, 3), ', ') AS lines
     FROM reject_errors GROUP BY 1 ORDER BY 1`,
  );
  for (const { kind, n, lines } of rejects) {
    const encoding = kind === "INVALID ENCODING";
    faults.push({
      code: encoding ? "encoding-error" : "source-error",
      file,
      rule: encoding
        ? `save it as UTF-8, first at line ${lines}`
        : `damaged rows (${kind.toLowerCase()}), first at line ${lines}`,
      count: n,
    });
  }
  if (rejects.length > 0) return null;
  const [{ n }] = await db.rows<{ n: number }>(`SELECT count(*) AS n FROM ${identifier(table)}`);
  return { table, file, headers, nRows: n };
}

/** Loads a Parquet file as {@linkcode loadTextTable} does a CSV file, its values as text. */
export async function loadTextParquet(
  db: Database,
  path: string,
  options: { table: string; faults: Fault[] },
): Promise<TextTable | null> {
  const { table, faults } = options;
  const file = basename(path);
  try {
    const described = await db.rows<{ column_name: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${quote(path)})`,
    );
    const headers = described.map((row) => row.column_name);
    const columns = headers.map((header, i) => `CAST(${identifier(header)} AS VARCHAR) AS c${i}`);
    await db.run(
      `CREATE OR REPLACE TABLE ${identifier(table)} AS
       SELECT ${columns.join(", ")} FROM read_parquet(${quote(path)})`,
    );
    const [{ n }] = await db.rows<{ n: number }>(`SELECT count(*) AS n FROM ${identifier(table)}`);
    return { table, file, headers, nRows: n };
  } catch {
    faults.push({ code: "source-error", file, rule: "not a Parquet file: write it anew" });
    return null;
  }
}

/**
 * The files of a folder by lower-case name.
 *
 * @throws {InputError} with `remedy` where the folder cannot be read
 */
export async function listFiles(folder: string, remedy: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.isDirectory) files.set(entry.name.toLowerCase(), entry.name);
    }
  } catch (error) {
    throw new InputError(`Cannot read ${folder} (${(error as Error).name}): ${remedy}`);
  }
  return files;
}

/** DuckDB's message names the cells, so only its line number is passed on. */
function csvRule(error: unknown): string {
  const line = /CSV Error on Line: (\d+)/.exec(String(error))?.[1];
  return line ? `not a comma-separated file at line ${line}` : "not a comma-separated file";
}

async function readHeaders(path: string, file: string, faults: Fault[]): Promise<string[] | null> {
  const bytes = new Uint8Array(MAX_HEADER_BYTES);
  let length = 0;
  using handle = await Deno.open(path);
  for (let n = await handle.read(bytes); n !== null && n > 0;) {
    length += n;
    n = length < bytes.length ? await handle.read(bytes.subarray(length)) : null;
  }
  if (length === 0) {
    faults.push({ code: "row-count", file, rule: "0 rows and no header: export it again" });
    return null;
  }
  const end = bytes.subarray(0, length).indexOf(10);
  const line = bytes.subarray(0, end < 0 ? length : end);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(line);
  } catch {
    faults.push({
      code: "encoding-error",
      file,
      rule: "the header is not UTF-8: save it as UTF-8",
    });
    return null;
  }
  if (line.includes(0)) {
    faults.push({
      code: "encoding-error",
      file,
      rule: "NUL bytes in the header: save it as UTF-8",
    });
    return null;
  }
  const headers = text.replace(/\r$/, "").split(",").map((header) =>
    header.trim().replace(/^"(.*)"$/, "$1")
  );
  return checkHeaders(headers, file, faults) ? headers : null;
}

function checkHeaders(headers: string[], file: string, faults: Fault[]): boolean {
  const before = faults.length;
  const blanks = headers.flatMap((header, i) => header === "" ? [i + 1] : []);
  if (blanks.length > 0) {
    faults.push({
      code: "duplicate-label",
      file,
      rule: `blank header in column ${blanks.join(", ")}: name it`,
    });
  }
  const names = headers.filter((header) => header !== "").map((header) => header.toLowerCase());
  for (const name of new Set(names)) {
    if (names.filter((other) => other === name).length > 1) {
      const column = headers.find((header) => header.toLowerCase() === name);
      faults.push({ code: "duplicate-label", file, column, rule: "appears more than once" });
    }
    if (FORBIDDEN.includes(name)) {
      faults.push({ code: "forbidden-label", file, column: name, rule: "rename this column" });
    }
  }
  return faults.length === before;
}
