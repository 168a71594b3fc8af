/**
 * Stage `data`: tables of the chosen source into the data folder.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import { removeFile, removeFolder, writeFileAtomic, writeJson } from "../_shared/files.ts";
import { type DataManifest, tablePath } from "../data/manifest.ts";
import { formatCount } from "../_shared/format.ts";
import {
  alarmingFaults,
  formatFault,
  importCatalog,
  type ImportCatalogOptions,
  importFiles,
  type TableAccount,
  validationPaths,
  type ValidationReport,
  writeReport,
} from "../data/input/mod.ts";
import { healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import { HEALTHCARE_TABLES } from "../domains/healthcare/schema.ts";
import { generateHealthcareData } from "../domains/healthcare/synthetic/mod.ts";
import { formatSourceReport, importSynthea } from "../domains/healthcare/synthea/mod.ts";
import { openWarehouse } from "./open_warehouse.ts";
import { outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** What a source gave. */
interface Made {
  readonly manifest: DataManifest;
  /** Folder or schema that was read; absent where nothing was. */
  readonly place?: string;
  /** Reports for the user. */
  readonly reports: readonly string[];
  readonly warnings: readonly string[];
}

/** Generates or imports the tables. */
export async function runDataStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  await removeReports(settings.out);
  const { manifest, place, reports, warnings } = await makeTables(context);
  const { tables, source, asOf } = manifest;
  return {
    stage: "data",
    read: place === undefined ? [] : [{ path: place }],
    wrote: [
      ...reports.map((path) => ({ path })),
      ...tables.map(({ name, rows }) => ({ path: tablePath(settings.data, name), rows })),
    ],
    warnings,
    facts: { source, "as of": asOf },
  };
}

/** Removes what an earlier run said of its source. */
async function removeReports(out: string): Promise<void> {
  const { sourceReport, sourceReportText } = outputPaths(out);
  const { text, json, html, quarantineFolder } = validationPaths(out);
  for (const path of [sourceReport, sourceReportText, text, json, html]) await removeFile(path);
  await removeFolder(quarantineFolder);
}

function makeTables(context: StageContext): Promise<Made> {
  switch (context.settings.source) {
    case "synthetic":
      return generateTables(context);
    case "files":
    case "unity_catalog":
      return importOwnTables(context);
    case "synthea":
      return importExport(context);
  }
}

/** What every source is told. */
function commonOptions({ settings, progress }: StageContext) {
  return { dataFolder: settings.data, asOf: settings.asOf, onProgress: progress };
}

async function generateTables(context: StageContext): Promise<Made> {
  const { settings, signal } = context;
  const manifest = await generateHealthcareData({
    ...commonOptions(context),
    nMembers: settings.members,
    seed: settings.seed,
    format: settings.csv ? "csv" : "parquet",
    signal,
  });
  return { manifest, reports: [], warnings: [] };
}

/** Imports tables that somebody exported or keeps in a catalog, checked against the contract. */
async function importOwnTables(context: StageContext): Promise<Made> {
  const { settings } = context;
  const { out, source, dir, catalog, schema } = settings;
  const { mapping, extractEnd, maxQuarantined, threads } = settings;
  const options = {
    ...commonOptions(context),
    outFolder: out,
    mapping,
    extractEnd,
    maxQuarantined,
    threads,
    schemas: HEALTHCARE_TABLES,
  };
  const place = source === "files" ? sourceFolder(dir) : `${catalog}.${schema}`;
  const { manifest, report } = source === "files"
    ? await importFiles({ ...options, inputFolder: place })
    : await importTables(context, options);
  const { text, html } = validationPaths(out);
  return { manifest, place, reports: [text, html], warnings: reportWarnings(report, text) };
}

/** Imports an export of Synthea. */
async function importExport(context: StageContext): Promise<Made> {
  const { dir, out } = context.settings;
  const place = sourceFolder(dir);
  const imported = await importSynthea({ ...commonOptions(context), exportFolder: place });
  const { sourceReport, sourceReportText } = outputPaths(out);
  await writeReport(imported.validation, out);
  await writeJson(sourceReport, imported.report);
  await writeFileAtomic(sourceReportText, formatSourceReport(imported.report));
  const warnings = [`What the source lacks is listed in ${sourceReportText}`];
  return { manifest: imported.manifest, place, reports: [sourceReportText], warnings };
}

async function importTables(
  { settings, environment }: StageContext,
  options: Omit<ImportCatalogOptions, "warehouse" | "catalog" | "schema">,
) {
  using warehouse = await openWarehouse(settings, environment);
  const { catalog, schema } = settings;
  return await importCatalog({ ...options, warehouse, catalog, schema });
}

/** What a report says that calls for a look. */
function reportWarnings(report: ValidationReport, path: string): string[] {
  const sum = (count: (account: TableAccount) => number) =>
    formatCount(report.tables.reduce((total, account) => total + count(account), 0));
  const faults = report.faults.filter(({ effect }) => effect !== "noted" && effect !== "unused");
  const read = healthcareFeatures.tables.map(({ name }) => name);
  return [
    ...report.absentTables.filter((table) => read.includes(table))
      .map((table) => `No ${table} table: features that rest on it take their fill values`),
    ...report.unusedFiles.map((file) => `${file} belongs to no table: it is not read`),
    ...alarmingFaults(report).map((fault) => formatFault(fault)),
    ...(faults.length === 0 ? [] : [
      `${sum(({ quarantined }) => quarantined)} of ${sum(({ rowsIn }) => rowsIn)} rows are ` +
      `quarantined, ${sum(({ duplicates }) => duplicates)} dropped as duplicates, and some ` +
      `values changed or flagged: ${path} names each fault`,
    ]),
  ];
}

function sourceFolder(dir: string | null): string {
  if (dir === null) throw new UsageError("Cannot read a source without its folder: pass --dir DIR");
  return dir;
}
