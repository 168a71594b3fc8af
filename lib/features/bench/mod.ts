/**
 * The benchmark of features against pandas and polars (`deno task bench:features`).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BENCH_AGGREGATES } from "lib/features/bench/mod.ts";
 *
 * assertEquals(BENCH_AGGREGATES.length, 20);
 * ```
 * @module
 */
export * from "./bench_features.ts";
