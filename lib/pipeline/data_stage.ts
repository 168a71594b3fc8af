/**
 * Stage `data`: tables of the chosen source into the data folder.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import { removeFile, removeFolder, writeFileAtomic, writeJson } from "../_shared/files.ts";
import { tablePath } from "../data/manifest.ts";
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
import { type FileNote, outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** Generates or imports the tables. */
export async function runDataStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  const paths = outputPaths(settings.out);
  const common = { dataFolder: settings.data, asOf: settings.asOf, onProgress: context.progress };
  const read: FileNote[] = [];
  const wrote: FileNote[] = [];
  const warnings: string[] = [];
  let manifest;
  const { text, json, html, quarantineFolder } = validationPaths(settings.out);
  for (const path of [paths.sourceReport, paths.sourceReportText, text, json, html]) {
    await removeFile(path);
  }
  await removeFolder(quarantineFolder);
  if (settings.source === "synthetic") {
    manifest = await generateHealthcareData({
      ...common,
      nMembers: settings.members,
      seed: settings.seed,
      format: settings.csv ? "csv" : "parquet",
      signal: context.signal,
    });
  } else if (settings.source === "files" || settings.source === "unity_catalog") {
    const { mapping, extractEnd, maxQuarantined, threads } = settings;
    const options = {
      ...common,
      outFolder: settings.out,
      mapping,
      extractEnd,
      maxQuarantined,
      threads,
      schemas: HEALTHCARE_TABLES,
    };
    const place = settings.source === "files"
      ? sourceFolder(settings.dir)
      : `${settings.catalog}.${settings.schema}`;
    read.push({ path: place });
    const imported = settings.source === "files"
      ? await importFiles({ ...options, inputFolder: place })
      : await importTables(context, options);
    manifest = imported.manifest;
    wrote.push({ path: text }, { path: html });
    warnings.push(...reportWarnings(imported.report, text));
  } else {
    const exportFolder = sourceFolder(settings.dir);
    read.push({ path: exportFolder });
    const imported = await importSynthea({ ...common, exportFolder });
    manifest = imported.manifest;
    await writeReport(imported.validation, settings.out);
    await writeJson(paths.sourceReport, imported.report);
    await writeFileAtomic(paths.sourceReportText, formatSourceReport(imported.report));
    wrote.push({ path: paths.sourceReportText });
    warnings.push(`What the source lacks is listed in ${paths.sourceReportText}`);
  }
  for (const table of manifest.tables) {
    wrote.push({ path: tablePath(settings.data, table.name), rows: table.rows });
  }
  return {
    stage: "data",
    read,
    wrote,
    warnings,
    facts: { source: manifest.source, "as of": manifest.asOf },
  };
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
