import { randomStream } from "../_shared/prng.ts";

/**
 * Adds normal noise to labels, from a stream per member and offer: a member or an
 * offer more changes no other label. The sum is not clamped again, as that would
 * bias the labels near 0 and 100.
 *
 * @param labels Column-major, `offerIds.length` columns of `ids.length` rows.
 * @param options.sd Standard deviation in points, default 5; 0 for none.
 * @param options.ids Member of each row.
 * @param options.offerIds Offer of each column.
 * @returns A new array of the same layout.
 * @throws RangeError where the sizes do not agree or `sd` is negative.
 */
export function addLabelNoise(
  labels: Float64Array,
  options: {
    sd?: number;
    seed: number;
    ids: readonly string[];
    offerIds: readonly string[];
  },
): Float64Array {
  const { sd = 5, seed, ids, offerIds } = options;
  const nRows = ids.length;
  if (labels.length !== nRows * offerIds.length) {
    throw new RangeError(
      `Cannot add noise to ${labels.length} labels: ${nRows} rows and ${offerIds.length} offers make ${
        nRows * offerIds.length
      }`,
    );
  }
  if (!(sd >= 0)) throw new RangeError(`Standard deviation of the noise must be 0 or more: ${sd}`);
  const noisy = Float64Array.from(labels);
  if (sd === 0) return noisy;
  for (const [offerIdx, offerId] of offerIds.entries()) {
    for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
      const stream = randomStream(seed, "label_noise", ids[rowIdx], offerId);
      noisy[offerIdx * nRows + rowIdx] += stream.normal(0, sd);
    }
  }
  return noisy;
}
