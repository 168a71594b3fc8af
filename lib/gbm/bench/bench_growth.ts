/**
 * How training time and memory grow with rows.
 * @module
 */
import { formatCount } from "../../_shared/format.ts";
import type { BenchContext } from "./bench_context.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** Runs on the few rows; those on the many take long enough to be steady. */
const SMALL_RUNS = 3;

/** What was measured. */
export interface GrowthBench {
  /** Rows of the workload, and seconds that training on them takes. */
  small: { nRows: number; seconds: Spread };
  /** Rows made by resampling them. */
  large: { nRows: number; seconds: number; peakBytes: number };
  /** Time a row of the many over time a row of the few. */
  ratio: number;
}

/** How the training program is started. */
export interface GrowthOptions {
  readonly nRows: number;
  /** Program and arguments before `time_training.ts`. */
  readonly deno: readonly string[];
  /** Program that runs another and prints its peak memory on its last line, as JSON. */
  readonly peakMemory: readonly string[];
}

/** Trains on the workload's rows, then on many more, each in a process of its own. */
export async function benchGrowth(
  context: BenchContext,
  options: GrowthOptions,
): Promise<GrowthBench> {
  const { train, test } = context.data;
  const nSmall = train.columns.nRows + test.columns.nRows;
  const seconds: number[] = [];
  for (let run = 0; run < SMALL_RUNS; run++) {
    seconds.push((await trainIn(context, options, nSmall)).seconds);
  }
  const small = { nRows: nSmall, seconds: spreadOf(seconds) };
  context.onLine(
    `growth: ${formatCount(nSmall)} rows take ${small.seconds.median.toFixed(1)} s; ` +
      `making ${formatCount(options.nRows)} rows by resampling`,
  );
  const large = { nRows: options.nRows, ...await trainIn(context, options, options.nRows) };
  const ratio = large.seconds / large.nRows / (small.seconds.median / small.nRows);
  return { small, large, ratio };
}

async function trainIn(
  { folder, workers, onProgress }: BenchContext,
  { deno, peakMemory }: GrowthOptions,
  nRows: number,
): Promise<{ seconds: number; peakBytes: number }> {
  const [program, ...args] = [
    ...peakMemory,
    ...deno,
    new URL("./time_training.ts", import.meta.url).pathname,
    ...[folder, String(nRows), String(workers)],
  ];
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let seconds = NaN, said = "";
  // The memory program sends what the training prints to standard error.
  const follow = async () => {
    for await (const line of linesOf(child.stderr)) {
      said = line;
      const message = line.startsWith("{") ? JSON.parse(line) : {};
      if ("total" in message) onProgress(message.done, message.total, "iterations");
      if ("seconds" in message) seconds = message.seconds;
    }
  };
  const [printed] = await Promise.all([new Response(child.stdout).text(), follow()]);
  await child.status;
  if (Number.isNaN(seconds)) throw new Error(`Cannot train on ${nRows} rows: ${said}`);
  const { peakBytes } = JSON.parse(printed.trim().split("\n").at(-1)!);
  return { seconds, peakBytes };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open = "";
  for await (const piece of stream) {
    const lines = (open + decoder.decode(piece, { stream: true })).split("\n");
    open = lines.pop()!;
    yield* lines;
  }
}
