/**
 * Gradient boosting with LightGBM's semantics: squared error of many outputs over one
 * matrix, log loss of two or more classes, weighted rows, numeric and categorical features
 * with missing values. Equal parameters and seed grow the trees that LightGBM grows, the
 * model file is LightGBM's, and SHAP values are exact.
 *
 * The algorithm is the folder: `binning` finds where columns are cut, `categorical_bins` which
 * categories have a bin, `lanes` says which features share a byte, `bin_matrix` bins them once
 * for all outputs, `objective` says what gradients are, `numeric_split` and `categorical_split`
 * find the best `split` of a feature, `leaf_search` that of a leaf, `grow` grows a tree leaf by
 * leaf over a `row_partition`, `boost` adds trees to outputs, `metrics` and `evaluation` tell
 * when it is enough, `train` spreads outputs over workers. What takes time runs in `kernels`:
 * AssemblyScript compiled to WebAssembly SIMD, each with a twin in TypeScript. `model_text` writes,
 * `parse_model` reads what LightGBM 2 to 4 wrote, numeric and categorical splits of any
 * objective, and refuses what is damaged or not understood. `decision` says which way a
 * value goes, `predict` adds up leaves and `shap` explains them row by row; `scoring` does
 * both for many rows or for one in kernels, to the same bits. `output_transform` makes
 * predictions of the sums. `fuzz` damages model files to try the reader.
 *
 * ## Memory while training
 *
 * ```text
 * shared by all workers (SharedArrayBuffer)
 *   bytes      Uint8    | lane 0: a byte a row | lane 1 | ...         a lane is one feature of many
 *   labels     Float32  | output 0: 4 bytes a row | output 1 | ...    bins or several of few,
 *   weights    Float32  4 bytes a row, where there are some           or 255 of many categories
 *
 * of one worker (one WebAssembly.Memory, planned by `memory_plan`)
 *   lanes      Uint8    a copy: a split reads one lane at the rows of its leaf
 *   packed     Uint8    | row 0: 8 lanes | row 1 | ...                the lanes of the iteration, by eight
 *   scores     Float64  | its output 0 | its output 1 | ...           8 bytes a row and output
 *   labels, gradients  Float32  the same                              4 bytes a row and output, each
 *   hessians   Float32  the same, unless each is 1
 *   rows       Int32    | leaf 0 | leaf 4 | leaf 2 | ...              each leaf is a range
 *   slot       Float64  | flags | feature 0: G H | G H | ...          num_leaves slots of 16 bytes a bin
 *   scratch    Float64  8 lanes of 256 bins, at a fixed address       the histograms being built
 * ```
 *
 * - Eight lanes side by side: one 8-byte load has the bins of eight lanes of a row, and a
 *   deep leaf, whose rows lie far apart, touches one cache line instead of eight.
 * - Sums of gradients G and Hessians H of a bin lie side by side, so that one 16-byte
 *   read-modify-write adds both. For squared error H counts rows.
 *   The scratch of eight lanes stays in the first-level cache until both children took it.
 * - Gradients and Hessians are float32 numbers snapped to a grid on which every sum is exact in a
 *   double. Sums then do not depend on the order of rows, the larger child's histogram
 *   is exactly parent minus smaller child, joint lanes fold exactly into their features,
 *   and equal splits tie exactly.
 * - Outputs are what workers share out: no output reads another one's numbers, so the
 *   model has the same bytes for any number of workers. Classes of one label do, and one
 *   worker trains them all. A memory of its own lets a worker's
 *   scratch have constant addresses, which is worth a tenth of the time.
 *
 * ## Memory while scoring and explaining
 *
 * ```text
 * of one thread (one WebAssembly.Memory; the model's part is made once and shared)
 *   decisions  Bits     | "f3 > 2.5": 512 rows | "f3 > 2.25" | ...    each different decision once
 *   slots      Bits     results of one tree's operations
 *   codes      Uint8    512 rows: the leaf of one tree
 *   scores     Float64  | output 0: 512 rows | output 1 | ...
 *   model      keys of each feature | operations and leaf values of tree 0 | of tree 1 | ...
 *
 * while explaining 2,048 rows, beside four blocks of decisions
 *   codes      Uint16   which features of one leaf's path each row follows: its mask
 *   table      Float64  | feature 0 of the path: mask 0 1 2 ... | feature 1 | ...    of one leaf
 *   columns    Float64  | feature 0: 2,048 rows | feature 1 | ...                    SHAP values
 * ```
 *
 * - Trees ask few different questions: 96,000 nodes of 3,200 trees have 8,000 decisions. A value
 *   is looked up once among its feature's thresholds, missing values and categories become
 *   bits there, and no tree ever sees a value.
 * - A bit a row: one operation takes 128 rows, a decision of 512 rows is one cache line, and a
 *   tree of 31 leaves takes about 50 operations instead of 30 compares for each 16 rows.
 * - Leaf values are added in doubles and in LightGBM's order: the same bits as its own.
 * - SHAP values of a leaf depend on a row's mask only. Tables live for one leaf and tile, a sink
 *   takes the tile, so nothing of rows x features x outputs stands in memory.
 * - Threads share out blocks (scoring) or tiles of an output (explaining); what one computes
 *   depends on its rows alone, so any number of them gives the same bits.
 * - One row: nodes of 8 bytes in pre-order to walk, edges of 40 bytes for Quadrature-TreeSHAP.
 *
 * ## How near LightGBM it is
 *
 * Labels and gradients are rounded to float32 and columns and rows drawn from the same
 * generators as in LightGBM, so trees differ only where two cuts tie within the rounding
 * of LightGBM's sums. Where Hessians differ from row to row, their sums round as LightGBM's
 * do, and rows are estimated from them as there. Where each is 1, sums are exact: in a leaf
 * without missing values the cuts of a feature that has some tie, and the higher one wins.
 * `parity_slow_test.ts` holds both engines side by side in nine trainings: 619 of 645 trees
 * are LightGBM's split by split, 25 of the others in one regression with many missing values,
 * whose test error is 0.1 % smaller; all other errors agree to six digits.
 *
 * ## How fast it is
 *
 * `deno task bench:gbm`, both engines in turns with two threads each on two virtual cores of an
 * EPYC, LightGBM 4.7.0, Deno 2.8.1, November 2026; times are medians, LightGBM's those of its
 * faster way:
 *
 * ```text
 *                                                  this engine   LightGBM   ratio
 * training, 39,959 rows x 90 features x 16 outputs     5.09 s     14.15 s   2.75  (2.49 to 2.86)
 * scoring, 50,000 rows x 16 outputs                   0.153 s      1.94 s   12.6  (11.2 to 12.9)
 * SHAP, 2,000 rows x 16 outputs                       0.647 s      17.3 s   26.7  (24.7 to 30.7)
 * one row: 16 scores and SHAP of 5 outputs, p50       0.99 ms
 * training time a row, 1,000,000 rows over 50,000      0.86            peak memory 2.1 GB
 * test RMSE over LightGBM's, mean and worst output    1.00000
 * ```
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
export { Booster, type PredictionKind } from "./booster.ts";
export type { LabelledColumns } from "./check_rows.ts";
export type { Columns } from "./columns.ts";
export type { CategorySets, Decisions } from "./decision.ts";
export { defaultParams, type ObjectiveName, resolveParams, type TrainParams } from "./params.ts";
export type { RowOutputPairs } from "./scoring/explainer.ts";
export { RowModel } from "./scoring/row_model.ts";
export { type History, train, type TrainOptions, type TrainResult } from "./train.ts";
export type { Model, Tree } from "./tree.ts";
