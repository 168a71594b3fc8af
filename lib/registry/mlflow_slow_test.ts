import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { findPython } from "../gbm/parity/find_python.ts";
import { identifyModel, OfferPrioritizationModel, saveModel } from "../model/mod.ts";
import { OLD_MLFLOW_FOLDER } from "../notebooks/python_environment.ts";
import { logModel, openMlflow } from "./mod.ts";
import { SUITE_NOW, testClients } from "./suite/client_suite.ts";
import { startMlflowServer } from "./suite/mlflow_server.ts";
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

/** Trains and logs as a training run does; returns its predictions, `[row][output]`. */
async function logTraining(trackingUri: string, folder: string): Promise<number[][]> {
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
  await using mlflow = await openMlflow({ trackingUri, clock: () => SUITE_NOW });
  const { tracking, registry } = mlflow;
  const known = await tracking.getExperimentByName("offers");
  const experimentId = known?.experimentId ?? await tracking.createExperiment("offers");
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
  if (isNew) await registry.createRegisteredModel("prioritizer");
  const { version } = await registry.createModelVersion("prioritizer", {
    source: `models:/${modelId}`,
  });
  await registry.setRegisteredModelAlias("prioritizer", "champion", version);
  const flat = model.predict(features);
  return Array.from({ length: N_ROWS }, (_, i) => Array.from(flat.subarray(4 * i, 4 * i + 4)));
}

async function readInPython(
  trackingUri: string,
  folder: string,
  environment: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const data = Array.from(
    { length: N_ROWS },
    (_, i) => NAMES.map((_, j) => features.values[j * N_ROWS + i]),
  );
  const rows = join(folder, "rows.json");
  await Deno.writeTextFile(rows, JSON.stringify({ columns: NAMES, data }));
  const script = new URL("suite/read_store.py", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
    args: [script, trackingUri, "offers", "prioritizer", rows],
    env: environment,
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
    const predictions = await logTraining(trackingUri, folder);
    const old = { PYTHONPATH: join(await findPython(), "..", "..", OLD_MLFLOW_FOLDER) };
    assertSeen(await readInPython(trackingUri, folder, old), {
      mlflow: "3.0.1",
      version: 1,
      predictions,
    });
    assertSeen(await readInPython(trackingUri, folder), {
      mlflow: "3.17.2",
      version: 1,
      predictions,
    });
    await logTraining(trackingUri, folder);
    assertSeen(await readInPython(trackingUri, folder), {
      mlflow: "3.17.2",
      version: 2,
      predictions,
    });
  }));

Deno.test("MLflow's server takes what we send by REST, and Python predicts as we do from it", () =>
  withTempDir(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    const predictions = await logTraining(server.url, folder);
    assertSeen(await readInPython(server.url, folder), {
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

Deno.test("a server keeps the contract", (t) =>
  withTempDir(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    const tests: [string, () => Promise<void>][] = [];
    let nStores = 0;
    testClients("rest", async () => {
      const own = join(folder, `test_${nStores++}`);
      await Deno.mkdir(own);
      const mlflow = await openMlflow({ trackingUri: server.url, clock: () => SUITE_NOW });
      return {
        mlflow,
        folder: own,
        unique: (name) => `${nStores} ${name}`,
        [Symbol.asyncDispose]: () => mlflow[Symbol.asyncDispose](),
      };
    }, (title, run) => tests.push([title, run]));
    for (const [title, run] of tests) await t.step(title, run);
  }));
