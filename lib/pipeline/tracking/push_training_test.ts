import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError, UsageError } from "../../_shared/errors.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { openMlflow } from "../../registry/mod.ts";
import { PUSH_TAGS } from "./push_tags.ts";
import { pushTraining, unsentRuns } from "./push_training.ts";
import { embeddedUriOf } from "./tracking_options.ts";

const clock = () => 1_790_000_000_000;
const tracking = { clock, command: "", commit: null, user: null };

const open = (trackingUri: string) => openMlflow({ trackingUri, clock });
const storeIn = (folder: string, name: string) => `sqlite:///${join(folder, name, "mlflow.db")}`;

/** Keeps a run that has ended in the embedded store of `out`. */
async function keepRun(out: string, tags: Record<string, string>): Promise<string> {
  await using mlflow = await open(embeddedUriOf(out));
  const known = await mlflow.tracking.getExperimentByName("offers");
  const id = known?.experimentId ?? await mlflow.tracking.createExperiment("offers");
  const { runId } = await mlflow.tracking.createRun(id, { runName: "train seed 1", tags });
  await mlflow.tracking.logBatch(runId, { metrics: [{ key: "test/rmse", value: 5 }] });
  await mlflow.tracking.updateRun(runId, { status: "FINISHED" });
  return runId;
}

Deno.test("pushTraining() sends a run once, by default to the server that it was kept for", () =>
  inTestFolder(async (folder) => {
    const out = join(folder, "out");
    const target = storeIn(folder, "server");
    const settings = { out, trackingUri: null, registryUri: null };
    const runId = await keepRun(out, { [PUSH_TAGS.to]: target });
    await keepRun(out, {});
    assertEquals(await unsentRuns({ settings, tracking }), [
      { runId, runName: "train seed 1", status: "FINISHED", keptFor: target },
    ]);
    const pushed = await pushTraining({ settings, tracking }, runId);
    assertEquals([pushed.trackingUri, pushed.isNew], [target, true]);
    assertEquals(await unsentRuns({ settings, tracking }), []);
    // What it was sent as stands in the store: no server is asked.
    await Deno.remove(join(folder, "server"), { recursive: true });
    const again = await pushTraining({ settings, tracking }, runId);
    assertEquals(again, { ...pushed, isNew: false, versions: [] });
  }));

Deno.test("pushTraining() completes the run that had begun on its server, on no other", () =>
  inTestFolder(async (folder) => {
    const out = join(folder, "out");
    const [mine, other] = [storeIn(folder, "mine"), storeIn(folder, "other")];
    const begin = async (uri: string) => {
      await using mlflow = await open(uri);
      const id = await mlflow.tracking.createExperiment("offers");
      return (await mlflow.tracking.createRun(id)).runId;
    };
    const begunRunId = await begin(mine);
    const tags = {
      [PUSH_TAGS.to]: mine,
      [PUSH_TAGS.begunRunId]: begunRunId,
      // A registry of the server that it was kept for; nobody reads what is no URI.
      [PUSH_TAGS.registry]: "ftp://registry-of-mine",
    };
    const push = (runId: string, trackingUri: string, registryUri: string | null) =>
      pushTraining({ settings: { out, trackingUri, registryUri }, tracking }, runId);
    const elsewhere = await push(await keepRun(out, tags), other, null);
    assertEquals([elsewhere.trackingUri, elsewhere.isNew], [other, true]);
    const runId = await keepRun(out, tags);
    await assertRejects(() => push(runId, mine, null), UsageError, "MLflow URI");
    assertEquals((await push(runId, mine, mine)).runId, begunRunId);
    // Also where the other server has a run of that id.
    await begin(storeIn(folder, "third"));
    await using third = await open(storeIn(folder, "third"));
    const [there] = (await third.tracking.searchRuns(["1"])).items;
    const last = await keepRun(out, { ...tags, [PUSH_TAGS.begunRunId]: there.runId });
    const sent = await push(last, storeIn(folder, "third"), null);
    assertEquals(sent.runId === there.runId, false);
  }));

Deno.test("pushTraining() wants a server, and a store that holds runs", () =>
  inTestFolder(async (out) => {
    const settings = { out, trackingUri: null, registryUri: null };
    await assertRejects(
      () => pushTraining({ settings, tracking }, "0".repeat(32)),
      InputError,
      "name the output folder with --out",
    );
    assertEquals(await unsentRuns({ settings, tracking }), []);
    const runId = await keepRun(out, {});
    for (const trackingUri of [null, embeddedUriOf(out)]) {
      await assertRejects(
        () => pushTraining({ settings: { ...settings, trackingUri }, tracking }, runId),
        UsageError,
        "name the server with --tracking-uri",
      );
    }
  }));
