/**
 * Contributions of many scores at once, for pictures of what a model goes by.
 * @module
 */
import { randomStream } from "../_shared/prng.ts";
import type { FeatureMatrix } from "../features/mod.ts";
import { type OfferPrioritizationModel, takeRows } from "../model/mod.ts";

/** `count` different rows of `nRows` drawn from the stream "sample", in ascending order. */
export function sampleRows(
  nRows: number,
  options: { count: number; seed: number },
): Int32Array {
  const stream = randomStream(options.seed, "sample");
  const rows = Int32Array.from({ length: nRows }, (_, i) => i);
  const count = Math.min(options.count, nRows);
  for (let i = 0; i < count; i++) {
    const j = stream.int(i, nRows - 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows.slice(0, count).sort();
}

/** The given rows of a matrix, in their order. */
export function selectRows(matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  return {
    names: matrix.names,
    nRows: rows.length,
    ids: Array.from(rows, (rowIdx) => matrix.ids[rowIdx]),
    asOf: Array.from(rows, (rowIdx) => matrix.asOf[rowIdx]),
    values: takeRows(matrix.values, matrix.nRows, rows),
  };
}

/** Contributions to one score: one per feature, then the base; they add up to the raw score. */
export function scoreContributions(
  model: OfferPrioritizationModel,
  features: FeatureMatrix,
  { rowIdx, offerId }: { rowIdx: number; offerId: string },
): Float64Array {
  const out = new Float64Array(features.names.length + 1);
  const pairs = {
    row: Int32Array.of(rowIdx),
    output: Int32Array.of(model.offerIds.indexOf(offerId)),
  };
  model.eachContribution(features, pairs, (_i, contributions) => out.set(contributions));
  return out;
}

/** What each feature adds to the scores of one offer over sampled rows. */
export interface OfferContributions {
  /** Contributions of feature j over the rows, in points: `byFeature[j][i]`. */
  readonly byFeature: readonly Float64Array[];
  /** Values of feature j over the rows, in raw units. */
  readonly values: readonly Float64Array[];
}

/** Contributions to one offer's score for the given rows. */
export function offerContributions(
  model: OfferPrioritizationModel,
  features: FeatureMatrix,
  { rows, offerId }: { rows: Int32Array; offerId: string },
): OfferContributions {
  const { names, nRows, values } = features;
  const byFeature = names.map(() => new Float64Array(rows.length));
  const pairs = {
    row: rows,
    output: new Int32Array(rows.length).fill(model.offerIds.indexOf(offerId)),
  };
  model.eachContribution(features, pairs, (i, contributions) => {
    for (let j = 0; j < names.length; j++) byFeature[j][i] = contributions[j];
  });
  return {
    byFeature,
    values: names.map((_, j) => Float64Array.from(rows, (row) => values[j * nRows + row])),
  };
}

/** Mean absolute contribution of each feature over all offers and the given rows, in points. */
export function meanAbsContributions(
  model: OfferPrioritizationModel,
  features: FeatureMatrix,
  rows: Int32Array,
): Float64Array {
  const nOffers = model.offerIds.length;
  const nPairs = rows.length * nOffers;
  const totals = new Float64Array(features.names.length);
  const pairs = {
    row: Int32Array.from({ length: nPairs }, (_, i) => rows[Math.floor(i / nOffers)]),
    output: Int32Array.from({ length: nPairs }, (_, i) => i % nOffers),
  };
  model.eachContribution(features, pairs, (_i, contributions) => {
    for (let j = 0; j < totals.length; j++) totals[j] += Math.abs(contributions[j]);
  });
  return totals.map((total) => total / nPairs);
}

/** Positions of the `count` largest values, largest first; equal ones in their order. */
export function largestFirst(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => values[b] - values[a] || a - b).slice(0, count);
}

/**
 * Whether two arrays hold the same numbers. An assertion on the arrays themselves
 * would, where it fails, spend minutes and gigabytes on showing the difference.
 */
export function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
