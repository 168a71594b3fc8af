/**
 * How many (member, offer) pairs each stage let through and why it stopped the
 * others. The counts close: pairs in = shown + stopped, per offer and in total.
 * @module
 */
import { DECISION_STAGES, type DecisionStage, type Outcome, SHOWN } from "./outcomes.ts";

/** Pairs that came to a stage and passed it. */
export interface StageCount {
  /** The stage. */
  readonly stage: DecisionStage;
  /** Pairs that came to it. */
  readonly nIn: number;
  /** Pairs that passed it. */
  readonly nPassed: number;
}

/** Pairs of one offer that were stopped for one reason. */
export interface StopCount {
  /** The offer. */
  readonly offerId: string;
  /** The stage. */
  readonly stage: DecisionStage;
  /** The reason's code. */
  readonly code: string;
  /** The reason in words. */
  readonly reason: string;
  /** Pairs that it stopped. */
  readonly nStopped: number;
}

/** Counts of a run. */
export interface FunnelCounts {
  /** Members x offers. */
  readonly nPairs: number;
  /** Pairs that passed all stages. */
  readonly nShown: number;
  /** Members with 0, 1, ... topN offers; index = number of offers. */
  readonly nMembersByOffers: readonly number[];
  /** All offers together, in the order of the stages. */
  readonly stages: readonly StageCount[];
  /** Each offer on its own, in catalog order. */
  readonly offers: readonly {
    readonly offerId: string;
    readonly nPairs: number;
    readonly nShown: number;
    readonly stages: readonly StageCount[];
  }[];
  /** Reasons that stopped at least one pair, in order of offers, then stages. */
  readonly stopped: readonly StopCount[];
}

/**
 * Counts the outcomes of all pairs.
 *
 * @param outcomeOf Row-major index into `outcomes` per pair.
 */
export function countFunnel(
  outcomeOf: Uint16Array,
  options: { outcomes: readonly Outcome[]; offerIds: readonly string[]; topN: number },
): FunnelCounts {
  const { outcomes, offerIds, topN } = options;
  const nOffers = offerIds.length;
  const nRows = outcomeOf.length / nOffers;
  const counts = offerIds.map(() => new Int32Array(outcomes.length));
  const nMembersByOffers = new Array<number>(Math.min(topN, nOffers) + 1).fill(0);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    let nShown = 0;
    for (let offerIdx = 0; offerIdx < nOffers; offerIdx++) {
      const outcome = outcomeOf[rowIdx * nOffers + offerIdx];
      counts[offerIdx][outcome]++;
      if (outcome === SHOWN) nShown++;
    }
    nMembersByOffers[nShown]++;
  }
  const offers = offerIds.map((offerId, offerIdx) => ({
    offerId,
    nPairs: nRows,
    nShown: counts[offerIdx][SHOWN],
    stages: countStages(counts[offerIdx], outcomes, nRows),
  }));
  const total = outcomes.map((_, i) => counts.reduce((sum, ofOffer) => sum + ofOffer[i], 0));
  return {
    nPairs: outcomeOf.length,
    nShown: total[SHOWN],
    nMembersByOffers,
    stages: countStages(total, outcomes, outcomeOf.length),
    offers,
    stopped: offerIds.flatMap((offerId, i) => stopCounts(offerId, counts[i], outcomes)),
  };
}

function countStages(
  counts: ArrayLike<number>,
  outcomes: readonly Outcome[],
  nPairs: number,
): StageCount[] {
  let nIn = nPairs;
  return DECISION_STAGES.map((stage) => {
    const nStopped = outcomes.reduce(
      (sum, outcome, i) => outcome.stage === stage ? sum + counts[i] : sum,
      0,
    );
    const count = { stage, nIn, nPassed: nIn - nStopped };
    nIn = count.nPassed;
    return count;
  });
}

function stopCounts(
  offerId: string,
  counts: Int32Array,
  outcomes: readonly Outcome[],
): StopCount[] {
  return DECISION_STAGES.flatMap((stage) =>
    outcomes.flatMap(({ code, reason, stage: ofOutcome }, i) =>
      ofOutcome === stage && counts[i] > 0
        ? [{ offerId, stage, code, reason, nStopped: counts[i] }]
        : []
    )
  );
}
