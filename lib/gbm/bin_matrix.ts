/**
 * A matrix as bins: one byte a value, column-major, in memory that workers share.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { binOf, type FeatureBins, findBins } from "./binning.ts";
import { columnOf, type Columns } from "./columns.ts";
import type { TrainParams } from "./params.ts";
import { deriveSeeds, Lcg } from "./random.ts";

/** Rows from which bins are found; LightGBM's `bin_construct_sample_cnt`. */
const SAMPLE_ROWS = 200_000;

/** The usable features of a matrix, binned. */
export interface BinMatrix {
  /** Count of rows. */
  nRows: number;
  /** The features that a split may use, in the order of the matrix. */
  features: FeatureBins[];
  /** Bin of feature f and row r at `f * nRows + r`, f counted in `features`. */
  bins: Uint8Array<SharedArrayBuffer>;
}

/**
 * Finds the bins of each column and bins the matrix, once for all outputs.
 * @throws {InputError} when a value is infinite or no column can be split.
 */
export function binColumns(columns: Columns, params: TrainParams): BinMatrix {
  const sampleRows = drawSample(columns.nRows, params);
  const nSampled = sampleRows?.length ?? columns.nRows;
  const options = {
    max_bin: params.max_bin,
    min_data_in_bin: params.min_data_in_bin,
    minSplitRows: Math.trunc(params.min_data_in_leaf * nSampled / columns.nRows),
  };
  const features: FeatureBins[] = [];
  columns.featureNames.forEach((name, featureIdx) => {
    const column = columnOf(columns, featureIdx);
    refuseInfinite(column, name);
    const sample = sampleRows ? Float64Array.from(sampleRows, (row) => column[row]) : column;
    const found = findBins(sample, options);
    if (found) features.push({ featureIdx, ...found });
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
  const bins = new Uint8Array(new SharedArrayBuffer(features.length * nRows));
  features.forEach((feature, f) => {
    const column = columnOf(columns, feature.featureIdx);
    const out = bins.subarray(f * nRows, (f + 1) * nRows);
    for (let row = 0; row < nRows; row++) out[row] = binOf(feature, column[row]);
  });
  return { nRows, features, bins };
}

function drawSample(nRows: number, params: TrainParams): number[] | null {
  if (nRows <= SAMPLE_ROWS) return null;
  return new Lcg(deriveSeeds(params.seed).dataRandomSeed).sample(nRows, SAMPLE_ROWS);
}

function refuseInfinite(column: Float64Array, name: string): void {
  for (const value of column) {
    if (value === Infinity || value === -Infinity) {
      throw new InputError(
        `Cannot train on column "${name}" as it holds an infinite value: replace it or mark it missing with NaN`,
      );
    }
  }
}
