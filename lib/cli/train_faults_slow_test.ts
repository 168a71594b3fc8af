import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { findPython } from "../gbm/parity/find_python.ts";
import { resolveSettings } from "../config.ts";
import {
  outputPaths,
  pushTraining,
  readFeaturesManifest,
  readTrainingFeatures,
  trainOfferModel,
} from "../pipeline/mod.ts";
import { withTrainingRun } from "../pipeline/tracking/track_training.ts";
import { openMlflow, type Run } from "../registry/mod.ts";
import { type Fault, startFaultProxy, startMlflowServer } from "../registry/suite/mod.ts";
import { testCommand } from "../_shared/test_command.ts";
import { contentsOf, inTestFolder } from "../_shared/test_folder.ts";

const EXPERIMENT = "healthcare_offer_prioritization";
const MODEL = "healthcare_offer_prioritizer";
const SECRET = "canary-token-5f2e";
const KEPT_ID = /the run ([0-9a-f]{32}) is kept in sqlite/;

interface Said {
  readonly code: number;
  readonly text: string;
}

function spawn(folder: string, args: string[], uri?: string): Deno.ChildProcess {
  const data = args[0] === "tracking" ? [] : ["--data", join(folder, "plan")];
  return testCommand([...args, "--out", join(folder, "out"), ...data], {
    environment: {
      MLFLOW_TRACKING_TOKEN: SECRET,
      MLFLOW_HTTP_REQUEST_TIMEOUT: "2",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "2",
      ...(uri !== undefined && { MLFLOW_TRACKING_URI: uri }),
    },
    permissions: ["--allow-net"],
  }).spawn();
}

async function command(folder: string, args: string[], uri?: string): Promise<Said> {
  const { code, stdout, stderr } = await spawn(folder, args, uri).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(!text.includes(SECRET), text);
  return { code, text };
}

async function runsOf(trackingUri: string): Promise<Run[]> {
  await using mlflow = await openMlflow({ trackingUri, clock: () => 1 });
  const experiment = await mlflow.tracking.getExperimentByName(EXPERIMENT);
  if (experiment === null) return [];
  return [...(await mlflow.tracking.searchRuns([experiment.experimentId])).items];
}

async function nVersions(trackingUri: string): Promise<number> {
  await using mlflow = await openMlflow({ trackingUri, clock: () => 1 });
  const found = await mlflow.registry.searchModelVersions({ filter: `name = '${MODEL}'` });
  return found.items.length;
}

/** The steps of a learning curve. */
async function historyOf(trackingUri: string, runId: string): Promise<number[]> {
  await using mlflow = await openMlflow({ trackingUri, clock: () => 1 });
  const points = await mlflow.tracking.getMetricHistory(runId, "curves/CHRON_001/test_rmse");
  return points.map(({ step }) => step);
}

const isLogging = (path: string) => path.includes("model-versions/create");

/** Faults after which the run is on the server all the same, each once. */
function passing(): (path: string, method: string) => Fault | null {
  const faults: [Fault, (path: string, method: string) => boolean][] = [
    [{ status: 429, headers: { "Retry-After": "1" } }, (path) => path.includes("runs/create")],
    [{ status: 500 }, (path) => path.includes("log-batch")],
    [{ status: 502 }, isLogging],
    ["cut", (path, method) => method === "PUT" && path.includes("model.lgb")],
    ["cut", (path, method) => method === "GET" && path.includes("model.lgb")],
    [{ status: 503 }, (path) => path.includes("runs/update")],
  ];
  return (path, method) => {
    const idx = faults.findIndex(([, isMeant]) => isMeant(path, method));
    return idx < 0 ? null : faults.splice(idx, 1)[0][0];
  };
}

