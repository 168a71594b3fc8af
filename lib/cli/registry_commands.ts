/**
 * `tracking`: care of the embedded MLflow store; `bench:registry`: kills and many writers.
 * @module
 */
import { join } from "node:path";
import { wallClock } from "../_shared/wall_clock.ts";
import { UsageError } from "../_shared/errors.ts";
import { withTemporaryFolder } from "../_shared/files.ts";
import { ensurePythonEnvironment } from "../notebooks/mod.ts";
import {
  endKilledRunsOf,
  pushCommand,
  pushTraining,
  type TrackingOptions,
  trackingUriOf,
  unsentRuns,
} from "../pipeline/mod.ts";
import { parseStoreUri, relocateSqlite } from "../registry/mod.ts";
import { killWriters, registerAtOnce, startMlflowServer } from "../registry/suite/mod.ts";
import type { Command, CommandInput } from "./command.ts";
import { lockFolder } from "./folder_lock.ts";
import { projectRoot } from "./project_root.ts";
import { trackingOptions } from "./tracking_options.ts";

const DEFAULT_KILLS = 200;
const N_PROCESSES = 8;
const N_VERSIONS = 50;
/** A process registers and promotes a version or two in this time. */
const MOST_MS_UNTIL_KILL = { sqlite: 1_500, rest: 5_000 };

const BENCH_REGISTRY_COMMAND: Command = {
  name: "bench:registry",
  summary:
    `Registers by ${N_PROCESSES} processes at once, then kills ${DEFAULT_KILLS} that register and promote, embedded and on mlflow server.`,
  flags: [{ name: "kills", value: "N", description: `kills each (default ${DEFAULT_KILLS})` }],
  settings: ["out", "seed"],
  run: async (input) => {
    const { settings, console: out } = input;
    const nKills = wantedKills(input);
    const { python } = await ensurePythonEnvironment({
      root: projectRoot(),
      mlflow: true,
      onProgress: (line) => out.say(line),
    });
    const isFine = await withTemporaryFolder(join(settings.out, "registry"), async (folder) => {
      const embedded = `sqlite:///${join(folder, "mlflow.db")}`;
      const first = await stress(
        input,
        { backend: "sqlite", trackingUri: embedded, folder },
        nKills,
      );
      await using server = await startMlflowServer(python, folder);
      const second = await stress(
        input,
        { backend: "rest", trackingUri: server.url, folder },
        nKills,
      );
      return first && second;
    });
    return isFine ? 0 : 1;
  },
};

async function stress(
  input: CommandInput,
  store: { backend: "sqlite" | "rest"; trackingUri: string; folder: string },
  nKills: number,
): Promise<boolean> {
  const { console: out, settings } = input;
  const writers = await registerAtOnce({
    ...store,
    name: "at once",
    nProcesses: N_PROCESSES,
    nVersions: N_VERSIONS,
  });
  out.say(
    `${store.backend}: ${N_PROCESSES} processes at once: ${writers.nDistinct} distinct versions told, ${writers.nThere} there`,
  );
  const progress = out.progress(store.backend);
  let nDone = 0;
  const kills = await killWriters({
    ...store,
    name: "kills",
    nKills,
    seed: settings.seed,
    mostMs: MOST_MS_UNTIL_KILL[store.backend],
    onKill: () => progress(++nDone, nKills, "kills"),
  });
  out.say(
    `${store.backend}: ${kills.nKills} kills: ${kills.nVersions} versions whole, ${kills.faults.length} faults; cleaned up: ${
      JSON.stringify(kills.cleaned)
    }`,
  );
  const faults = [...writers.faults, ...kills.faults];
  for (const fault of faults) out.warn(fault);
  out.result({ backend: store.backend, writers, kills });
  const nWanted = N_PROCESSES * N_VERSIONS;
  return faults.length === 0 && writers.nDistinct === nWanted && writers.nThere === nWanted;
}

function wantedKills({ flags }: CommandInput): number {
  const { kills = String(DEFAULT_KILLS) } = flags;
  if (!/^[1-9]\d{0,5}$/.test(String(kills))) {
    throw new UsageError("Cannot read --kills: pass a whole number from 1 on");
  }
  return Number(kills);
}

/** Care of the embedded store. */
const TRACKING_COMMAND: Command = {
  name: "tracking",
  summary:
    "Cares for the MLflow store: `list` and `push` runs kept for a server, `relocate` a moved folder.",
  verbs: ["list", "push", "relocate"],
  operands: { push: "RUN" },
  settings: ["mode", "out", "trackingUri", "registryUri"],
  run: async (input) => {
    const tracking = trackingOptions("deno task tracking");
    if (input.flags.verb === "relocate") return await relocate(input);
    for (const line of await endKilledRunsOf(input.settings.out, tracking)) {
      input.console.warn(line);
    }
    return input.flags.verb === "list"
      ? await listUnsent(input, tracking)
      : await push(input, tracking);
  },
};

async function listUnsent(
  { settings, console: out }: CommandInput,
  tracking: TrackingOptions,
): Promise<void> {
  const unsent = await unsentRuns({ settings, tracking });
  for (const { runId, runName, status, keptFor } of unsent) {
    out.say(`${runId}  ${status}  ${runName}, kept for ${keptFor}`);
  }
  out.say(
    unsent.length === 0
      ? `No run in ${settings.out} is kept for a server`
      : `Next: ${pushCommand(unsent[0].runId, settings.out)}`,
  );
  out.result({ unsent });
}

async function push(
  { settings, operands: [runId], console: out }: CommandInput,
  tracking: TrackingOptions,
): Promise<void> {
  using _ = await lockFolder(settings.out);
  const pushed = await pushTraining({ settings, tracking }, runId);
  out.say(
    pushed.isNew
      ? `Sent the run ${runId} to ${pushed.trackingUri} as ${pushed.runId}`
      : `The run ${runId} was sent to ${pushed.trackingUri} as ${pushed.runId}: nothing was changed`,
  );
  for (const { name, version, aliases } of pushed.versions) {
    out.say(`Registered as ${[`${name} version ${version}`, ...aliases].join(", ")}`);
  }
  out.result(pushed);
}

async function relocate({ settings, console: out }: CommandInput): Promise<void> {
  const location = parseStoreUri(trackingUriOf(settings));
  if (location.kind !== "sqlite") {
    throw new UsageError(
      "Cannot relocate the artifacts of a server: only a store in a file moves",
    );
  }
  const relocation = await relocateSqlite(location.path, {
    clock: wallClock(Deno.env.toObject()),
  });
  const { from, to, nChanged, nElsewhere } = relocation;
  out.say(
    nChanged === 0
      ? `Nothing to change: artifacts lie in ${to}`
      : `Changed ${nChanged} locations from ${from} to ${to}`,
  );
  if (nElsewhere > 0) out.say(`${nElsewhere} experiments keep their artifacts elsewhere`);
  out.result(relocation);
}

/** Commands of tracking and registry. */
export const REGISTRY_COMMANDS: readonly Command[] = [TRACKING_COMMAND, BENCH_REGISTRY_COMMAND];
