import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sha256File } from "../_shared/files.ts";
import { findPython } from "../gbm/parity/find_python.ts";
import { identifyModel, OfferPrioritizationModel, saveModel } from "../model/mod.ts";
import { OLD_MLFLOW_FOLDER } from "../notebooks/python_environment.ts";
import { TestWorkspace, trackOn } from "./databricks/test_workspace.ts";
import { logModel, MlflowError, openMlflow } from "./mod.ts";
import { SUITE_NOW, type SuiteStore, testClients } from "./suite/client_suite.ts";
import { startMlflowServer, startModelServer } from "./suite/mlflow_server.ts";
import { openSqliteStore } from "./suite/open_sqlite_store.ts";
import { testPush } from "./suite/push_suite.ts";
import { registerAtOnce } from "./suite/many_writers.ts";

const N_ROWS = 400;
const NAMES = ["age", "er_visit_count", "größe"];
const features = {
  ids: Array.from({ length: N_ROWS }, (_, i) => `M${i}`),
  asOf: new Array(N_ROWS).fill("2026-06-30"),
  names: NAMES,
  nRows: N_ROWS,
  values: Float64Array.from({ length: 3 * N_ROWS }, (_, i) => ((i * 7919) % 1013) / 7),
};
const labels = Float64Array.from({ length: 4 * N_ROWS }, (_, i) => ((i * 31) % 97) / 3);

