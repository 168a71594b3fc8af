/**
 * Times 20 aggregates of the health plan here, in pandas and in polars over the
 * same Parquet files, in alternating runs; checks that the three agree; then
 * times all features in a process of their own, with its peak memory.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { writeJson } from "../../_shared/files.ts";
import { formatCount, formatNumber } from "../../_shared/format.ts";
import { quantile } from "../../_shared/stats.ts";
import { Database, quote } from "../../data/database.ts";
import { scoringEntities } from "../entities.ts";
import { openFeatureDatabase } from "../feature_database.ts";
import { FeatureEngineer } from "../feature_engineer.ts";
import { column, type FeatureMatrix } from "../feature_matrix.ts";
import { FeatureSet } from "../feature_set.ts";
import type { RawFeatures } from "../raw_features.ts";

/** The aggregates that all three compute, by the names of the features. */
export const BENCH_AGGREGATES = [
  "total_claims_count",
  "total_claim_amount",
  "avg_claim_amount",
  "max_claim_amount",
  "std_claim_amount",
  "total_paid_amount",
  "total_member_responsibility",
  "claims_last_30d",
  "claims_last_90d",
  "claim_amount_last_90d",
  "er_visit_count",
  "pharmacy_fill_count",
  "out_of_network_rate",
  "unique_claim_types",
  "days_since_last_claim",
  "has_diabetes",
  "total_engagements",
  "app_engagement_rate",
  "avg_session_duration_sec",
  "unique_channels_count",
] as const;

/** Relative: the peers sum doubles, in an order of their own. */
const TOLERANCE = 1e-9;

/** What we are compared with. */
export type Peer = "pandas" | "polars";

/** Options of {@linkcode benchFeatures}. */
export interface BenchFeaturesOptions {
  readonly dataFolder: string;
  /** The set that holds the 20 aggregates. */
  readonly featureSet: FeatureSet;
  /** Date (ISO) as of which members are seen: the extract's end. */
  readonly asOf: string;
  /** A Python with pandas and polars. */
  readonly python: string;
  /** Arguments for Deno that run a program computing all features of the data folder. */
  readonly allFeatures: readonly string[];
  /** File of the report. */
  readonly reportPath: string;
  /** Seconds since some start. */
  readonly clock: () => number;
  /** Threads here and in polars (default 2). */
  readonly threads?: number;
  /** Default: both. */
  readonly peers?: readonly Peer[];
  /** Runs of each engine (default 5). */
  readonly rounds?: number;
  /** Told each line of the report. */
  readonly onLine?: (line: string) => void;
}

/** Seconds of one engine's runs. */
export interface EngineTimes {
  readonly version: string;
  readonly seconds: number[];
  readonly medianSeconds: number;
}

/** Seconds of a peer's runs, beside ours. */
export interface PeerTimes extends EngineTimes {
  readonly name: Peer;
  /** Median seconds of the peer / ours: above 1, we are faster. */
  readonly timesOurs: number;
  /** Largest difference from our values, relative above 1. */
  readonly largestDifference: number;
}

/** What {@linkcode benchFeatures} measured. */
export interface FeatureBenchReport {
  readonly nMembers: number;
  readonly threads: number;
  readonly aggregates: number;
  readonly ours: EngineTimes;
  readonly peers: readonly PeerTimes[];
  readonly allFeatures: {
    readonly count: number;
    readonly seconds: number;
    readonly peakMb: number;
  };
}

const peerOutput = z.object({ seconds: z.number(), version: z.string() });
const memoryOutput = z.object({ peakBytes: z.number(), code: z.number() });

/**
 * Runs the benchmark and writes its report.
 *
 * @throws {Error} when a peer fails, or an aggregate differs from ours by more
 * than summing doubles explains.
 */
