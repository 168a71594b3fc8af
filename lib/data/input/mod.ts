/**
 * Files of others: read to the byte, checked cell by cell against the contracts
 * (`TableSchema`), reported in one go. `validateFiles` reports and sets faulty
 * rows aside; `importFiles` writes the accepted tables, too, and `importCatalog` does
 * so with tables of a Databricks workspace.
 *
 * ```
 * folder -> findFiles -> CsvSource: records with row numbers, in pieces
 *        -> stageRows: text to values, faults as bits -> checkTables: keys, references, account
 *        -> ValidationReport -> text, JSON, HTML; quarantine files; data folder
 * ```
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { join } from "node:path";
 * import { validateFiles } from "lib/data/input/mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(join(folder, "visits.csv"), "visit_id,minutes\nv1,10\nv2,ten\n");
 * const { report } = await validateFiles({
 *   inputFolder: folder,
 *   outFolder: join(folder, "out"),
 *   asOf: "2026-06-30",
 *   maxQuarantined: 0.5,
 *   schemas: [{
 *     name: "visits",
 *     description: "Visits",
 *     key: ["visit_id"],
 *     columns: [
 *       { name: "visit_id", type: "string", description: "Key" },
 *       { name: "minutes", type: "integer", description: "Length", min: 0 },
 *     ],
 *   }],
 * });
 * const [{ rowsIn, kept, duplicates, quarantined }] = report.tables;
 * assertEquals([rowsIn, kept, duplicates, quarantined], [2, 1, 0, 1]);
 * const [{ code, column, rows }] = report.faults;
 * assertEquals([code, column, rows], ["type-error", "minutes", [2]]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 * @module
 */
export { AS_OF_REMEDY, MAX_DAYS_AFTER_LAST_ROW, requireAsOfInside } from "./as_of.ts";
export { listDataFiles } from "./find_files.ts";
export type { CatalogSchema } from "./catalog/catalog_tables.ts";
export { importCatalog, type ImportCatalogOptions } from "./catalog/import_catalog.ts";
export { importFiles, type ImportFilesOptions } from "./import_files.ts";
export * from "./mapping/mod.ts";
export * from "./report/mod.ts";
export { brokenChecks, type RowCheck } from "./row_checks.ts";
export { expectedValue, strictCastSql } from "./strict_casts.ts";
export { loadTextTable, type TextTable } from "./text_table.ts";
export {
  readHeaders,
  validateFiles,
  type ValidateFilesOptions,
  validateTables,
  type ValidationPaths,
  validationPaths,
  writeReport,
} from "./validate_files.ts";
