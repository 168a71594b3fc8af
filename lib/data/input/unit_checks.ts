/**
 * Evidence that a column is in another unit than the contract's: cents for
 * dollars, percent for shares, shares for a range of 0 to 100.
 * @module
 */
import { formatPercent } from "../../_shared/format.ts";
import { type Database, identifier } from "../database.ts";
import type { ColumnSchema, TableSchema } from "../table_schema.ts";
import type { ReadFile } from "./source_faults.ts";
import type { Fault } from "./report/validation_report.ts";

/** Fewer values than this prove nothing. */
const FEWEST_VALUES = 20;

/** A suspicion: `share` of the values speak for it, suspected where it is above `above`. */
interface Suspicion {
  readonly column: ColumnSchema;
  readonly header: string;
  readonly speaksFor: string;
  readonly above: number;
  readonly never: string;
  readonly rule: (share: number) => string;
  readonly remedy: string;
}

function suspicionsOf(column: ColumnSchema, header: string): Suspicion[] {
  const { name, type, unit, usualMedian, min, max } = column;
  const value = identifier(name);
  if (type === "money" && usualMedian !== undefined) {
    return [{
      column,
      header,
      speaksFor: `${value} > ${usualMedian}`,
      above: 0.5,
      never: `${value} % 1 <> 0`,
      rule: (share) =>
        `looks like cents: all values are whole and ${
          formatPercent(share)
        } are above ${usualMedian} USD, where at most half usually are`,
      remedy: `declare "unit": "cents" for ${name} in the mapping if they are`,
    }];
  }
  if (type === "number" && unit === "share") {
    return [{
      column,
      header,
      speaksFor: `${value} > 1`,
      above: 0.2,
      never: `${value} > 100`,
      rule: (share) =>
        `looks like percent: ${formatPercent(share)} of the values lie above 1 and none above 100`,
      remedy: `declare "unit": "percent" for ${name} in the mapping if they are`,
    }];
  }
  if (type === "number" && min === 0 && max === 100) {
    return [{
      column,
      header,
      speaksFor: `${value} BETWEEN 0 AND 1`,
      above: 0.99,
      never: `${value} > 1`,
      rule: () => "looks like a share: all values lie between 0 and 1, where 0 to 100 is expected",
      remedy: "multiply it by 100 if it is",
    }];
  }
  return [];
}

/** The suspicions that a file's values raise; they change no row. */
export async function unitFaults(
  db: Database,
  from: string,
  { schema, file }: { schema: TableSchema; file: ReadFile },
): Promise<Fault[]> {
  const suspicions = file.plans.flatMap(({ column, header }) =>
    header === null ? [] : suspicionsOf(column, header)
  );
  if (suspicions.length === 0) return [];
  const aggregates = suspicions.flatMap(({ column, speaksFor, never }, i) => [
    `count(${identifier(column.name)}) AS n${i}`,
    `count(*) FILTER (${speaksFor}) AS for${i}`,
    `count(*) FILTER (${never}) AS against${i}`,
  ]);
  const [row] = await db.rows<Record<string, number>>(
    `SELECT ${aggregates.join(", ")} FROM ${from}`,
  );
  return suspicions.flatMap(({ header, above, rule, remedy }, i) => {
    const share = row[`for${i}`] / row[`n${i}`];
    if (row[`n${i}`] < FEWEST_VALUES || row[`against${i}`] > 0 || share <= above) return [];
    return [{
      code: "unit-suspect",
      effect: "noted",
      table: schema.name,
      file: file.summary.file,
      column: header,
      rule: rule(share),
      remedy,
    }];
  });
}
