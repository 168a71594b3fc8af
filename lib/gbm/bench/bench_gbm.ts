/**
 * The benchmark of the engine: its parts, their report, their goals.
 * @module
 */
import { writeJson } from "../../_shared/files.ts";
import { formatCount } from "../../_shared/format.ts";
import type { Progress } from "../../_shared/progress.ts";
import { type AccuracyBench, benchAccuracy } from "./bench_accuracy.ts";
import { type AnswersBench, benchScoring, benchShap, type ShapBench } from "./bench_answers.ts";
import { askLightgbm, type BenchContext } from "./bench_context.ts";
import { readBenchData } from "./bench_data.ts";
import { benchGrowth, type GrowthBench } from "./bench_growth.ts";
import { benchOneRow, type OneRowBench } from "./bench_one_row.ts";
import { benchTraining, type TrainingBench } from "./bench_training.ts";
import { goalsOf, goalTable } from "./goals.ts";
import type { Spread } from "./spread.ts";

/** What was measured; a part that did not run is absent. */
export interface GbmBench {
  /** Of both engines. */
  threads: number;
  cores: number;
  deno: string;
  lightgbm: string;
  training?: TrainingBench;
  scoring?: AnswersBench;
  shap?: ShapBench;
  row?: OneRowBench;
  growth?: GrowthBench;
  accuracy?: AccuracyBench[];
}

/** The parts in their order. */
export const BENCH_PARTS = ["training", "scoring", "shap", "row", "growth", "accuracy"] as const;

/** Name of a part. */
export type BenchPart = typeof BENCH_PARTS[number];

/** How the benchmark runs. */
export interface BenchGbmOptions {
  /** Folder of the workload; see `writeBenchData`. */
  folder: string;
  /** Interpreter with LightGBM and scikit-learn. */
  python: string;
  /** Program and arguments that run a TypeScript file with what training may do. */
  deno: readonly string[];
  /** Program and arguments that run a command and print its peak memory. */
  peakMemory: readonly string[];
  /** Seconds since any fixed moment. */
  clock: () => number;
  /** File of the report. */
  reportPath: string;
  /** Parts to run, default all. */
  parts?: readonly BenchPart[];
  /** Turns of training and scoring (default 5); SHAP takes at most 3. */
  turns?: number;
  /**
   * Test rows that SHAP explains (default 2,000), rows that growth trains on (1,000,000),
   * repetitions of one row (5,000).
   */
  sizes?: { shapRows?: number; growthRows?: number; repetitions?: number };
  /** Told each line of the report as it comes. */
  onLine?: (line: string) => void;
  /** A progress callback for each part. */
  progressOf?: (part: BenchPart) => Progress;
}

const SHAP_TURNS = 3;
/** As many as `lightgbm_peer.py` gives LightGBM. */
const WORKERS = 2;

/** Runs the parts, prints a line a turn and the table, and writes the report. */
export async function benchGbm(options: BenchGbmOptions): Promise<GbmBench> {
  const { onLine = () => {}, parts = BENCH_PARTS, turns = 5 } = options;
  const { shapRows = 2_000, growthRows = 1_000_000, repetitions = 5_000 } = options.sizes ?? {};
  const data = await readBenchData(options.folder);
  const contextOf = (part: BenchPart): BenchContext => ({
    ...options,
    data,
    workers: WORKERS,
    onLine,
    onProgress: options.progressOf?.(part) ?? (() => {}),
  });
  const { deno, peakMemory } = options;
  const run: { [Part in BenchPart]: (context: BenchContext) => Promise<GbmBench[Part]> } = {
    training: (context) => benchTraining(context, { turns }),
    scoring: (context) => benchScoring(context, { turns }),
    shap: (context) => benchShap(context, { turns: Math.min(turns, SHAP_TURNS), nRows: shapRows }),
    row: (context) => benchOneRow(context, { repetitions }),
    growth: (context) => benchGrowth(context, { nRows: growthRows, deno, peakMemory }),
    accuracy: benchAccuracy,
  };
  const bench: GbmBench = {
    threads: WORKERS,
    cores: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    lightgbm: (await askLightgbm(options, "version")).version,
  };
  for (const part of BENCH_PARTS.filter((name) => parts.includes(name))) {
    Object.assign(bench, { [part]: await run[part](contextOf(part)) });
  }
  for (const line of [...reportLines(bench), ...goalTable(goalsOf(bench))]) onLine(line);
  await writeJson(options.reportPath, { ...bench, goals: goalsOf(bench) });
  onLine(`Report: ${options.reportPath}`);
  return bench;
}

