/**
 * Gradient boosting with LightGBM's semantics: squared error, many outputs over one
 * matrix, numeric features with missing values. Equal parameters and seed grow the
 * trees that LightGBM grows, the model file is LightGBM's, and SHAP values are exact.
 *
 * The algorithm is the folder: `binning` finds where columns are cut, `bin_matrix`
 * bins them once for all outputs, `histogram` sums gradients by bin, `split` finds
 * the best cut, `grow` grows a tree leaf by leaf over a `row_partition`, `boost` adds
 * trees to outputs, `train` spreads outputs over workers. `model_text` writes,
 * `parse_model` reads, `predict` scores, `shap` explains.
 *
 * ## Memory while training
 *
 * ```text
 * shared by all workers (SharedArrayBuffer)
 *   bins       Uint8    | column 0: a byte a row | column 1 | ...     nFeatures * nRows
 *   labels     Float32  | output 0: 4 bytes a row | output 1 | ...    nOutputs * nRows
 *
 * of one worker
 *   scores     Float64  | its output 0 | its output 1 | ...           8 bytes a row and output
 *   gradients  Float64  one output at a time, twice: by row, and in the order of a leaf's rows
 *   rows       Int32    | leaf 0 | leaf 4 | leaf 2 | ...              each leaf is a range
 *   slot       Float64  | feature 0: G n | G n | ... | feature 1 ...  num_leaves slots of 16 bytes a bin
 * ```
 *
 * - A byte a value, column after column: building a histogram reads one column and the
 *   rows of one leaf, and columns that a tree does not use cost nothing.
 * - Sum and count of a bin lie side by side, so one update touches one cache line.
 * - Gradients are float32 numbers snapped to a grid on which every sum is exact in a
 *   double. Sums then do not depend on the order of rows, the larger child's histogram
 *   is exactly parent minus smaller child, and equal splits tie exactly.
 * - Outputs are what workers share out: no output reads another one's numbers, so the
 *   model has the same bytes for any number of workers.
 *
 * ## How near LightGBM it is
 *
 * Labels and gradients are rounded to float32 and columns and rows drawn from the same
 * generators as in LightGBM, so trees differ only where two cuts tie within the rounding
 * of LightGBM's sums. `parity_slow_test.ts` holds both engines side by side.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { Booster, train } from "lib/gbm/mod.ts";
 *
 * const nRows = 200; // two columns: 0 ... 199 and a flag; one label
 * const values = Float64Array.from({ length: 2 * nRows }, (_, i) => i < nRows ? i : i % 2);
 * const columns = { values, nRows, featureNames: ["position", "flag"] };
 * const labels = Float64Array.from({ length: nRows }, (_, i) => (i < 100 ? 10 : 30) + 4 * (i % 2));
 * const { booster, history } = await train(columns, labels, { n_estimators: 50 }, { workers: 1 });
 * assert(history.train[0][49] < 0.2); // RMSE of output 0 after 50 trees
 * const [score] = booster.predict(columns);
 * const [position, flag, base] = booster.contributions(columns, { rows: [0] });
 * assert(position < 0 && flag < 0 && Math.abs(position + flag + base - score) < 1e-9);
 * assertEquals(Booster.load(booster.save()).predict(columns)[0], score);
 * ```
 * @module
 */
export { Booster, type RowOutputPairs } from "./booster.ts";
export type { Columns } from "./columns.ts";
export { defaultParams, resolveParams, type TrainParams } from "./params.ts";
export { train, type TrainOptions, type TrainResult } from "./train.ts";
export type { Model, Tree } from "./tree.ts";
