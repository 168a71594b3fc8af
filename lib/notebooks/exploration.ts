/**
 * First looks at tables, for the exploring notebook and `outputs/eda`.
 * @module
 */
import { join } from "node:path";
import { type Displayable } from "../_shared/display.ts";
import { writeFileAtomic } from "../_shared/files.ts";
import { csvText } from "../data/csv_text.ts";
import { type Database, identifier } from "../data/database.ts";
import type { TableSchema } from "../data/table_schema.ts";

/** Rows without a value in one column. */
export interface MissingShareRow {
  /** Table and column, such as `benefits.last_used_date`. */
  column: string;
  /** Rows without a value. */
  missing: number;
  /** Rows of the table. */
  rows: number;
  /** missing / rows; 0 for an empty table. */
  share: number;
}

/** Counts the missing values of every column, in the order of the schemas. */
export async function missingShares(
  db: Database,
  schemas: readonly TableSchema[],
): Promise<MissingShareRow[]> {
  const rows: MissingShareRow[] = [];
  for (const { name, columns } of schemas) {
    const counts = columns.map((column) => `count(*) - count(${identifier(column.name)})`);
    const [missing] = await db.rows<Record<string, number>>(
      `SELECT count(*) AS "n rows", ${
        columns.map((column, i) => `${counts[i]} AS ${identifier(column.name)}`).join(", ")
      } FROM ${identifier(name)}`,
    );
    for (const column of columns) {
      rows.push({
        column: `${name}.${column.name}`,
        missing: missing[column.name],
        rows: missing["n rows"],
        share: missing["n rows"] === 0 ? 0 : missing[column.name] / missing["n rows"],
      });
    }
  }
  return rows;
}

/** Five numbers and the mean of a column. */
export interface ColumnSummary {
  /** Name of the column. */
  column: string;
  /** Unit of the column; "" where it has none. */
  unit: string;
  /** Smallest value. */
  min: number;
  /** First quartile. */
  quarter: number;
  /** Median. */
  median: number;
  /** Third quartile. */
  three_quarters: number;
  /** Largest value. */
  max: number;
  /** Mean of the values that are there. */
  mean: number;
}

/** Summarises the numeric columns of a table. */
export async function summarizeColumns(
  db: Database,
  schema: TableSchema,
): Promise<ColumnSummary[]> {
  const numeric = schema.columns.filter(({ type }) =>
    type === "integer" || type === "number" || type === "money"
  );
  const summaries: ColumnSummary[] = [];
  for (const { name, unit = "" } of numeric) {
    // Decimals: a mean of doubles would depend on the threads in its last digits.
    const value = `CAST(${identifier(name)} AS DECIMAL(18,4))`;
    const [summary] = await db.rows<Omit<ColumnSummary, "column" | "unit">>(
      `SELECT min(${value})::DOUBLE AS min, max(${value})::DOUBLE AS max,
         quantile_disc(${value}, 0.25)::DOUBLE AS quarter,
         quantile_disc(${value}, 0.5)::DOUBLE AS median,
         quantile_disc(${value}, 0.75)::DOUBLE AS three_quarters,
         sum(${value})::DOUBLE / count(${value}) AS mean
       FROM ${identifier(schema.name)}`,
    );
    const { min, quarter, median, three_quarters, max, mean } = summary;
    summaries.push({ column: name, unit, min, quarter, median, three_quarters, max, mean });
  }
  return summaries;
}

/** Rows as CSV text, quoted where needed and without formulas; see `csv_text.ts`. */
export function toCsv(rows: readonly object[]): string {
  return csvText(Object.keys(rows[0] ?? {}), rows.map((row) => Object.values(row)));
}

/**
 * Writes pictures (SVG) and rows (CSV) into a folder, each atomically.
 *
 * @returns The file names, sorted.
 */
export async function writeExploration(
  folder: string,
  content: Readonly<Record<string, Displayable | readonly object[]>>,
): Promise<string[]> {
  const files = Object.entries(content).map(([name, item]): [string, string] =>
    "html" in item ? [`${name}.svg`, item.html] : [`${name}.csv`, toCsv(item)]
  );
  for (const [name, text] of files) await writeFileAtomic(join(folder, name), text);
  return files.map(([name]) => name).sort();
}
