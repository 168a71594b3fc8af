import { UsageError } from "../_shared/errors.ts";
import { nearest } from "../_shared/nearest.ts";
import { clamp } from "../_shared/stats.ts";
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import { bindCondition, LABEL_RANGE, type OfferCatalog } from "../labels/mod.ts";
import { countFunnel, type FunnelCounts } from "./funnel.ts";
import { topOffersInto } from "./offer_order.ts";
import {
  BELOW_TOP_N,
  CATEGORY_NOT_REQUESTED,
  type Outcome,
  type OutcomeTable,
  outcomeTable,
  SCORE_BELOW_MINIMUM,
  SHOWN,
} from "./outcomes.ts";

/** What a caller may choose. */
export interface RecommendOptions {
  /** Most offers per member, default 5. */
  topN?: number;
  /** Lowest clamped score (0-100) that is shown, default 30. */
  minScore?: number;
  /** Only offers of these categories; all without it. */
  categories?: readonly string[];
}

/** Ranked offers of all members: one entry per shown pair, by row, then rank. */
export interface Recommendations {
  /** Row of the matrix. */
  readonly rowIdx: Int32Array;
  /** Position of the offer in the catalog. */
  readonly offerIdx: Int32Array;
  /** From 1. */
  readonly rank: Int32Array;
  /** Score kept within 0-100. */
  readonly score: Float64Array;
  /** Score as predicted: orders the list, and what contributions add up to. */
  readonly rawScore: Float64Array;
  /** Entries of row r are `rowStart[r] .. rowStart[r + 1]`. */
  readonly rowStart: Int32Array;
  /** Row-major: what became of each pair, as an index into `outcomes`. */
  readonly outcomeOf: Uint16Array;
  /** What the codes of `outcomeOf` mean. */
  readonly outcomes: readonly Outcome[];
  /** Counts of the run. */
  readonly funnel: FunnelCounts;
}

/** Why one offer was shown to one member, or not. */
export interface Decision extends Outcome {
  /** The offer that was asked about. */
  readonly offerId: string;
  /** From 1; undefined where the offer is not shown. */
  readonly rank?: number;
}

/**
 * Turns scores into ranked lists: eligibility, applicability, minimum score and
 * categories, then the best `topN`, ties by the unclamped score and then catalog
 * order. Keeps the outcome of every pair.
 */
export class OfferRecommendationEngine {
  readonly #catalog: OfferCatalog;
  readonly #table: OutcomeTable;

  /** An engine for the offers of a catalog. */
  constructor(catalog: OfferCatalog) {
    this.#catalog = catalog;
    this.#table = outcomeTable(catalog);
  }

