/**
 * Benchmarks: us and the peer side by side in one run.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exists } from "../_shared/files.ts";
import type { Settings } from "../config.ts";
import { healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import { benchFeatures } from "../features/bench/mod.ts";
import { ensurePythonEnvironment } from "../notebooks/mod.ts";
import { runDataStage } from "../pipeline/mod.ts";
import type { Command, CommandInput } from "./command.ts";
import { projectRoot } from "./project_root.ts";

const DEFAULT_MEMBERS = 50_000;
/** Pandas holds each text cell as a Python object, so it sits out of larger plans. */
const MOST_PANDAS_MEMBERS = 200_000;
const PERMISSIONS = ["--no-prompt", "--allow-read", "--allow-env", "--allow-ffi", "--allow-sys"];

/** Feature aggregates against pandas and polars. */
export const BENCH_COMMANDS: readonly Command[] = [{
  name: "bench:features",
  summary:
    `Times 20 aggregates against polars and pandas, then all features, with memory (default ${DEFAULT_MEMBERS} members).`,
  settings: ["members", "seed", "asOf", "out", "threads"],
  run: async (input) => {
    const { settings, console: out } = input;
    const dataFolder = await benchData(input);
    const members = wantedMembers(input);
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
}];

/** The synthetic tables of the wanted size, made the first time. */
async function benchData(input: CommandInput): Promise<string> {
  const { settings, console: out } = input;
  const members = wantedMembers(input);
  const name = `${members}_${settings.seed}_${settings.asOf}`;
  const data = join(projectRoot(), ".cache", "bench", name);
  if (await exists(join(data, "manifest.json"))) return data;
  out.say(`Making the tables of ${members} members`);
  const wanted: Settings = { ...settings, source: "synthetic", members, data, csv: false };
  await runDataStage({ settings: wanted, progress: out.progress("data") });
  return data;
}

function wantedMembers({ settings, origins }: CommandInput): number {
  return origins.members === "default" ? DEFAULT_MEMBERS : settings.members;
}
