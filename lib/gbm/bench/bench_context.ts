/**
 * What every part of the benchmark is given, and how it asks LightGBM.
 * @module
 */
import { join } from "node:path";
import type { Progress } from "../../_shared/progress.ts";
import type { BenchData } from "./bench_data.ts";

/** A workload, the peer, and a clock. */
export interface BenchContext {
  /** Folder of the workload; see `writeBenchData`. */
  readonly folder: string;
  /** What the folder holds. */
  readonly data: BenchData;
  /** Interpreter with LightGBM and scikit-learn. */
  readonly python: string;
  /** Seconds since any fixed moment. */
  readonly clock: () => number;
  /** Workers of this engine; LightGBM runs 2 threads. */
  readonly workers: number;
  /** Told each line of the report as it comes. */
  readonly onLine: (line: string) => void;
  /** Told how far the part is. */
  readonly onProgress: Progress;
}

/**
 * Runs one command of `lightgbm_peer.py` in a process of its own.
 * @returns What it prints, with LightGBM's version.
 * @throws {Error} with Python's last lines when it fails.
 */
export async function askLightgbm<Answer>(
  { folder, python }: Pick<BenchContext, "folder" | "python">,
  command: string,
  ...args: string[]
): Promise<Answer & { version: string }> {
  const script = new URL("./lightgbm_peer.py", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(python, {
    args: [script, command, folder, ...args],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Python ended with ${code}: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout).trim().split("\n").at(-1)!);
}

/** A file that LightGBM's part wrote. */
export function peerPath(folder: string, name: string): string {
  return join(folder, `lightgbm_${name}`);
}

/** Runs `work` and says how long it took. */
export async function timed<Result>(
  clock: () => number,
  work: () => Result | Promise<Result>,
): Promise<{ seconds: number; result: Result }> {
  const start = clock();
  const result = await work();
  return { seconds: clock() - start, result };
}
