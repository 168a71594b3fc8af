/**
 * Own files against the contracts: one report that names every fault at once,
 * and quarantine files with the rows that were set aside.
 * @module
 */
import { basename, join } from "node:path";
import { toDays, toIsoDate } from "../../_shared/dates.ts";
import { InputError } from "../../_shared/errors.ts";
import {
  exists,
  replaceFolder,
  sha256,
  withTemporaryFolder,
  writeFileAtomic,
  writeJson,
} from "../../_shared/files.ts";
import type { Progress } from "../../_shared/progress.ts";
import { Database } from "../database.ts";
import type { TableSchema } from "../table_schema.ts";
import { type CheckedTable, checkTables, type TableInput } from "./check_tables.ts";
import { readCsvHeader } from "./csv/csv_header.ts";
import { findFiles, type FoundFiles, listDataFiles } from "./find_files.ts";
import { formatReport } from "./report/format_report.ts";
import { defaultMapping, type InputMapping, readMapping } from "./mapping/input_mapping.ts";
import { csvRows, type InputRows, parquetRows, tableRows } from "./input_rows.ts";
import { writeQuarantine } from "./quarantine.ts";
import { reportPage } from "./report/report_page.ts";
import type { HeaderEvidence } from "./mapping/suggest_mapping.ts";
import type { Fault, ValidationReport } from "./report/validation_report.ts";

/** Options of {@linkcode validateFiles}. */
export interface ValidateFilesOptions {
  /** Folder with the files. */
  inputFolder: string;
  /** ISO date: rows dated on or after this day are counted, not used. */
  asOf: string;
  /** ISO date: no row may lie on or after it; default the mapping's, else a year after `asOf`. */
  extractEnd?: string | null;
  /** Mapping file; default `mapping.json` in `inputFolder`, if there. */
  mapping?: string | null;
  /** Largest share of a table's rows that may be quarantined, 0 to 1 (default 0.05). */
  maxQuarantined?: number;
  /** The tables to look for; those that others refer to come first. */
  schemas: readonly TableSchema[];
  /** Folder that `reports/validation.*` and `quarantine/` are written to. */
  outFolder: string;
  /** Threads of DuckDB; no result depends on it (default 2). */
  threads?: number;
  /** Told how many bytes were read. */
  onProgress?: Progress;
}

/** Where a validation writes. */
export interface ValidationPaths {
  /** The report as text. */
  readonly text: string;
  /** The report as JSON. */
  readonly json: string;
  /** The report as a page. */
  readonly html: string;
  /** Folder with a CSV file per table with quarantined rows; holds member data. */
  readonly quarantineFolder: string;
}

/** A validation and its tables while they are at hand. */
export interface CheckedFiles {
  readonly db: Database;
  readonly report: ValidationReport;
  readonly paths: ValidationPaths;
  readonly tables: readonly CheckedTable[];
}

/** Memory of DuckDB; it spills beyond, so that files may be larger than memory. */
const MEMORY_LIMIT = "700MB";
/** They take longer over the long lists of checks than a small file takes, and gain a large one nothing. */
const COSTLY_OPTIMIZERS =
  "common_subexpressions,expression_rewriter,in_clause,statistics_propagation";
const DEFAULT_MAX_QUARANTINED = 0.05;
const DAYS_OF_A_YEAR = 365;

/** Where a validation writes below an output folder. */
export function validationPaths(outFolder: string): ValidationPaths {
  const reports = join(outFolder, "reports");
  return {
    text: join(reports, "validation.txt"),
    json: join(reports, "validation.json"),
    html: join(reports, "validation.html"),
    quarantineFolder: join(outFolder, "quarantine"),
  };
}

/**
 * Checks the files of a folder and writes report and quarantine files, whatever
 * the verdict.
 *
 * @throws {InputError} where the folder or the mapping cannot be read
 * @throws {UsageError} naming every fault of the mapping
 */
export function validateFiles(
  options: ValidateFilesOptions,
): Promise<{ report: ValidationReport; paths: ValidationPaths }> {
  return withCheckedFiles(options, ({ report, paths }) => Promise.resolve({ report, paths }));
}

