/**
 * Scores that a model must beat: most popular and random, in the layout of
 * predictions so that the same metrics judge them.
 * @module
 */
import { randomStream } from "../_shared/prng.ts";
import { mean } from "../_shared/stats.ts";

/**
 * The same scores for everyone: the mean training label of each offer.
 *
 * @param labels Column-major training labels, a column per offer.
 * @returns Row-major, `nRows` members by `nOffers`.
 */
export function mostPopularScores(
  labels: Float64Array,
  options: { nOffers: number; nRows: number },
): Float64Array {
  const { nOffers, nRows } = options;
  const nTrainRows = labels.length / nOffers;
  const means = Array.from(
    { length: nOffers },
    (_, offerIdx) => mean(labels.subarray(offerIdx * nTrainRows, (offerIdx + 1) * nTrainRows)),
  );
  return Float64Array.from({ length: nRows * nOffers }, (_, pairIdx) => means[pairIdx % nOffers]);
}

/**
 * Uniform scores (0-100) from a stream per member; with a candidate mask in the
 * metrics they are "random eligible".
 *
 * @returns Row-major, one row per id.
 */
export function randomScores(
  ids: readonly string[],
  options: { nOffers: number; seed: number },
): Float64Array {
  const { nOffers, seed } = options;
  const scores = new Float64Array(ids.length * nOffers);
  for (const [rowIdx, id] of ids.entries()) {
    const stream = randomStream(seed, "random_offers", id);
    for (let offerIdx = 0; offerIdx < nOffers; offerIdx++) {
      scores[rowIdx * nOffers + offerIdx] = 100 * stream.next();
    }
  }
  return scores;
}

/** Turns a column-major array (rules, labels) into the row-major layout of predictions. */
export function toRowMajor(values: Float64Array, nOffers: number): Float64Array {
  const nRows = values.length / nOffers;
  const out = new Float64Array(values.length);
  for (let offerIdx = 0; offerIdx < nOffers; offerIdx++) {
    for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
      out[rowIdx * nOffers + offerIdx] = values[offerIdx * nRows + rowIdx];
    }
  }
  return out;
}
