/**
 * Scores and SHAP values by kernels: `assembly/*.as` compiled to `score_kernels.wasm`. The
 * twins that make the same bits are `predict.ts` and `shap.ts`.
 *
 * `decision_table` finds the different decisions of a model, `block_decider` answers them for
 * 512 rows, `row_decider` for one. `tree_program` turns a tree into operations on bitmaps,
 * `block_scorer` runs them. `path_trees` holds what batch SHAP needs of a tree,
 * `tile_explainer` explains 2,048 rows; `row_trees` holds it for one row, `row_walker` and
 * `row_explainer` use it. `scorer` and `explainer` choose the way, here or in workers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "lib/gbm/mod.ts";
 *
 * const nRows = 100, values = Float64Array.from({ length: nRows }, (_, i) => i);
 * const columns = { values, nRows, featureNames: ["x"] };
 * const { booster } = await train(columns, values, { n_estimators: 3 }, { workers: 1 });
 * const one = booster.rowModel().read([42]);
 * assertEquals(one.scores()[0], booster.predict(columns)[42]);
 * ```
 * @module
 */
export { Explainer, type RowOutputPairs } from "./explainer.ts";
export { RowModel } from "./row_model.ts";
export { Scorer } from "./scorer.ts";
