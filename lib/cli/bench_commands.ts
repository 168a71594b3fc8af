/**
 * Benchmarks: us and the peer side by side in one run.
 * @module
 */
import { benchFeatures } from "../features/bench/bench_features.ts";
import { ensurePythonEnvironment } from "../notebooks/mod.ts";
import type { Command } from "./command.ts";
import { projectRoot } from "./project_root.ts";

/** Feature aggregates against pandas and polars. */
export const BENCH_COMMANDS: readonly Command[] = [{
  name: "bench:features",
  summary: "Times 20 aggregates against polars and pandas, then all features, with memory.",
  settings: ["members", "seed", "asOf", "out", "threads"],
  run: async ({ settings, console: out }) => {
    const { python } = await ensurePythonEnvironment({
      root: projectRoot(),
      parity: true,
      onProgress: (line) => out.say(line),
    });
    out.result(await benchFeatures({ settings, python, onLine: (line) => out.say(line) }));
  },
}];
