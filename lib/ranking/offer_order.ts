/**
 * The one order of offers: higher unclamped score first, then catalog order. The
 * engine and the metrics both use it, so that equal scores mean the same list.
 * @module
 */

/**
 * Compares two offers of one member for `sort`: negative where `a` comes first.
 *
 * @param scores Unclamped scores, the member's starting at `start`.
 * @param a Position of an offer in the catalog.
 */
export function compareOffers(scores: Float64Array, start: number, a: number, b: number): number {
  const difference = scores[start + b] - scores[start + a];
  return difference !== 0 ? difference : a - b;
}

/**
 * Writes the first offers of one member, best first, and returns how many.
 *
 * @param scores Row-major unclamped scores; the member's start at `start`.
 * @param options.nOffers Offers per member.
 * @param options.candidates Row-major, 1 where the offer may be taken; all without it.
 * @param out At least `k` long.
 */
export function topOffersInto(
  out: Int32Array,
  scores: Float64Array,
  options: { start: number; nOffers: number; k: number; candidates?: Uint8Array },
): number {
  const { start, nOffers, k, candidates } = options;
  let nTaken = 0;
  for (let offerIdx = 0; offerIdx < nOffers; offerIdx++) {
    if (candidates && candidates[start + offerIdx] === 0) continue;
    // Insertion: the list is at most k long and stays sorted.
    let place = nTaken;
    while (place > 0 && compareOffers(scores, start, offerIdx, out[place - 1]) < 0) place--;
    if (place >= k) continue;
    if (nTaken < k) nTaken++;
    for (let i = nTaken - 1; i > place; i--) out[i] = out[i - 1];
    out[place] = offerIdx;
  }
  return nTaken;
}
