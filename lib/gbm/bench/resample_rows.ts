/**
 * Many rows made of few, for the growth of time and memory with rows.
 * @module
 */
import { randomStream } from "../../_shared/prng.ts";
import type { BenchRows } from "./bench_data.ts";

/** A column with more values than this gets values of its own in every row. */
const MOST_SHARED_VALUES = 256;
/** Far below the distance of neighbouring values, so that the columns keep their meaning. */
const JITTER = 1e-7;

/**
 * Rows drawn with replacement, labels with them. Amounts and the like are multiplied by
 * 1 +- {@linkcode JITTER}, so that they have about as many values as rows, which is what
 * binning costs; zeros, flags, codes and missing values stay.
 */
export function resampleRows(
  { columns, labels }: BenchRows,
  { nRows, seed }: { nRows: number; seed: number },
): BenchRows {
  const stream = randomStream(seed, "rows");
  const from = Int32Array.from({ length: nRows }, () => stream.int(0, columns.nRows - 1));
  const { featureNames } = columns;
  const values = new Float64Array(nRows * featureNames.length);
  featureNames.forEach((name, f) => {
    const column = columns.values.subarray(f * columns.nRows, (f + 1) * columns.nRows);
    const jitter = new Set(column).size > MOST_SHARED_VALUES ? JITTER : 0;
    const draw = randomStream(seed, "jitter", name);
    for (let i = 0; i < nRows; i++) {
      const factor = jitter === 0 ? 1 : 1 + jitter * (2 * draw.next() - 1);
      values[f * nRows + i] = column[from[i]] * factor;
    }
  });
  const made = new Float64Array(nRows * (labels.length / columns.nRows));
  for (let i = 0; i < made.length; i++) {
    made[i] = labels[Math.floor(i / nRows) * columns.nRows + from[i % nRows]];
  }
  return { columns: { ...columns, values, nRows }, labels: made };
}
