/**
 * What the model must beat: the mean per offer, and one regression tree of
 * npm:ml-cart on a small sample.
 * @module
 */
import { DecisionTreeRegression } from "ml-cart";
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import { mean } from "../_shared/stats.ts";
import { randomStream } from "../_shared/prng.ts";

/** Most rows that the single tree sees: ml-cart's time grows with their square (15 s at 2,000). */
export const TREE_SAMPLE_ROWS = 400;

/** The label mean of each offer; labels column-major with a column per offer. */
export function meanPerOffer(labels: Float64Array, nOffers: number): Float64Array {
  const nRows = labels.length / nOffers;
  return Float64Array.from(
    { length: nOffers },
    (_, k) => mean(labels.subarray(k * nRows, (k + 1) * nRows)),
  );
}

/** Options of {@linkcode singleTreePredictions}. */
export interface SingleTreeOptions {
  /** Seed of the draw of the sampled rows. */
  seed: number;
  /** Deepest level (default 6). */
  maxDepth?: number;
  /** Rows that are sampled, at most (default {@linkcode TREE_SAMPLE_ROWS}). */
  nSampleRows?: number;
}

/**
 * Predictions of one regression tree for one offer, trained on a sample of the
 * training rows.
 *
 * @param labels Labels of the training rows for that offer.
 * @returns One prediction for each test row.
 */
export function singleTreePredictions(
  data: { train: FeatureMatrix; labels: Float64Array; test: FeatureMatrix },
  options: SingleTreeOptions,
): Float64Array {
  const { train, labels, test } = data;
  const nSample = Math.min(options.nSampleRows ?? TREE_SAMPLE_ROWS, train.nRows);
  const rows = sampleRows(train.nRows, nSample, options.seed);
  const tree = new DecisionTreeRegression({
    gainFunction: "regression",
    maxDepth: options.maxDepth ?? 6,
    minNumSamples: 20,
  });
  tree.train(toRows(train, rows), rows.map((rowIdx) => labels[rowIdx]));
  const all = Array.from({ length: test.nRows }, (_, i) => i);
  return Float64Array.from(tree.predict(toRows(test, all)) as number[]);
}

function sampleRows(nRows: number, nSample: number, seed: number): number[] {
  const stream = randomStream(seed, "single_tree");
  const rows = Array.from({ length: nRows }, (_, i) => i);
  for (let i = 0; i < nSample; i++) {
    const j = stream.int(i, nRows - 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows.slice(0, nSample).sort((a, b) => a - b);
}

function toRows(matrix: FeatureMatrix, rows: readonly number[]): number[][] {
  return rows.map((rowIdx) => matrix.names.map((_, j) => matrix.values[j * matrix.nRows + rowIdx]));
}
