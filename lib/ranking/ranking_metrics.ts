/**
 * How well predicted scores order the offers of each member. Scores and gains are
 * row-major, `nOffers` per member.
 *
 * Source of NDCG: Järvelin and Kekäläinen 2002, Cumulated gain-based evaluation of
 * IR techniques, with the discount 1 / log2(rank + 1) that is usual today (theirs
 * starts at rank 2) and the label itself as gain (not 2^label - 1):
 *
 *     DCG@k = sum over rank = 1..k of gain(rank) / log2(rank + 1)
 *     NDCG@k = DCG@k of the predicted order / DCG@k of the order by gain
 *
 * Members without any gain (or any candidate) are left out of the means.
 * @module
 */
import { topOffersInto } from "./offer_order.ts";

/** What the metrics need to know about the arrays. */
export interface RankingOptions {
  /** Offers per member. */
  nOffers: number;
  /** Length of the list that is judged, default 5. */
  k?: number;
  /** Row-major, 1 where the pair may be shown; all pairs without it. */
  candidates?: Uint8Array;
}

/**
 * Mean NDCG@k over members.
 *
 * @param scores Predicted scores, unclamped.
 * @param gains Label of each pair, 0 or more.
 * @returns Share of the best possible gain, 0-1; NaN without any member that has gain.
 * @throws RangeError where the sizes do not agree or a gain is negative.
 */
export function ndcgAt(
  scores: Float64Array,
  gains: Float64Array,
  options: RankingOptions,
): number {
  if (gains.some((gain) => !(gain >= 0))) {
    throw new RangeError("Gains must be 0 or more: clamp the labels first");
  }
  return meanOverMembers(scores, gains, options, ({ predicted, ideal, start }) => {
    const best = discountedGain(gains, ideal, start);
    return best > 0 ? discountedGain(gains, predicted, start) / best : NaN;
  });
}

/**
 * Share of members whose first offer is the same by both scores.
 *
 * @param truth Scores of the rules, unclamped, so that ties are broken as in the ranking.
 */
export function top1Agreement(
  scores: Float64Array,
  truth: Float64Array,
  options: Omit<RankingOptions, "k">,
): number {
  return topKAgreement(scores, truth, { ...options, k: 1 });
}

/**
 * Mean share of the top k offers that are the same by both scores, in any order
 * (overlap at k). Members with fewer than k candidates are judged on those.
 *
 * @param truth Scores of the rules, unclamped, so that ties are broken as in the ranking.
 */
export function topKAgreement(
  scores: Float64Array,
  truth: Float64Array,
  options: RankingOptions,
): number {
  return meanOverMembers(scores, truth, options, ({ predicted, ideal }) => {
    const nShared = predicted.filter((offerIdx) => ideal.includes(offerIdx)).length;
    return nShared / ideal.length;
  });
}

interface MemberLists {
  predicted: Int32Array;
  ideal: Int32Array;
  start: number;
}

function meanOverMembers(
  scores: Float64Array,
  truth: Float64Array,
  options: RankingOptions,
  measure: (lists: MemberLists) => number,
): number {
  const { nOffers, k = 5, candidates } = options;
  checkSizes(scores, truth, options);
  const predictedOut = new Int32Array(k);
  const idealOut = new Int32Array(k);
  let total = 0, nMembers = 0;
  for (let start = 0; start < scores.length; start += nOffers) {
    const taking = { start, nOffers, k, candidates };
    const n = topOffersInto(predictedOut, scores, taking);
    if (n === 0) continue;
    topOffersInto(idealOut, truth, taking);
    const value = measure({
      predicted: predictedOut.subarray(0, n),
      ideal: idealOut.subarray(0, n),
      start,
    });
    if (Number.isNaN(value)) continue;
    total += value;
    nMembers++;
  }
  return total / nMembers;
}

function discountedGain(gains: Float64Array, order: Int32Array, start: number): number {
  let total = 0;
  for (let i = 0; i < order.length; i++) total += gains[start + order[i]] / Math.log2(i + 2);
  return total;
}

function checkSizes(scores: Float64Array, truth: Float64Array, options: RankingOptions): void {
  const { nOffers, k = 5, candidates } = options;
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a whole number from 1: ${k}`);
  const sizes = [scores.length, truth.length, candidates?.length ?? scores.length];
  if (sizes.some((size) => size !== scores.length) || scores.length % nOffers !== 0) {
    throw new RangeError(
      `Cannot compare ${scores.length} scores with ${truth.length} of ${nOffers} offers: sizes must agree`,
    );
  }
}
