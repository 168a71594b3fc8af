/**
 * Benchmarks of this engine against Python's LightGBM on the same cores. A workload is a
 * folder, so that both read the same bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readBenchData, writeBenchData } from "lib/gbm/bench/mod.ts";
 *
 * const columns = { values: Float64Array.of(1, 2, 3), nRows: 3, featureNames: ["a"] };
 * const rows = { columns, labels: Float64Array.of(5, 6, 7) };
 * const folder = await Deno.makeTempDir();
 * await writeBenchData(folder, { train: rows, test: rows, params: { n_estimators: 10 } });
 * assertEquals((await readBenchData(folder)).test, rows);
 * await Deno.remove(folder, { recursive: true });
 * ```
 * @module
 */
export type { AccuracyBench } from "./bench_accuracy.ts";
export type { AnswersBench, ShapBench } from "./bench_answers.ts";
export { type BenchData, type BenchRows, readBenchData, writeBenchData } from "./bench_data.ts";
export {
  BENCH_PARTS,
  benchGbm,
  type BenchGbmOptions,
  type BenchPart,
  type GbmBench,
} from "./bench_gbm.ts";
export type { GrowthBench } from "./bench_growth.ts";
export type { OneRowBench } from "./bench_one_row.ts";
export type { TrainingBench } from "./bench_training.ts";
export { type Spread, spreadOf } from "./spread.ts";
