/**
 * Own files as a data folder: what the contracts accept, cleaned and in order.
 * @module
 */
import { InputError } from "../../_shared/errors.ts";
import { identifier } from "../database.ts";
import type { DataManifest } from "../manifest.ts";
import { writeDataFolder } from "../write_data_folder.ts";
import { eventDate } from "./column_checks.ts";
import { summarizeReport } from "./report/format_report.ts";
import {
  refuseSameFolder,
  type ValidateFilesOptions,
  type ValidationPaths,
  withCheckedFiles,
} from "./validate_files.ts";
import type { ValidationReport } from "./report/validation_report.ts";

/** Options of {@linkcode importFiles}. */
export interface ImportFilesOptions extends ValidateFilesOptions {
  /** Folder that the tables are written to. */
  dataFolder: string;
  /** Where the files came from, for the manifest; default `files`. */
  source?: DataManifest["source"];
  /** What is imported, for messages; default the folder of the files. */
  inputName?: string;
}

/**
 * Checks files as `validateFiles` does and writes the tables where they are
 * accepted; a refused import leaves the data folder as it was.
 *
 * @throws {InputError} naming the faults that refuse the import and where the report is
 * @throws {UsageError} naming every fault of the mapping
 */
export async function importFiles(
  options: ImportFilesOptions,
): Promise<{ manifest: DataManifest; report: ValidationReport; paths: ValidationPaths }> {
  const { dataFolder, schemas, asOf, inputFolder, source = "files" } = options;
  const { inputName = inputFolder } = options;
  await refuseSameFolder(inputFolder, dataFolder, "tables");
  return await withCheckedFiles(options, async ({ db, report, paths, tables }) => {
    if (report.verdict === "refused") {
      throw new InputError(summarizeReport(report, { folder: inputName, textPath: paths.text }));
    }
    const relations = tables.map(({ schema, kept }) => {
      const date = eventDate(schema);
      const order = schema.foreignKey && date
        ? [schema.foreignKey.column, date.name, ...schema.key]
        : schema.key;
      return [schema.name, {
        from: `(SELECT * FROM ${kept} WHERE NOT is_unused)`,
        orderBy: [...new Set(order)].map(identifier).join(", "),
      }];
    });
    const manifest = await writeDataFolder(db, Object.fromEntries(relations), {
      dataFolder,
      schemas,
      source,
      asOf,
      validation: report.fingerprint,
    });
    return { manifest, report, paths };
  });
}
