/**
 * How fast a large file is checked and how much memory that takes, beside DuckDB
 * reading the same file without a check.
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { writeJson } from "../../../_shared/files.ts";
import { formatCount, formatNumber } from "../../../_shared/format.ts";
import { Database, quote } from "../../database.ts";
import { CsvSource } from "../csv/mod.ts";
import type { TableAccount } from "../report/validation_report.ts";
import { validationPaths } from "../validate_files.ts";

/** Options of {@linkcode benchValidate}. */
export interface BenchValidateOptions {
  /** Folders with the files of a plan, the smallest first; the last one is read by the peer, too. */
  readonly inputFolders: readonly string[];
  /** Name of the large file in each folder, with a header and commas. */
  readonly file: string;
  /** Program and arguments that check the folder `inputFolder` and write below `outFolder`. */
  readonly validate: (inputFolder: string, outFolder: string) => readonly string[];
  /** Program and arguments that run another program and print `{"peakBytes", "code"}`. */
  readonly peakMemory: readonly string[];
  /** Seconds since some start. */
  readonly clock: () => number;
  /** Threads of DuckDB (default 2). */
  readonly threads?: number;
  /** File of the report. */
  readonly reportPath: string;
  /** Told each line of the report. */
  readonly onLine?: (line: string) => void;
}

/** The check of one folder, in a process of its own. */
export interface ValidateTimes {
  /** Bytes of all files. */
  readonly bytes: number;
  /** From start to end of the process. */
  readonly seconds: number;
  readonly megabytesPerSecond: number;
  readonly peakMb: number;
  readonly accounts: readonly Omit<TableAccount, "files">[];
}

/** What {@linkcode benchValidate} measured. */
export interface ValidateReport {
  readonly threads: number;
  /** One per folder. */
  readonly runs: readonly ValidateTimes[];
  /** The large file scanned, its rows numbered and written out, without a check. */
  readonly scan: { readonly seconds: number; readonly megabytesPerSecond: number };
  /** The large file read by DuckDB as text, whatever it holds. */
  readonly duckDb: { readonly seconds: number; readonly timesOurs: number };
}

/** Results of the validate command that count: accepted, or refused with a report. */
const GOOD_CODES = [0, 3];

const memoryOutput = z.object({ peakBytes: z.number(), code: z.number() });
const reportFile = z.object({
  tables: z.array(z.object({
    table: z.string(),
    files: z.array(z.object({ bytes: z.number() })),
    rowsIn: z.number(),
    kept: z.number(),
    unused: z.number(),
    duplicates: z.number(),
    quarantined: z.number(),
  })),
});

/**
 * Runs the benchmark and writes its report.
 *
 * @throws {Error} where the check fails, or an account does not close
 */
export async function benchValidate(options: BenchValidateOptions): Promise<ValidateReport> {
  const { inputFolders, file, threads = 2, reportPath, onLine = () => {} } = options;
  const outFolder = await Deno.makeTempDir();
  try {
    const runs: ValidateTimes[] = [];
    for (const folder of inputFolders) runs.push(await timeValidate(folder, outFolder, options));
    const path = join(inputFolders.at(-1)!, file);
    const scanSeconds = await timeScan(path, outFolder, options);
    const duckDbSeconds = await timeDuckDb(path, options);
    const { size } = await Deno.stat(path);
    const report: ValidateReport = {
      threads,
      runs,
      scan: { seconds: scanSeconds, megabytesPerSecond: size / 1e6 / scanSeconds },
      duckDb: { seconds: duckDbSeconds, timesOurs: duckDbSeconds / runs.at(-1)!.seconds },
    };
    await writeJson(reportPath, report);
    reportLines(report).forEach((line) => onLine(line));
    onLine(`Report: ${reportPath}`);
    return report;
  } finally {
    await Deno.remove(outFolder, { recursive: true });
  }
}

