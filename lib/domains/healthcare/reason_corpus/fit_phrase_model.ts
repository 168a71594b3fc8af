/**
 * Fits the phrase model: several small networks, whose mean is steadier than one.
 * @module
 */
import { randomStream } from "../../../_shared/prng.ts";
import { type PhraseModel, WINDOW, wordWidth } from "../../../reasons/mod.ts";
import { wordVectors } from "../gate_words/word_vectors.ts";

/** A sentence to learn from. */
export interface PhraseExample {
  /** As `phraseInput` gives it. */
  readonly input: Float32Array;
  /** Whether it is what makes its text bad. */
  readonly isBad: boolean;
}

/** Networks, filters of each, passes over the sentences, sentences of a step. */
const N_NETWORKS = 2;
const N_FILTERS = 64;
const EPOCHS = 10;
const BATCH = 64;
/** Weight of a bad sentence beside a good one: there are fewer. */
const BAD_WEIGHT = 2;
/** First and last step of Adam (Kingma and Ba 2015), and its other constants. */
const STEP = { first: 0.003, last: 0.0002 };
const ADAM = { mean: 0.9, square: 0.999, tiny: 1e-8 };
/** Coins tossed by one random number. */
const COINS = 30;
/** Shrinkage of weights. */
const SHRINK = 1e-4;

/** Fits the mean of several networks, the same on every run. */
export function fitPhraseModel(examples: readonly PhraseExample[]): PhraseModel {
  const networks = Array.from({ length: N_NETWORKS }, (_, seed) => fitNetwork(examples, seed));
  const joined = (part: (model: PhraseModel) => Float32Array) =>
    Float32Array.from(networks.flatMap((model) => [...part(model)]));
  return {
    bias: networks.reduce((sum, { bias }) => sum + bias, 0) / N_NETWORKS,
    outputs: joined(({ outputs }) => outputs).map((output) => output / N_NETWORKS),
    biases: joined(({ biases }) => biases),
    filters: joined(({ filters }) => filters),
  };
}

function fitNetwork(examples: readonly PhraseExample[], seed: number): PhraseModel {
  const random = randomStream(seed, "phrase model");
  const width = wordWidth(wordVectors);
  const span = WINDOW * width;
  // Filters, then their biases, then outputs, then the bias: one vector for Adam.
  const [biasesAt, outputsAt, biasAt] = [0, 1, 2].map((i) => N_FILTERS * (span + i));
  const weights = new Float32Array(biasAt + 1);
  const spread = (from: number, to: number, size: number) => {
    for (let i = from; i < to; i++) weights[i] = (2 * random.next() - 1) * size * Math.sqrt(3);
  };
  spread(0, biasesAt, 1 / Math.sqrt(span));
  spread(outputsAt, biasAt, 0.1);
  const means = new Float64Array(weights.length);
  const squares = new Float64Array(weights.length);
  const slopes = new Float64Array(weights.length);
  const order = Array.from(examples, (_, i) => i);
  const best = new Float32Array(N_FILTERS);
  const places = new Int32Array(N_FILTERS);
  const kept = new Float32Array(N_FILTERS);
  let nSteps = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const step = STEP.first * (1 - epoch / EPOCHS) + STEP.last;
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    for (let start = 0; start < order.length; start += BATCH) {
      const batch = order.slice(start, start + BATCH);
      slopes.fill(0);
      for (const i of batch) {
        const { input, isBad } = examples[i];
        best.fill(0);
        places.fill(-1);
        for (let at = 0; at + span <= input.length; at += width) {
          for (let h = 0; h < N_FILTERS; h++) {
            const sum = weights[biasesAt + h] + product(weights, h * span, input, at, span);
            if (sum > best[h]) {
              best[h] = sum;
              places[h] = at;
            }
          }
        }
        let score = weights[biasAt];
        // Half of the filters are left out at random, so that none relies on another.
        let coins = 0;
        for (let h = 0; h < N_FILTERS; h++) {
          if (h % COINS === 0) coins = Math.floor(random.next() * 2 ** COINS);
          kept[h] = coins >> h % COINS & 1 ? 2 : 0;
          score += best[h] * kept[h] * weights[outputsAt + h];
        }
        const error = (1 / (1 + Math.exp(-score)) - (isBad ? 1 : 0)) *
          (isBad ? BAD_WEIGHT : 1) / batch.length;
        slopes[biasAt] += error;
        for (let h = 0; h < N_FILTERS; h++) {
          if (places[h] < 0 || kept[h] === 0) continue;
          slopes[outputsAt + h] += error * best[h] * kept[h];
          const own = error * kept[h] * weights[outputsAt + h];
          slopes[biasesAt + h] += own;
          for (let k = 0; k < span; k++) slopes[h * span + k] += own * input[places[h] + k];
        }
      }
      nSteps++;
      const meanScale = 1 - ADAM.mean ** nSteps;
      const squareScale = 1 - ADAM.square ** nSteps;
      for (let i = 0; i < weights.length; i++) {
        const slope = slopes[i] + SHRINK * weights[i];
        means[i] = ADAM.mean * means[i] + (1 - ADAM.mean) * slope;
        squares[i] = ADAM.square * squares[i] + (1 - ADAM.square) * slope * slope;
        weights[i] -= step * (means[i] / meanScale) /
          (Math.sqrt(squares[i] / squareScale) + ADAM.tiny);
      }
    }
  }
  return {
    bias: weights[biasAt],
    outputs: weights.slice(outputsAt, biasAt),
    biases: weights.slice(biasesAt, outputsAt),
    filters: weights.slice(0, biasesAt),
  };
}

/** Sum of products of two stretches: four sums at a time, which do not wait for each other. */
function product(
  a: Float32Array,
  atA: number,
  b: Float32Array,
  atB: number,
  size: number,
): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < size; k += 4) {
    s0 += a[atA + k] * b[atB + k];
    s1 += a[atA + k + 1] * b[atB + k + 1];
    s2 += a[atA + k + 2] * b[atB + k + 2];
    s3 += a[atA + k + 3] * b[atB + k + 3];
  }
  for (; k < size; k++) s0 += a[atA + k] * b[atB + k];
  return s0 + s1 + s2 + s3;
}
