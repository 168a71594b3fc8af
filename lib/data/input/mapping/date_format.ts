/**
 * How a file writes its dates, as declared in the mapping: never guessed, as
 * 03/04/2026 is a day in March here and in April there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseDateFormat } from "lib/data/input/mapping/date_format.ts";
 *
 * const format = parseDateFormat("MM/DD/YYYY");
 * assertEquals(format.strptime, "%m/%d/%Y");
 * assertEquals(new RegExp(format.pattern).test("6/30/2026"), false);
 * ```
 * @module
 */
import { UsageError } from "../../../_shared/errors.ts";

/** A declared date format, ready for SQL. */
export interface DateFormat {
  /** As declared, such as `MM/DD/YYYY`. */
  readonly text: string;
  /** RE2 pattern of the whole cell: strptime alone would take fewer digits than declared. */
  readonly pattern: string;
  /** Format for DuckDB's `try_strptime`, which checks the calendar. */
  readonly strptime: string;
}

const TOKENS: Readonly<Record<string, { pattern: string; strptime: string }>> = {
  YYYY: { pattern: "[0-9]{4}", strptime: "%Y" },
  MM: { pattern: "[0-9]{2}", strptime: "%m" },
  M: { pattern: "[0-9]{1,2}", strptime: "%-m" },
  DD: { pattern: "[0-9]{2}", strptime: "%d" },
  D: { pattern: "[0-9]{1,2}", strptime: "%-d" },
};

/** Three runs of letters with at most two separators between them (`D. M. YYYY` has two). */
const SHAPE = /^([A-Z]+)([-/. ]{0,2})([A-Z]+)([-/. ]{0,2})([A-Z]+)$/;
const UNSEPARATED = /^(Y+|M+|D+)(Y+|M+|D+)(Y+|M+|D+)$/;

/**
 * Reads a date format: year, month and day once each, as YYYY, MM or M, DD or D
 * (one letter takes one or two digits), with - / . or spaces between or nothing.
 *
 * @throws {UsageError} naming the rule that the text breaks
 */
export function parseDateFormat(text: string): DateFormat {
  const refuse = (rule: string) =>
    new UsageError(`Cannot use the date format ${JSON.stringify(text.slice(0, 40))}: ${rule}`);
  if (/(?<!Y)YY(?!Y)/.test(text)) {
    throw refuse("two-digit years leave the century open, export the dates with YYYY");
  }
  const unseparated = UNSEPARATED.exec(text);
  const parts = unseparated
    ? [unseparated[1], "", unseparated[2], "", unseparated[3]]
    : SHAPE.exec(text)?.slice(1);
  const tokens = parts?.filter((_, i) => i % 2 === 0) ?? [];
  const kinds = new Set(tokens.map((token) => token[0]));
  if (!parts || kinds.size !== 3 || !tokens.every((token) => Object.hasOwn(TOKENS, token))) {
    throw refuse(
      "expected YYYY, MM or M, and DD or D once each in capitals, with - / . or spaces between, " +
        "such as MM/DD/YYYY",
    );
  }
  const isOpen = (token: string) => token.length === 1;
  const touches = (i: number) => parts[i] === "" && (isOpen(parts[i - 1]) || isOpen(parts[i + 1]));
  if (touches(1) || touches(3)) {
    throw refuse("without a separator only MM and DD tell where the month and the day end");
  }
  return { text, ...compile(parts) };
}

function compile(parts: readonly string[]): Pick<DateFormat, "pattern" | "strptime"> {
  const isToken = (i: number) => i % 2 === 0;
  const literal = (separator: string) => separator.replaceAll(".", "[.]");
  const pattern = parts.map((part, i) => isToken(i) ? TOKENS[part].pattern : literal(part));
  const strptime = parts.map((part, i) => isToken(i) ? TOKENS[part].strptime : part);
  return { pattern: `^${pattern.join("")}$`, strptime: strptime.join("") };
}
