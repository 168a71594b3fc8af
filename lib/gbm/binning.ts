/**
 * Where a feature is cut into bins: LightGBM's `BinMapper::FindBin` and
 * `GreedyFindBin` (src/io/bin.cpp), bound for bound.
 *
 * Negative values, zero and positive values are binned apart; zero has a bin of
 * its own between -1e-35 and 1e-35. The last bin holds missing values where the
 * column has any.
 *
 *     bin      0            1                  k             k + 1
 *     value  <= bound[0]  <= bound[1]  ...  <= bound[k] = inf   NaN
 * @module
 */
import type { TrainParams } from "./params.ts";

/** LightGBM's 1e-35f: values nearer to zero count as zero. */
export const ZERO_THRESHOLD = Math.fround(1e-35);

/** The bins of one feature. */
export interface FeatureBins {
  /** Column of the feature in the matrix. */
  featureIdx: number;
  /** Count of bins, the one of missing values included. */
  nBins: number;
  /** Upper bounds of the bins of values, ascending, the last +Infinity; none of categories. */
  upperBounds: Float64Array;
  /** Categories of the bins from 1 on; null where the bins are ranges of values. */
  categories: Int32Array | null;
  /** Whether values are missing: the last bin holds them, or bin 0 of categories. */
  hasMissing: boolean;
  /** The bin that LightGBM leaves out of histograms and makes of what the others lack. */
  derivedBin: number;
  /** Smallest and largest value seen, for the model file. */
  min: number;
  max: number;
}

/** How bins are found. */
export interface FindBinsOptions
  extends Pick<TrainParams, "max_bin" | "min_data_in_bin" | "use_missing"> {
  /** The fewest sampled rows that a leaf may have. */
  minSplitRows: number;
}

/** From this share of the rows on LightGBM leaves a bin out though it is not that of zero. */
const SPARSE_SHARE = 0.7;

/** Distinct values of a column, ascending, with the rows of each. */
interface Distinct {
  values: number[];
  counts: number[];
}

/**
 * Finds the bins of a column.
 * @param sample The column, or a sample of its rows; NaN is missing.
 * @returns null where no cut can separate two leaves.
 */
export function findBins(
  sample: Float64Array,
  params: FindBinsOptions,
): Omit<FeatureBins, "featureIdx"> | null {
  const { present, nZeros: nGivenZeros } = presentValues(sample);
  const nOthers = sample.length - present.length - nGivenZeros;
  const nMissing = params.use_missing ? nOthers : 0;
  const nZeros = nGivenZeros + nOthers - nMissing;
  const hasMissing = nMissing > 0;
  const distinct = distinctValues(present, nZeros);
  const upperBounds = boundsAroundZero(distinct, {
    maxBin: hasMissing ? params.max_bin - 1 : params.max_bin,
    nRows: sample.length - nMissing,
    minDataInBin: params.min_data_in_bin,
  });
  const nBins = upperBounds.length + (hasMissing ? 1 : 0);
  const counts = countRows(distinct, upperBounds);
  if (hasMissing) counts.push(nMissing);
  if (nBins <= 1 || !canSplit(counts, params.minSplitRows)) return null;
  return {
    nBins,
    upperBounds: Float64Array.from(upperBounds),
    categories: null,
    hasMissing,
    derivedBin: derivedBinOf(counts, upperBounds.findIndex((bound) => bound >= 0)),
    min: distinct.values[0],
    max: distinct.values[distinct.values.length - 1],
  };
}

/** The bin of a value; NaN counts as zero where the feature had no missing values. */
export function binOf(bins: Omit<FeatureBins, "featureIdx">, value: number): number {
  if (Number.isNaN(value)) {
    if (bins.hasMissing) return bins.nBins - 1;
    value = 0;
  }
  const bounds = bins.upperBounds;
  let low = 0, high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sorted values without zeros and missing ones. */
function presentValues(sample: Float64Array): { present: Float64Array; nZeros: number } {
  const present = new Float64Array(sample.length);
  let n = 0, nZeros = 0;
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i];
    if (Math.abs(value) <= ZERO_THRESHOLD) nZeros++;
    else if (value === value) present[n++] = value;
  }
  return { present: present.subarray(0, n).sort(), nZeros };
}

/** Values within one ulp count as one, the larger is kept; zero enters where the sign changes. */
function distinctValues(sorted: Float64Array, nZeros: number): Distinct {
  const values: number[] = [], counts: number[] = [];
  const push = (value: number, count: number) => {
    values.push(value);
    counts.push(count);
  };
  const n = sorted.length;
  if (n === 0 || (sorted[0] > 0 && nZeros > 0)) push(0, nZeros);
  if (n > 0) push(sorted[0], 1);
  for (let i = 1; i < n; i++) {
    if (isApart(sorted[i - 1], sorted[i])) {
      if (sorted[i - 1] < 0 && sorted[i] > 0) push(0, nZeros);
      push(sorted[i], 1);
    } else {
      values[values.length - 1] = sorted[i];
      counts[counts.length - 1]++;
    }
  }
  if (n > 0 && sorted[n - 1] < 0 && nZeros > 0) push(0, nZeros);
  return { values, counts };
}