async function withTempDir(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "mlflow_slow_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Where to log, and under which names. */
interface Place {
  readonly trackingUri: string;
  readonly environment?: Record<string, string>;
  readonly experiment?: string;
  readonly modelName?: string;
}

/** Trains and logs as a training run does; returns its predictions, `[row][output]`. */
async function logTraining(place: Place, folder: string): Promise<number[][]> {
  const { trackingUri, environment, experiment = "offers", modelName = "prioritizer" } = place;
  const { model } = await OfferPrioritizationModel.train(features, labels, ["A", "B", "C", "D"], {
    params: { n_estimators: 20 },
    workers: 1,
  });
  const modelFolder = join(folder, "model");
  await saveModel(modelFolder, {
    model,
    fittedState: {},
    catalog: ["A", "B", "C", "D"].map((id) => ({ id })),
    settings: {},
    trainingData: {},
    metrics: {},
  }, [1, 2, 3]);
  await using mlflow = await openMlflow({ trackingUri, environment, clock: () => SUITE_NOW });
  const { tracking, registry } = mlflow;
  const known = await tracking.getExperimentByName(experiment);
  const experimentId = known?.experimentId ?? await tracking.createExperiment(experiment);
  const { runId } = await tracking.createRun(experimentId, { runName: "train" });
  const dataset = { name: "training", digest: "abc", sourceType: "local", source: "{}" };
  await tracking.logInputs(runId, [{ ...dataset, context: "training" }]);
  await tracking.logBatch(runId, {
    params: { seed: "42" },
    tags: { kind: "demo" },
    metrics: [
      { key: "rmse", value: 1 / 3 },
      { key: "nan", value: NaN },
      ...[3, 2, 1].map((value, step) => ({ key: "curve", value, step })),
    ],
  });
  await Deno.writeTextFile(join(folder, "note.txt"), "seen");
  await tracking.logArtifacts(runId, join(folder, "note.txt"), "notes");
  const { modelId } = await logModel(tracking, {
    runId,
    name: "model",
    write: (to, identity) => identifyModel(modelFolder, to, identity),
  });
  await tracking.updateRun(runId, { status: "FINISHED" });
  const isNew = (await registry.searchRegisteredModels()).items.length === 0;
  if (isNew) await registry.createRegisteredModel(modelName);
  const { version } = await registry.createModelVersion(modelName, {
    source: `models:/${modelId}`,
  });
  await registry.setRegisteredModelAlias(modelName, "champion", version);
  const flat = model.predict(features);
  return Array.from({ length: N_ROWS }, (_, i) => Array.from(flat.subarray(4 * i, 4 * i + 4)));
}

async function readInPython(place: Place, folder: string): Promise<Record<string, unknown>> {
  const data = Array.from(
    { length: N_ROWS },
    (_, i) => NAMES.map((_, j) => features.values[j * N_ROWS + i]),
  );
  const rows = join(folder, "rows.json");
  await Deno.writeTextFile(rows, JSON.stringify({ columns: NAMES, data }));
  return await runPython("read_store.py", place, folder, rows, "curve");
}

async function runPython(
  script: string,
  place: Place,
  folder: string,
  ...args: string[]
): Promise<Record<string, unknown>> {
  const { trackingUri, environment, experiment = "offers", modelName = "prioritizer" } = place;
  const path = new URL(`suite/${script}`, import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
    args: [path, trackingUri, experiment, modelName, ...args],
    // MLflow leaves the models that it loads there.
    env: { ...environment, TMPDIR: folder },
    cwd: folder,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  // JSON has no NaN, Python writes one.
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!.replaceAll(
    "NaN",
    "null",
  ));
}

function assertSeen(seen: Record<string, unknown>, expected: {
  mlflow: string;
  version: number;
  predictions: number[][];
}): void {
  const { predictions, tags, ...rest } = seen;
  assertEquals(predictions, expected.predictions);
  assertEquals((tags as Record<string, string>).kind, "demo");
  assertEquals(rest, {
    mlflow: expected.mlflow,
    status: "FINISHED",
    run_name: "train",
    params: { seed: "42" },
    metrics: { curve: 1, nan: null, rmse: 1 / 3 },
    curve: [[0, 3], [1, 2], [2, 1]],
    dataset: ["training", "abc", { "mlflow.data.context": "training" }],
    artifacts: ["notes"],
    logged_model: ["model", "READY", true],
    version: [expected.version, true, true],
    signature: 3,
    model_identity: [true, true],
  });
}

Deno.test("MLflow 3.0.1 and the newest read our SQLite store and predict as we do, also after the newest upgraded it", () =>
  withTempDir(async (folder) => {
    const trackingUri = `sqlite:///${join(folder, "mlflow.db")}`;
    const predictions = await logTraining({ trackingUri }, folder);
    const old = { PYTHONPATH: join(await findPython(), "..", "..", OLD_MLFLOW_FOLDER) };
    assertSeen(await readInPython({ trackingUri, environment: old }, folder), {
      mlflow: "3.0.1",
      version: 1,
      predictions,
    });
    assertSeen(await readInPython({ trackingUri }, folder), {
      mlflow: "3.17.2",
      version: 1,
      predictions,
    });
    await logTraining({ trackingUri }, folder);
    assertSeen(await readInPython({ trackingUri }, folder), {
      mlflow: "3.17.2",
      version: 2,
      predictions,
    });
  }));

Deno.test("mlflow models serve answers as we predict, column by column and by name", () =>
  withTempDir(async (folder) => {
    const trackingUri = `sqlite:///${join(folder, "mlflow.db")}`;
    const predictions = await logTraining({ trackingUri }, folder);
    const modelUri = "models:/prioritizer@champion";
    const options = { trackingUri, modelUri };
    await using server = await startModelServer(await findPython(), folder, options);
    const data = Array.from(
      { length: N_ROWS },
      (_, i) => NAMES.map((_, j) => features.values[j * N_ROWS + i]),
    );
    const reversed = data.map((row) => row.toReversed());
    const records = data.map((row) => Object.fromEntries(row.map((value, j) => [NAMES[j], value])));
    for (
      const body of [
        { dataframe_split: { columns: NAMES, data } },
        { dataframe_split: { columns: NAMES.toReversed(), data: reversed } },
        { dataframe_records: records },
      ]
    ) {
      const response = await fetch(`${server.url}/invocations`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      assertEquals([response.status, await response.json()], [200, { predictions }]);
    }
  }));

Deno.test("we log, register and read while mlflow server has the same SQLite file open", () =>
  withTempDir(async (folder) => {
    const storePath = join(folder, "mlflow.db");
    const trackingUri = `sqlite:///${storePath}`;
    // The server's MLflow upgrades the file first, as `mlflow ui` does.
    await (await openMlflow({ trackingUri, clock: () => SUITE_NOW }))[Symbol.asyncDispose]();
    await using server = await startMlflowServer(await findPython(), folder, { storePath });
    let isWriting = true;
    const reads = (async () => {
      await using theirs = await openMlflow({ trackingUri: server.url, clock: () => SUITE_NOW });
      let nReads = 0;
      for (; isWriting; nReads++) {
        await theirs.tracking.searchExperiments();
        await theirs.registry.searchModelVersions();
      }
      return nReads;
    })();
    const options = { trackingUri, name: "beside", folder, nProcesses: 2, nVersions: 20 };
    const told = await registerAtOnce(options);
    isWriting = false;
    assertEquals(told, { nTold: 40, nDistinct: 40, nThere: 40, faults: [] });
    assert(await reads > 0);
    await using theirs = await openMlflow({ trackingUri: server.url, clock: () => SUITE_NOW });
    const { aliases } = await theirs.registry.getRegisteredModel("beside");
    await using ours = await openMlflow({ trackingUri, clock: () => SUITE_NOW });
    assertEquals(aliases, (await ours.registry.getRegisteredModel("beside")).aliases);
    await theirs.tracking.createExperiment("by the server");
    assert(await ours.tracking.getExperimentByName("by the server") !== null);
  }));

Deno.test("what somebody deletes in MLflow is refused by name, and works again once restored", () =>
  withTempDir(async (folder) => {
    const storePath = join(folder, "mlflow.db");
    await using ours = await openMlflow({
      trackingUri: `sqlite:///${storePath}`,
      clock: () => SUITE_NOW,
    });
    await using server = await startMlflowServer(await findPython(), folder, { storePath });
    await using theirs = await openMlflow({ trackingUri: server.url, clock: () => SUITE_NOW });
    const ask = async (method: string, path: string, body: Record<string, string>) => {
      const response = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
        method,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      assertEquals([response.status, await response.text()], [200, "{}"]);
    };
    const experimentId = await ours.tracking.createExperiment("offers");
    const { runId } = await ours.tracking.createRun(experimentId);
    const write = (to: string) => Deno.writeTextFile(join(to, "MLmodel"), "{}");
    const { modelId } = await logModel(ours.tracking, { runId, name: "model", write });
    await ours.registry.createRegisteredModel("prioritizer");
    for (let i = 0; i < 2; i++) {
      await ours.registry.createModelVersion("prioritizer", { source: `models:/${modelId}` });
    }
    await ours.registry.setRegisteredModelAlias("prioritizer", "champion", 1);
    for (const [of, { tracking, registry }] of Object.entries({ ours, theirs })) {
      const refused = async (code: string[], run: () => Promise<unknown>) => {
        const { errorCode, message } = await assertRejects(run, MlflowError);
        assert(code.includes(errorCode), `${of}: ${errorCode}: ${message}`);
      };
      await ask("POST", "runs/delete", { run_id: runId });
      assertEquals((await tracking.getRun(runId)).lifecycleStage, "deleted");
      const { items } = await tracking.searchRuns([experimentId]);
      assert(items.every((run) => run.runId !== runId));
      await refused(
        ["INVALID_PARAMETER_VALUE"],
        () => tracking.logBatch(runId, { params: { [`of ${of}`]: "1" } }),
      );
      await ask("POST", "runs/restore", { run_id: runId });
      await tracking.logBatch(runId, { params: { [`of ${of}`]: "1" } });

      await ask("POST", "experiments/delete", { experiment_id: experimentId });
      assertEquals((await tracking.getExperimentByName("offers"))!.lifecycleStage, "deleted");
      assertEquals((await tracking.searchExperiments()).items.map(({ name }) => name), ["Default"]);
      await refused(
        ["INVALID_STATE", "INVALID_PARAMETER_VALUE"],
        () => tracking.createRun(experimentId),
      );
      await refused(["RESOURCE_ALREADY_EXISTS"], () => tracking.createExperiment("offers"));
      await ask("POST", "experiments/restore", { experiment_id: experimentId });
      await tracking.updateRun((await tracking.createRun(experimentId)).runId, {
        status: "FINISHED",
      });
      assertEquals((await registry.getModelVersionByAlias("prioritizer", "champion")).version, 1);
    }
    await ask("DELETE", "model-versions/delete", { name: "prioritizer", version: "1" });
    for (const [of, { registry }] of Object.entries({ ours, theirs })) {
      const found = await registry.searchModelVersions({ filter: "name = 'prioritizer'" });
      assertEquals(found.items.map(({ version }) => version), [2], of);
      const gone = await assertRejects(
        () => registry.getModelVersion("prioritizer", 1),
        MlflowError,
      );
      assertEquals(gone.errorCode, "RESOURCE_DOES_NOT_EXIST", of);
      assertEquals((await registry.getRegisteredModel("prioritizer")).aliases, {});
      const alias = await assertRejects(
        () => registry.setRegisteredModelAlias("prioritizer", "champion", 1),
        MlflowError,
      );
      assertEquals(alias.errorCode, "RESOURCE_DOES_NOT_EXIST", of);
    }
    const { version } = await ours.registry.createModelVersion("prioritizer", {
      source: `models:/${modelId}`,
    });
    assertEquals(version, 3);
    await ask("DELETE", `logged-models/${modelId}`, {});
    for (const [of, { registry, tracking }] of Object.entries({ ours, theirs })) {
      const gone = await assertRejects(() => tracking.getLoggedModel(modelId), MlflowError);
      assertEquals(gone.errorCode, "RESOURCE_DOES_NOT_EXIST", of);
      const source = `models:/${modelId}`;
      await assertRejects(
        () => registry.createModelVersion("prioritizer", { source }),
        MlflowError,
      );
    }
    await ask("DELETE", "registered-models/delete", { name: "prioritizer" });
    for (const { registry } of [ours, theirs]) {
      await assertRejects(() => registry.getRegisteredModel("prioritizer"), MlflowError);
    }
    await ours.registry.createRegisteredModel("prioritizer");
  }));

Deno.test("MLflow's server takes what we send by REST, and Python predicts as we do from it", () =>
  withTempDir(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    const predictions = await logTraining({ trackingUri: server.url }, folder);
    assertSeen(await readInPython({ trackingUri: server.url }, folder), {
      mlflow: "3.17.2",
      version: 1,
      predictions,
    });
    const told = await registerAtOnce({
      trackingUri: server.url,
      name: "at once",
      folder,
      nProcesses: 8,
      nVersions: 5,
    });
    assertEquals(told, { nTold: 40, nDistinct: 40, nThere: 40, faults: [] });
  }));

Deno.test("MLflow's own client reads a workspace and Unity Catalog as we filled them, and we what it logged", () =>
  withTempDir(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    await using workspace = new TestWorkspace({ tracking: trackOn(server.url) });
    const place = {
      trackingUri: "databricks",
      environment: { ...workspace.environment, HOME: folder },
      experiment: "/Shared/offers",
      modelName: "main.offers.prioritizer",
    };
    const predictions = await logTraining(place, folder);
    const expected = { mlflow: "3.17.2", version: 1, predictions };
    assertSeen(await readInPython(place, folder), expected);
    // A service principal, too.
    const environment = { ...workspace.principal, HOME: folder };
    assertSeen(await readInPython({ ...place, environment }, folder), expected);

    const logged = await runPython("write_store.py", place, folder);
    await using mlflow = await openMlflow({ ...place, clock: () => SUITE_NOW });
    const { registry, tracking } = mlflow;
    const run = await tracking.getRun(String(logged.run_id));
    assertEquals([run.runName, run.status, run.params], ["python", "FINISHED", { seed: "7" }]);
    const history = await tracking.getMetricHistory(run.runId, "curve");
    assertEquals(history.map(({ value }) => value), [3, 2, 1]);
    const to = join(folder, "theirs");
    await tracking.downloadArtifacts(run.runId, "notes", to);
    assertEquals(await Deno.readTextFile(join(to, "notes", "a b.txt")), "größe");
    const theirs = await registry.getModelVersionByAlias(place.modelName, "challenger");
    assertEquals([theirs.version, theirs.runId, theirs.tags], [2, run.runId, { by: "python" }]);
    assertEquals(theirs.version, logged.version);
    await registry.downloadModelVersion(place.modelName, 2, to);
    assertEquals(await sha256File(join(to, "model.lgb")), logged.digest);
    const source = `models:/${logged.model_id}`;
    assertEquals((await registry.createModelVersion(place.modelName, { source })).version, 3);
  }));

Deno.test("a server keeps the contract", (t) =>
  withTempDir(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    const tests: [string, () => Promise<void>][] = [];
    let nStores = 0;
    const openServer = async (): Promise<SuiteStore> => {
      const own = join(folder, `test_${nStores++}`);
      await Deno.mkdir(own);
      const mlflow = await openMlflow({ trackingUri: server.url, clock: () => SUITE_NOW });
      return {
        mlflow,
        folder: own,
        unique: (name) => `${nStores} ${name}`,
        [Symbol.asyncDispose]: () => mlflow[Symbol.asyncDispose](),
      };
    };
    const define = (title: string, run: () => Promise<void>) => void tests.push([title, run]);
    testClients("rest", openServer, define);
    const pushes = {
      "sqlite to rest": [openSqliteStore, openServer],
      "rest to sqlite": [openServer, openSqliteStore],
    };
    for (const [title, [openFrom, openTo]] of Object.entries(pushes)) {
      testPush(title, async () => ({ from: await openFrom(), to: await openTo() }), define);
    }
    for (const [title, run] of tests) await t.step(title, run);
  }));