/** As {@linkcode validateFiles}, and lets `use` work on the checked tables. */
export async function withCheckedFiles<T>(
  options: ValidateFilesOptions,
  use: (checked: CheckedFiles) => Promise<T>,
): Promise<T> {
  const { inputFolder, schemas, outFolder, threads = 2, asOf, onProgress } = options;
  await refuseSameFolder(inputFolder, outFolder, "reports");
  const files = await listDataFiles(inputFolder, "pass the folder of your files with --dir");
  const mapping = await findMapping(options);
  const found = findFiles(files, schemas, mapping);
  const extractEnd = options.extractEnd ?? mapping.extractEnd ??
    toIsoDate(toDays(asOf) + DAYS_OF_A_YEAR);
  const maxQuarantined = options.maxQuarantined ?? DEFAULT_MAX_QUARANTINED;
  const paths = validationPaths(outFolder);
  return await withTemporaryFolder(join(outFolder, "validation"), async (folder) => {
    using db = await Database.open({
      threads,
      memoryLimit: MEMORY_LIMIT,
      temporaryFolder: join(folder, "spill"),
    });
    await db.run(
      `SET preserve_insertion_order = false; SET disabled_optimizers = '${COSTLY_OPTIMIZERS}'`,
    );
    const inputs = await tableInputs(db, { found, mapping, inputFolder, folder, onProgress });
    const { tables, faults } = await checkTables(db, inputs, {
      asOf,
      extractEnd,
      maxQuarantined,
      folder,
    });
    const report = makeReport({
      asOf,
      extractEnd,
      mapping: mapping.source,
      found,
      tables,
      faults: [...found.faults, ...faults],
      schemas,
    });
    await replaceFolder(paths.quarantineFolder, (folder) => writeQuarantine(db, tables, folder));
    await writeReport(report, outFolder);
    return await use({ db, report, paths, tables });
  });
}

/**
 * Checks tables of a database that an importer made from another source.
 *
 * @param made the tables by name with the order of their rows
 * @returns the report, and per table the relation of the rows that are used
 */
export async function validateTables(
  db: Database,
  made: readonly { schema: TableSchema; table: string; orderBy: string }[],
  options: { asOf: string; extractEnd?: string; folder: string },
): Promise<{ report: ValidationReport; used: Record<string, { from: string; orderBy: string }> }> {
  const { asOf, folder, extractEnd = toIsoDate(toDays(asOf) + DAYS_OF_A_YEAR) } = options;
  const schemas = made.map(({ schema }) => schema);
  const mapping = defaultMapping(schemas);
  const inputs = made.map(({ schema, table, orderBy }) => ({
    schema,
    mapping: mapping.tables.get(schema.name)!,
    files: [tableRows(db, table, { columns: schema.columns.map(({ name }) => name), orderBy })],
  }));
  const maxQuarantined = DEFAULT_MAX_QUARANTINED;
  const { tables, faults } = await checkTables(db, inputs, {
    asOf,
    extractEnd,
    maxQuarantined,
    folder,
  });
  const found = { absentTables: [], unusedFiles: [] };
  const report = makeReport({ asOf, extractEnd, mapping: null, found, tables, faults, schemas });
  const used = tables.map(({ schema, kept }, i) => [schema.name, {
    from: `(SELECT * FROM ${kept} WHERE NOT is_unused)`,
    orderBy: made[i].orderBy,
  }]);
  return { report, used: Object.fromEntries(used) };
}

/**
 * Refuses to write into the folder of the files that are read, under whatever name.
 *
 * @throws {InputError} naming the folder
 */
export async function refuseSameFolder(
  inputFolder: string,
  folder: string,
  what: string,
): Promise<void> {
  const real = async (path: string) => await exists(path) ? await Deno.realPath(path) : null;
  const input = await real(inputFolder);
  if (input === null || input !== await real(folder)) return;
  throw new InputError(
    `Cannot write ${what} into ${folder} as the files to read lie there: choose another folder`,
  );
}

