/**
 * Files of health plans to try the import with: a small good one for mutants, large
 * ones for throughput and memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { goodCsv } from "lib/data/input/bench/mod.ts";
 * import { smallPlan } from "lib/domains/healthcare/input_bench/mod.ts";
 *
 * const { tables } = smallPlan();
 * assertEquals(Object.keys(tables), ["members", "claims", "benefits", "engagement"]);
 * assertEquals(goodCsv(tables.members).split("\n").length, 42);
 * ```
 * @module
 */
export { LARGE_FILES_AS_OF, writeLargeFiles } from "./large_files.ts";
export { smallPlan } from "./small_plan.ts";
// Types of other folders that the signatures here name.
export type { MutantPlan } from "../../../data/input/bench/mod.ts";
