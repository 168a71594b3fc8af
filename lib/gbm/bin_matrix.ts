/**
 * A matrix as bins: one byte a row and lane, lane after lane, in memory that workers share.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { binOf, type FeatureBins, findBins, type FindBinsOptions } from "./binning.ts";
import { categoryOf, findCategories } from "./categorical_bins.ts";
import { columnOf, type Columns } from "./columns.ts";
import { digitsOf, type Lane, type LaneDigit, planLanes } from "./lanes.ts";
import type { TrainParams } from "./params.ts";
import { deriveSeeds, Lcg } from "./random.ts";

/** Rows from which bins are found; LightGBM's `bin_construct_sample_cnt`. */
const SAMPLE_ROWS = 200_000;

/** The usable features of a matrix, binned. */
export interface BinMatrix {
  /** Count of rows. */
  nRows: number;
  /**
   * What is binned, in the order of the matrix: each usable column once, or in several parts
   * where it has more than 255 categories.
   */
  features: FeatureBins[];
  /** The features of each usable column, of which most have one. */
  columns: readonly (readonly number[])[];
  /** Those of the categorical ones. */
  categorical: readonly (readonly number[])[];
  /** The byte columns. */
  lanes: Lane[];
  /** Where each feature stands in them. */
  digits: LaneDigit[];
  /** Bytes of a lane: `nRows`, padded to a multiple of 16. */
  laneBytes: number;
  /** Lane l of row r at `l * laneBytes + r`. */
  bytes: Uint8Array<SharedArrayBuffer>;
}

/**
 * Finds the bins of each column and bins the matrix, once for all outputs.
 * @throws {InputError} when a value is infinite or no column can be split.
 */
export function binColumns(columns: Columns, params: TrainParams): BinMatrix {
  const sampleRows = drawSample(columns.nRows, params);
  const nSampled = sampleRows?.length ?? columns.nRows;
  const options: FindBinsOptions = {
    max_bin: params.max_bin,
    min_data_in_bin: params.min_data_in_bin,
    use_missing: params.use_missing,
    minSplitRows: Math.trunc(params.min_data_in_leaf * nSampled / columns.nRows),
  };
  const features: FeatureBins[] = [];
  const isCategorical = new Set(columns.categorical_feature);
  columns.featureNames.forEach((name, featureIdx) => {
    const column = columnOf(columns, featureIdx);
    const sample = sampleRows ? Float64Array.from(sampleRows, (row) => column[row]) : column;
    const found = isCategorical.has(name)
      ? findCategories(sample, options)
      : [findBins(sample, options)];
    for (const bins of found) if (bins) features.push({ featureIdx, ...bins });
  });
  if (features.length === 0) {
    throw new InputError(
      `Cannot train as no column has two values on ${params.min_data_in_leaf} rows each ` +
        `(constant, missing or rare throughout): pass other columns or lower min_data_in_leaf`,
    );
  }
  return binWith(columns, features);
}

/** Bins a matrix with the bins of another one (validation rows). */
export function binWith(columns: Columns, features: FeatureBins[]): BinMatrix {
  const { nRows } = columns;
  const nBins = features.map((feature) => feature.nBins);
  const lanes = planLanes(nBins);
  const digits = digitsOf(lanes, nBins);
  const laneBytes = Math.ceil(nRows / 16) * 16;
  const bytes = new Uint8Array(new SharedArrayBuffer(lanes.length * laneBytes));
  features.forEach((feature, f) => {
    const column = columnOf(columns, feature.featureIdx);
    const { lane, multiplier } = digits[f];
    const out = bytes.subarray(lane * laneBytes, (lane + 1) * laneBytes);
    (feature.categories ? addCategories : addBins)(out, column, { feature, multiplier });
  });
  return { nRows, features, ...groupByColumn(features), lanes, digits, laneBytes, bytes };
}

function groupByColumn(
  features: readonly FeatureBins[],
): Pick<BinMatrix, "columns" | "categorical"> {
  const byColumn = Map.groupBy(features.keys(), (feature) => features[feature].featureIdx);
  const columns = [...byColumn.values()];
  return { columns, categorical: columns.filter(([first]) => features[first].categories) };
}

/** `out += multiplier * bin` of a part of a categorical column. */
function addCategories(
  out: Uint8Array,
  column: Float64Array,
  { feature, multiplier }: { feature: FeatureBins; multiplier: number },
): void {
  const bins = new Map(Array.from(feature.categories ?? [], (category, i) => [category, i + 1]));
  for (let row = 0; row < column.length; row++) {
    out[row] += multiplier * (bins.get(categoryOf(column[row])) ?? 0);
  }
}

/** `out += multiplier * bin`: the binary search of `binOf`, without a call for each value. */
function addBins(
  out: Uint8Array,
  column: Float64Array,
  { feature, multiplier }: { feature: FeatureBins; multiplier: number },
): void {
  const { upperBounds } = feature;
  const missingBin = binOf(feature, NaN), last = upperBounds.length - 1;
  for (let row = 0; row < out.length && row < column.length; row++) {
    const value = column[row];
    let low = 0;
    if (value !== value) {
      low = missingBin;
    } else {
      for (let high = last; low < high;) {
        const middle = (low + high) >> 1;
        if (value <= upperBounds[middle]) high = middle;
        else low = middle + 1;
      }
    }
    out[row] += multiplier * low;
  }
}

function drawSample(nRows: number, params: TrainParams): number[] | null {
  if (nRows <= SAMPLE_ROWS) return null;
  return new Lcg(deriveSeeds(params).dataRandomSeed).sample(nRows, SAMPLE_ROWS);
}