  /**
   * Ranks offers for every row of the matrix.
   *
   * @param predictions Row-major, a raw (unclamped) score per row and offer in catalog order.
   * @throws UsageError for settings out of range or an unknown category.
   * @throws RangeError where the predictions do not fit the matrix or are not finite.
   */
  recommend(
    matrix: FeatureMatrix,
    predictions: Float64Array,
    options: RecommendOptions = {},
  ): Recommendations {
    const { topN = 5, minScore = 30, categories = this.#catalog.categories } = options;
    checkSettings({ topN, minScore, categories }, this.#catalog);
    checkPredictions(predictions, matrix.nRows, this.#catalog.offers.length);
    const outcomeOf = this.#stopByCondition(matrix);
    this.#stopBySuitability(outcomeOf, predictions, { minScore, categories });
    const lists = takeBest(outcomeOf, predictions, { nOffers: this.#catalog.offers.length, topN });
    const { outcomes } = this.#table;
    return {
      ...lists,
      outcomeOf,
      outcomes,
      funnel: countFunnel(outcomeOf, { outcomes, offerIds: this.#catalog.ids, topN }),
    };
  }

  /** Row-major: 1 for pairs that meet eligibility and applicability, whatever their score. */
  candidates(matrix: FeatureMatrix): Uint8Array {
    return Uint8Array.from(this.#stopByCondition(matrix), (outcome) => outcome === SHOWN ? 1 : 0);
  }

  /**
   * Tells why an offer was shown to a member, or at which stage and why it was stopped.
   * @throws RangeError for a row outside the run or an unknown offer.
   */
  explainDecision(recommendations: Recommendations, rowIdx: number, offerId: string): Decision {
    const { outcomeOf, outcomes, rowStart } = recommendations;
    const nOffers = this.#catalog.offers.length;
    const offerIdx = this.#catalog.indexOf(offerId);
    if (!Number.isInteger(rowIdx) || rowIdx < 0 || rowIdx >= outcomeOf.length / nOffers) {
      throw new RangeError(`No row ${rowIdx} in a run of ${outcomeOf.length / nOffers} rows`);
    }
    const outcome = outcomes[outcomeOf[rowIdx * nOffers + offerIdx]];
    const shown = recommendations.offerIdx.subarray(rowStart[rowIdx], rowStart[rowIdx + 1]);
    const place = shown.indexOf(offerIdx);
    return place < 0 ? { offerId, ...outcome } : { offerId, ...outcome, rank: place + 1 };
  }

  /** The first condition that each pair fails; pairs that fail none are `SHOWN` so far. */
  #stopByCondition(matrix: FeatureMatrix): Uint16Array {
    const { offers, codes } = this.#catalog;
    const nOffers = offers.length;
    const outcomeOf = new Uint16Array(matrix.nRows * nOffers);
    for (const [offerIdx, { eligibility, applicability }] of offers.entries()) {
      let outcome = this.#table.firstConditionIdx[offerIdx];
      for (const { when } of [...eligibility, ...applicability]) {
        const holds = bindCondition(when, matrix, codes);
        for (let rowIdx = 0; rowIdx < matrix.nRows; rowIdx++) {
          const pairIdx = rowIdx * nOffers + offerIdx;
          if (outcomeOf[pairIdx] === SHOWN && !holds(rowIdx)) outcomeOf[pairIdx] = outcome;
        }
        outcome++;
      }
    }
    return outcomeOf;
  }

  #stopBySuitability(
    outcomeOf: Uint16Array,
    predictions: Float64Array,
    { minScore, categories }: { minScore: number; categories: readonly string[] },
  ): void {
    const isRequested = this.#catalog.offers.map(({ category }) => categories.includes(category));
    for (let pairIdx = 0; pairIdx < outcomeOf.length; pairIdx++) {
      if (outcomeOf[pairIdx] !== SHOWN) continue;
      if (!isRequested[pairIdx % isRequested.length]) outcomeOf[pairIdx] = CATEGORY_NOT_REQUESTED;
      else if (clampScore(predictions[pairIdx]) < minScore) {
        outcomeOf[pairIdx] = SCORE_BELOW_MINIMUM;
      }
    }
  }
}

function clampScore(score: number): number {
  return clamp(score, LABEL_RANGE.low, LABEL_RANGE.high);
}

/** Takes the best `topN` open pairs of each row and marks the other open ones as outranked. */
function takeBest(
  outcomeOf: Uint16Array,
  predictions: Float64Array,
  { nOffers, topN }: { nOffers: number; topN: number },
) {
  const nRows = outcomeOf.length / nOffers;
  const candidates = Uint8Array.from(outcomeOf, (outcome) => outcome === SHOWN ? 1 : 0);
  const k = Math.min(topN, nOffers);
  const best = new Int32Array(k);
  const rowStart = new Int32Array(nRows + 1);
  const offerIdx = new Int32Array(nRows * k);
  let nEntries = 0;
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const start = rowIdx * nOffers;
    const nTaken = topOffersInto(best, predictions, { start, nOffers, k, candidates });
    for (let j = start; j < start + nOffers; j++) {
      if (candidates[j] === 1) outcomeOf[j] = BELOW_TOP_N;
    }
    for (let place = 0; place < nTaken; place++) {
      outcomeOf[start + best[place]] = SHOWN;
      offerIdx[nEntries++] = best[place];
    }
    rowStart[rowIdx + 1] = nEntries;
  }
  return fillEntries(offerIdx.slice(0, nEntries), rowStart, { predictions, nOffers });
}

function fillEntries(
  offerIdx: Int32Array,
  rowStart: Int32Array,
  { predictions, nOffers }: { predictions: Float64Array; nOffers: number },
) {
  const rowIdx = new Int32Array(offerIdx.length);
  const rank = new Int32Array(offerIdx.length);
  const rawScore = new Float64Array(offerIdx.length);
  for (let row = 0; row + 1 < rowStart.length; row++) {
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      rowIdx[entry] = row;
      rank[entry] = entry - rowStart[row] + 1;
      rawScore[entry] = predictions[row * nOffers + offerIdx[entry]];
    }
  }
  return { rowIdx, offerIdx, rank, score: rawScore.map(clampScore), rawScore, rowStart };
}

function checkSettings(options: Required<RecommendOptions>, catalog: OfferCatalog): void {
  const { topN, minScore, categories } = options;
  if (!Number.isInteger(topN) || topN < 1) {
    throw new UsageError(`Number of offers per member must be a whole number from 1: ${topN}`);
  }
  if (!(minScore >= LABEL_RANGE.low && minScore <= LABEL_RANGE.high)) {
    throw new UsageError(`Minimum score must be within 0-100: ${minScore}`);
  }
  const unknown = categories.find((category) => !catalog.categories.includes(category));
  if (unknown === undefined) return;
  throw new UsageError(
    `Unknown category "${unknown}": the nearest is "${nearest(unknown, catalog.categories)}"`,
  );
}

function checkPredictions(predictions: Float64Array, nRows: number, nOffers: number): void {
  if (predictions.length !== nRows * nOffers) {
    throw new RangeError(
      `Cannot rank ${predictions.length} predictions: ${nRows} rows and ${nOffers} offers make ${
        nRows * nOffers
      }`,
    );
  }
  const badIdx = predictions.findIndex((score) => !Number.isFinite(score));
  if (badIdx >= 0) {
    throw new RangeError(
      `Prediction of row ${Math.floor(badIdx / nOffers)} is not a finite number`,
    );
  }
}
