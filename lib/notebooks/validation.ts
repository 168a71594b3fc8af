/**
 * Contracts in a notebook: the tables at hand and a sample of foreign files,
 * checked and shown.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Displayable, table } from "../_shared/display.ts";
import { withTemporaryFolder } from "../_shared/files.ts";
import type { OpenTables, TableSchema } from "../data/mod.ts";
import { validateTables, type ValidationReport } from "../data/input/mod.ts";

/** A plan's extract with headers of its own and faults; synthetic. */
export const OWN_DATA_SAMPLE: string = fileURLToPath(
  new URL("../../data/samples/own_data", import.meta.url),
);

/** Checks the tables of a data folder against their contracts. */
export async function checkOpenTables(
  { database, tables, extractEnd }: OpenTables,
  options: { schemas: readonly TableSchema[]; out: string },
): Promise<ValidationReport> {
  const made = options.schemas.filter(({ name }) => tables.includes(name)).map((schema) => ({
    schema,
    table: schema.name,
    orderBy: schema.key.join(", "),
  }));
  const { report } = await withTemporaryFolder(
    join(options.out, "contracts"),
    (folder) => validateTables(database, made, { asOf: extractEnd, folder }),
  );
  return report;
}

/** Where the rows of each table went. */
export function accountTable({ tables }: ValidationReport): Displayable {
  return table(tables.map(({ table, rowsIn, kept, duplicates, quarantined, unused }) => ({
    table,
    rows_in: rowsIn,
    kept,
    duplicates,
    quarantined,
    kept_not_used: unused,
  })));
}

/** Every fault that concerns rows, by place and rule; row numbers, no cell. */
export function faultTable({ faults }: ValidationReport): Displayable {
  const ofRows = faults.filter(({ count }) => count !== undefined);
  return table(
    ofRows.map(({ file, column, code, effect, count, rows }) => ({
      file,
      column: column ?? "",
      code,
      effect,
      rows: count,
      first: rows?.join(", ") ?? "",
    })),
    { limit: ofRows.length },
  );
}
