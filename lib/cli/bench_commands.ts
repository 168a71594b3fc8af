/**
 * Benchmarks: us and the peer side by side in one run.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../_shared/errors.ts";
import { exists, replaceFolder } from "../_shared/files.ts";
import type { Settings } from "../config.ts";
import { benchMutants, benchValidate } from "../data/input/bench/mod.ts";
import { healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import {
  LARGE_FILES_AS_OF,
  smallPlan,
  writeLargeFiles,
} from "../domains/healthcare/input_bench/mod.ts";
import { benchFeatures } from "../features/bench/mod.ts";
import { ensurePythonEnvironment } from "../notebooks/mod.ts";
import { runDataStage } from "../pipeline/mod.ts";
import type { Command, CommandInput } from "./command.ts";
import { projectRoot } from "./project_root.ts";

const DEFAULT_MUTANTS = 100_000;
const DEFAULT_MEGABYTES = 1_000;
/** A file whose check shows whether memory grows with the file. */
const SMALL_MEGABYTES = 100;
/** Pandas holds each text cell as a Python object, so it sits out of larger plans. */
const MOST_PANDAS_MEMBERS = 200_000;
/** What a measured program may do: no writing, no running of others. */
export const PERMISSIONS = [
  "--no-prompt",
  "--allow-read",
  "--allow-env",
  "--allow-ffi",
  "--allow-sys",
];

const FEATURES_COMMAND: Command = {
  name: "bench:features",
  summary: "Times 20 aggregates against polars and pandas, then all features, with memory.",
  settings: ["members", "seed", "asOf", "out", "threads"],
  run: async (input) => {
    const { settings, console: out } = input;
    const dataFolder = await benchData(input);
    const { members } = settings;
    const onLine = (line: string) => out.say(line);
    const { python } = await ensurePythonEnvironment({
      root: projectRoot(),
      parity: true,
      onProgress: onLine,
    });
    const program = new URL("../domains/healthcare/features/time_features.ts", import.meta.url);
    const config = join(projectRoot(), "deno.json");
    out.result(
      await benchFeatures({
        dataFolder,
        featureSet: healthcareFeatures,
        asOf: settings.asOf,
        python,
        allFeatures: ["run", "--config", config, ...PERMISSIONS, fileURLToPath(program)],
        reportPath: join(settings.out, "bench", "features.json"),
        clock: () => out.seconds(),
        threads: settings.threads,
        peers: members > MOST_PANDAS_MEMBERS ? ["polars"] : ["pandas", "polars"],
        rounds: members > MOST_PANDAS_MEMBERS ? 1 : 5,
        onLine,
      }),
    );
  },
};

const MUTANTS_COMMAND: Command = {
  name: "bench:mutants",
  summary: "Imports damaged files and compares what is kept with a naive reader (about 1 hour).",
  flags: [{
    name: "mutants",
    value: "N",
    description: `damaged files to import (default ${DEFAULT_MUTANTS})`,
  }],
  settings: ["seed", "out"],
  run: async ({ settings, flags, console: out }) => {
    const report = await benchMutants({
      plan: smallPlan(),
      mutants: countFlag("mutants", flags.mutants, DEFAULT_MUTANTS),
      seed: settings.seed,
      clock: () => out.seconds(),
      reportPath: join(settings.out, "bench", "mutants.json"),
      onProgress: out.progress("mutants"),
      onLine: (line) => out.say(line),
    });
    out.result(report);
    return report.failures === 0 ? 0 : 1;
  },
};

const VALIDATE_COMMAND: Command = {
  name: "bench:validate",
  summary: "Times the check of a large claims file and its memory, beside DuckDB reading it.",
  flags: [{
    name: "megabytes",
    value: "N",
    description: `size of the claims file (default ${DEFAULT_MEGABYTES})`,
  }],
  settings: ["out", "threads"],
  run: async ({ settings, flags, console: out }) => {
    const { threads } = settings;
    const megabytes = countFlag("megabytes", flags.megabytes, DEFAULT_MEGABYTES);
    const sizes = [Math.min(megabytes, SMALL_MEGABYTES), megabytes];
    const inputFolders: string[] = [];
    for (const size of new Set(sizes)) {
      inputFolders.push(await largeFiles(size, { threads, say: (line) => out.say(line) }));
    }
    const { python } = await ensurePythonEnvironment({
      root: projectRoot(),
      onProgress: (line) => out.say(line),
    });
    const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));
    const deno = ["run", "--config", join(projectRoot(), "deno.json"), ...PERMISSIONS];
    out.result(
      await benchValidate({
        inputFolders,
        file: "claims.csv",
        validate: (inputFolder, outFolder) => [
          ...[Deno.execPath(), ...deno, "--allow-write", cli, "validate"],
          ...["--dir", inputFolder, "--out", outFolder],
          ...["--as-of", LARGE_FILES_AS_OF, "--threads", String(threads)],
        ],
        peakMemory: [python, peakMemoryProgram()],
        clock: () => out.seconds(),
        threads,
        reportPath: join(settings.out, "bench", "validate.json"),
        onLine: (line) => out.say(line),
      }),
    );
  },
};

/** Features against pandas and polars, the import against damage and large files. */
export const BENCH_COMMANDS: readonly Command[] = [
  FEATURES_COMMAND,
  MUTANTS_COMMAND,
  VALIDATE_COMMAND,
];

/** The folder with a claims file of this size, made the first time. */
async function largeFiles(
  megabytes: number,
  { threads, say }: { threads: number; say: (line: string) => void },
): Promise<string> {
  const folder = join(projectRoot(), ".cache", "bench", `claims_${megabytes}_mb`);
  if (await exists(folder)) return folder;
  say(`Making a claims file of ${megabytes} MB`);
  await replaceFolder(folder, (made) => writeLargeFiles(made, { megabytes, threads }));
  return folder;
}

/** The program in Python that runs another and prints its peak memory. */
export function peakMemoryProgram(): string {
  return fileURLToPath(new URL("../features/bench/peak_memory.py", import.meta.url));
}

/** The number of a flag, from 1 on. */
export function countFlag(
  name: string,
  value: string | boolean | undefined,
  otherwise: number,
): number {
  if (value === undefined) return otherwise;
  if (typeof value === "string" && /^[1-9][0-9]{0,8}$/.test(value)) return Number(value);
  throw new UsageError(`Cannot use --${name}: expected a whole number from 1 on`);
}

/** The synthetic tables of the wanted size, made the first time. */
export async function benchData(input: CommandInput): Promise<string> {
  const { settings, console: out } = input;
  const { members } = settings;
  const name = `${members}_${settings.seed}_${settings.asOf}`;
  const data = join(projectRoot(), ".cache", "bench", name);
  if (await exists(join(data, "manifest.json"))) return data;
  out.say(`Making the tables of ${members} members`);
  const wanted: Settings = { ...settings, source: "synthetic", data, csv: false };
  await runDataStage({ settings: wanted, progress: out.progress("data") });
  return data;
}
