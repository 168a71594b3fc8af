/**
 * A program that registers versions until it has made enough or is killed. It says
 * `ready` and then the number of each version that is registered.
 *
 * Arguments: tracking URI, name of the registered model, versions (0: without end),
 * `each` for a logged model and a promotion per version, or `one` for one model of all
 * and an alias that is only set.
 * @module
 */
import { join } from "node:path";
import {
  logModel,
  type Mlflow,
  openMlflow,
  recordVerdict,
  returnAlias,
  type Verdict,
} from "../mod.ts";

const CLOCK_MS = 1_780_000_000_000;

/** Logs a small model of a run of its own, whose files say what the model is. */
export async function logSmallModel({ tracking }: Mlflow, experimentId: string): Promise<string> {
  const { runId } = await tracking.createRun(experimentId, { runName: "hammer" });
  await tracking.logBatch(runId, { metrics: [{ key: "rmse", value: 1 }], params: { seed: "1" } });
  const { modelId } = await logModel(tracking, {
    runId,
    name: "model",
    write: async (folder, identity) => {
      await Deno.writeTextFile(join(folder, "MLmodel"), JSON.stringify(identity));
      await Deno.writeFile(join(folder, "model.bin"), new Uint8Array(200_000));
    },
  });
  await tracking.updateRun(runId, { status: "FINISHED" });
  return modelId;
}

/** Checks of a verdict that a hammer gives. */
export const N_CHECKS = 7;

/** A verdict without a measurement: every third refuses. */
function someVerdict(version: number): Verdict {
  const status = version % 3 === 0 ? "refused" : "passed";
  const checks = Array.from({ length: N_CHECKS }, (_, i) => ({
    ...{ id: `check_${i}`, description: "Nothing is checked", detail: "made up" },
    ...{ status, value: version, threshold: 1, unit: "count" } as const,
  }));
  const measured = { measuredOn: "nothing", user: null, time: CLOCK_MS, against: null };
  return { version, alias: "champion", status, ...measured, checks };
}

async function hammer(args: readonly string[]): Promise<void> {
  const [trackingUri, name, nVersions, models] = args;
  await using mlflow = await openMlflow({ trackingUri, clock: () => CLOCK_MS });
  const { registry, tracking } = mlflow;
  const experiment = await tracking.getExperimentByName(name);
  console.log("ready");
  let modelId: string | null = null;
  for (let i = 0; Number(nVersions) === 0 || i < Number(nVersions); i++) {
    if (modelId === null || models === "each") {
      modelId = await logSmallModel(mlflow, experiment!.experimentId);
    }
    const { version } = await registry.createModelVersion(name, { source: `models:/${modelId}` });
    if (models === "each") {
      await recordVerdict(mlflow, name, someVerdict(version));
      if (version % 5 === 2) await returnAlias(registry, { name, alias: "champion" });
    } else {
      await registry.setRegisteredModelAlias(name, "champion", version);
    }
    console.log(String(version));
  }
}

if (import.meta.main) await hammer(Deno.args);
