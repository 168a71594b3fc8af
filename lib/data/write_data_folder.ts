/**
 * Writes a data folder so that a run that ends early leaves the old one: all tables
 * are written aside first. Then the old manifest goes, the tables take their places,
 * and the new manifest comes last; no table of an older run stays behind.
 * @module
 */
import { join } from "node:path";
import { removeFile, withTemporaryFolder } from "../_shared/files.ts";
import { type Database, identifier, quote } from "./database.ts";
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
  const written = schemas.filter(({ name }) => Object.hasOwn(tables, name));
  const rows: Record<string, number> = {};
  return await withTemporaryFolder(join(dataFolder, "tables"), async (folder) => {
    for (const schema of written) {
      const { from, orderBy } = tables[schema.name];
      const columns = schema.columns.map(({ name, type }) =>
        `CAST(${identifier(name)} AS ${duckDbType(type)}) AS ${identifier(name)}`
      );
      const path = tablePath(folder, schema.name);
      await db.copyTo(`SELECT ${columns.join(", ")} FROM ${from} ORDER BY ${orderBy}`, path);
      const [{ n }] = await db.rows<{ n: number }>(
        `SELECT count(*) AS n FROM read_parquet(${quote(path)})`,
      );
      rows[schema.name] = n;
    }
    await removeFile(join(dataFolder, "manifest.json"));
    for (const { name } of schemas) await removeFile(tablePath(dataFolder, name));
    for (const { name } of written) {
      await Deno.rename(tablePath(folder, name), tablePath(dataFolder, name));
    }
    return await writeDataManifest(dataFolder, { source, asOf, seed: null, validation, rows });
  });
}
