/**
 * Checks over the rows of a table, many in one pass, as counts and first rows.
 * @module
 */
import type { Database } from "./database.ts";
import type { Fault } from "./input_faults.ts";

/** A rule and the rows that break it. */
export interface RowCheck extends Pick<Fault, "code" | "file" | "column" | "rule"> {
  /** SQL predicate over a row of the table that holds where the rule is broken. */
  readonly broken: string;
}

/**
 * Runs checks over a table or relation and returns the broken ones.
 *
 * @param from a relation with a column `row_no` that counts from 1
 */
export async function brokenChecks(
  db: Database,
  from: string,
  checks: readonly RowCheck[],
): Promise<Fault[]> {
  if (checks.length === 0) return [];
  const aggregates = checks.flatMap(({ broken }, i) => [
    `count(*) FILTER (${broken}) AS n${i}`,
    `array_to_string(min(row_no, 3) FILTER (${broken}), ', ') AS rows${i}`,
  ]);
  const [result] = await db.rows<Record<string, number | string | null>>(
    `SELECT ${aggregates.join(", ")} FROM ${from}`,
  );
  return checks.flatMap(({ code, file, column, rule }, i) => {
    const count = Number(result[`n${i}`]);
    return count === 0 ? [] : [{ code, file, column, rule, count, rows: `${result[`rows${i}`]}` }];
  });
}

/** The check that no two rows agree in the columns of a key, as a relation's fault or none. */
export async function duplicateKeys(
  db: Database,
  from: string,
  options: { file: string; key: readonly string[]; keySql: readonly string[] },
): Promise<Fault[]> {
  const { file, key, keySql } = options;
  return await brokenChecks(
    db,
    `(SELECT row_no, row_number() OVER (PARTITION BY ${keySql.join(", ")} ORDER BY row_no) AS nth
      FROM ${from})`,
    [{
      code: "primary-key",
      file,
      column: key.join(", "),
      rule: "occurs more than once: keep one row per key",
      broken: "nth > 1",
    }],
  );
}
