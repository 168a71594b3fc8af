/**
 * Tables as contracts: schemas as data, strict reading of CSV and Parquet, a data
 * folder with a manifest, and DuckDB to compute in.
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
export * from "./as_of.ts";
export * from "./column_checks.ts";
export * from "./database.ts";
export * from "./input_faults.ts";
export * from "./manifest.ts";
export * from "./open_tables.ts";
export * from "./read_files.ts";
export * from "./row_checks.ts";
export * from "./strict_casts.ts";
export * from "./table_schema.ts";
export * from "./table_writer.ts";
export * from "./text_table.ts";
export * from "./write_data_folder.ts";
