/**
 * The grammar of values in text: what counts as a number, an amount, a date.
 * DuckDB's own casts forgive too much (" 1e3" is an integer there, 0.005 an
 * amount of 0.01).
 * @module
 */
import { quote } from "../database.ts";
import type { ColumnType } from "../table_schema.ts";
import type { DateFormat } from "./mapping/date_format.ts";

/** How the text of a column is to be read; the defaults are the contract's own notation. */
export interface CastOptions {
  /** Notation of dates (default YYYY-MM-DD); the time 00:00:00 may follow any. */
  dateFormat?: DateFormat;
  /** Texts of the two truth values (default true, True, TRUE, 1 and false, False, FALSE, 0). */
  booleans?: { true: readonly string[]; false: readonly string[] };
  /** Unit of the text where it is not the contract's; both divide by 100, exactly for money. */
  unit?: "cents" | "percent";
}

const INTEGER = "^-?[0-9]{1,9}(\\.0+)?$"; // Parquet files written from data frames hold 34.0
const NUMBER = "^-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?$";
const MONEY = "^-?[0-9]{1,13}(\\.[0-9]{0,2}0*)?$"; // further decimals only as zeros
const CENTS = "^-?[0-9]{1,15}(\\.0+)?$";
/** Midnight behind a date, as databases and data frames write it. */
const MIDNIGHT = "[ T]00:00:00(\\.0+)?(Z|\\+00(:?00)?)?$";
const FIRST_DAY = "1000-01-01"; // earlier ones are placeholders, and JavaScript reads year 1 as 1901
const NOT_FINITE = "^[+-]?(nan|inf|infinity)$";

/** The texts of truth values where none are declared. */
export const DEFAULT_BOOLEANS = {
  true: ["true", "True", "TRUE", "1", "1.0"], // 1.0: data frames with gaps
  false: ["false", "False", "FALSE", "0", "0.0"],
} as const;

/** What a value of a type looks like, for messages. */
export function expectedValue(type: ColumnType, options: CastOptions = {}): string {
  const { booleans, dateFormat, unit } = options;
  switch (type) {
    case "string":
      return "text";
    case "integer":
      return "a whole number such as 42";
    case "number":
      return "a finite number such as 0.5";
    case "money":
      return unit === "cents"
        ? "a whole number of cents such as 1250"
        : "an amount in dollars with at most two decimals such as 12.50";
    case "boolean":
      return booleans
        ? `one of the declared ${[...booleans.true, ...booleans.false].join(", ")}`
        : "true, false, 1 or 0";
    case "date":
      return dateFormat
        ? `a calendar date as ${dateFormat.text}`
        : "a calendar date such as 2026-01-31";
  }
}

/** SQL expression: trimmed, non-empty `text` as a value of `type`; NULL where it is none. */
export function strictCastSql(type: ColumnType, text: string, options: CastOptions = {}): string {
  const matching = (pattern: string, value: string) =>
    `CASE WHEN regexp_matches(${text}, ${quote(pattern)}) THEN ${value} END`;
  switch (type) {
    case "string":
      return text;
    case "integer":
      return matching(INTEGER, `try_cast(${text} AS INTEGER)`);
    case "number": {
      const value = `try_cast(${text} AS DOUBLE)`;
      const finite = `CASE WHEN isfinite(${value}) THEN ${value} END`;
      return matching(NUMBER, options.unit === "percent" ? `${finite} / 100` : finite);
    }
    case "money":
      return options.unit === "cents"
        ? matching(
          CENTS,
          `CAST(try_cast(${text} AS DECIMAL(15, 0)) * 0.01::DECIMAL(3, 2) AS DECIMAL(18, 2))`,
        )
        : matching(MONEY, `try_cast(${text} AS DECIMAL(18, 2))`);
    case "boolean": {
      const { true: yes, false: no } = options.booleans ?? DEFAULT_BOOLEANS;
      const list = (texts: readonly string[]) => texts.map((each) => quote(each)).join(", ");
      return `CASE WHEN ${text} IN (${list(yes)}) THEN true WHEN ${text} IN (${
        list(no)
      }) THEN false END`;
    }
    case "date":
      return dateSql(text, options.dateFormat);
  }
}

function dateSql(text: string, dateFormat?: DateFormat): string {
  const value = (day: string) => dateFormat ? declaredDateSql(day, dateFormat) : isoDateSql(day);
  // No notation of dates is longer: nearly no cell pays for the regular expression.
  return `CASE WHEN length(${text}) <= 10 THEN ${value(text)}
    ELSE ${value(`regexp_replace(${text}, ${quote(MIDNIGHT)}, '')`)} END`;
}

/** Exact where the day is written as DuckDB writes it, which takes less time than a pattern. */
function isoDateSql(day: string): string {
  const value = `try_cast(${day} AS DATE)`;
  return `CASE WHEN length(${day}) = 10 AND ${value}::VARCHAR = ${day} AND ${day} >= '${FIRST_DAY}'
    THEN ${value} END`;
}

function declaredDateSql(day: string, { strptime, pattern }: DateFormat): string {
  const value = `try_strptime(${day}, ${quote(strptime)})::DATE`;
  return `CASE WHEN regexp_matches(${day}, ${quote(pattern)}) AND ${value} >= DATE '${FIRST_DAY}'
    THEN ${value} END`;
}

/** SQL predicate: `text` is nan, inf or a number beyond the range of doubles such as 1e400. */
export function isNotFiniteSql(text: string): string {
  return `(regexp_matches(lower(${text}), '${NOT_FINITE}') OR (regexp_matches(${text}, '${NUMBER}')
    AND NOT coalesce(isfinite(try_cast(${text} AS DOUBLE)), false)))`;
}
