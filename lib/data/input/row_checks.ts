/**
 * Checks over the rows of a relation, many in one pass, as counts and first rows.
 * @module
 */
import type { Database } from "../database.ts";
import type { Fault } from "./report/validation_report.ts";

/** A rule and the rows that break it. */
export interface RowCheck extends Omit<Fault, "count" | "rows" | "line"> {
  /** SQL predicate over a row of the relation that holds where the rule is broken. */
  readonly broken: string;
}

/** Rows that a fault names. */
const FIRST_ROWS = 3;

/**
 * Runs checks over a relation with a column `row_no` and returns the broken ones
 * in their order.
 */
export async function brokenChecks(
  db: Database,
  from: string,
  checks: readonly RowCheck[],
): Promise<Fault[]> {
  if (checks.length === 0) return [];
  const aggregates = checks.flatMap(({ broken }, i) => [
    `count(*) FILTER (${broken}) AS n${i}`,
    `array_to_string(min(row_no, ${FIRST_ROWS}) FILTER (${broken}), ' ') AS rows${i}`,
  ]);
  const [result] = await db.rows<Record<string, number | string | null>>(
    `SELECT ${aggregates.join(", ")} FROM ${from}`,
  );
  return checks.flatMap(({ broken: _, ...fault }, i) => {
    const count = Number(result[`n${i}`]);
    if (count === 0) return [];
    return [{ ...fault, count, rows: String(result[`rows${i}`]).split(" ").map(Number) }];
  });
}
