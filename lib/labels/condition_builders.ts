/**
 * Short names for writing conditions by hand. Each returns plain data, so that a
 * catalog stays JSON.
 * @module
 */
import type { Condition } from "./condition.ts";

/** The flag is set. */
export const flag = (feature: string): Condition => ({ feature, op: "==", value: 1 });
/** The feature is greater than the value. */
export const above = (feature: string, value: number): Condition => ({ feature, op: ">", value });
/** The feature is greater than the value or equal to it. */
export const atLeast = (feature: string, value: number): Condition => ({
  feature,
  op: ">=",
  value,
});
/** The feature is less than the value. */
export const below = (feature: string, value: number): Condition => ({ feature, op: "<", value });
/** The feature is less than the value or equal to it. */
export const atMost = (feature: string, value: number): Condition => ({
  feature,
  op: "<=",
  value,
});
/** The feature equals the value. */
export const equals = (feature: string, value: number): Condition => ({
  feature,
  op: "==",
  value,
});
/** The encoded feature is of a category, whatever its fitted code. */
export const isCategory = (feature: string, is: string): Condition => ({ feature, is });
/** All conditions hold. */
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
/** At least one condition holds. */
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });
/** The condition does not hold. */
export const not = (condition: Condition): Condition => ({ not: condition });
/** low <= feature <= high. */
export const between = (feature: string, low: number, high: number): Condition =>
  all(atLeast(feature, low), atMost(feature, high));
