/**
 * Text in CSV files. Spreadsheets read a cell that starts with = + - @ TAB or CR
 * as a formula, so a text like that gets one ' in front, and so does one that
 * already has some before such a character: what was written can always be told.
 *
 * | text  | in the file | read back |
 * |-------|-------------|-----------|
 * | `=1`  | `'=1`       | `=1`      |
 * | `'=1` | `''=1`      | `'=1`     |
 * | `'s`  | `'s`        | `'s`      |
 *
 * Numbers, dates and booleans are no text: `-1.5` stays `-1.5`.
 *
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { csvText, restoreText } from "lib/data/csv_text.ts";
 *
 * assertEquals(csvText(["note", "usd"], [["=1+1", -1.5]]), "note,usd\n'=1+1,-1.5\n");
 * assertEquals(restoreText("'=1+1"), "=1+1");
 * ```
 * @module
 */

// One pattern for DuckDB (RE2) and JavaScript; neither lets ^ match after a line break here.
const FORMULA = "[=+\\-@\\t\\r]";
const FORMULA_TEXT = new RegExp(`^'*${FORMULA}`);
const NEUTRALISED_TEXT = new RegExp(`^'+${FORMULA}`);

/** A text as it stands in a CSV file, before quoting: one ' more where a formula would start. */
export function neutraliseText(text: string): string {
  return FORMULA_TEXT.test(text) ? `'${text}` : text;
}

/** The text that {@linkcode neutraliseText} was given. */
export function restoreText(text: string): string {
  return NEUTRALISED_TEXT.test(text) ? text.slice(1) : text;
}

/**
 * SQL expression (DuckDB): {@linkcode neutraliseText} of a text; NULL stays NULL.
 *
 * @param text SQL expression of type VARCHAR; it is evaluated more than once
 */
export function neutraliseSql(text: string): string {
  return `CASE WHEN regexp_matches(${text}, '^''*${FORMULA}') THEN '''' || ${text} ELSE ${text} END`;
}

/**
 * SQL expression (DuckDB): {@linkcode restoreText} of a text; NULL stays NULL.
 *
 * @param text SQL expression of type VARCHAR; it is evaluated more than once
 */
export function restoreSql(text: string): string {
  // starts_with first: it spares nearly every row the regular expression (twice as fast).
  return `CASE WHEN starts_with(${text}, '''') AND regexp_matches(${text}, '^''+${FORMULA}') ` +
    `THEN substr(${text}, 2) ELSE ${text} END`;
}

/**
 * One cell of a CSV file (RFC 4180): text is neutralised, and quoted where it
 * holds a comma, quote or line break; null and undefined are empty.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") {
    return String(value);
  }
  const text = neutraliseText(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A whole CSV file with comma and LF; see {@linkcode csvCell}. */
export function csvText(
  header: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  return [header, ...rows].map((cells) => cells.map(csvCell).join(",") + "\n").join("");
}
