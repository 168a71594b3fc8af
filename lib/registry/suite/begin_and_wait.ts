/**
 * A program that begins a run and a logged model in the store of its argument, says
 * which, and waits to be killed.
 * @module
 */
import { join } from "node:path";
import { openMlflow } from "../mod.ts";

if (import.meta.main) {
  const { tracking } = await openMlflow({
    trackingUri: Deno.args[0],
    clock: () => 1_780_000_000_000,
  });
  const experimentId = await tracking.createExperiment("killed");
  const { runId } = await tracking.createRun(experimentId);
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "MLmodel"), "{}");
  const stored = await tracking.createLoggedModel(experimentId, { name: "stored" });
  await tracking.logModelArtifacts(stored.modelId, folder);
  await Deno.remove(folder, { recursive: true });
  const { modelId } = await tracking.createLoggedModel(experimentId, { name: "announced" });
  console.log(JSON.stringify({ runId, modelId, modelFolder: stored.artifactUri }));
  await new Promise(() => setInterval(() => {}, 1_000));
}
