/**
 * The import tried hard: `benchMutants` damages good files in a hundred thousand ways
 * and compares what the engine keeps with what a naive reader keeps, written from the
 * contract alone; `benchValidate` times the check of a large file and its memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { naiveRead } from "lib/data/input/bench/mod.ts";
 *
 * const visits = {
 *   name: "visits",
 *   description: "Visits",
 *   key: ["visit_id"],
 *   columns: [
 *     { name: "visit_id", type: "string" as const, description: "Key" },
 *     { name: "minutes", type: "integer" as const, description: "Length", min: 0 },
 *   ],
 * };
 * const bytes = new TextEncoder().encode("visit_id,minutes\nv1,10\nv2,ten\nv1,10\n");
 * const tables = naiveRead(new Map([["visits", { name: "visits.csv", bytes }]]), {
 *   schemas: [visits],
 *   rules: {},
 *   asOf: "2026-06-30",
 *   extractEnd: "2027-06-30",
 *   maxQuarantined: 0.5,
 * });
 * const { rows } = tables.get("visits")!;
 * assertEquals(rows!.used, [{ visit_id: "v1", minutes: 10 }]);
 * assertEquals([rows!.duplicates, rows!.quarantined], [1, [2]]);
 * ```
 * @module
 */
export { benchMutants, type BenchMutantsOptions, type MutantReport } from "./bench_mutants.ts";
export {
  benchValidate,
  type BenchValidateOptions,
  type ValidateReport,
  type ValidateTimes,
} from "./bench_validate.ts";
export {
  checkMutants,
  type CheckMutantsOptions,
  type EngineRun,
  type MutantResult,
} from "./check_mutants.ts";
export { goodCsv, type Mutant, mutate, MUTATION_KINDS, type TextRows } from "./mutate.ts";
export {
  type FileBytes,
  type NaivePlan,
  naiveRead,
  type NaiveRow,
  type NaiveRows,
  type NaiveTable,
} from "./naive_reader.ts";
export type { NaiveValue } from "./naive_values.ts";
export { makeTrial, type MutantPlan, type Trial } from "./trial.ts";
