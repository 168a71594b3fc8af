/**
 * Training against LightGBM, in turns on the same rows with equal parameters.
 * @module
 */
import { join } from "node:path";
import { exists, writeFileAtomic } from "../../_shared/files.ts";
import { Booster } from "../booster.ts";
import { train } from "../train.ts";
import { askLightgbm, type BenchContext, peerPath, timed } from "./bench_context.ts";
import { readDoubles } from "./bench_data.ts";
import { type Spread, spreadOf } from "./spread.ts";
import { rmseByOutput } from "./test_errors.ts";

/** LightGBM's ways to train many outputs. */
const WAYS = ["multi", "shared"] as const;
type Way = typeof WAYS[number];

/** What was measured; times in seconds. */
export interface TrainingBench {
  nTrain: number;
  nTest: number;
  nFeatures: number;
  nOutputs: number;
  seconds: { gbm: Spread; multi: Spread; shared: Spread };
  /** LightGBM's faster way over this engine, turn by turn. */
  speedup: Spread;
  /** Test RMSE over that of LightGBM's faster way, by output. */
  rmseRatios: number[];
}

/** Trains all engines in turns and compares times and test errors. */
export async function benchTraining(
  context: BenchContext,
  { turns }: { turns: number },
): Promise<TrainingBench> {
  const { onLine, onProgress } = context;
  const seconds: Record<Way | "gbm", number[]> = { gbm: [], multi: [], shared: [] };
  for (let turn = 1; turn <= turns; turn++) {
    seconds.gbm.push((await trainOurs(context)).seconds);
    for (const way of WAYS) {
      seconds[way].push((await askLightgbm<{ seconds: number }>(context, "train", way)).seconds);
    }
    const last = (name: Way | "gbm") => seconds[name][turn - 1].toFixed(2);
    onLine(
      `training, turn ${turn}: this engine ${last("gbm")} s, MultiOutputRegressor ` +
        `${last("multi")} s, shared Dataset ${last("shared")} s`,
    );
    onProgress(turn, turns, "turns");
  }
  const { multi, shared } = seconds;
  const fasterWay = spreadOf(multi).median <= spreadOf(shared).median ? "multi" : "shared";
  const { columns, labels } = context.data.test;
  const ours = rmseByOutput((await ourModel(context)).predict(columns), labels, columns.nRows);
  const theirs = rmseByOutput(
    await readDoubles(peerPath(context.folder, `${fasterWay}_prediction`)),
    labels,
    columns.nRows,
  );
  return {
    nTrain: context.data.train.columns.nRows,
    nTest: columns.nRows,
    nFeatures: columns.featureNames.length,
    nOutputs: ours.length,
    seconds: { gbm: spreadOf(seconds.gbm), multi: spreadOf(multi), shared: spreadOf(shared) },
    speedup: spreadOf(seconds.gbm.map((s, i) => Math.min(multi[i], shared[i]) / s)),
    rmseRatios: ours.map((rmse, output) => rmse / theirs[output]),
  };
}

/** This engine's model of the workload, trained where no part did so before. */
export async function ourModel(context: BenchContext): Promise<Booster> {
  const path = modelPath(context.folder);
  if (!await exists(path)) await trainOurs(context);
  return Booster.load(await Deno.readTextFile(path));
}

/** Makes sure that both engines' models of the workload are in its folder. */
export async function ensureModels(context: BenchContext): Promise<Booster> {
  const booster = await ourModel(context);
  if (!await exists(peerPath(context.folder, "0.txt"))) {
    await askLightgbm(context, "train", "shared");
  }
  return booster;
}

async function trainOurs(
  { data, folder, workers, clock }: BenchContext,
): Promise<{ seconds: number }> {
  const { columns, labels } = data.train;
  const { seconds, result } = await timed(
    clock,
    () => train(columns, labels, data.params, { workers }),
  );
  await writeFileAtomic(modelPath(folder), result.booster.save());
  return { seconds };
}

function modelPath(folder: string): string {
  return join(folder, "model.lgb");
}
