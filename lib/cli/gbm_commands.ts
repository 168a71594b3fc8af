/**
 * Commands of the boosting engine: its kernels, its speed, its reader under damage.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../_shared/errors.ts";
import { removeFolder } from "../_shared/files.ts";
import { nearest } from "../_shared/nearest.ts";
import { SETTING_NAMES, type Settings } from "../config.ts";
import { BENCH_PARTS, benchGbm, type BenchPart, writeBenchData } from "../gbm/bench/mod.ts";
import { fuzzModels, goodModels } from "../gbm/fuzz/mod.ts";
import { buildKernels } from "../gbm/kernels/build.ts";
import { ensurePythonEnvironment } from "../notebooks/mod.ts";
import {
  boosterParams,
  type LabelledMembers,
  labelMembers,
  outputPaths,
  readTrainingFeatures,
  runFeaturesStage,
} from "../pipeline/mod.ts";
import { benchData, countFlag, peakMemoryProgram, PERMISSIONS } from "./bench_commands.ts";
import type { Command, CommandInput } from "./command.ts";
import { projectRoot } from "./project_root.ts";

const DEFAULT_MUTANTS = 100_000;
const DEFAULT_TURNS = 5;

const BUILD_COMMAND: Command = {
  name: "gbm:build",
  summary: "Compiles the kernels of the boosting engine from AssemblyScript.",
  run: async ({ console: out }) => {
    const built = await buildKernels();
    for (const { path, bytes } of built) out.say(`Wrote ${path}, ${bytes} bytes`);
    out.result(built);
  },
};

const BENCH_COMMAND: Command = {
  name: "bench:gbm",
  summary: "Times the engine against LightGBM in turns on the features of synthetic members.",
  flags: [
    {
      name: "turns",
      value: "N",
      description: `turns of training and scoring (default ${DEFAULT_TURNS})`,
    },
    { name: "only", value: "PARTS", description: `some of ${BENCH_PARTS.join(",")}` },
  ],
  settings: SETTING_NAMES.filter((name) => !["source", "dir", "mapping", "csv"].includes(name)),
  run: async (input) => {
    const { console: out } = input;
    const turns = countFlag("turns", input.flags.turns, DEFAULT_TURNS);
    const parts = partsFlag(input.flags.only);
    const workload = await writeWorkload(input);
    const { python } = await ensurePythonEnvironment({
      root: projectRoot(),
      parity: true,
      onProgress: (line) => out.say(line),
    });
    out.result(
      await benchGbm({
        folder: workload,
        python,
        deno: [
          Deno.execPath(),
          "run",
          "--config",
          join(projectRoot(), "deno.json"),
          ...PERMISSIONS,
        ],
        peakMemory: [python, peakMemoryProgram()],
        clock: () => out.seconds(),
        reportPath: join(input.settings.out, "bench", "gbm.json"),
        parts,
        turns,
        onLine: (line) => out.say(line),
        progressOf: (part) => out.progress(part),
      }),
    );
  },
};

/** Labelled features of the members as the stage `train` splits them, made anew. */
async function writeWorkload(input: CommandInput): Promise<string> {
  const { console: out } = input;
  const data = await benchData(input);
  const folder = `${data}_gbm`;
  const settings: Settings = { ...input.settings, source: "synthetic", data, out: folder };
  out.say("Computing the features and labels");
  await runFeaturesStage({ settings, progress: out.progress("features") });
  const { features, engineer } = await readTrainingFeatures(outputPaths(folder));
  const { train, test } = labelMembers(features, engineer, settings);
  const workload = join(folder, "workload");
  await removeFolder(workload);
  await writeBenchData(workload, {
    train: rowsOf(train),
    test: rowsOf(test),
    params: boosterParams(settings),
  });
  return workload;
}

function partsFlag(value: string | boolean | undefined): readonly BenchPart[] {
  if (value === undefined) return BENCH_PARTS;
  return String(value).split(",").map((name) => {
    const part = BENCH_PARTS.find((known) => known === name);
    if (part) return part;
    throw new UsageError(
      `Unknown part "${name}" in --only: did you mean ${nearest(name, BENCH_PARTS)}?`,
    );
  });
}

const FUZZ_COMMAND: Command = {
  name: "bench:gbm-fuzz",
  summary: "Reads damaged model files: each is refused by name or predicts within its leaves.",
  flags: [{
    name: "mutants",
    value: "N",
    description: `damaged files to read (default ${DEFAULT_MUTANTS})`,
  }],
  settings: ["seed", "out"],
  run: async ({ settings, flags, console: out }) => {
    const report = await fuzzModels(await goodModels(), {
      mutants: countFlag("mutants", flags.mutants, DEFAULT_MUTANTS),
      seed: settings.seed,
      clock: () => out.seconds(),
      reportPath: join(settings.out, "bench", "gbm_fuzz.json"),
      onProgress: out.progress("mutants"),
      onLine: (line) => out.say(line),
    });
    out.result(report);
    return report.failures === 0 ? 0 : 1;
  },
};

/** Building, timing and fuzzing the boosting engine. */
export const GBM_COMMANDS: readonly Command[] = [BUILD_COMMAND, BENCH_COMMAND, FUZZ_COMMAND];

function rowsOf({ features, noisyLabels }: LabelledMembers) {
  const { values, nRows, names } = features;
  return { columns: { values, nRows, featureNames: names }, labels: noisyLabels };
}
