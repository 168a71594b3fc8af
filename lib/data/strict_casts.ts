/**
 * The grammar of values in text files: what counts as a number, an amount, a
 * date. DuckDB's own casts forgive too much (" 1e3" is an integer there).
 * @module
 */
import type { ColumnType } from "./table_schema.ts";

const GRAMMAR: Record<Exclude<ColumnType, "string">, { pattern: string; type: string }> = {
  // Parquet files written from data frames hold whole numbers as 34.0.
  integer: { pattern: "^-?[0-9]{1,9}(\\.0+)?$", type: "INTEGER" },
  number: { pattern: "^-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?$", type: "DOUBLE" },
  // Two decimals, exactly: further ones only as zeros.
  money: { pattern: "^-?[0-9]{1,13}(\\.[0-9]{0,2}0*)?$", type: "DECIMAL(18, 2)" },
  boolean: { pattern: "^([tT]rue|TRUE|[fF]alse|FALSE|0|1)$", type: "BOOLEAN" },
  date: { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}( 00:00:00)?$", type: "DATE" },
};

/** What a value of a type looks like, for messages. */
export const EXPECTED_VALUE: Readonly<Record<ColumnType, string>> = {
  string: "text",
  integer: "a whole number such as 42",
  number: "a finite number such as 0.5",
  money: "an amount in dollars with at most two decimals such as 12.50",
  boolean: "true, false, 1 or 0",
  date: "a calendar date such as 2026-01-31",
};

/** SQL expression: `text` as a value of `type`, NULL where it is empty or none. */
export function strictCastSql(type: ColumnType, text: string): string {
  const trimmed = `nullif(trim(${text}), '')`;
  if (type === "string") return trimmed;
  const { pattern, type: sqlType } = GRAMMAR[type];
  const source = type === "date" ? `left(${trimmed}, 10)` : trimmed;
  const value = `try_cast(${source} AS ${sqlType})`;
  const fits = `regexp_matches(${trimmed}, '${pattern}')`;
  return type === "number"
    ? `CASE WHEN ${fits} AND isfinite(${value}) THEN ${value} END`
    : `CASE WHEN ${fits} THEN ${value} END`;
}

/** SQL predicate: `text` holds something that is no value of `type`. */
export function isIllFormedSql(type: ColumnType, text: string): string {
  if (type === "string") return "false";
  return `(nullif(trim(${text}), '') IS NOT NULL AND ${strictCastSql(type, text)} IS NULL)`;
}
