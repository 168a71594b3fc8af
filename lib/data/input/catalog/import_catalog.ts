/**
 * Tables of Unity Catalog as a data folder, by the way of own files: each is fetched
 * into a Parquet file of texts in a temporary folder, which `importFiles` reads.
 *
 * ```
 * warehouse -> JSON chunks -> TABLE.parquet, rows in order -> importFiles
 * ```
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { withTemporaryFolder } from "../../../_shared/files.ts";
import {
  checkRowCount,
  type DownloadedResult,
  type SqlWarehouse,
} from "../../../databricks/mod.ts";
import { Database, identifier, quote } from "../../database.ts";
import { importFiles, type ImportFilesOptions } from "../import_files.ts";
import { defaultMapping, readMapping } from "../mapping/input_mapping.ts";
import {
  backticked,
  type CatalogSchema,
  type CatalogTable,
  chooseTables,
  listColumns,
  tableFile,
} from "./catalog_tables.ts";

/** Options of {@linkcode importCatalog}. */
export interface ImportCatalogOptions
  extends Omit<ImportFilesOptions, "inputFolder" | "source" | "inputName">, CatalogSchema {
  /** What reads the tables. */
  warehouse: SqlWarehouse;
}

/** Memory of DuckDB while rows are sorted; it spills beyond. */
const MEMORY_LIMIT = "700MB";

/**
 * Fetches the tables of a schema and imports them as `importFiles` does. A table stands
 * as the file `TABLE.parquet` in mapping and reports, its rows sorted by all columns that
 * are read, so that row numbers do not depend on how the warehouse returned them.
 *
 * @throws {DatabricksError} where the workspace does not give the rows
 * @throws {InputError} naming the faults that refuse the import and where the report is
 * @throws {UsageError} naming every fault of the mapping
 */
export async function importCatalog(
  options: ImportCatalogOptions,
): ReturnType<typeof importFiles> {
  const { warehouse, catalog, schema, ...rest } = options;
  const { schemas, outFolder, threads = 2, onProgress } = rest;
  const place = { catalog, schema };
  const mapping = rest.mapping ? await readMapping(rest.mapping, schemas) : defaultMapping(schemas);
  return await withTemporaryFolder(join(outFolder, "catalog"), async (folder) => {
    const told = (nDone: number, nTables: number, state: string) =>
      onProgress?.(
        nDone,
        nTables,
        state === "PENDING" ? "tables (the warehouse is starting)" : "tables",
      );
    const found = await listColumns(warehouse, place, (state) => told(0, 1, state));
    const tables = chooseTables(found, { schemas, mapping, place });
    const temporaryFolder = join(folder, "chunks");
    await Deno.mkdir(temporaryFolder);
    {
      using db = await Database.open({ threads, memoryLimit: MEMORY_LIMIT, temporaryFolder });
      for (const [i, table] of tables.entries()) {
        await fetchTable(db, table, {
          warehouse,
          place,
          folder,
          chunkFolder: temporaryFolder,
          onState: (state) => told(i, tables.length, state),
        });
        told(i + 1, tables.length, "");
      }
    }
    return await importFiles({
      ...rest,
      inputFolder: folder,
      source: "unity_catalog",
      inputName: `${catalog}.${schema}`,
    });
  });
}

async function fetchTable(
  db: Database,
  table: CatalogTable,
  { warehouse, place, folder, chunkFolder, onState }: {
    warehouse: SqlWarehouse;
    place: CatalogSchema;
    folder: string;
    chunkFolder: string;
    onState: (state: string) => void;
  },
): Promise<void> {
  const { name, readColumns } = table;
  const parts = [place.catalog, place.schema, name];
  const what = `read table ${parts.join(".")}`;
  const result = await warehouse.download({
    sql: `SELECT ${readColumns.map(backticked).join(", ")} FROM ${parts.map(backticked).join(".")}`,
    what,
    onState,
  }, (chunk) => join(chunkFolder, `${chunk}.json`));
  const path = join(folder, tableFile(name));
  try {
    await db.copyTo(rowsSql(table, result), path);
  } catch (error) {
    throw copyError(error, what);
  }
  const [{ n }] = await db.rows<{ n: number }>(
    `SELECT count(*) AS n FROM read_parquet(${quote(path)})`,
  );
  checkRowCount(n, result.nRows, what);
  for (const chunk of result.paths) await Deno.remove(chunk);
}

/** The rows of all chunks, texts by column; a column that no contract reads is empty. */
function rowsSql({ columns, readColumns }: CatalogTable, result: DownloadedResult): string {
  const texts = columns.map((column) => {
    const idx = readColumns.indexOf(column);
    const text = idx < 0
      ? "NULL::VARCHAR"
      : textSql(`cells[${idx + 1}]`, result.columns[idx]?.type);
    return `${text} AS ${identifier(column)}`;
  });
  if (result.paths.length === 0) return `SELECT ${texts.join(", ")} FROM ${NO_ROWS}`;
  const paths = result.paths.map((path) => quote(path)).join(", ");
  const nCells = readColumns.length;
  return `SELECT ${texts.join(", ")} FROM (
      SELECT CASE WHEN len(json) = ${nCells} THEN json ELSE error('${WRONG_WIDTH}') END AS cells
      FROM read_json([${paths}], format = 'array', records = 'false', columns = {'json': 'VARCHAR[]'})
    ) ORDER BY ALL`;
}

const NO_ROWS = "(SELECT NULL::VARCHAR[] AS cells WHERE false)";
const WRONG_WIDTH = "row of another width";

/** Databricks writes doubles as Java does (1.0E7); the contracts know DuckDB's notation. */
function textSql(cell: string, type: string | undefined): string {
  if (type !== "DOUBLE" && type !== "FLOAT") return cell;
  return `coalesce(CAST(try_cast(${cell} AS ${type}) AS VARCHAR), ${cell})`;
}

/** DuckDB's messages may quote a row; what it says of the disk is said by others. */
function copyError(error: unknown, what: string): unknown {
  const text = error instanceof Error ? error.message : "";
  if (!/JSON/.test(text) && !text.includes(WRONG_WIDTH)) return error;
  return new InputError(
    `Cannot ${what} as a chunk is not the documented array of rows: run it again`,
  );
}