export async function benchFeatures(options: BenchFeaturesOptions): Promise<FeatureBenchReport> {
  const { threads = 2, onLine = () => {} } = options;
  const folder = await Deno.makeTempDir();
  try {
    const { matrix, ours, peers } = await timeEngines(folder, options);
    const report: FeatureBenchReport = {
      nMembers: matrix.nRows,
      threads,
      aggregates: BENCH_AGGREGATES.length,
      ours,
      peers: await Promise.all(peers.map(async (times): Promise<PeerTimes> => ({
        ...times,
        timesOurs: times.medianSeconds / ours.medianSeconds,
        largestDifference: await differenceTo(matrix, join(folder, `${times.name}.parquet`)),
      }))),
      allFeatures: { count: options.featureSet.names.length, ...await timeAllFeatures(options) },
    };
    await writeJson(options.reportPath, report);
    reportLines(report).forEach(onLine);
    onLine(`Report: ${options.reportPath}`);
    return report;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Alternating runs, so that a busy moment of the machine meets all of them. */
async function timeEngines(folder: string, options: BenchFeaturesOptions) {
  const { clock, rounds = 5, peers: names = ["pandas", "polars"] } = options;
  const seconds: number[] = [];
  const peers = names.map((name) => ({ name, version: "", seconds: [] as number[] }));
  // The first run fills the file cache and the compilers, and is not counted.
  const { sources, measures } = options.featureSet;
  const features = BENCH_AGGREGATES.map((name) => options.featureSet.feature(name));
  const engineer = new FeatureEngineer(new FeatureSet({ sources, measures, features }));
  let raw = await runOurs(engineer, options);
  for (let round = 0; round < rounds; round++) {
    const start = clock();
    raw = await runOurs(engineer, options);
    seconds.push(clock() - start);
    for (const peer of peers) {
      const run = await runPeer(peer.name, folder, options);
      peer.seconds.push(run.seconds);
      peer.version = run.version;
    }
  }
  const withMedian = <T extends { seconds: number[] }>(times: T) => ({
    ...times,
    medianSeconds: quantile(times.seconds, 0.5),
  });
  return {
    matrix: engineer.fitTransform(raw),
    ours: withMedian({ version: "DuckDB", seconds }),
    peers: peers.map(withMedian),
  };
}

/** Without the fit: the peers do not fit either. */
async function runOurs(
  engineer: FeatureEngineer,
  { dataFolder, asOf, threads = 2 }: BenchFeaturesOptions,
): Promise<RawFeatures> {
  const { featureSet } = engineer;
  using db = await openFeatureDatabase(dataFolder, { featureSet, threads });
  return await engineer.compute(db, await scoringEntities(db, { asOf }));
}

async function runPeer(
  peer: Peer,
  folder: string,
  { python, dataFolder, asOf, threads = 2 }: BenchFeaturesOptions,
): Promise<z.infer<typeof peerOutput>> {
  const out = join(folder, `${peer}.parquet`);
  const args = [besides("peer_aggregates.py"), peer, dataFolder, asOf, out];
  return peerOutput.parse(await runJson(python, args, { POLARS_MAX_THREADS: String(threads) }));
}

/** The program prints its seconds as JSON on its last line, which arrives on standard error here. */
async function timeAllFeatures(
  { python, allFeatures, dataFolder, asOf, threads = 2 }: BenchFeaturesOptions,
): Promise<{ seconds: number; peakMb: number }> {
  const args = [...allFeatures, dataFolder, asOf, String(threads)];
  const command = new Deno.Command(python, {
    args: [besides("peak_memory.py"), Deno.execPath(), ...args],
    stdin: "null",
  });
  const output = await command.output();
  const said = new TextDecoder().decode(output.stderr).trim();
  const parsed = memoryOutput.safeParse(parseJson(new TextDecoder().decode(output.stdout)));
  if (!parsed.success || parsed.data.code !== 0) {
    throw new Error(`Cannot time all features: ${said}`);
  }
  const timed = z.object({ seconds: z.number() }).parse(parseJson(said.split("\n").at(-1) ?? ""));
  return { seconds: timed.seconds, peakMb: parsed.data.peakBytes / 1e6 };
}

async function differenceTo(ours: FeatureMatrix, path: string): Promise<number> {
  using db = await Database.open();
  const names = BENCH_AGGREGATES.join(", ");
  const columns = await db.numberColumns(
    `SELECT ${names} FROM read_parquet(${quote(path)}) ORDER BY length(member_id), member_id`,
  );
  let largest = 0;
  BENCH_AGGREGATES.forEach((name, j) => {
    const values = column(ours, name);
    if (columns[j].length !== values.length) throw new Error("A peer has other members");
    for (let i = 0; i < values.length; i++) {
      const scale = Math.max(1, Math.abs(values[i]));
      largest = Math.max(largest, Math.abs(values[i] - columns[j][i]) / scale);
      if (largest > TOLERANCE) throw new Error(`The peer's ${name} differs by ${largest}`);
    }
  });
  return largest;
}

function reportLines(report: FeatureBenchReport): string[] {
  const { ours, peers, allFeatures } = report;
  const line = (name: string, times: EngineTimes) =>
    `  ${name.padEnd(8)} ${times.version.padEnd(8)} ${formatNumber(times.medianSeconds, 3)} s`;
  return [
    `${report.aggregates} aggregates over ${
      formatCount(report.nMembers)
    } members, ${report.threads} threads, median of ${ours.seconds.length} alternating runs:`,
    line("ours", ours),
    ...peers.map((peer) =>
      `${line(peer.name, peer)} (${formatNumber(peer.timesOurs)} x ours; largest difference ${
        peer.largestDifference.toExponential(0)
      })`
    ),
    `All ${allFeatures.count} features: ${formatNumber(allFeatures.seconds)} s, peak memory ${
      formatNumber(allFeatures.peakMb, 0)
    } MB`,
  ];
}

async function runJson(
  program: string,
  args: string[],
  env: Record<string, string>,
): Promise<unknown> {
  const command = new Deno.Command(program, { args, env, stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  if (success) return parseJson(new TextDecoder().decode(stdout));
  const lastLine = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new Error(`Cannot run the peer ${args[1]}: ${lastLine}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Expected JSON, got: ${text.slice(0, 200)}`);
  }
}

function besides(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
