/**
 * Gradient boosting with LightGBM's semantics: squared error, many outputs over one
 * matrix, numeric features with missing values. Equal parameters and seed grow the
 * trees that LightGBM grows, the model file is LightGBM's, and SHAP values are exact.
 *
 * The algorithm is the folder: `binning` finds where columns are cut, `lanes` says which
 * features share a byte, `bin_matrix` bins them once for all outputs, `split` finds the
 * best cut, `grow` grows a tree leaf by leaf over a `row_partition`, `boost` adds trees to
 * outputs, `train` spreads outputs over workers. What takes time runs in `kernels`:
 * AssemblyScript compiled to WebAssembly SIMD, each with a twin in TypeScript. `model_text` writes,
 * `parse_model` reads what LightGBM 2 to 4 wrote, numeric and categorical splits of any
 * objective, and refuses what is damaged or not understood. `decision` says which way a
 * value goes, `predict` adds up leaves, `output_transform` makes predictions of the sums,
 * `shap` explains them. `fuzz` damages model files to try the reader.
 *
 * ## Memory while training
 *
 * ```text
 * shared by all workers (SharedArrayBuffer)
 *   bytes      Uint8    | lane 0: a byte a row | lane 1 | ...         a lane is one feature of many
 *   labels     Float32  | output 0: 4 bytes a row | output 1 | ...    bins or several of few
 *
 * of one worker (one WebAssembly.Memory, planned by `memory_plan`)
 *   lanes      Uint8    a copy: a split reads one lane at the rows of its leaf
 *   packed     Uint8    | row 0: 8 lanes | row 1 | ...                the lanes of the iteration, by eight
 *   scores     Float64  | its output 0 | its output 1 | ...           8 bytes a row and output
 *   labels, gradients  Float32  the same                              4 bytes a row and output, each
 *   rows       Int32    | leaf 0 | leaf 4 | leaf 2 | ...              each leaf is a range
 *   slot       Float64  | flags | feature 0: G n | G n | ...          num_leaves slots of 16 bytes a bin
 *   scratch    Float64  8 lanes of 256 bins, at a fixed address       the histograms being built
 * ```
 *
 * - Eight lanes side by side: one 8-byte load has the bins of eight lanes of a row, and a
 *   deep leaf, whose rows lie far apart, touches one cache line instead of eight.
 * - Sum and count of a bin lie side by side, so that one 16-byte read-modify-write adds both.
 *   The scratch of eight lanes stays in the first-level cache until both children took it.
 * - Gradients are float32 numbers snapped to a grid on which every sum is exact in a
 *   double. Sums then do not depend on the order of rows, the larger child's histogram
 *   is exactly parent minus smaller child, joint lanes fold exactly into their features,
 *   and equal splits tie exactly.
 * - Outputs are what workers share out: no output reads another one's numbers, so the
 *   model has the same bytes for any number of workers. A memory of its own lets a worker's
 *   scratch have constant addresses, which is worth a tenth of the time.
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
export { Booster, type PredictionKind, type RowOutputPairs } from "./booster.ts";
export type { Columns } from "./columns.ts";
export type { CategorySets, Decisions } from "./decision.ts";
export { defaultParams, resolveParams, type TrainParams } from "./params.ts";
export { train, type TrainOptions, type TrainResult } from "./train.ts";
export type { Model, Tree } from "./tree.ts";
