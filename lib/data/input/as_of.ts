/**
 * Whether an as-of day fits the data that is read.
 * @module
 */
import { toDays } from "../../_shared/dates.ts";
import { InputError } from "../../_shared/errors.ts";

/** How far an as-of day may lie after the last row: longer, and recent history would be missing. */
export const MAX_DAYS_AFTER_LAST_ROW = 92;

/**
 * Whether rows precede the as-of day and the last one lies near it.
 *
 * @param span ISO dates of the first and the last row
 */
export function isAsOfInside(
  asOf: string,
  { firstDay, lastDay }: { firstDay: string; lastDay: string },
): boolean {
  const days = toDays(asOf);
  return days > toDays(firstDay) && days <= toDays(lastDay) + MAX_DAYS_AFTER_LAST_ROW;
}

/** What to do where it does not. */
export const AS_OF_REMEDY =
  `pass --as-of with a later day than the first and at most ${MAX_DAYS_AFTER_LAST_ROW} days after the last`;

/**
 * Refuses an as-of day that no row precedes or that lies long after all rows.
 *
 * @param span ISO dates of the first and the last row
 * @throws {InputError} naming the span
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireAsOfInside } from "lib/data/input/as_of.ts";
 *
 * const span = { firstDay: "2020-01-01", lastDay: "2022-12-31" };
 * requireAsOfInside("2023-01-01", span);
 * assertThrows(() => requireAsOfInside("2026-01-01", span));
 * ```
 */
export function requireAsOfInside(
  asOf: string,
  span: { firstDay: string; lastDay: string },
): void {
  if (isAsOfInside(asOf, span)) return;
  const { firstDay, lastDay } = span;
  throw new InputError(
    `Cannot import as of ${asOf} as the data runs from ${firstDay} to ${lastDay}: ${AS_OF_REMEDY}`,
  );
}
