/**
 * Models in the registry: `loadModel` gets one with everything that prediction needs,
 * `registerTrained` makes a version of a trained one, `promote` judges it by the gate
 * (`PROMOTION_CHECKS`) and gives it an alias.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PROMOTION_CHECKS } from "lib/pipeline/registry/mod.ts";
 *
 * const check = PROMOTION_CHECKS.find(({ id }) => id === "test_rmse")!;
 * assertEquals(check.threshold, 0.01);
 * ```
 * @module
 */
export * from "./fitted_features.ts";
export * from "./promotion_checks.ts";
export * from "./held_out.ts";
export * from "./load_model.ts";
export * from "./measure_model.ts";
export * from "./open_registry.ts";
export * from "./promote.ts";
export * from "./register_model.ts";
