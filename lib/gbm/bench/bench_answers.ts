/**
 * Scores and SHAP values against LightGBM, in turns on the same rows and trees. LightGBM
 * answers in two ways: a booster for each output, and one with all, read from our file.
 * @module
 */
import type { Booster } from "../booster.ts";
import type { Columns } from "../columns.ts";
import { askLightgbm, type BenchContext, peerPath, timed } from "./bench_context.ts";
import { allRows, readDoubles, takeRows } from "./bench_data.ts";
import { ensureModels } from "./bench_training.ts";
import { type Spread, spreadOf } from "./spread.ts";
import { largestDifference } from "./test_errors.ts";

/** What was measured of one kind of answer; times in seconds. */
export interface AnswersBench {
  nRows: number;
  nOutputs: number;
  seconds: { gbm: Spread; boosters: Spread; merged: Spread };
  /** LightGBM's faster way over this engine, turn by turn. */
  speedup: Spread;
  /** Largest distance to LightGBM's answers from our model file, relative above 1. */
  largestDifference: number;
}

/** SHAP values of some rows, and what all rows take. */
export interface ShapBench extends AnswersBench {
  allRows: {
    nRows: number;
    /** Measured: contributions handed to a sink, none kept. */
    gbmSeconds: number;
    /** Extrapolated: LightGBM's faster way on the measured rows, times the rows. */
    lightgbmSecondsExtrapolated: number;
  };
}

interface PeerSeconds {
  seconds: { boosters: number; merged: number };
}

/** Scores of all rows of the workload. */
export async function benchScoring(
  context: BenchContext,
  { turns }: { turns: number },
): Promise<AnswersBench> {
  const booster = await ensureModels(context);
  const { columns } = allRows(context.data);
  return await inTurns(context, {
    name: "score",
    turns,
    columns,
    booster,
    answer: () => booster.predictInWorkers(columns, { workers: context.workers }),
    askPeer: () => askLightgbm<PeerSeconds>(context, "score"),
    answersName: "scores",
  });
}

/** SHAP values of the first test rows for every output. */
export async function benchShap(
  context: BenchContext,
  { turns, nRows }: { turns: number; nRows: number },
): Promise<ShapBench> {
  const booster = await ensureModels(context);
  const { columns } = context.data.test;
  const some = takeRows(columns, range(Math.min(nRows, columns.nRows)));
  const bench = await inTurns(context, {
    name: "SHAP",
    turns,
    columns: some,
    booster,
    answer: () => explainAll(booster, some, context.workers),
    askPeer: () => askLightgbm<PeerSeconds>(context, "explain", String(some.nRows)),
    answersName: "contributions",
  });
  const all = allRows(context.data).columns;
  let total = 0;
  const add = (_: number, contributions: Float64Array) => total += contributions[0];
  const whole = await timed(
    context.clock,
    () => booster.eachContributionInWorkers(all, allPairs(booster, all), add, context),
  );
  const { boosters, merged } = bench.seconds;
  return {
    ...bench,
    allRows: {
      nRows: all.nRows,
      gbmSeconds: whole.seconds,
      lightgbmSecondsExtrapolated: Math.min(boosters.median, merged.median) * all.nRows /
        some.nRows,
    },
  };
}

interface Answering {
  name: string;
  turns: number;
  columns: Columns;
  booster: Booster;
  answer: () => Float64Array | Promise<Float64Array>;
  askPeer: () => Promise<PeerSeconds>;
  answersName: string;
}

/** An uncounted run before the first turn has the compilers done, as the peer's has its threads. */
async function inTurns(context: BenchContext, work: Answering): Promise<AnswersBench> {
  const { clock, onLine, onProgress } = context;
  const seconds = { gbm: [] as number[], boosters: [] as number[], merged: [] as number[] };
  let answers = await work.answer();
  for (let turn = 1; turn <= work.turns; turn++) {
    const ours = await timed(clock, work.answer);
    answers = ours.result;
    const peer = await work.askPeer();
    seconds.gbm.push(ours.seconds);
    seconds.boosters.push(peer.seconds.boosters);
    seconds.merged.push(peer.seconds.merged);
    onLine(
      `${work.name}, turn ${turn}: this engine ${ours.seconds.toFixed(3)} s, 16 boosters ` +
        `${peer.seconds.boosters.toFixed(2)} s, one merged ${peer.seconds.merged.toFixed(2)} s`,
    );
    onProgress(turn, work.turns, "turns");
  }
  const { gbm, boosters, merged } = seconds;
  return {
    nRows: work.columns.nRows,
    nOutputs: work.booster.nOutputs,
    seconds: { gbm: spreadOf(gbm), boosters: spreadOf(boosters), merged: spreadOf(merged) },
    speedup: spreadOf(gbm.map((s, i) => Math.min(boosters[i], merged[i]) / s)),
    largestDifference: largestDifference(
      answers,
      await readDoubles(peerPath(context.folder, work.answersName)),
    ),
  };
}

/** Row-major `[row][output][feature ..., base]`, as LightGBM's pred_contrib of many outputs. */
async function explainAll(
  booster: Booster,
  columns: Columns,
  workers: number,
): Promise<Float64Array> {
  const stride = columns.featureNames.length + 1;
  const pairs = allPairs(booster, columns);
  const answers = new Float64Array(pairs.row.length * stride);
  const keep = (pairIdx: number, phi: Float64Array) => answers.set(phi, pairIdx * stride);
  await booster.eachContributionInWorkers(columns, pairs, keep, { workers });
  return answers;
}

function allPairs({ nOutputs }: Booster, { nRows }: Columns) {
  const length = nRows * nOutputs;
  return {
    row: Int32Array.from({ length }, (_, i) => Math.floor(i / nOutputs)),
    output: Int32Array.from({ length }, (_, i) => i % nOutputs),
  };
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