/** `FindBinWithZeroAsOneBin`. */
function boundsAroundZero(
  { values, counts }: Distinct,
  { maxBin, nRows, minDataInBin }: { maxBin: number; nRows: number; minDataInBin: number },
): number[] {
  const nNegative = countWhile(values, (value) => value <= -ZERO_THRESHOLD);
  const nNotPositive = countWhile(values, (value) => value <= ZERO_THRESHOLD);
  const rowsIn = (from: number, to: number) => {
    let rows = 0;
    for (let i = from; i < to; i++) rows += counts[i];
    return rows;
  };
  const nNegativeRows = rowsIn(0, nNegative);
  const bounds: number[] = [];
  if (nNegative > 0 && maxBin > 1) {
    const nZeroRows = rowsIn(nNegative, nNotPositive);
    const share = nNegativeRows / (nRows - nZeroRows);
    bounds.push(...greedyBounds(values.slice(0, nNegative), counts.slice(0, nNegative), {
      maxBin: Math.max(1, Math.trunc(share * (maxBin - 1))),
      nRows: nNegativeRows,
      minDataInBin,
    }));
    bounds[bounds.length - 1] = -ZERO_THRESHOLD;
  }
  const rightMaxBin = maxBin - 1 - bounds.length;
  if (nNotPositive < values.length && rightMaxBin > 0) {
    bounds.push(ZERO_THRESHOLD);
    bounds.push(...greedyBounds(values.slice(nNotPositive), counts.slice(nNotPositive), {
      maxBin: rightMaxBin,
      nRows: rowsIn(nNotPositive, values.length),
      minDataInBin,
    }));
  } else {
    bounds.push(Infinity);
  }
  return bounds;
}

interface GreedyOptions {
  maxBin: number;
  nRows: number;
  minDataInBin: number;
}

/** `GreedyFindBin`: bins of about equal counts; frequent values have a bin of their own. */
export function greedyBounds(
  values: readonly number[],
  counts: readonly number[],
  options: GreedyOptions,
): number[] {
  const bounds: number[] = [];
  const push = (below: number, above: number) => {
    const bound = nextUp((below + above) / 2);
    const last = bounds[bounds.length - 1];
    if (bounds.length > 0 && !isApart(last, bound)) return false;
    bounds.push(bound);
    return true;
  };
  if (values.length <= options.maxBin) {
    let rowsInBin = 0;
    for (let i = 0; i < values.length - 1; i++) {
      rowsInBin += counts[i];
      if (rowsInBin >= options.minDataInBin && push(values[i], values[i + 1])) rowsInBin = 0;
    }
  } else {
    for (const i of greedyCuts(counts, options)) push(values[i], values[i + 1]);
  }
  bounds.push(Infinity);
  return bounds;
}

/** Indices of the distinct values that end a bin, where there are more values than bins. */
function greedyCuts(counts: readonly number[], options: GreedyOptions): number[] {
  const { nRows, minDataInBin } = options;
  const maxBin = Math.min(options.maxBin, Math.trunc(nRows / minDataInBin));
  if (maxBin <= 1) return [];
  let meanRows = nRows / maxBin;
  let binsLeft = maxBin, rowsLeft = nRows;
  const isBig = counts.map((count) => count >= meanRows);
  counts.forEach((count, i) => {
    if (!isBig[i]) return;
    binsLeft--;
    rowsLeft -= count;
  });
  meanRows = rowsLeft / binsLeft;
  const cuts: number[] = [];
  let rowsInBin = 0;
  for (let i = 0; i < counts.length - 1; i++) {
    if (!isBig[i]) rowsLeft -= counts[i];
    rowsInBin += counts[i];
    const isFull = isBig[i] || rowsInBin >= meanRows ||
      (isBig[i + 1] && rowsInBin >= Math.max(1, meanRows * 0.5));
    if (!isFull) continue;
    cuts.push(i);
    if (cuts.length >= maxBin - 1) break;
    rowsInBin = 0;
    if (!isBig[i]) {
      binsLeft--;
      meanRows = rowsLeft / binsLeft;
    }
  }
  return cuts;
}

function countRows({ values, counts }: Distinct, upperBounds: readonly number[]): number[] {
  const rows = new Array<number>(upperBounds.length).fill(0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while (values[i] > upperBounds[bin] && bin < upperBounds.length - 1) bin++;
    rows[bin] += counts[i];
  }
  return rows;
}

/** The bin of zero, unless another one prevails. */
export function derivedBinOf(rowsInBin: readonly number[], zeroBin: number): number {
  const total = rowsInBin.reduce((a, b) => a + b, 0);
  const mostFrequent = rowsInBin.indexOf(Math.max(...rowsInBin));
  return rowsInBin[mostFrequent] / total < SPARSE_SHARE ? zeroBin : mostFrequent;
}

/** The opposite of `NeedFilter`: whether some cut leaves enough rows on both sides. */
function canSplit(rowsInBin: readonly number[], minRows: number): boolean {
  const total = rowsInBin.reduce((a, b) => a + b, 0);
  let left = 0;
  for (let bin = 0; bin < rowsInBin.length - 1; bin++) {
    left += rowsInBin[bin];
    if (left >= minRows && total - left >= minRows) return true;
  }
  return false;
}

function countWhile(values: readonly number[], holds: (value: number) => boolean): number {
  let n = 0;
  while (n < values.length && holds(values[n])) n++;
  return n;
}

/** Whether `high` is more than one ulp above `low`; the first test settles nearly all. */
function isApart(low: number, high: number): boolean {
  const gap = high - low;
  return gap > 5e-16 * (Math.abs(low) + Math.abs(high)) || high > nextUp(low);
}

const bits = new DataView(new ArrayBuffer(8));

/** The next larger double (C's `nextafter(x, inf)`). */
export function nextUp(x: number): number {
  if (x !== x || x === Infinity) return x;
  if (x === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
