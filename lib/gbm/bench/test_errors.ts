/**
 * How well predictions fit: root mean squared error by output, area under the curve.
 * @module
 */

/**
 * Root mean squared error of each output.
 * @param scores Row-major `nRows x nOutputs`.
 * @param labels Column-major, the same size.
 */
export function rmseByOutput(
  scores: Float64Array,
  labels: Float64Array,
  nRows: number,
): number[] {
  const nOutputs = labels.length / nRows;
  return Array.from({ length: nOutputs }, (_, output) => {
    let sum = 0;
    for (let row = 0; row < nRows; row++) {
      sum += (scores[row * nOutputs + output] - labels[output * nRows + row]) ** 2;
    }
    return Math.sqrt(sum / nRows);
  });
}

/**
 * Area under the ROC curve: the share of (positive, negative) pairs that the scores put in
 * order, ties counting half (the Mann-Whitney statistic).
 * @param labels 0 or 1, at least one of each.
 */
export function areaUnderCurve(scores: Float64Array, labels: Float64Array): number {
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0, nPositive = 0;
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    while (end < order.length && scores[order[end]] === scores[order[begin]]) end++;
    const meanRank = (begin + 1 + end) / 2;
    for (let i = begin; i < end; i++) {
      if (labels[order[i]] !== 1) continue;
      rankSum += meanRank;
      nPositive++;
    }
  }
  const nNegative = order.length - nPositive;
  return (rankSum - nPositive * (nPositive + 1) / 2) / (nPositive * nNegative);
}

/** Largest distance of two arrays, relative to the larger of 1 and the second's value. */
export function largestDifference(ours: Float64Array, theirs: Float64Array): number {
  if (ours.length !== theirs.length) {
    throw new RangeError(`Cannot compare ${ours.length} numbers with ${theirs.length}`);
  }
  let largest = 0;
  for (let i = 0; i < ours.length; i++) {
    const distance = Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(theirs[i]));
    if (Number.isNaN(distance)) return Infinity;
    largest = Math.max(largest, distance);
  }
  return largest;
}
