/**
 * Tables: a `TableSchema` states columns, types, ranges and keys as data; a data
 * folder holds the tables as Parquet beside a manifest (`writeDataFolder`,
 * `openTables`); `Database` is DuckDB to compute in. Folder `input` reads the files of
 * others against the schemas.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Database } from "lib/data/mod.ts";
 *
 * using db = await Database.open();
 * await db.run("CREATE TABLE claims AS SELECT 12.50::DECIMAL(12, 2) AS paid_amount");
 * assertEquals(await db.numbers("SELECT sum(paid_amount) FROM claims"), Float64Array.of(12.5));
 * ```
 * @module
 */
export {
  csvCell,
  csvText,
  neutraliseSql,
  neutraliseText,
  restoreSql,
  restoreText,
} from "./csv_text.ts";
export { type Cell, Database, type DatabaseOptions, identifier, quote } from "./database.ts";
export {
  dataFingerprint,
  type DataManifest,
  readDataManifest,
  tablePath,
  writeDataManifest,
} from "./manifest.ts";
export { type OpenTables, openTables } from "./open_tables.ts";
export {
  type ColumnSchema,
  type ColumnType,
  createTableSql,
  OTHER_CATEGORY,
  type RowRule,
  type TableSchema,
} from "./table_schema.ts";
export { appendColumns, type WrittenColumn, type WrittenType } from "./table_writer.ts";
export { writeDataFolder, type WriteDataFolderOptions } from "./write_data_folder.ts";
// Types of other folders that the signatures here name.
export type { Progress } from "../_shared/progress.ts";
