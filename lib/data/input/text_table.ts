/**
 * A CSV file as a table of text: every column VARCHAR, nothing guessed, damaged
 * files refused.
 * @module
 */
import { basename } from "node:path";
import { type Database, identifier } from "../database.ts";
import { csvRows } from "./input_rows.ts";
import type { Fault } from "./report/validation_report.ts";

/** A file as text in a DuckDB table: `row_no` from 1, then `c0`, `c1`, ... in the file's order. */
export interface TextTable {
  /** Name of the DuckDB table. */
  readonly table: string;
  /** File name without its folder. */
  readonly file: string;
  /** Headers as the file writes them. */
  readonly headers: readonly string[];
  /** Rows below the header. */
  readonly nRows: number;
}

/**
 * Loads a comma-separated file into the table `table`. Returns null and adds to
 * `faults` where the file is damaged or its header ambiguous.
 *
 * @param options name of the new table, the source's own name of it, and a folder for pieces
 */
export async function loadTextTable(
  db: Database,
  path: string,
  options: { table: string; name: string; folder: string; faults: Fault[] },
): Promise<TextTable | null> {
  const { table, name, folder, faults } = options;
  const file = basename(path);
  const rows = await csvRows(path, { file, known: new Set(), delimiter: ",", folder });
  const columns = rows.headers.map((_, i) => `c${i} VARCHAR`);
  await db.run(`CREATE OR REPLACE TABLE ${identifier(table)} (${["row_no BIGINT", ...columns]})`);
  for await (const { from, release } of rows.relations()) {
    await db.run(`INSERT INTO ${identifier(table)} SELECT * FROM ${from}`);
    await release();
  }
  const { problems, damaged, rows: nRows } = await rows.summary();
  const place = { effect: "refused", table: name, file } as const;
  faults.push(...problems.map((problem) => ({ ...place, ...problem })));
  if (damaged.length > 0 && problems.length === 0) {
    const [{ row, line, code, rule }] = damaged;
    const remedy = "export it again";
    faults.push({ ...place, code, rule, remedy, count: damaged.length, rows: [row], line });
  }
  const isWhole = problems.length === 0 && damaged.length === 0;
  return isWhole ? { table, file, headers: rows.headers, nRows } : null;
}