/** The headers of all data files of a folder, for a proposal of a mapping. */
export async function readHeaders(inputFolder: string): Promise<HeaderEvidence[]> {
  using db = await Database.open({ threads: 1 });
  const files = await listDataFiles(inputFolder, "pass the folder of your files with --dir");
  const evidence: HeaderEvidence[] = [];
  for (const file of files) {
    const path = join(inputFolder, file);
    const headers = isParquet(file)
      ? (await parquetRows(db, path, { file })).headers
      : (await readCsvHeader(path, { known: new Set() })).header?.headers ?? [];
    evidence.push({ file, headers });
  }
  return evidence;
}

async function findMapping(options: ValidateFilesOptions): Promise<InputMapping> {
  const { inputFolder, schemas } = options;
  if (options.mapping) return await readMapping(options.mapping, schemas);
  const path = join(inputFolder, "mapping.json");
  return await exists(path) ? await readMapping(path, schemas) : defaultMapping(schemas);
}

function isParquet(file: string): boolean {
  return /\.parquet$/i.test(file);
}

async function tableInputs(
  db: Database,
  options: {
    found: FoundFiles;
    mapping: InputMapping;
    inputFolder: string;
    folder: string;
    onProgress?: Progress;
  },
): Promise<TableInput[]> {
  const { found, mapping, inputFolder, folder, onProgress } = options;
  const inputs: TableInput[] = [];
  for (const { schema, files } of found.tables) {
    const tableMapping = mapping.tables.get(schema.name)!;
    const known = new Set(
      [...tableMapping.columns.values()].map(({ header }) => header.toLowerCase()),
    );
    const rows: InputRows[] = [];
    for (const file of files) {
      const path = join(inputFolder, file);
      rows.push(
        isParquet(file) ? await parquetRows(db, path, { file }) : await csvRows(path, {
          file,
          known,
          delimiter: tableMapping.delimiter,
          folder,
          onBytes: (done, total) => onProgress?.(done, total, `bytes of ${file}`),
        }),
      );
    }
    inputs.push({ schema, mapping: tableMapping, files: rows });
  }
  return inputs;
}

/** What a report is made of. */
interface ReportContent extends Pick<ValidationReport, "asOf" | "extractEnd"> {
  readonly mapping: InputMapping["source"];
  readonly found: Pick<FoundFiles, "absentTables" | "unusedFiles">;
  readonly tables: readonly CheckedTable[];
  readonly faults: readonly Fault[];
  readonly schemas: readonly TableSchema[];
}

function makeReport(content: ReportContent): ValidationReport {
  const { asOf, extractEnd, mapping, found, tables, faults, schemas } = content;
  const isRefused = faults.some(({ effect }) => effect === "refused");
  const report = {
    verdict: isRefused ? "refused" as const : "accepted" as const,
    asOf,
    extractEnd,
    mapping: mapping && { ...mapping, file: basename(mapping.file) },
    tables: tables.map(({ account }) => account),
    absentTables: found.absentTables,
    unusedFiles: found.unusedFiles,
    faults: inOrder(faults, schemas),
  };
  return { ...report, fingerprint: sha256(JSON.stringify([report, schemas])) };
}

/** By table, file and column of the contract; within them as found. */
function inOrder(faults: readonly Fault[], schemas: readonly TableSchema[]): Fault[] {
  const tableIdx = (fault: Fault) => schemas.findIndex(({ name }) => name === fault.table);
  return faults.map((fault, i) => ({ fault, i })).sort((a, b) =>
    tableIdx(a.fault) - tableIdx(b.fault) || a.i - b.i
  ).map(({ fault }) => fault);
}

/** Writes a report as text, JSON and page below `outFolder`. */
export async function writeReport(report: ValidationReport, outFolder: string): Promise<void> {
  const { text, json, html } = validationPaths(outFolder);
  await writeJson(json, report);
  await writeFileAtomic(html, reportPage(report));
  await writeFileAtomic(text, formatReport(report));
}
