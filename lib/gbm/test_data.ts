/**
 * Small made-up matrices for tests.
 * @module
 */
import { randomStream } from "../_shared/prng.ts";
import type { Columns } from "./columns.ts";

/**
 * A matrix whose columns are in turn normal, a flag, an ordinal of 5 values, and
 * positive amounts with zeros.
 */
export function makeColumns(
  { nRows, nFeatures, missingShare = 0, seed = 1 }: {
    nRows: number;
    nFeatures: number;
    missingShare?: number;
    seed?: number;
  },
): Columns {
  const values = new Float64Array(nRows * nFeatures);
  for (let f = 0; f < nFeatures; f++) {
    const stream = randomStream(seed, "columns", f);
    const draw = [
      () => stream.normal(),
      () => Number(stream.chance(0.3)),
      () => stream.int(0, 4),
      () => stream.chance(0.4) ? 0 : stream.logNormal(3, 1),
    ][f % 4];
    for (let row = 0; row < nRows; row++) {
      const value = draw();
      values[f * nRows + row] = stream.chance(missingShare) ? NaN : value;
    }
  }
  const featureNames = Array.from({ length: nFeatures }, (_, f) => `f${f}`);
  return { values, nRows, featureNames };
}

/** Labels that depend on the columns, each output on others, with noise. */
export function makeLabels(
  { values, nRows, featureNames }: Columns,
  nOutputs: number,
): Float64Array {
  const nFeatures = featureNames.length;
  const labels = new Float64Array(nRows * nOutputs);
  for (let output = 0; output < nOutputs; output++) {
    const noise = randomStream(7, "noise", output);
    const at = (f: number, row: number) => values[((f + output) % nFeatures) * nRows + row];
    for (let row = 0; row < nRows; row++) {
      const [a, b, c] = [at(0, row), at(1, row), at(2, row)];
      const value = 20 * output + (Number.isNaN(a) ? 3 : 4 * Math.tanh(a)) + (b > 0 ? 5 : 0) +
        (c > 1 && a > 0 ? 6 : 0);
      labels[output * nRows + row] = value + noise.normal();
    }
  }
  return labels;
}
