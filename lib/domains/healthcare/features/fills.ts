/**
 * Fill rules that several features share.
 * @module
 */
import type { Fill } from "../../../features/mod.ts";

/** Cannot be missing. */
export const NEVER: Fill = { kind: "never" };

/** The median of the training rows. */
export const MEDIAN: Fill = { kind: "median" };

/** A category's own code for "missing". */
export const OWN_CODE: Fill = { kind: "own_code" };

/** A stated value with the reason. */
export function constant(value: number, reason: string): Fill {
  return { kind: "constant", value, reason };
}

/** 0 where the plan's design is not known. */
export const NO_PLAN_DESIGN: Fill = constant(0, "no use is known without the plan's design");
