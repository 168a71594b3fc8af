/**
 * Rows of text to be checked, whatever they come from: a CSV file, a Parquet
 * file or a table.
 * @module
 */
import { join } from "node:path";
import { sha256File } from "../../_shared/files.ts";
import { type Database, identifier, quote } from "../database.ts";
import { type Delimiter, readCsvHeader, type SourceProblem } from "./csv/csv_header.ts";
import { CsvSource, type DamagedRow } from "./csv/csv_segments.ts";
import { headerProblems } from "./csv/header_problems.ts";
import type { InputFile } from "./report/validation_report.ts";

/** A relation with `row_no` and one text column `c0`, `c1`, ... per header. */
export interface TextRelation {
  /** SQL after FROM. */
  readonly from: string;
  /** Frees what the relation holds, once it was read. */
  release(): Promise<void>;
}

/** What is known of rows once all were read. */
export interface ReadSummary {
  /** Name for messages. */
  readonly file: string;
  /** Rows that were read, damaged ones included. */
  readonly rows: number;
  /** The file as stored; null for a table and for a file that cannot be read. */
  readonly input: InputFile | null;
  /** Faults of the file as a whole, which refuse it. */
  readonly problems: readonly SourceProblem[];
  /** Rows that are no records; the first 100,000 of them. */
  readonly damaged: readonly DamagedRow[];
  /** Number of rows that are no records. */
  readonly nDamaged: number;
}

/** Rows of one file or table. */
export interface InputRows {
  /** Name for messages. */
  readonly file: string;
  /** Headers as they stand there; empty where there is nothing to read. */
  readonly headers: readonly string[];
  /** The rows, in pieces; to be read once. */
  relations(): AsyncGenerator<TextRelation>;
  /** What is known after the last piece. */
  summary(): Promise<ReadSummary>;
}

/** Longest record that is read; DuckDB's own limit is above it. */
const MAX_LINE_BYTES = 1 << 22;

/**
 * A CSV file, plain or gzip.
 *
 * @param options headers that are known (lower case), delimiter where it is stated, and a folder
 *   for pieces
 */
export async function csvRows(
  path: string,
  options: {
    file: string;
    known: ReadonlySet<string>;
    delimiter?: Delimiter;
    folder: string;
    onBytes?: (done: number, total: number) => void;
  },
): Promise<InputRows> {
  const { file, folder, onBytes } = options;
  const { header, problems } = await readCsvHeader(path, options);
  const format = file.toLowerCase().endsWith(".gz") ? "csv.gz" as const : "csv" as const;
  if (header === null) return unreadableRows(path, { file, format, problems });
  const { headers, delimiter } = header;
  const source = new CsvSource(path, { delimiter, nFields: headers.length, folder, onBytes });
  const columns = headers.map((_, i) => `'c${i}': 'VARCHAR'`);
  return {
    file,
    headers,
    async *relations() {
      for await (const segment of source.segments()) {
        yield {
          from: `read_csv(${quote(segment.path)}, auto_detect = false, header = false,
            delim = '${delimiter}', quote = '"', escape = '"', new_line = '\\n',
            max_line_size = ${MAX_LINE_BYTES},
            columns = {'row_no': 'BIGINT', ${columns.join(", ")}})`,
          release: () => Deno.remove(segment.path),
        };
      }
    },
    summary: () => {
      const { nRows, bytes, sha256, nDamaged, problems: found } = source.scan;
      return Promise.resolve({
        file,
        rows: nRows,
        input: { file, bytes, sha256, format, delimiter, rows: nRows },
        problems: [...problems, ...found],
        damaged: source.damaged,
        nDamaged,
      });
    },
  };
}

/** DuckDB's name for the number of a row in a Parquet file, from 0. */
const ROW_NUMBER = "file_row_number";

