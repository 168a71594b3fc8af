import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { InputError, UsageError } from "../../_shared/errors.ts";
import { runInterruptCallbacks } from "../../_shared/interrupts.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { resolveSettings } from "../../config.ts";
import { openMlflow, type Run } from "../../registry/mod.ts";
import type { TrainedOfferModel } from "../train_stage.ts";
import { withTrainingRun } from "./track_training.ts";
import { endKilledRunsOf } from "./tracked_run.ts";
import { whereToLook } from "./tracking_options.ts";

const clock = () => 1_790_000_000_000;
const MEMBER = "M-canary-77";
const input = {
  features: {
    ids: [MEMBER, "M2"],
    asOf: ["2026-05-31", "2026-04-30"],
    names: ["age"],
    nRows: 2,
    values: Float64Array.of(51.25, 70),
  },
  manifest: {
    source: "synthetic" as const,
    dataFingerprint: "abc",
    validation: null,
    asOf: "2026-06-30",
    nTraining: 2,
    nScoring: 2,
    unknownFeatures: [],
  },
};

/** Tracks a training that ends as `train` does; returns the run and everything in the store. */
async function track(
  train: (abort: AbortController) => Promise<TrainedOfferModel>,
): Promise<{ run: Run; bytes: string }> {
  const out = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(out, "features"));
    await Deno.writeTextFile(join(out, "features", "training.parquet"), "features");
    const { settings } = resolveSettings({ flags: { out } });
    const abort = new AbortController();
    const tracking = {
      clock,
      command: "deno task train",
      commit: "0".repeat(40),
      user: "somebody",
      credentials: { token: "canary-token" },
    };
    await withTrainingRun(
      { settings, tracking, signal: abort.signal },
      input,
      () => train(abort),
    ).catch(() => {});
    const path = join(out, "mlflow", "mlflow.db");
    await using mlflow = await openMlflow({ trackingUri: `sqlite:///${path}`, clock });
    const experiment = await mlflow.tracking.getExperimentByName(settings.experiment);
    const { items } = await mlflow.tracking.searchRuns([experiment!.experimentId]);
    assertEquals(items.length, 1);
    return { run: items[0], bytes: await Deno.readTextFile(path) };
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

Deno.test("a run whose training fails ends as FAILED with the reason, and what it read is there", async () => {
  const { run, bytes } = await track(() => Promise.reject(new InputError("Cannot train on this")));
  assertEquals([run.status, run.endTime], ["FAILED", clock()]);
  assertEquals(run.tags["run.end_reason"], "Cannot train on this");
  assertEquals([run.params.n_estimators, run.params.n_members], ["200", "2"]);
  assertEquals(run.datasetInputs.map(({ name, context }) => [name, context]), [
    ["training_features", "training"],
  ]);
  assertEquals(JSON.parse(run.datasetInputs[0].profile!).as_of_from, "2026-04-30");
  assertEquals(run.tags["mlflow.source.git.commit"], "0".repeat(40));
  for (const secret of [MEMBER, "51.25", "canary-token"]) assert(!bytes.includes(secret), secret);
});

Deno.test("the message of an unexpected error is not kept, as it may hold anything", async () => {
  const { run } = await track(() => Promise.reject(new TypeError(`row of ${MEMBER}`)));
  assertEquals([run.status, run.tags["run.end_reason"]], ["FAILED", "TypeError"]);
});

Deno.test("a run that is aborted or interrupted ends as KILLED", async () => {
  const aborted = await track((abort) => {
    abort.abort();
    return Promise.reject(new DOMException("Aborted", "AbortError"));
  });
  assertEquals(aborted.run.status, "KILLED");
  // On an interrupt the process ends: what is thrown after it must not count.
  const interrupted = await track(async () => {
    await runInterruptCallbacks();
    throw new InputError("torn down");
  });
  assertEquals(interrupted.run.status, "KILLED");
  assertEquals(interrupted.run.tags["run.end_reason"], "interrupted");
});

Deno.test("withTrainingRun() hands on the error of the training", async () => {
  const out = await Deno.makeTempDir();
  const { settings } = resolveSettings({ flags: { out, trackingUri: "ftp://host" } });
  const tracking = { clock, command: "", commit: null, user: null };
  await assertRejects(
    () => withTrainingRun({ settings, tracking }, input, () => Promise.reject(new Error())),
    Error,
    "sqlite:///PATH",
  );
  await Deno.remove(out, { recursive: true });
});

Deno.test("a deleted experiment is named before the training", () =>
  inTestFolder(async (out) => {
    const path = join(out, "mlflow", "mlflow.db");
    await Deno.mkdir(join(out, "features"));
    await Deno.writeTextFile(join(out, "features", "training.parquet"), "features");
    const { settings } = resolveSettings({ flags: { out } });
    {
      await using mlflow = await openMlflow({ trackingUri: `sqlite:///${path}`, clock });
      await mlflow.tracking.createExperiment(settings.experiment);
    }
    const db = new DatabaseSync(path);
    db.exec("UPDATE experiments SET lifecycle_stage = 'deleted' WHERE experiment_id = 1");
    db.close();
    const tracking = { clock, command: "", commit: null, user: null };
    await assertRejects(
      () => withTrainingRun({ settings, tracking }, input, () => Promise.reject(new Error())),
      UsageError,
      "restore it or name another with --experiment",
    );
  }));

Deno.test("a run that stays open on a server that went away is ended by the next training", () =>
  inTestFolder(async (out) => {
    await Deno.mkdir(join(out, "features"));
    await Deno.writeTextFile(join(out, "features", "training.parquet"), "features");
    const runId = "0".repeat(32);
    const seen: string[] = [];
    let isAway = false;
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const path = new URL(request.url).pathname.replace("/api/2.0/mlflow/", "");
      if (isAway) return new Response("", { status: 503 });
      seen.push(path);
      const info = { run_id: runId, experiment_id: "1", status: "RUNNING" };
      if (path === "experiments/get-by-name") {
        return Response.json({ experiment: { experiment_id: "1", lifecycle_stage: "active" } });
      }
      return Response.json(/^runs\/(create|get)$/.test(path) ? { run: { info, data: {} } } : {});
    });
    const trackingUri = `http://127.0.0.1:${server.addr.port}`;
    const { settings } = resolveSettings({ flags: { out, trackingUri } });
    const tracking = { clock, command: "", commit: null, user: null, patience: { retries: 0 } };
    const fail = (away: boolean) =>
      withTrainingRun({ settings, tracking }, input, () => {
        isAway = away;
        return Promise.reject(new InputError("Cannot train on this"));
      });
    await assertRejects(() => fail(true), InputError, "train on this");
    isAway = false;
    seen.length = 0;
    await assertRejects(() => fail(false), InputError, "train on this");
    const updates = seen.filter((path) => path === "runs/update").length;
    // The one of before, and the one that failed now.
    assertEquals([updates, seen.indexOf("runs/update") < seen.indexOf("runs/create")], [2, true]);
    seen.length = 0;
    assertEquals(await endKilledRunsOf(out, tracking), []);
    assertEquals(seen, []);
    await server.shutdown();
  }));

Deno.test("whereToLook() names the command for a file and the address of a server", () => {
  const look = (trackingUri: string | null) => whereToLook({ trackingUri, out: "my out" });
  assertEquals(
    look(null),
    "mlflow ui --backend-store-uri 'sqlite:///my out/mlflow/mlflow.db' (after pip install mlflow)",
  );
  assertEquals(look("https://host"), "open https://host");
  assertEquals(look("databricks"), "open the experiment in the Databricks workspace");
});
