/**
 * Values as words. A text never gives an exact figure: the roundings are declared
 * here and nowhere else.
 *
 * | kind  | rounding |
 * |-------|----------|
 * | age   | decade; under 20 and from 90 on pooled |
 * | count | none, one, two, a few (3-4), several (5-9), many (10 and over) |
 * | money | below $100 as such; to $100 below $1,000; to $500 above |
 * | days  | 0-30, 31-90, 91-180, 181-365, 366-729, 730 and over |
 * | months | as the tenure groups: below 12, 36 and 72, and above |
 * | share | none, below 0.15, 0.4, 0.6, 0.85, and above |
 * @module
 */
import { formatCount } from "../_shared/format.ts";

const DECADES = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties"];

/** Years as "in your fifties". */
export function ageBand(ageYears: number): string {
  if (ageYears < 20) return "under twenty";
  if (ageYears >= 90) return "ninety or older";
  return `in your ${DECADES[Math.floor(ageYears / 10) - 2]}`;
}

/** The bands of a count, smallest first. */
export const COUNT_BANDS = ["no", "one", "two", "a few", "several", "many"] as const;

/** A count as "several". */
export function countBand(count: number): string {
  const [no, one, two, aFew, several, many] = COUNT_BANDS;
  return pickBand(count, [[0.5, no], [1.5, one], [2.5, two], [4.5, aFew], [9.5, several]], many);
}

/** How often, as "several times". */
export function timesBand(count: number): string {
  return pickBand(count, [
    [0.5, "never"],
    [1.5, "once"],
    [2.5, "twice"],
    [4.5, "a few times"],
    [9.5, "several times"],
  ], "many times");
}

/** Dollars as "about $1,500". */
export function moneyBand(amountUsd: number): string {
  if (amountUsd < 100) return "less than $100";
  const step = amountUsd < 1_000 ? 100 : 500;
  return `about $${formatCount(Math.round(amountUsd / step) * step)}`;
}

/** Days since something as "more than a year". */
export function daysBand(days: number): string {
  return pickBand(days, [
    [31, "up to a month"],
    [91, "one to three months"],
    [181, "three to six months"],
    [366, "six months to a year"],
    [730, "more than a year"],
  ], "two years or more");
}

/** Months since something as "one to two years". */
export function monthsBand(months: number): string {
  return pickBand(months, [
    [12, "less than a year"],
    [36, "one to two years"],
    [72, "three to five years"],
  ], "six years or more");
}

/** A share (0-1) as "about half". */
export function shareBand(share: number): string {
  if (share <= 0) return "none";
  return pickBand(share, [
    [0.15, "a small part"],
    [0.4, "a part"],
    [0.6, "about half"],
    [0.85, "most"],
  ], "nearly all");
}

/**
 * The band of a value by its unit; units that are not known count as counts, those
 * with a range ("points (0-100)") are places on a scale, for which there are no words.
 *
 * @param unit As in the feature dictionary: years, days, USD, share, flag and the like.
 */
export function bandOf(value: number, unit: string): string {
  switch (unit) {
    case "years":
      return ageBand(value);
    case "months":
      return monthsBand(value);
    case "days":
      return daysBand(value);
    case "USD":
      return moneyBand(value);
    case "share":
      return shareBand(value);
    case "code":
      return "a category";
    case "flag":
      return value === 1 ? "yes" : "no";
    default:
      return unit.endsWith(")") ? "a value" : countBand(value);
  }
}

function pickBand(value: number, below: readonly [number, string][], otherwise: string): string {
  return below.find(([limit]) => value < limit)?.[1] ?? otherwise;
}
