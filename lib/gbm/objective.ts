/**
 * What trees minimise: gradients g and Hessians h of the loss by the score s, as in LightGBM
 * (src/objective), in float32; w is the weight of a row, 1 without weights.
 *
 *     regression   label y          g = (s - y) w             h = w                     start: mean of y
 *     binary       y = 0 or 1       g = (p - y) w             h = p (1 - p) w           log(m / (1 - m))
 *     multiclass   y = 0 ... K - 1  g_k = (p_k - [y = k]) w   h_k = K / (K - 1) p_k (1 - p_k) w   log(m_k)
 *
 * with p = 1 / (1 + exp(-s)), p_k the softmax of the scores, m the share of the class. Of many
 * outputs only those of `multiclass` depend on each other.
 * @module
 */
import type { ObjectiveName } from "./params.ts";
import { EPSILON } from "./split.ts";

/** What rows tell: labels and weights, as LightGBM keeps them. */
export interface LabelsOfRows {
  labels: Float32Array;
  /** null where each row counts as 1. */
  weights: Float32Array | null;
}

/** Rows with the scores of each output that their loss depends on. */
export interface ScoresOfRows extends LabelsOfRows {
  scores: readonly Float64Array[];
}

/** By output and row, as {@linkcode Objective.writeGradients} writes them. */
export interface GradientsOfRows {
  gradients: readonly Float32Array[];
  hessians: readonly Float32Array[];
}

/** A loss. */
export interface Objective {
  /** Its text in a model file. */
  text(nOutputs: number): string;
  /** The best constant score of an output. */
  startScore(rows: LabelsOfRows, output: number): number;
  /** Whether labels differ, so that there is something to learn. */
  canLearn(rows: LabelsOfRows, output: number): boolean;
  writeGradients(rows: ScoresOfRows, out: GradientsOfRows): void;
}

/** The objectives by name. */
export const objectives: Readonly<Record<ObjectiveName, Objective>> = {
  regression: {
    text: () => "regression",
    startScore: (rows) => weightedMean(rows, (label) => label),
    canLearn: () => true,
    writeGradients: writeSquares,
  },
  binary: {
    text: () => "binary sigmoid:1",
    startScore: (rows) => {
      const share = weightedMean(rows, (label) => label);
      const inside = Math.max(EPSILON, Math.min(1 - EPSILON, share));
      return Math.log(inside / (1 - inside));
    },
    canLearn: ({ labels }) => labels.includes(0) && labels.includes(1),
    writeGradients: writeLogistic,
  },
  multiclass: {
    text: (nOutputs) => `multiclass num_class:${nOutputs}`,
    startScore: (rows, output) => Math.log(Math.max(EPSILON, shareOf(rows, output))),
    canLearn: (rows, output) => {
      const share = shareOf(rows, output);
      return share > EPSILON && share < 1 - EPSILON;
    },
    writeGradients: writeSoftmax,
  },
};

function shareOf(rows: LabelsOfRows, output: number): number {
  return weightedMean(rows, (label) => label === output ? 1 : 0);
}

function weightedMean(
  { labels, weights }: LabelsOfRows,
  value: (label: number) => number,
): number {
  let sum = 0, sumOfWeights = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights ? weights[row] : 1;
    sum += value(labels[row]) * weight;
    sumOfWeights += weight;
  }
  return sum / sumOfWeights;
}

/** For rows with weights; without, the kernel `gradients` does it. */
function writeSquares(
  { labels, weights, scores: [scores] }: ScoresOfRows,
  { gradients: [gradients], hessians: [hessians] }: GradientsOfRows,
): void {
  for (let row = 0; row < labels.length; row++) {
    const weight = weights ? weights[row] : 1;
    gradients[row] = Math.fround(scores[row] - labels[row]) * weight;
    hessians[row] = weight;
  }
}

function writeLogistic(
  { labels, weights, scores: [scores] }: ScoresOfRows,
  { gradients: [gradients], hessians: [hessians] }: GradientsOfRows,
): void {
  for (let row = 0; row < labels.length; row++) {
    const sign = labels[row] > 0 ? 1 : -1;
    const response = -sign / (1 + Math.exp(sign * scores[row]));
    const size = Math.abs(response);
    const weight = weights ? weights[row] : 1;
    gradients[row] = response * weight;
    hessians[row] = size * (1 - size) * weight;
  }
}

function writeSoftmax(
  { labels, weights, scores }: ScoresOfRows,
  { gradients, hessians }: GradientsOfRows,
): void {
  const nClasses = scores.length;
  // From the redundant form of K scores to that of K - 1 (Friedman 2001).
  const factor = nClasses / (nClasses - 1);
  const p = new Float64Array(nClasses);
  for (let row = 0; row < labels.length; row++) {
    softmaxInto(p, scores, row);
    const weight = weights ? weights[row] : 1;
    for (let k = 0; k < nClasses; k++) {
      gradients[k][row] = (labels[row] === k ? p[k] - 1 : p[k]) * weight;
      hessians[k][row] = factor * p[k] * (1 - p[k]) * weight;
    }
  }
}

/** Probabilities of the classes of a row; the largest score is taken off, so that none overflows. */
export function softmaxInto(
  out: Float64Array,
  scores: readonly Float64Array[],
  row: number,
): void {
  let largest = -Infinity, sum = 0;
  for (let k = 0; k < out.length; k++) largest = Math.max(largest, scores[k][row]);
  for (let k = 0; k < out.length; k++) sum += out[k] = Math.exp(scores[k][row] - largest);
  for (let k = 0; k < out.length; k++) out[k] /= sum;
}
