/**
 * What can become of a (member, offer) pair, each with a stage and a reason code.
 * @module
 */
import type { OfferCatalog } from "../labels/mod.ts";

/** The stages of a decision, in order; a pair that passes all is shown. */
export const DECISION_STAGES = [
  "eligibility",
  "applicability",
  "suitability",
  "arbitration",
] as const;

/** A stage at which a pair can be stopped. */
export type DecisionStage = typeof DECISION_STAGES[number];

/** What became of a pair: shown, or stopped at a stage for a reason. */
export interface Outcome {
  /** Where the pair was stopped. */
  readonly stage: DecisionStage | "shown";
  /** The code of the reason: the id of the failed condition or one of the fixed codes. */
  readonly code: string;
  /** The reason in words. */
  readonly reason: string;
}

/** Outcomes that every offer has; the first index is the same for all catalogs. */
export const FIXED_OUTCOMES = [
  { stage: "shown", code: "shown", reason: "Among the member's top offers" },
  {
    stage: "suitability",
    code: "category_not_requested",
    reason: "The offer's category was not asked for",
  },
  {
    stage: "suitability",
    code: "score_below_minimum",
    reason: "The score is below the minimum",
  },
  {
    stage: "arbitration",
    code: "below_top_n",
    reason: "Enough other offers have a higher score",
  },
] as const satisfies readonly Outcome[];

/** Index in {@linkcode FIXED_OUTCOMES} of a pair that is shown. */
export const SHOWN = 0;
/** Index of a pair whose category was not asked for. */
export const CATEGORY_NOT_REQUESTED = 1;
/** Index of a pair whose score is too low. */
export const SCORE_BELOW_MINIMUM = 2;
/** Index of a pair that others outrank. */
export const BELOW_TOP_N = 3;

/** All outcomes of a catalog, and where the conditions of each offer start among them. */
export interface OutcomeTable {
  /** The fixed ones first. */
  readonly outcomes: readonly Outcome[];
  /** Index of the first condition per offer: eligibility in order, then applicability. */
  readonly firstConditionIdx: readonly number[];
}

/** The fixed outcomes followed by one per condition of each offer. */
export function outcomeTable(catalog: OfferCatalog): OutcomeTable {
  const outcomes: Outcome[] = [...FIXED_OUTCOMES];
  const firstConditionIdx = catalog.offers.map((offer) => {
    const first = outcomes.length;
    for (const stage of ["eligibility", "applicability"] as const) {
      for (const { id, reason } of offer[stage]) outcomes.push({ stage, code: id, reason });
    }
    return first;
  });
  return { outcomes, firstConditionIdx };
}
