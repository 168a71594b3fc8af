/**
 * The bins of a categorical column: the categorical part of LightGBM's `BinMapper::FindBin`
 * (src/io/bin.cpp).
 *
 * Categories are the integer parts of values from 0. They are ordered by their rows, the
 * frequent ones first; rare ones at the end are left out once 99 % of the rows are covered.
 *
 *     bin     0                              1               2             ...
 *     value   missing, negative, left out    most frequent   second one    ...
 *
 * A byte holds 256 bins, so a column of more than 255 categories becomes several *parts*,
 * each with a bin 0 for the categories of the others.
 * @module
 */
import { derivedBinOf, type FeatureBins, type FindBinsOptions } from "./binning.ts";

/** Categories of a part, beside bin 0. */
export const PART_CATEGORIES = 255;

/** First number that is no category: categories are 32-bit integers. */
const CATEGORY_LIMIT = 2 ** 31;

/** The category of a value; -1 where it is missing, negative or no 32-bit integer. */
export function categoryOf(value: number): number {
  return value > -1 && value < CATEGORY_LIMIT ? value | 0 : -1;
}

/**
 * Finds the bins of a categorical column.
 * @returns Its parts; none where no split can separate two leaves.
 */
export function findCategories(
  sample: Float64Array,
  options: FindBinsOptions,
): Omit<FeatureBins, "featureIdx">[] {
  const { counts, nMissing } = countCategories(sample, options);
  // By rows, then by number: as LightGBM's stable sort of ascending categories.
  const byRows = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  const nKnown = sample.length - nMissing;
  if (nKnown === 0) return [];
  const mostBins = Math.min(byRows.length + (nMissing > 0 ? 1 : 0), options.max_bin);
  const enough = Math.trunc(Math.fround(Math.fround(nKnown) * Math.fround(0.99)) + 0.5);
  let nKept = 0, nRows = 0;
  while (nKept < byRows.length && (nRows < enough || nKept + 1 < mostBins)) {
    const rows = byRows[nKept][1];
    if (rows < options.min_data_in_bin && nKept > 1) break;
    nRows += rows;
    nKept++;
  }
  const isWhole = nKept === byRows.length && nMissing === 0;
  const nRest = sample.length - nRows;
  if (nKept === 1 && Math.min(nRest, sample.length - nRest) < options.minSplitRows) return [];
  const categories = byRows.slice(0, nKept).map(([category]) => category);
  const rowsInBin = [nRest, ...byRows.slice(0, nKept).map(([, rows]) => rows)];
  const derivedBin = derivedBinOf(rowsInBin, categories.indexOf(0) + 1);
  return partsOf(categories, { hasMissing: !isWhole, derivedBin });
}

function countCategories(
  sample: Float64Array,
  { use_missing }: FindBinsOptions,
): { counts: Map<number, number>; nMissing: number } {
  const counts = new Map<number, number>();
  let nMissing = 0;
  for (const value of sample) {
    // LightGBM counts NaN as category 0 without use_missing, but never sends it there.
    const category = !use_missing && value !== value ? 0 : categoryOf(value);
    if (category < 0) nMissing++;
    else counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return { counts, nMissing };
}

/** Of several parts none has a bin that is made of all others. */
function partsOf(
  categories: number[],
  { hasMissing, derivedBin }: { hasMissing: boolean; derivedBin: number },
): Omit<FeatureBins, "featureIdx">[] {
  const parts: Omit<FeatureBins, "featureIdx">[] = [];
  for (let first = 0; first < categories.length; first += PART_CATEGORIES) {
    const own = categories.slice(first, first + PART_CATEGORIES);
    parts.push({
      nBins: own.length + 1,
      upperBounds: new Float64Array(0),
      categories: Int32Array.from(own),
      hasMissing,
      derivedBin: categories.length > PART_CATEGORIES ? 0 : derivedBin,
      min: 0,
      max: 0,
    });
  }
  return parts;
}
