/**
 * How far features to be scored lie outside of what the model was trained on.
 * @module
 */
import { formatNumber, formatPercent } from "../_shared/format.ts";
import { mean } from "../_shared/stats.ts";
import type { FeatureEngineer } from "./feature_engineer.ts";
import type { FeatureMatrix } from "./feature_matrix.ts";
import { type FeatureReference, featureReferences } from "./feature_reference.ts";

/** One feature; shares 0-1. */
export interface FeatureShiftRow {
  /** Name of the feature. */
  readonly name: string;
  /** Share of rows below the smallest or above the largest training value. */
  readonly outsideRange: number;
  /** Share of rows outside the 0.5 % to 99.5 % quantiles of training. */
  readonly outsideCentral: number;
  /** (scoring mean - training mean) / training sd; null where training is constant and the means differ. */
  readonly standardisedMeanDifference: number | null;
  /** Share of the scored rows without a value before the fill. */
  readonly missingShare: number;
  /** Share of the training rows without a value before the fill. */
  readonly trainingMissingShare: number;
}

/** The report on all features. */
export interface FeatureShift {
  /** Rows to be scored. */
  readonly nRows: number;
  /** Share of rows with at least one feature outside its training range. */
  readonly rowsOutsideRange: number;
  /** Mean over features of `outsideRange`. */
  readonly meanOutsideRange: number;
  /** Features with |standardised mean difference| above 1, or incomparable. */
  readonly shiftedFeatures: readonly string[];
  /** In column order. */
  readonly features: readonly FeatureShiftRow[];
}

/**
 * Compares scoring features with training: a fitted engineer, its reference
 * summary, or the training matrix itself.
 *
 * @throws {RangeError} when the features differ or there is no row.
 */
export function featureShift(
  training: FeatureEngineer | FeatureMatrix | readonly FeatureReference[],
  scoring: FeatureMatrix,
): FeatureShift {
  const references = "reference" in training
    ? training.reference
    : "values" in training && "nRows" in training
    ? featureReferences(training)
    : training;
  const { names, nRows } = scoring;
  if (references.length !== names.length || references.some((r, j) => r.name !== names[j])) {
    throw new RangeError("Cannot compare features of another set: compute both with one engineer");
  }
  if (nRows === 0) throw new RangeError("Cannot compare an empty feature matrix");
  const isOutside = new Uint8Array(nRows);
  const features = references.map((reference, j) => shiftOf(reference, scoring, { j, isOutside }));
  return {
    nRows,
    rowsOutsideRange: mean(isOutside),
    meanOutsideRange: mean(features.map((feature) => feature.outsideRange)),
    shiftedFeatures: features
      .filter(({ standardisedMeanDifference: d }) => d === null || Math.abs(d) > 1)
      .map((feature) => feature.name),
    features,
  };
}

function shiftOf(
  reference: FeatureReference,
  scoring: FeatureMatrix,
  { j, isOutside }: { j: number; isOutside: Uint8Array },
): FeatureShiftRow {
  const values = scoring.values.subarray(j * scoring.nRows, (j + 1) * scoring.nRows);
  let nOutside = 0;
  let nOutsideCentral = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < reference.min || values[i] > reference.max) {
      nOutside++;
      isOutside[i] = 1;
    }
    if (values[i] < reference.q005 || values[i] > reference.q995) nOutsideCentral++;
  }
  const difference = mean(values) - reference.mean;
  return {
    name: reference.name,
    outsideRange: nOutside / values.length,
    outsideCentral: nOutsideCentral / values.length,
    standardisedMeanDifference: reference.sd > 0
      ? difference / reference.sd
      : difference === 0
      ? 0
      : null,
    missingShare: scoring.missingShare?.[j] ?? 0,
    trainingMissingShare: reference.missingShare,
  };
}

/** The report as Markdown: the summary, then the features that lie farthest out. */
export function formatFeatureShift(shift: FeatureShift, options: { top?: number } = {}): string {
  const { top = 20 } = options;
  const distance = (row: FeatureShiftRow) => Math.abs(row.standardisedMeanDifference ?? Infinity);
  const farthest = shift.features
    .map((row, j) => ({ row, j }))
    .sort((a, b) =>
      b.row.outsideRange - a.row.outsideRange ||
      (distance(b.row) === distance(a.row) ? a.j - b.j : distance(b.row) > distance(a.row) ? 1 : -1)
    )
    .slice(0, top);
  const lines = farthest.map(({ row }) =>
    `| ${row.name} | ${formatPercent(row.outsideRange)} | ${formatPercent(row.outsideCentral)} | ${
      row.standardisedMeanDifference === null
        ? "constant in training"
        : formatNumber(row.standardisedMeanDifference)
    } | ${formatPercent(row.missingShare)} |`
  );
  return [
    "# How far the scored features lie outside the training data",
    "",
    `- Rows scored: ${shift.nRows}`,
    `- Rows with at least one feature outside its training range: ${
      formatPercent(shift.rowsOutsideRange)
    }`,
    `- Mean share of rows outside the training range, over features: ${
      formatPercent(shift.meanOutsideRange)
    }`,
    `- Features whose mean differs by more than one training standard deviation: ${shift.shiftedFeatures.length} of ${shift.features.length}`,
    "",
    `The ${farthest.length} farthest features:`,
    "",
    "| Feature | Outside min-max | Outside 0.5-99.5 % | Mean difference in sd | Missing before fill |",
    "|---|---:|---:|---:|---:|",
    ...lines,
    "",
  ].join("\n");
}
