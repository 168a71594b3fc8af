/**
 * The helper functions that feature SQL calls, defined once per engine so that
 * the features' text is the same on each.
 * @module
 */

/** Engines that features run on: DuckDB here, Spark and Databricks by the same text. */
export type SqlEngine = "duckdb" | "spark";

const STATEMENTS: Readonly<Record<SqlEngine, readonly string[]>> = {
  duckdb: [
    "CREATE OR REPLACE TEMP MACRO days_between(later, earlier) AS datediff('day', earlier, later)",
    "CREATE OR REPLACE TEMP MACRO safe_div(a, b) AS cast(a AS DOUBLE) / nullif(cast(b AS DOUBLE), 0)",
    "CREATE OR REPLACE TEMP MACRO b2i(x) AS CASE WHEN x THEN 1 ELSE 0 END",
  ],
  spark: [
    "SET TIME ZONE 'UTC'",
    "CREATE OR REPLACE TEMPORARY FUNCTION days_between(later DATE, earlier DATE) RETURNS BIGINT RETURN datediff(later, earlier)",
    "CREATE OR REPLACE TEMPORARY FUNCTION safe_div(a DOUBLE, b DOUBLE) RETURNS DOUBLE RETURN a / nullif(b, 0)",
    "CREATE OR REPLACE TEMPORARY FUNCTION b2i(x BOOLEAN) RETURNS INT RETURN CASE WHEN x THEN 1 ELSE 0 END",
  ],
};

/** The statements that define `days_between`, `safe_div` and `b2i` on an engine. */
export function engineSql(engine: SqlEngine): readonly string[] {
  return STATEMENTS[engine];
}
