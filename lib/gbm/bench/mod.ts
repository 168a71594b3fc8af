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
export { type BenchData, type BenchRows, readBenchData, writeBenchData } from "./bench_data.ts";
export { benchTraining, type BenchTrainingOptions, type TrainingBench } from "./bench_training.ts";
export { type Spread, spreadOf } from "./spread.ts";
