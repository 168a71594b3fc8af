/**
 * The time that the simulation covers: from the first day of the plan year in
 * which the kept history begins, so that every deductible starts at zero.
 * @module
 */
import { calendarParts, toDays } from "../../../_shared/dates.ts";

const MS_PER_DAY = 86_400_000;

/** Days since 1970-01-01; each interval holds its first day and not its last. */
export interface History {
  /** The extract's end: every row lies before it. */
  readonly endDay: number;
  /** First day whose rows are kept: two years before the end. */
  readonly keepFromDay: number;
  /** First simulated day: January 1 of the year of `keepFromDay`. */
  readonly simulateFromDay: number;
  /** January 1 of the plan year at the end. */
  readonly planYearDay: number;
}

/** The history up to `asOf` (ISO date). */
export function historyUntil(asOf: string): History {
  const endDay = toDays(asOf);
  const keepFromDay = monthsBefore(endDay, 24);
  return {
    endDay,
    keepFromDay,
    simulateFromDay: yearStart(keepFromDay),
    planYearDay: yearStart(endDay),
  };
}

/** January 1 of the year of a day. */
export function yearStart(day: number): number {
  return Date.UTC(calendarParts(day).year, 0, 1) / MS_PER_DAY;
}

/**
 * The same day of the month `months` earlier, or that month's last day where it is
 * shorter: as SQL's `date - INTERVAL n MONTH`.
 */
export function monthsBefore(day: number, months: number): number {
  const parts = calendarParts(day);
  const lastOfMonth = Date.UTC(parts.year, parts.month - months, 0);
  const dayOfMonth = Math.min(parts.day, new Date(lastOfMonth).getUTCDate());
  return Date.UTC(parts.year, parts.month - 1 - months, dayOfMonth) / MS_PER_DAY;
}
