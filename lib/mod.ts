/**
 * Offer prioritisation: the public surface in the order in which data flows.
 *
 * ```
 * data -> features -> labels -> gbm, model -> ranking -> reasons -> registry
 * ```
 *
 * Each stage is a folder with a `mod.ts` of its own, and `pipeline` puts them
 * together with `domains/healthcare`, the content that they are given. That
 * content, `plots`, `notebooks` and `config.ts` are imported from their own place.
 *
 * @example Train a booster that stock LightGBM opens
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Booster, train } from "lib/mod.ts";
 *
 * const nRows = 100;
 * const values = Float64Array.from({ length: nRows }, (_, i) => i);
 * const labels = values.map((x) => (x < 50 ? 0 : 1));
 * const { booster } = await train({ values, nRows, featureNames: ["x"] }, labels, {}, { workers: 1 });
 * assertEquals(Booster.load(booster.save()).featureNames, ["x"]);
 * ```
 * @module
 */
export * from "./data/mod.ts";
export * from "./features/mod.ts";
export * from "./labels/mod.ts";
export * from "./gbm/mod.ts";
export * from "./model/mod.ts";
export * from "./ranking/mod.ts";
export * from "./reasons/mod.ts";
export * from "./registry/mod.ts";
export * from "./pipeline/mod.ts";