function reportLines(bench: GbmBench): string[] {
  const { training, scoring, shap, row, growth, accuracy } = bench;
  const lines = [
    `Deno ${bench.deno}, LightGBM ${bench.lightgbm}, ${bench.threads} threads each on ` +
    `${bench.cores} cores; seconds are medians (smallest to largest)`,
  ];
  if (training) {
    const { nTrain, nFeatures, nOutputs, seconds } = training;
    lines.push(
      `Training, ${formatCount(nTrain)} rows x ${nFeatures} features x ${nOutputs} outputs`,
      spreadLine("this engine", seconds.gbm),
      spreadLine("LightGBM, MultiOutputRegressor", seconds.multi),
      spreadLine("LightGBM, one shared Dataset", seconds.shared),
    );
  }
  if (scoring) lines.push(...answerLines("Scoring", scoring));
  if (shap) {
    const { nRows, gbmSeconds, lightgbmSecondsExtrapolated } = shap.allRows;
    lines.push(
      ...answerLines("SHAP", shap),
      `  ${formatCount(nRows)} rows: this engine ${gbmSeconds.toFixed(1)} s, LightGBM ` +
        `${lightgbmSecondsExtrapolated.toFixed(0)} s (extrapolated)`,
    );
  }
  if (row) {
    lines.push(
      `One row, ${row.nOutputs} scores and SHAP of ${row.nExplained} outputs, ` +
        `${formatCount(row.repetitions)} times`,
      `  p50 ${row.p50.toFixed(3)} ms, p99 ${row.p99.toFixed(3)} ms`,
    );
  }
  if (growth) {
    const { small, large } = growth;
    lines.push(
      "Growth of training",
      spreadLine(`${formatCount(small.nRows)} rows`, small.seconds),
      `  ${`${formatCount(large.nRows)} rows, resampled`.padEnd(32)}${
        large.seconds.toFixed(1)
      } s, ` +
        `peak memory ${(large.peakBytes / 1e9).toFixed(1)} GB`,
    );
  }
  if (accuracy) {
    lines.push("Test errors, this engine and LightGBM");
    for (const { name, metric, gbm, lightgbm, nTrain, nFeatures, nCategorical } of accuracy) {
      const size = `${formatCount(nTrain)} x ${nFeatures}, ${nCategorical} categorical`;
      lines.push(
        `  ${name.padEnd(32)}${size.padEnd(30)}${metric} ${gbm.toPrecision(6)} and ${
          lightgbm.toPrecision(6)
        }`,
      );
    }
  }
  return lines;
}

function answerLines(name: string, bench: AnswersBench): string[] {
  return [
    `${name}, ${formatCount(bench.nRows)} rows x ${bench.nOutputs} outputs`,
    spreadLine("this engine", bench.seconds.gbm),
    spreadLine("LightGBM, a booster an output", bench.seconds.boosters),
    spreadLine("LightGBM, our file", bench.seconds.merged),
    `  largest difference from LightGBM's answers: ${bench.largestDifference.toExponential(0)}`,
  ];
}

function spreadLine(name: string, { median, min, max }: Spread): string {
  return `  ${name.padEnd(32)}${precise(median)} s (${precise(min)} to ${precise(max)})`;
}

function precise(value: number): string {
  return value < 1000 ? value.toPrecision(4) : value.toFixed(0);
}
