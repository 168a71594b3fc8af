/**
 * Writes a data folder in the only safe order: the old manifest goes first, the
 * new one comes last, and no table of an older run stays behind.
 * @module
 */
import { join } from "node:path";
import { removeFile } from "../_shared/files.ts";
import { type Database, identifier } from "./database.ts";
import { type DataManifest, tablePath, writeDataManifest } from "./manifest.ts";
import { duckDbType, type TableSchema } from "./table_schema.ts";

/** What {@linkcode writeDataFolder} writes. */
export interface WriteDataFolderOptions {
  /** Folder that the tables and the manifest are written to. */
  dataFolder: string;
  /** All tables that a data folder may hold; those not written are removed. */
  schemas: readonly TableSchema[];
  /** Where the tables came from, for the manifest. */
  source: DataManifest["source"];
  /** ISO date: every row lies before this day. */
  asOf: string;
  /** Fingerprint (SHA-256) of the validation report that the tables passed; default none. */
  validation?: string;
}

/**
 * Writes the tables as Parquet in the schema's columns and types, in the order
 * of their rows' `ORDER BY` text.
 *
 * @param tables per table name: the relation to read and how to order it
 */
export async function writeDataFolder(
  db: Database,
  tables: Readonly<Record<string, { from: string; orderBy: string }>>,
  options: WriteDataFolderOptions,
): Promise<DataManifest> {
  const { dataFolder, schemas, source, asOf, validation } = options;
  await removeFile(join(dataFolder, "manifest.json"));
  for (const schema of schemas) {
    if (!Object.hasOwn(tables, schema.name)) await removeFile(tablePath(dataFolder, schema.name));
  }
  const rows: Record<string, number> = {};
  for (const schema of schemas.filter((schema) => Object.hasOwn(tables, schema.name))) {
    const { from, orderBy } = tables[schema.name];
    const columns = schema.columns.map(({ name, type }) =>
      `CAST(${identifier(name)} AS ${duckDbType(type)}) AS ${identifier(name)}`
    );
    await db.copyTo(
      `SELECT ${columns.join(", ")} FROM ${from} ORDER BY ${orderBy}`,
      tablePath(dataFolder, schema.name),
    );
    const [{ n }] = await db.rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`);
    rows[schema.name] = n;
  }
  return await writeDataManifest(dataFolder, { source, asOf, seed: null, validation, rows });
}
