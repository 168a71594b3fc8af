/**
 * Errors of scores, as LightGBM's metrics of the same names (src/metric); rows count by weight.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import { nearest } from "../_shared/nearest.ts";
import { type ScoresOfRows, softmaxInto } from "./objective.ts";
import type { ObjectiveName } from "./params.ts";
import { EPSILON } from "./split.ts";

/** An error, or a quality, of scores. */
export interface Metric {
  name: string;
  isLargerBetter: boolean;
  evaluate(rows: ScoresOfRows): number;
}

const losses: Readonly<Record<ObjectiveName, readonly Metric[]>> = {
  regression: [
    { name: "rmse", isLargerBetter: false, evaluate: (rows) => Math.sqrt(meanSquare(rows)) },
    { name: "l2", isLargerBetter: false, evaluate: meanSquare },
    loss("l1", ({ labels, scores: [scores] }, row) => Math.abs(scores[row] - labels[row])),
  ],
  binary: [
    loss("binary_logloss", ({ labels, scores: [scores] }, row) => {
      const p = 1 / (1 + Math.exp(-scores[row]));
      return logLoss(labels[row] > 0 ? p : 1 - p);
    }),
    loss(
      "binary_error",
      ({ labels, scores: [scores] }, row) => (scores[row] > 0) === (labels[row] > 0) ? 0 : 1,
    ),
    { name: "auc", isLargerBetter: true, evaluate: areaUnderCurve },
  ],
  multiclass: [
    loss("multi_logloss", ({ labels, scores }, row) => {
      const p = new Float64Array(scores.length);
      softmaxInto(p, scores, row);
      return logLoss(p[labels[row]]);
    }),
    loss("multi_error", ({ labels, scores }, row) => {
      const own = scores[labels[row]][row];
      return scores.some((other, k) => k !== labels[row] && other[row] >= own) ? 1 : 0;
    }),
  ],
};

/** Other names that LightGBM has for them. */
const otherNames: Readonly<Record<string, string>> = {
  root_mean_squared_error: "rmse",
  l2_root: "rmse",
  mean_squared_error: "l2",
  mse: "l2",
  regression: "l2",
  regression_l2: "l2",
  mean_absolute_error: "l1",
  mae: "l1",
  regression_l1: "l1",
  binary: "binary_logloss",
  multiclass: "multi_logloss",
  softmax: "multi_logloss",
};

/**
 * The metrics of a list of names, separated by commas; the first one of the objective for none.
 * @throws {UsageError} for a name that is unknown or does not fit the objective.
 */
export function metricsOf(names: string, objective: ObjectiveName): Metric[] {
  const known = losses[objective];
  const listed = names.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (listed.length === 0) return [known[0]];
  const metrics = listed.map((name) => {
    const metric = known.find((metric) => metric.name === (otherNames[name] ?? name));
    if (metric) return metric;
    const fitting = known.map((metric) => metric.name);
    throw new UsageError(
      `Cannot record the metric "${name}" for the objective "${objective}": did you mean ` +
        `"${nearest(name, fitting)}"? It has ${fitting.join(", ")}`,
    );
  });
  return [...new Set(metrics)];
}

/** The weighted mean of a loss, row after row. */
function loss(
  name: string,
  ofRow: (rows: ScoresOfRows, row: number) => number,
): Metric {
  const evaluate = (rows: ScoresOfRows) => {
    const { labels, weights } = rows;
    let sum = 0, sumOfWeights = weights ? 0 : labels.length;
    for (let row = 0; row < labels.length; row++) {
      if (weights) sumOfWeights += weights[row];
      sum += weights ? ofRow(rows, row) * weights[row] : ofRow(rows, row);
    }
    return sum / sumOfWeights;
  };
  return { name, isLargerBetter: false, evaluate };
}

/** A loop of its own: it runs for each output of each iteration. */
function meanSquare({ labels, weights, scores: [scores] }: ScoresOfRows): number {
  let sum = 0, sumOfWeights = weights ? 0 : labels.length;
  for (let row = 0; row < labels.length; row++) {
    const error = scores[row] - labels[row];
    if (weights) {
      sum += error * error * weights[row];
      sumOfWeights += weights[row];
    } else {
      sum += error * error;
    }
  }
  return sum / sumOfWeights;
}

function logLoss(p: number): number {
  return -Math.log(Math.max(p, EPSILON));
}

/**
 * The share of pairs of a positive and a negative row in which the positive one scores higher;
 * equal scores count half. 1 where all rows are alike.
 */
function areaUnderCurve({ labels, weights, scores: [scores] }: ScoresOfRows): number {
  const sorted = scores.slice().sort();
  const positive = new Float64Array(sorted.length), negative = new Float64Array(sorted.length);
  for (let row = 0; row < labels.length; row++) {
    const at = firstIndexOf(sorted, scores[row]);
    (labels[row] > 0 ? positive : negative)[at] += weights ? weights[row] : 1;
  }
  let below = 0, nPositive = 0, pairs = 0;
  for (let at = 0; at < sorted.length; at++) {
    pairs += positive[at] * (below + negative[at] / 2);
    below += negative[at];
    nPositive += positive[at];
  }
  return nPositive > 0 && below > 0 ? pairs / (nPositive * below) : 1;
}

function firstIndexOf(sorted: Float64Array, value: number): number {
  let low = 0, high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
