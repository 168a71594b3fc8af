import { assert, assertEquals, assertRejects } from "@std/assert";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { MlflowError, openMlflow } from "../../registry/mod.ts";
import { KeepableRun } from "./keepable_run.ts";
import { PUSH_TAGS } from "./push_tags.ts";
import { endKilledRunsOf } from "./tracked_run.ts";
import { embeddedUriOf } from "./tracking_options.ts";

const clock = () => 1_790_000_000_000;
const options = { clock, command: "", commit: null, user: null, patience: { retries: 0 } };
const begin = {
  experiment: "offers",
  run: { runName: "train", tags: { stage: "train" } },
  dataset: { name: "training", digest: "abc", sourceType: "local", source: "{}" },
  params: { seed: "1" },
};
const BEGUN_ID = "0".repeat(32);

/** A server that refuses with the status that `refusal` gives for a path; 0 is none. */
function startServer(refusal: (path: string) => number) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const path = new URL(request.url).pathname.replace("/api/2.0/mlflow/", "");
    const status = refusal(path);
    if (status > 0) return Response.json({}, { status });
    const info = { run_id: BEGUN_ID, experiment_id: "1", status: "RUNNING" };
    const experiment = { experiment_id: "1", lifecycle_stage: "active" };
    return Response.json({ experiment, run: { info, data: {} } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("a run whose server is in trouble is begun in the embedded store, and says how to send it", () =>
  inTestFolder(async (out) => {
    await using server = startServer(() => 503);
    await using run = await KeepableRun.open({ trackingUri: server.url, out, options });
    await run.begin(begin, { isStrict: false });
    assertEquals(run.trackingUri, embeddedUriOf(out));
    const [notice] = run.notices;
    assert(notice.includes(`deno task tracking push ${run.runId}`), notice);
    assert(!notice.includes("had begun"), notice);
    await using kept = await openMlflow({ trackingUri: run.trackingUri, clock });
    const { tags, params } = await kept.tracking.getRun(run.runId!);
    assertEquals([tags.stage, tags[PUSH_TAGS.to], params], ["train", server.url, begin.params]);
    assertEquals(tags[PUSH_TAGS.begunRunId], undefined);
  }));

Deno.test("before the training, a strict run and a setting that is wrong are told instead", () =>
  inTestFolder(async (out) => {
    for (const [status, isStrict] of [[503, true], [401, false], [403, false]] as const) {
      await using server = startServer(() => status);
      await using run = await KeepableRun.open({ trackingUri: server.url, out, options });
      await assertRejects(() => run.begin(begin, { isStrict }), MlflowError);
      assertEquals([run.runId, run.trackingUri, run.notices], [null, server.url, []]);
    }
  }));

Deno.test("what was trained is kept whatever the server says, and the run there is left to be sent", () =>
  inTestFolder(async (out) => {
    let status = 0;
    const seen: string[] = [];
    await using server = startServer((path) => {
      seen.push(path);
      return status;
    });
    {
      await using run = await KeepableRun.open({ trackingUri: server.url, out, options });
      await run.begin(begin, { isStrict: true });
      status = 403;
      const logged: string[] = [];
      const result = await run.finish(begin, async ({ tracking }, runId) => {
        logged.push(runId);
        await tracking.logBatch(runId, { metrics: [{ key: "test/rmse", value: 5 }] });
        return "version";
      });
      assertEquals([result, logged], ["version", [BEGUN_ID, run.runId]]);
      assert(run.notices[0].includes(`the run ${BEGUN_ID} that had begun there`), run.notices[0]);
      await using kept = await openMlflow({ trackingUri: embeddedUriOf(out), clock });
      const there = await kept.tracking.getRun(run.runId!);
      assertEquals([there.status, there.metrics], ["FINISHED", { "test/rmse": 5 }]);
      assertEquals(there.tags[PUSH_TAGS.begunRunId], BEGUN_ID);
    }
    // It is not ended as that of a killed process.
    status = 0;
    seen.length = 0;
    assertEquals([await endKilledRunsOf(out, options), seen], [[], []]);
  }));

Deno.test("a run of the embedded store has no other place", () =>
  inTestFolder(async (out) => {
    await using run = await KeepableRun.open({ trackingUri: embeddedUriOf(out), out, options });
    await run.begin(begin, { isStrict: false });
    const { runId } = run;
    const refused = new MlflowError("INTERNAL_ERROR", "refused");
    await assertRejects(() => run.finish(begin, () => Promise.reject(refused)), MlflowError);
    assertEquals([run.runId, run.notices], [runId, []]);
  }));
