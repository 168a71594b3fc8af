/**
 * Stage `data`: tables of the chosen source into the data folder.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import { removeFile, writeFileAtomic, writeJson } from "../_shared/files.ts";
import { tablePath } from "../data/manifest.ts";
import { importFiles } from "../data/read_files.ts";
import { HEALTHCARE_ROW_RULES } from "../domains/healthcare/row_rules.ts";
import { HEALTHCARE_TABLES } from "../domains/healthcare/schema.ts";
import { generateHealthcareData } from "../domains/healthcare/synthetic/mod.ts";
import { formatSourceReport, importSynthea } from "../domains/healthcare/synthea/mod.ts";
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
  for (const path of [paths.sourceReport, paths.sourceReportText]) await removeFile(path);
  if (settings.source === "synthetic") {
    manifest = await generateHealthcareData({
      ...common,
      nMembers: settings.members,
      seed: settings.seed,
      format: settings.csv ? "csv" : "parquet",
      signal: context.signal,
    });
  } else if (settings.source === "files") {
    const inputFolder = sourceFolder(settings.dir);
    read.push({ path: inputFolder });
    const imported = await importFiles({
      ...common,
      inputFolder,
      schemas: HEALTHCARE_TABLES,
      rules: HEALTHCARE_ROW_RULES,
    });
    manifest = imported.manifest;
    warnings.push(...imported.warnings);
  } else {
    const exportFolder = sourceFolder(settings.dir);
    read.push({ path: exportFolder });
    const imported = await importSynthea({ ...common, exportFolder });
    manifest = imported.manifest;
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

function sourceFolder(dir: string | null): string {
  if (dir === null) throw new UsageError("Cannot read a source without its folder: pass --dir DIR");
  return dir;
}
