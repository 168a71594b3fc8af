import { clamp } from "../_shared/stats.ts";
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import { bindCondition } from "./condition.ts";
import type { OfferCatalog } from "./offer_catalog.ts";

/** Lowest and highest label. */
export const LABEL_RANGE = { low: 0, high: 100 } as const;

/** Scores by rule of all rows and offers; offer j holds `[j * nRows .. (j + 1) * nRows)`. */
export interface RuleScores {
  /** Rows of the matrix. */
  readonly nRows: number;
  /** Offers of the catalog. */
  readonly nOffers: number;
  /** Offer ids in catalog order: the columns. */
  readonly offerIds: readonly string[];
  /** Base plus the points of all rules that fired; breaks ties of the labels. */
  readonly unclamped: Float64Array;
  /** The same kept within 0-100: what the model learns. */
  readonly labels: Float64Array;
}

/** Why a row has its score for an offer: base + points of all fired = unclamped. */
export interface RuleTrace {
  /** The offer that was traced. */
  readonly offerId: string;
  /** The offer's base score. */
  readonly base: number;
  /** Rules that fired, in the order of the offer's rules. */
  readonly fired: readonly { id: string; points: number; reason: string; source: string }[];
  /** Base plus all points. */
  readonly unclamped: number;
  /** The unclamped score kept within 0-100. */
  readonly clamped: number;
}

/** Scores offers by the rules of a catalog: the labels that the model learns. */
export class RuleBasedScorer {
  readonly #catalog: OfferCatalog;

  /** A scorer of the offers of a catalog. */
  constructor(catalog: OfferCatalog) {
    this.#catalog = catalog;
  }

  /**
   * Scores every row for every offer.
   * @throws RangeError where the matrix lacks a feature of a rule.
   */
  score(matrix: FeatureMatrix): RuleScores {
    const { offers, ids, codes } = this.#catalog;
    const { nRows } = matrix;
    const unclamped = new Float64Array(nRows * offers.length);
    for (const [offerIdx, offer] of offers.entries()) {
      const scores = unclamped.subarray(offerIdx * nRows, (offerIdx + 1) * nRows);
      scores.fill(offer.baseScore);
      for (const { when, points } of offer.rules) {
        const fires = bindCondition(when, matrix, codes);
        for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
          if (fires(rowIdx)) scores[rowIdx] += points;
        }
      }
    }
    const labels = unclamped.map((score) => clamp(score, LABEL_RANGE.low, LABEL_RANGE.high));
    return { nRows, nOffers: offers.length, offerIds: ids, unclamped, labels };
  }

  /**
   * Tells which rules made a score.
   *
   * @param rowIdx Row of the matrix, from 0.
   * @throws RangeError for a row outside the matrix or an unknown offer.
   */
  trace(matrix: FeatureMatrix, rowIdx: number, offerId: string): RuleTrace {
    if (!Number.isInteger(rowIdx) || rowIdx < 0 || rowIdx >= matrix.nRows) {
      throw new RangeError(`No row ${rowIdx} in a matrix of ${matrix.nRows} rows`);
    }
    const offer = this.#catalog.get(offerId);
    const fired = offer.rules
      .filter((rule) => bindCondition(rule.when, matrix, this.#catalog.codes)(rowIdx))
      .map(({ id, points, reason, source }) => ({ id, points, reason, source }));
    const unclamped = fired.reduce((score, rule) => score + rule.points, offer.baseScore);
    return {
      offerId,
      base: offer.baseScore,
      fired,
      unclamped,
      clamped: clamp(unclamped, LABEL_RANGE.low, LABEL_RANGE.high),
    };
  }
}
