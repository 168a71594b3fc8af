/**
 * Calendar dates as ISO text (`2026-06-30`) and as days since 1970-01-01,
 * without clock, time zone or locale.
 * @module
 */

/** Days since 1970-01-01 of an ISO date; throws RangeError for anything else. */
export function toDays(isoDate: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate);
  const ms = match ? Date.UTC(+match[1], +match[2] - 1, +match[3]) : NaN;
  if (!match || new Date(ms).toISOString().slice(0, 10) !== isoDate) {
    throw new RangeError(`Not a calendar date: "${isoDate}" (expected YYYY-MM-DD)`);
  }
  return ms / 86_400_000;
}

/** ISO date of days since 1970-01-01. */
export function toIsoDate(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** Year, month (1-12) and day of days since 1970-01-01. */
export function calendarParts(days: number): { year: number; month: number; day: number } {
  const date = new Date(days * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * The last `count` month ends up to and including `isoDate`, oldest first.
 * A date that is no month end counts as the last one itself.
 */
export function monthEnds(isoDate: string, count: number): string[] {
  const { year, month } = calendarParts(toDays(isoDate));
  const ends = [isoDate];
  for (let back = 1; back < count; back++) {
    ends.push(toIsoDate(Date.UTC(year, month - back, 0) / 86_400_000));
  }
  return ends.reverse();
}