async function timeValidate(
  inputFolder: string,
  outFolder: string,
  { validate, peakMemory, clock }: BenchValidateOptions,
): Promise<ValidateTimes> {
  const [program, ...args] = [...peakMemory, ...validate(inputFolder, outFolder)];
  const start = clock();
  const command = new Deno.Command(program, { args, stdin: "null" });
  const output = await command.output();
  const seconds = clock() - start;
  const said = new TextDecoder().decode(output.stderr).trim();
  const parsed = memoryOutput.safeParse(parseJson(new TextDecoder().decode(output.stdout)));
  if (!parsed.success || !GOOD_CODES.includes(parsed.data.code)) {
    throw new Error(`Cannot time the check: ${said.split("\n").at(-1)}`);
  }
  const text = await Deno.readTextFile(validationPaths(outFolder).json);
  const { tables } = reportFile.parse(parseJson(text));
  for (const { table, rowsIn, kept, duplicates, quarantined } of tables) {
    if (rowsIn !== kept + duplicates + quarantined) {
      throw new Error(`The account of table ${table} does not close`);
    }
  }
  const files = tables.flatMap((table) => table.files);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    bytes,
    seconds,
    megabytesPerSecond: bytes / 1e6 / seconds,
    peakMb: parsed.data.peakBytes / 1e6,
    accounts: tables.map(({ files: _, ...account }) => account),
  };
}

async function timeScan(
  path: string,
  folder: string,
  { clock }: BenchValidateOptions,
): Promise<number> {
  const nFields = (await headerOf(path)).length;
  const start = clock();
  const source = new CsvSource(path, { delimiter: ",", nFields, folder });
  for await (const segment of source.segments()) await Deno.remove(segment.path);
  return clock() - start;
}

/** All fields are counted, so that all are read; what is no record is left out, as here. */
async function timeDuckDb(
  path: string,
  { clock, threads = 2 }: BenchValidateOptions,
): Promise<number> {
  const columns = (await headerOf(path)).map((name) => `'${name}': 'VARCHAR'`);
  using db = await Database.open({ threads });
  const start = clock();
  await db.rows(
    `SELECT count(COLUMNS(*)) FROM read_csv(${quote(path)}, auto_detect = false, header = true,
       delim = ',', quote = '"', escape = '"', ignore_errors = true,
       columns = {${columns.join(", ")}})`,
  );
  return clock() - start;
}

async function headerOf(path: string): Promise<string[]> {
  using file = await Deno.open(path);
  const start = new Uint8Array(1 << 16);
  const n = await file.read(start) ?? 0;
  return new TextDecoder().decode(start.subarray(0, n)).split("\n")[0].split(",");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reportLines({ threads, runs, scan, duckDb }: ValidateReport): string[] {
  const megabytes = (bytes: number) => `${formatCount(bytes / 1e6)} MB`;
  const accounts = runs.at(-1)!.accounts.map(({ table, ...rows }) =>
    `  ${table}: ${formatCount(rows.rowsIn)} rows in = ${formatCount(rows.kept)} kept + ` +
    `${formatCount(rows.duplicates)} duplicates + ${formatCount(rows.quarantined)} quarantined`
  );
  return [
    `Validation with ${threads} threads, the process from start to end:`,
    ...runs.map(({ bytes, seconds, megabytesPerSecond, peakMb }) =>
      `  ${megabytes(bytes).padStart(9)}  ${formatNumber(seconds, 1)} s  ` +
      `${formatNumber(megabytesPerSecond, 1)} MB/s  peak memory ${formatCount(peakMb)} MB`
    ),
    ...accounts,
    `The large file scanned alone: ${formatNumber(scan.seconds, 1)} s, ` +
    `${formatNumber(scan.megabytesPerSecond, 1)} MB/s`,
    `The large file read by DuckDB alone, unchecked: ${formatNumber(duckDb.seconds, 1)} s ` +
    `(${formatNumber(duckDb.timesOurs)} x ours)`,
  ];
}
