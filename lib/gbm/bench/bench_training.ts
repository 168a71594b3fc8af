/**
 * Training against LightGBM, in turns on the same rows with equal parameters.
 * @module
 */
import { join } from "node:path";
import { writeJson } from "../../_shared/files.ts";
import type { Booster } from "../booster.ts";
import { train } from "../train.ts";
import { type BenchData, readBenchData, readDoubles } from "./bench_data.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** LightGBM's ways to train many outputs. */
const WAYS = ["multi", "shared"] as const;
type Way = typeof WAYS[number];

/** How a benchmark runs. */
export interface BenchTrainingOptions {
  /** Folder of the workload; see `writeBenchData`. */
  folder: string;
  /** Interpreter with LightGBM and scikit-learn. */
  python: string;
  /** Seconds since any fixed moment. */
  clock: () => number;
  /** Turns of all engines (default 5). */
  pairs?: number;
  /** Workers of this engine; LightGBM runs 2 threads (default 2). */
  workers?: number;
  /** Where the JSON report goes. */
  reportPath?: string;
  /** Told each line of the table as it comes. */
  onLine?: (line: string) => void;
}

/** What was measured; times in seconds. */
export interface TrainingBench {
  nTrain: number;
  nTest: number;
  nFeatures: number;
  nOutputs: number;
  lightgbmVersion: string;
  seconds: { gbm: Spread; multi: Spread; shared: Spread };
  /** LightGBM's faster way over this engine, turn by turn. */
  speedup: Spread;
  /** Test RMSE over that of LightGBM's faster way, by output. */
  rmseRatios: number[];
}

/** Trains all engines in turns, reports each turn, and compares times and test errors. */
export async function benchTraining(options: BenchTrainingOptions): Promise<TrainingBench> {
  const { clock, pairs = 5, workers = 2, onLine = () => {} } = options;
  const data = await readBenchData(options.folder);
  const seconds: Record<Way | "gbm", number[]> = { gbm: [], multi: [], shared: [] };
  let booster: Booster | undefined, lightgbmVersion = "";
  for (let pair = 1; pair <= pairs; pair++) {
    const start = clock();
    const { columns, labels } = data.train;
    ({ booster } = await train(columns, labels, data.params, { workers }));
    seconds.gbm.push(clock() - start);
    for (const way of WAYS) {
      const answer = await runLightgbm(way, options);
      seconds[way].push(answer.seconds);
      lightgbmVersion = answer.lightgbm;
    }
    const last = (times: number[]) => times[times.length - 1].toFixed(2);
    onLine(
      `turn ${pair}: this engine ${last(seconds.gbm)} s, MultiOutputRegressor ` +
        `${last(seconds.multi)} s, shared Dataset ${last(seconds.shared)} s`,
    );
  }
  const fasterWay = medianOf(seconds.multi) <= medianOf(seconds.shared) ? "multi" : "shared";
  const { columns, labels } = data.test;
  const ours = rmseByOutput(booster!.predict(columns), labels, columns.nRows);
  const theirs = rmseByOutput(
    await readDoubles(predictionPath(options.folder, fasterWay)),
    labels,
    columns.nRows,
  );
  const report: TrainingBench = {
    nTrain: data.train.columns.nRows,
    nTest: columns.nRows,
    nFeatures: columns.featureNames.length,
    nOutputs: ours.length,
    lightgbmVersion,
    seconds: {
      gbm: spreadOf(seconds.gbm),
      multi: spreadOf(seconds.multi),
      shared: spreadOf(seconds.shared),
    },
    speedup: spreadOf(
      seconds.gbm.map((s, i) => Math.min(seconds.multi[i], seconds.shared[i]) / s),
    ),
    rmseRatios: ours.map((rmse, output) => rmse / theirs[output]),
  };
  for (const line of trainingTable(report, data)) onLine(line);
  if (options.reportPath) await writeJson(options.reportPath, report);
  return report;
}

function trainingTable(report: TrainingBench, { params }: BenchData): string[] {
  const line = (name: string, { median, min, max }: Spread, unit: string) =>
    `${name.padEnd(36)} ${median.toFixed(2)}${unit}  (${min.toFixed(2)} to ${max.toFixed(2)})`;
  const { seconds, rmseRatios } = report;
  const mean = rmseRatios.reduce((sum, ratio) => sum + ratio, 0) / rmseRatios.length;
  return [
    `training: ${report.nTrain} rows x ${report.nFeatures} features x ${report.nOutputs} outputs, ` +
    JSON.stringify(params),
    line("this engine", seconds.gbm, " s"),
    line(`LightGBM ${report.lightgbmVersion}, MultiOutputRegressor`, seconds.multi, " s"),
    line(`LightGBM ${report.lightgbmVersion}, one shared Dataset`, seconds.shared, " s"),
    line("faster by, turn by turn", report.speedup, " x"),
    `test RMSE over LightGBM's: mean ${mean.toFixed(5)}, largest ${
      Math.max(...rmseRatios).toFixed(5)
    }`,
  ];
}

async function runLightgbm(
  way: Way,
  { folder, python }: BenchTrainingOptions,
): Promise<{ seconds: number; lightgbm: string }> {
  const script = new URL("./lightgbm_training.py", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(python, {
    args: [script, folder, way, predictionPath(folder, way)],
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Python ended with ${code}: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout).trim().split("\n").at(-1)!);
}

function predictionPath(folder: string, way: Way): string {
  return join(folder, `lightgbm_${way}_prediction`);
}

function medianOf(values: readonly number[]): number {
  return spreadOf(values).median;
}

/** `scores` row-major, `labels` column-major. */
function rmseByOutput(scores: Float64Array, labels: Float64Array, nRows: number): number[] {
  const nOutputs = labels.length / nRows;
  return Array.from({ length: nOutputs }, (_, output) => {
    let sum = 0;
    for (let row = 0; row < nRows; row++) {
      sum += (scores[row * nOutputs + output] - labels[output * nRows + row]) ** 2;
    }
    return Math.sqrt(sum / nRows);
  });
}