/** Faults after which the run is kept here, with whether it had begun on the server. */
const KEPT: Record<string, [isBegun: boolean, (path: string, method: string) => Fault | null]> = {
  "a server that is down": [false, () => "cut"],
  "a server that is slow": [false, () => "hang"],
  "a page in the place of MLflow": [false, () => ({ status: 200, body: "<html>hello</html>" })],
  "JSON of something else": [false, () => ({ status: 200, body: `{"status": "ok"}` })],
  "uploads that are cut": [true, (_, method) => method === "PUT" ? "cut" : null],
  "a server that fails at the last step": [
    true,
    (path) => path.includes("runs/update") ? { status: 503 } : null,
  ],
  "a registry that is busy": [
    true,
    (path) => isLogging(path) ? { status: 429, headers: { "Retry-After": "3600" } } : null,
  ],
};

Deno.test("a training ends well whatever its server does; what it kept is pushed once", (t) =>
  inTestFolder(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    await using proxy = startFaultProxy(server.url);
    const embedded = `sqlite:///${join(folder, "out", "mlflow", "mlflow.db")}`;
    const small = ["--n-estimators", "5"];
    const ready = await command(folder, [
      "pipeline",
      "--members",
      "400",
      "--end",
      "train",
      ...small,
    ]);
    assertEquals(ready.code, 0, ready.text);
    const train = (...flags: string[]) => command(folder, ["train", ...small, ...flags], proxy.url);
    const { settings } = resolveSettings({
      flags: { out: join(folder, "out"), data: join(folder, "plan"), nEstimators: "5" },
    });
    const { features, engineer } = await readTrainingFeatures(outputPaths(settings.out));
    const input = { features, manifest: await readFeaturesManifest(settings) };
    const trained = await trainOfferModel(features, engineer, { settings });
    const tracking = {
      ...{ clock: () => 1_790_000_000_000, command: "", commit: null, user: null },
      ...{ credentials: { token: SECRET }, patience: { timeoutMs: 1_000, retries: 2 } },
    };
    const track = async () => {
      const context = { settings: { ...settings, trackingUri: proxy.url }, tracking };
      const { tracked } = await withTrainingRun(context, input, () => Promise.resolve(trained));
      return tracked;
    };
    const push = (runId: string) => pushTraining({ settings, tracking }, runId);
    let nRuns = 0;

    await t.step("a server that fails once at many places gets the run", async () => {
      const faultOf = passing();
      proxy.faultOf = ({ path, method }) => faultOf(path, method);
      const tracked = await track();
      assertEquals([tracked.trackingUri, tracked.notices], [proxy.url, []]);
      nRuns++;
      const runs = await runsOf(server.url);
      assertEquals(runs.map(({ status }) => status), ["FINISHED"]);
      assertEquals(await nVersions(server.url), 1);
    });

    for (const [title, [isBegun, fault]] of Object.entries(KEPT)) {
      await t.step(`${title}: the run is kept and pushed once`, async () => {
        proxy.faultOf = ({ path, method }) => fault(path, method);
        const { runId, trackingUri, notices: [notice] } = await track();
        assertEquals([trackingUri, KEPT_ID.exec(notice)?.[1]], [embedded, runId]);
        assert(notice.includes(`deno task tracking push ${runId}`), notice);
        const kept = (await runsOf(embedded)).find((run) => run.runId === runId)!;
        assertEquals([kept.status, kept.modelOutputs.length], ["FINISHED", 1]);
        proxy.faultOf = () => null;
        const begun = (await runsOf(server.url)).filter(({ status }) => status === "RUNNING");
        assertEquals(begun.length, isBegun ? 1 : 0);
        const pushed = await push(runId);
        assertEquals([pushed.isNew, pushed.versions[0].aliases], [true, ["challenger"]]);
        nRuns++;
        const runs = await runsOf(server.url);
        assertEquals(runs.map(({ status }) => status), new Array(nRuns).fill("FINISHED"));
        assertEquals(await nVersions(server.url), nRuns);
        const sent = runs.find(({ tags }) => tags["push.source_run_id"] === runId)!;
        assertEquals([sent.metrics, sent.params], [kept.metrics, kept.params]);
        if (isBegun) assertEquals(sent.runId, begun[0].runId);
        assertEquals(
          await historyOf(server.url, sent.runId),
          Array.from({ length: 5 }, (_, i) => i + 1),
        );
        const again = await push(runId);
        assertEquals([again.isNew, again.runId], [false, sent.runId]);
        assertEquals((await runsOf(server.url)).length, nRuns);
      });
    }

    await t.step("list names what was not sent, push says what it did", async () => {
      proxy.faultOf = () => "cut";
      const kept = await train();
      assertEquals(kept.code, 0, kept.text);
      const runId = KEPT_ID.exec(kept.text)![1];
      proxy.faultOf = () => null;
      const listed = await command(folder, ["tracking", "list"]);
      assert(listed.text.includes(`${runId}  FINISHED`), listed.text);
      assert(listed.text.includes(`Next: deno task tracking push ${runId}`), listed.text);
      const isUploading = Promise.withResolvers<void>();
      proxy.faultOf = ({ method }) => {
        if (method !== "PUT") return null;
        isUploading.resolve();
        return "hang";
      };
      const killed = spawn(folder, ["tracking", "push", runId]);
      await isUploading.promise;
      killed.kill("SIGKILL");
      await killed.output();
      proxy.faultOf = () => null;
      assert((await runsOf(server.url)).some(({ status }) => status === "RUNNING"));
      const pushed = await command(folder, ["tracking", "push", runId]);
      assert(/Sent the run .*\nRegistered as .* challenger/.test(pushed.text), pushed.text);
      const again = await command(folder, ["tracking", "push", runId]);
      assert(again.text.includes("nothing was changed"), again.text);
      const none = await command(folder, ["tracking", "list"]);
      assert(none.text.includes("No run in"), none.text);
      nRuns++;
      const runs = await runsOf(server.url);
      assertEquals(runs.map(({ status }) => status), new Array(nRuns).fill("FINISHED"));
      assertEquals(await nVersions(server.url), nRuns);
    });

    await t.step("--strict and a wrong token end it before the training", async () => {
      const before = (await runsOf(embedded)).length;
      proxy.faultOf = () => "cut";
      const strict = await train("--strict");
      assertEquals(
        [strict.code, strict.text.includes("cannot be reached")],
        [3, true],
        strict.text,
      );
      proxy.faultOf = () => ({ status: 401, body: "no" });
      const denied = await train();
      assertEquals([denied.code, denied.text.includes("MLFLOW_TRACKING_TOKEN")], [3, true]);
      assertEquals((await runsOf(embedded)).length, before);
    });

    await t.step("a run of a killed process is ended by the next command", async () => {
      proxy.faultOf = () => null;
      const child = spawn(folder, ["train", "--n-estimators", "10000"], proxy.url);
      while (
        !(await runsOf(server.url)).some(({ status, params }) =>
          status === "RUNNING" && params.n_estimators === "10000"
        )
      ) { /* it answers at its own pace */ }
      child.kill("SIGKILL");
      await child.output();
      proxy.faultOf = () => ({ status: 503 });
      const away = await command(folder, ["tracking", "list"]);
      assert(away.text.includes("may still stand as running"), away.text);
      proxy.faultOf = () => null;
      const next = await command(folder, ["tracking", "list"]);
      assert(/Ended the run [0-9a-f]{32} on \S+ as KILLED/.test(next.text), next.text);
      const [killed] = await runsOf(server.url);
      assertEquals([killed.status, killed.tags["run.end_reason"]], [
        "KILLED",
        "its process ended without a word",
      ]);
      const quiet = await command(folder, ["tracking", "list"]);
      assert(!quiet.text.includes(killed.runId), quiet.text);
    });

    await t.step("neither store holds the token or a member", async () => {
      for (const place of ["server.db", "server_artifacts", join("out", "mlflow")]) {
        let nFiles = 0;
        for await (const [, content] of contentsOf(join(folder, place))) {
          nFiles++;
          assert(!content.includes(SECRET) && !/\bM\d{5}\b/.test(content), place);
        }
        assert(nFiles > 0, place);
      }
    });
  }));