/** A Parquet file, its values as text. */
export async function parquetRows(
  db: Database,
  path: string,
  options: { file: string },
): Promise<InputRows> {
  const { file } = options;
  const unreadable = (problem: SourceProblem) =>
    unreadableRows(path, { file, format: "parquet", problems: [problem] });
  let names: string[];
  let headers: string[];
  try {
    names = (await db.rows<{ name: string }>(
      `SELECT name FROM (DESCRIBE SELECT * FROM read_parquet(${quote(path)})) AS d(name)`,
    )).map((row) => row.name);
    headers = await writtenHeaders(db, path, names);
    // Reads every page once: a damaged one would otherwise end the run half-way.
    await db.run(`SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet(${quote(path)})`);
  } catch {
    return unreadable({
      code: "source-error",
      rule: "is no whole Parquet file",
      remedy: "write it anew",
    });
  }
  if (headers.some((header) => header.toLowerCase() === ROW_NUMBER)) {
    return unreadable({
      code: "forbidden-label",
      rule: `has a column named ${ROW_NUMBER}, which the reader needs itself`,
      remedy: "rename the column",
    });
  }
  const columns = names.map((name, i) => `CAST(${identifier(name)} AS VARCHAR) AS c${i}`);
  const from = `(SELECT ${ROW_NUMBER} + 1 AS row_no, ${columns.join(", ")}
    FROM read_parquet(${quote(path)}, ${ROW_NUMBER} = true))`;
  return {
    file,
    headers,
    async *relations() {
      yield { from, release: () => Promise.resolve() };
    },
    summary: async () => {
      const [{ rows }] = await db.rows<{ rows: number }>(
        `SELECT count(*) AS rows FROM read_parquet(${quote(path)})`,
      );
      const input = await inputFile(path, { file, format: "parquet", rows });
      const problems = headerProblems(headers.map((header) => header.trim()), { isEchoed: true });
      return { file, rows, input, ...NO_DAMAGE, problems };
    },
  };
}

/** The top-level columns as they are written: DuckDB renames what repeats without regard to case. */
async function writtenHeaders(
  db: Database,
  path: string,
  names: readonly string[],
): Promise<string[]> {
  const elements = await db.rows<{ name: string; children: number }>(
    `SELECT name, coalesce(num_children, 0)::INTEGER AS children
     FROM parquet_schema(${quote(path)})`,
  );
  const headers: string[] = [];
  // Pre-order: the root, then each element followed by its descendants.
  for (let i = 1, skip = 0; i < elements.length; i++) {
    if (skip === 0) headers.push(elements[i].name);
    else skip--;
    skip += elements[i].children;
  }
  return headers.length === names.length ? headers : [...names];
}

/** A table or view of the database, its values as text; rows are counted in the order `orderBy`. */
export function tableRows(
  db: Database,
  table: string,
  options: { columns: readonly string[]; orderBy: string },
): InputRows {
  const { columns, orderBy } = options;
  const texts = columns.map((name, i) => `CAST(${identifier(name)} AS VARCHAR) AS c${i}`);
  return {
    file: table,
    headers: columns,
    async *relations() {
      yield {
        from: `(SELECT row_number() OVER (ORDER BY ${orderBy}) AS row_no, ${texts.join(", ")}
          FROM ${identifier(table)})`,
        release: () => Promise.resolve(),
      };
    },
    summary: async () => {
      const [{ rows }] = await db.rows<{ rows: number }>(
        `SELECT count(*) AS rows FROM ${identifier(table)}`,
      );
      return { file: table, rows, input: null, ...NO_DAMAGE, problems: [] };
    },
  };
}

const NO_DAMAGE = { damaged: [], nDamaged: 0 };

function unreadableRows(
  path: string,
  options: Pick<InputFile, "file" | "format"> & Pick<ReadSummary, "problems">,
): InputRows {
  const { file, format, problems } = options;
  return {
    file,
    headers: [],
    async *relations() {},
    summary: async () => {
      const input = await inputFile(path, { file, format, rows: 0 });
      return { file, rows: 0, input, ...NO_DAMAGE, problems };
    },
  };
}

/** The file as stored; null where it cannot be read, which is a problem of its own. */
async function inputFile(
  path: string,
  known: Pick<InputFile, "file" | "format" | "rows">,
): Promise<InputFile | null> {
  try {
    return { ...known, bytes: (await Deno.stat(path)).size, sha256: await sha256File(path) };
  } catch {
    return null;
  }
}

/** Path of a staged piece in a folder. */
export function stagedPath(folder: string, table: string, piece: number): string {
  return join(folder, `${table}_${piece}.parquet`);
}
