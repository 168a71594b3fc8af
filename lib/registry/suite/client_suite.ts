/**
 * What every back end must do, as tests: one suite, called by each of them.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { ErrorCode } from "../errors.ts";
import {
  allVersions,
  finishPromotion,
  logModel,
  MlflowError,
  moveAlias,
  recordVerdict,
  returnAlias,
  type Verdict,
  VERDICT_FOLDER,
} from "../mod.ts";
import type { Mlflow } from "../clients.ts";
import type { LogBatch, Run } from "../types.ts";

/** A store for one test. */
export interface SuiteStore extends AsyncDisposable {
  readonly mlflow: Mlflow;
  /** A folder for the test's own files. */
  readonly folder: string;
  /** Makes names of this test's own, where tests share a server. */
  readonly unique: (name: string) => string;
  /** The same for registered models; default: `unique`. */
  readonly modelName?: (name: string) => string;
  /** Unity Catalog keeps shorter tags and copies of files, and searches less. */
  readonly isUnityCatalog?: boolean;
}

/** The time of the suite's clock, milliseconds since 1970. */
export const SUITE_NOW = 1_790_000_000_000;

async function refused(code: ErrorCode, run: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(run, MlflowError);
  assertEquals([error.errorCode, error.message], [code, error.message]);
  return error.message;
}

/**
 * Defines the tests of the contract for one back end.
 *
 * @param define Takes each test; default `Deno.test`.
 */
export function testClients(
  backend: string,
  openStore: () => Promise<SuiteStore>,
  define: (title: string, run: () => Promise<void>) => void = Deno.test,
): void {
  const test = (title: string, run: (store: SuiteStore) => Promise<void>) =>
    define(`${backend}: ${title}`, async () => {
      await using store = await openStore();
      await run(store);
    });
  testExperiments(test);
  testRuns(test);
  testMetrics(test);
  testArtifacts(test);
  testModels(test);
  testVersions(test);
  testPromotion(test);
  testRefusals(test);
}

type Test = (title: string, run: (store: SuiteStore) => Promise<void>) => void;

/** Inputs and outputs, without which Unity Catalog takes no model. */
const SIGNATURE = { inputs: "[]", outputs: "[]" };

function modelNamer({ unique, modelName = unique }: SuiteStore): (name: string) => string {
  return modelName;
}

async function startRun({ mlflow, unique }: SuiteStore): Promise<Run> {
  const experimentId = await mlflow.tracking.createExperiment(unique("runs"));
  return await mlflow.tracking.createRun(experimentId, { runName: "first" });
}

async function logSomeModel(store: SuiteStore, runId: string): Promise<string> {
  const { modelId } = await logModel(store.mlflow.tracking, {
    runId,
    name: "model",
    write: async (folder, identity) => {
      await Deno.mkdir(join(folder, "inner"));
      const content = JSON.stringify({ ...identity, signature: SIGNATURE });
      await Deno.writeTextFile(join(folder, "MLmodel"), content);
      await Deno.writeTextFile(join(folder, "inner", "größe 1.txt"), "x".repeat(100_000));
    },
  });
  return modelId;
}

function testExperiments(test: Test): void {
  test("an experiment is found by id, name and tag", async ({ mlflow: { tracking }, unique }) => {
    const name = unique("offers / Größe 😀");
    assertEquals(await tracking.getExperimentByName(name), null);
    const id = await tracking.createExperiment(name, { tags: { kind: unique("demo") } });
    await tracking.setExperimentTag(id, "owner", "us");
    await tracking.setExperimentTag(id, "owner", "them");
    const experiment = await tracking.getExperiment(id);
    assertEquals([experiment.name, experiment.lifecycleStage], [name, "active"]);
    assertEquals(experiment.tags, { kind: unique("demo"), owner: "them" });
    assertEquals(await tracking.getExperimentByName(name), experiment);
    const found = await tracking.searchExperiments({ filter: `tags.kind = '${unique("demo")}'` });
    assertEquals(found.items, [experiment]);
    await refused("RESOURCE_ALREADY_EXISTS", () => tracking.createExperiment(name));
    await refused("RESOURCE_DOES_NOT_EXIST", () => tracking.getExperiment("987654321"));
  });
}

function testRuns(test: Test): void {
  test("a run keeps params, tags, status and times", async (store) => {
    const { tracking } = store.mlflow;
    const run = await startRun(store);
    assertEquals([run.status, run.endTime, run.startTime], ["RUNNING", null, SUITE_NOW]);
    const params = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`p/${i}`, `${i}`]));
    const tags = { "a b": "", "mlflow.note.content": "Größe 😀 'quoted' \\ \n" };
    await tracking.logBatch(run.runId, { params, tags });
    await tracking.logBatch(run.runId, { params: { "p/1": "1" }, tags: { "a b": "2" } });
    await tracking.updateRun(run.runId, { status: "FINISHED", runName: "second" });
    const ended = await tracking.getRun(run.runId);
    assertEquals(ended.params, params);
    assertEquals(ended.tags, { ...tags, "a b": "2", "mlflow.runName": "second" });
    assertEquals([ended.status, ended.endTime, ended.runName], ["FINISHED", SUITE_NOW, "second"]);
    await tracking.deleteTag(run.runId, "a b");
    assertEquals("a b" in (await tracking.getRun(run.runId)).tags, false);
  });

  test("runs are searched by filter, order and page; nested ones by their parent", async (store) => {
    const { tracking } = store.mlflow;
    const parent = await startRun(store);
    const { runId: parentRunId, experimentId } = parent;
    const runIds: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { runId } = await tracking.createRun(experimentId, { parentRunId });
      await tracking.logBatch(runId, {
        params: { depth: `${i}` },
        metrics: i === 4 ? [] : [{ key: "rmse", value: 10 - i }],
        tags: { kind: i % 2 === 0 ? "Even" : "odd" },
      });
      runIds.push(runId);
    }
    const search = async (filter: string, orderBy?: string[]) =>
      (await tracking.searchRuns([experimentId], { filter, orderBy })).items.map((run) =>
        runIds.indexOf(run.runId)
      );
    const nested = `tags.mlflow.parentRunId = '${parentRunId}'`;
    assertEquals(await search(nested, ["metrics.rmse ASC"]), [3, 2, 1, 0, 4]);
    assertEquals(await search(`metrics.rmse <= 8 AND tags.kind = 'Even'`), [2]);
    assertEquals(await search("tags.kind LIKE 'even'"), []);
    assertEquals(await search("tags.kind ILIKE 'even' AND params.depth != '0'", ["params.depth"]), [
      2,
      4,
    ]);
    assertEquals(await search(`tags."kind" = "odd" and tags.kind ilike 'ODD'`, ["params.depth"]), [
      1,
      3,
    ]);
    assertEquals(await search("attributes.run_name = 'first'"), [-1]);
    const options = { filter: nested, orderBy: ["params.depth DESC"], maxResults: 3 };
    const first = await tracking.searchRuns([experimentId], options);
    const pageToken = first.nextPageToken;
    const second = await tracking.searchRuns([experimentId], { ...options, pageToken });
    assertEquals(
      [...first.items, ...second.items].map((run) => run.runId),
      runIds.toReversed(),
    );
    assertEquals([first.items.length, second.nextPageToken], [3, undefined]);
    await refused("INVALID_PARAMETER_VALUE", () => search("params.depth IS 3"));
  });

  test("a run names its data sets and models", async (store) => {
    const { tracking } = store.mlflow;
    const { runId, experimentId } = await startRun(store);
    const dataset = {
      name: "training features",
      digest: "0123456789abcdef",
      sourceType: "local",
      source: JSON.stringify({ uri: "features/training.parquet" }),
      schema: JSON.stringify({ mlflow_colspec: [{ type: "double", name: "age", required: true }] }),
      profile: JSON.stringify({ num_rows: 10 }),
      context: "training",
    };
    const { schema: _, profile: __, context: ___, ...bare } = dataset;
    await tracking.logInputs(runId, [dataset, { ...bare, name: "test" }]);
    await tracking.logInputs(runId, [dataset]);
    const modelId = await logSomeModel(store, runId);
    await tracking.logOutputs(runId, [{ modelId, step: 0 }]);
    const run = await tracking.getRun(runId);
    const byName = run.datasetInputs.toSorted((a, b) => a.name < b.name ? -1 : 1);
    assertEquals(byName, [{ ...bare, name: "test" }, dataset]);
    assertEquals(run.modelOutputs, [{ modelId, step: 0 }]);
    // Noted again, as after an answer that was lost, it stays once.
    const { modelId: otherId } = await tracking.createLoggedModel(experimentId, { name: "other" });
    const other = { modelId: otherId, step: 1 };
    await tracking.logOutputs(runId, [{ modelId, step: 0 }, other]);
    const noted = (await tracking.getRun(runId)).modelOutputs;
    assertEquals(noted.toSorted((a, b) => a.step - b.step), [{ modelId, step: 0 }, other]);
  });
}

function testMetrics(test: Test): void {
  test("every point of a metric is kept, the last step is the latest", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    const curve = Array.from({ length: 2_500 }, (_, step) => ({
      key: "train/rmse",
      value: 1 / (1 + step),
      step,
      timestamp: SUITE_NOW + step,
    }));
    await tracking.logBatch(runId, { metrics: curve.toReversed() });
    await tracking.logBatch(runId, { metrics: curve.slice(0, 10) });
    assertEquals(await tracking.getMetricHistory(runId, "train/rmse"), curve);
    assertEquals((await tracking.getRun(runId)).metrics, { "train/rmse": 1 / 2_500 });
  });

  test("of points of one step the last is the latest, of one time the largest", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    const latestOf = async (points: [step: number, timestamp: number, value: number][]) => {
      const key = `m${points.join("_").replaceAll(",", "-")}`;
      for (const [step, timestamp, value] of points) {
        await tracking.logBatch(runId, { metrics: [{ key, value, step, timestamp }] });
      }
      return (await tracking.getRun(runId)).metrics[key];
    };
    assertEquals(await latestOf([[5, 10, 1], [4, 20, 2]]), 1);
    assertEquals(await latestOf([[5, 20, 1], [5, 10, 2]]), 1);
    assertEquals(await latestOf([[5, 10, 2], [5, 10, 1], [5, 10, 3]]), 3);
  });

  test("NaN, infinities and the smallest numbers come back", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    const values = { nan: NaN, inf: Infinity, minus: -Infinity, tiny: 5e-324, third: 1 / 3 };
    await tracking.logBatch(runId, {
      metrics: Object.entries(values).map(([key, value]) => ({ key, value })),
    });
    assertEquals((await tracking.getRun(runId)).metrics, values);
    for (const [key, value] of Object.entries(values)) {
      assertEquals(await tracking.getMetricHistory(runId, key), [
        { key, value, step: 0, timestamp: SUITE_NOW },
      ]);
    }
  });

  test("a metric may say which model and data it measures", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    const modelId = await logSomeModel(store, runId);
    await tracking.logBatch(runId, {
      metrics: [{ key: "rmse", value: 2, modelId, datasetName: "test", datasetDigest: "1" }],
    });
    assertEquals((await tracking.getRun(runId)).metrics, { rmse: 2 });
    const point = { key: "rmse", value: 2, step: 0, timestamp: SUITE_NOW };
    assertEquals((await tracking.getLoggedModel(modelId)).metrics, [
      { ...point, modelId, datasetName: "test", datasetDigest: "1" },
    ]);
    const many = Array.from({ length: 250 }, (_, i) => ({ key: `m${i}`, value: i, modelId }));
    for (let i = 0; i < 2; i++) await tracking.logBatch(runId, { metrics: many });
    assertEquals((await tracking.getLoggedModel(modelId)).metrics.length, 251);
  });
}

function testArtifacts(test: Test): void {
  test("artifacts come back byte by byte", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    const from = join(store.folder, "from");
    const to = join(store.folder, "to");
    await Deno.mkdir(join(from, "a b", "c"), { recursive: true });
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7919) >> 3);
    await Deno.writeFile(join(from, "a b", "c", "ü a+b.bin"), bytes);
    await Deno.writeTextFile(join(from, "empty.txt"), "");
    await tracking.logArtifacts(runId, from, "plots");
    await tracking.logArtifacts(runId, join(from, "empty.txt"));
    assertEquals(await tracking.listArtifacts(runId), [
      { path: "empty.txt", isDir: false, fileSize: 0 },
      { path: "plots", isDir: true, fileSize: null },
    ]);
    assertEquals(await tracking.listArtifacts(runId, "plots/a b/c"), [
      { path: "plots/a b/c/ü a+b.bin", isDir: false, fileSize: bytes.length },
    ]);
    await tracking.downloadArtifacts(runId, "", to);
    assertEquals(await Deno.readFile(join(to, "plots", "a b", "c", "ü a+b.bin")), bytes);
    assertEquals(await Deno.readFile(join(to, "empty.txt")), new Uint8Array());
    await tracking.downloadArtifacts(runId, "plots/empty.txt", to);
    assertEquals(await Deno.readFile(join(to, "plots", "empty.txt")), new Uint8Array());
    await refused(
      "RESOURCE_DOES_NOT_EXIST",
      () => tracking.downloadArtifacts(runId, "none.txt", to),
    );
    for (const path of ["../x", "a/../../x", "a//b", "."]) {
      await refused("INVALID_PARAMETER_VALUE", () => tracking.logArtifacts(runId, from, path));
    }
  });
}

function testModels(test: Test): void {
  test("a logged model is ready with its files, and only then", async (store) => {
    const { mlflow: { tracking }, folder } = store;
    const { runId, experimentId } = await startRun(store);
    const modelId = await logSomeModel(store, runId);
    const model = await tracking.getLoggedModel(modelId);
    assertEquals([model.status, model.name, model.sourceRunId], ["READY", "model", runId]);
    await tracking.setLoggedModelTags(modelId, { kind: "demo" });
    assertEquals((await tracking.getLoggedModel(modelId)).tags.kind, "demo");
    assertEquals((await tracking.listLoggedModelArtifacts(modelId)).map(({ path }) => path), [
      "MLmodel",
      "inner",
    ]);
    const to = join(folder, "model");
    await tracking.downloadLoggedModel(modelId, to);
    const identity = JSON.parse(await Deno.readTextFile(join(to, "MLmodel")));
    const { creationTime } = model;
    assertEquals(identity, { modelId, runId, creationTime, signature: SIGNATURE });
    assertEquals((await Deno.readFile(join(to, "inner", "größe 1.txt"))).length, 100_000);
    await refused("INVALID_STATE", () => tracking.logModelArtifacts(modelId, to));
    const pending = await tracking.createLoggedModel(experimentId, { name: "pending" });
    assertEquals(pending.status, "PENDING");
    await refused("INVALID_STATE", () => tracking.finalizeLoggedModel(pending.modelId, "READY"));
    const found = await tracking.searchLoggedModels([experimentId], { filter: "name = 'model'" });
    assertEquals(found.items.map((item) => item.modelId), [modelId]);
  });

  test("a model whose files cannot be written ends as FAILED", async (store) => {
    const { tracking } = store.mlflow;
    const { runId, experimentId } = await startRun(store);
    const write = () => Promise.reject(new TypeError("no matrix"));
    await assertRejects(
      () => logModel(tracking, { runId, name: "model", write }),
      TypeError,
      "no matrix",
    );
    const { items } = await tracking.searchLoggedModels([experimentId]);
    assertEquals(items.map((model) => model.status), ["FAILED"]);
  });
}

function testPromotion(test: Test): void {
  test("a verdict is kept with its version and moves the alias, which can be returned", async (store) => {
    const { mlflow } = store;
    const { registry, tracking } = mlflow;
    const { runId } = await startRun(store);
    const modelName = modelNamer(store);
    const name = modelName("promoted");
    await registry.createRegisteredModel(name);
    const source = `models:/${await logSomeModel(store, runId)}`;
    for (const _ of [1, 2]) await registry.createModelVersion(name, { source, runId });
    assertEquals(await moveAlias(registry, { name, alias: "champion", version: 1 }), null);
    const check = { id: "rmse", description: "Größe 😀", detail: "1 against 2" };
    const verdict: Verdict = {
      ...{ version: 2, alias: "champion", status: "forced", against: 1, reason: "'so' \n it is" },
      ...{ measuredOn: "9 members", user: null, time: SUITE_NOW },
      checks: [{ ...check, status: "refused", value: 0.125, threshold: 0.01, unit: "share" }],
    };
    await recordVerdict(mlflow, name, verdict);
    const { tags } = await registry.getModelVersion(name, 2);
    assertEquals([tags["promotion.verdict"], tags["promotion.reason"]], ["forced", verdict.reason]);
    assertEquals(tags["promotion.check.rmse"], "refused: 12.50 %, at most 1.00 % (1 against 2)");
    const files = await tracking.listArtifacts(runId, VERDICT_FOLDER);
    assertEquals(files.map(({ path }) => path), [
      `promotion/version_2_champion_${SUITE_NOW}.json`,
    ]);
    assertEquals(await finishPromotion(mlflow, name), []);
    const aliases = async () =>
      (await allVersions(registry, name)).map(({ version, aliases }) => [version, ...aliases]);
    assertEquals(await aliases(), [[1], [2, "champion"]]);
    const returned = await returnAlias(registry, { name, alias: "champion" });
    assertEquals([returned, await aliases()], [
      { from: 2, to: 1, deleted: [] },
      [[1, "champion"], [2]],
    ]);
    assertEquals(await allVersions(registry, modelName("none")), []);
  });
}

function testVersions(test: Test): void {
  test("versions, aliases, tags and descriptions of a registered model", async (store) => {
    const { mlflow: { registry } } = store;
    const modelName = modelNamer(store);
    const { runId } = await startRun(store);
    const name = modelName("prioritizer größe 😀");
    await registry.createRegisteredModel(name, { description: "ranks", tags: { team: name } });
    await refused("RESOURCE_ALREADY_EXISTS", () => registry.createRegisteredModel(name));
    const source = `models:/${await logSomeModel(store, runId)}`;
    const first = await registry.createModelVersion(name, { source, tags: { gate: "passed" } });
    const second = await registry.createModelVersion(name, { source, runId, description: "2nd" });
    assertEquals([first.version, second.version], [1, 2]);
    assertEquals([first.runId, first.source, first.tags], [runId, source, { gate: "passed" }]);
    await registry.setRegisteredModelAlias(name, "champion", 1);
    await registry.setRegisteredModelAlias(name, "challenger", 2);
    await registry.setRegisteredModelAlias(name, "champion", 2);
    const champion = await registry.getModelVersionByAlias(name, "champion");
    assertEquals(champion.version, 2);
    assertEquals(champion.aliases.toSorted(), ["challenger", "champion"]);
    await registry.deleteRegisteredModelAlias(name, "champion");
    await registry.deleteRegisteredModelAlias(name, "champion");
    await refused(
      "INVALID_PARAMETER_VALUE",
      () => registry.getModelVersionByAlias(name, "champion"),
    );
    await registry.updateModelVersion(name, 1, { description: "1st" });
    await registry.setModelVersionTag(name, 1, "gate", "x".repeat(3_500));
    await registry.setModelVersionTag(name, 1, "gate", "forced");
    await registry.setModelVersionTag(
      name,
      1,
      "why",
      "x".repeat(store.isUnityCatalog ? 4_900 : 9_000),
    );
    await registry.deleteModelVersionTag(name, 1, "why");
    const changed = await registry.getModelVersion(name, 1);
    assertEquals([changed.description, changed.tags], ["1st", { gate: "forced" }]);
    await registry.updateRegisteredModel(name, { description: "ranks offers" });
    await registry.setRegisteredModelTag(name, "owner.of", "us");
    await registry.deleteRegisteredModelTag(name, "team");
    const model = await registry.getRegisteredModel(name);
    assertEquals([model.description, model.tags, model.aliases], [
      "ranks offers",
      { "owner.of": "us" },
      { challenger: 2 },
    ]);
    await refused("RESOURCE_DOES_NOT_EXIST", () => registry.getModelVersion(name, 3));
    await refused(
      "RESOURCE_DOES_NOT_EXIST",
      () => registry.setRegisteredModelAlias(name, "champion", 3),
    );
    await refused("RESOURCE_DOES_NOT_EXIST", () => registry.getRegisteredModel(modelName("none")));
  });

  test("registered models and versions are searched", async (store) => {
    const { mlflow: { registry } } = store;
    const modelName = modelNamer(store);
    const { runId } = await startRun(store);
    const source = `models:/${await logSomeModel(store, runId)}`;
    for (const name of ["search-b", "search-a"]) {
      await registry.createRegisteredModel(modelName(name), { tags: { of: modelName("search") } });
      await registry.createModelVersion(modelName(name), { source, tags: { of: name } });
    }
    const filter = store.isUnityCatalog ? undefined : `name LIKE '${modelName("search-")}%'`;
    const models = await registry.searchRegisteredModels({ filter });
    const names = models.items.map((model) => model.name);
    assertEquals(names.filter((name) => /search-[ab]/.test(name)), [
      modelName("search-a"),
      modelName("search-b"),
    ]);
    const first = await registry.searchRegisteredModels({ filter, maxResults: 1 });
    assert(first.nextPageToken !== undefined);
    if (store.isUnityCatalog) {
      for (const other of ["name LIKE '%'", "tags.of = 'x'"]) {
        await refused("NOT_IMPLEMENTED", () => registry.searchRegisteredModels({ filter: other }));
        await refused("NOT_IMPLEMENTED", () => registry.searchModelVersions({ filter: other }));
      }
    }
    const versions = await registry.searchModelVersions({ filter: `run_id = '${runId}'` });
    assertEquals(versions.items.map((item) => item.name).toSorted(), [
      modelName("search-a"),
      modelName("search-b"),
    ]);
    const one = await registry.searchModelVersions({ filter: `name = '${modelName("search-b")}'` });
    assertEquals(one.items.map((item) => [item.version, item.tags]), [[1, { of: "search-b" }]]);
  });

  test("the files of a version come back; damaged ones are refused", async (store) => {
    const { mlflow: { registry, tracking }, folder } = store;
    const modelName = modelNamer(store);
    const { runId } = await startRun(store);
    const modelId = await logSomeModel(store, runId);
    const name = modelName("download");
    await registry.createRegisteredModel(name);
    await registry.createModelVersion(name, { source: `models:/${modelId}` });
    const to = join(folder, "version");
    await registry.downloadModelVersion(name, 1, to);
    assert((await Deno.readTextFile(join(to, "MLmodel"))).includes(modelId));
    const uri = await registry.getModelVersionDownloadUri(name, 1);
    assert(store.isUnityCatalog || uri.includes(modelId));
    const hash = "0".repeat(64);
    if (store.isUnityCatalog) await registry.setModelVersionTag(name, 1, "artifacts.sha256", hash);
    else await tracking.setLoggedModelTags(modelId, { "artifacts.sha256": hash });
    await refused("DATA_LOSS", () => registry.downloadModelVersion(name, 1, to));
    assert((await Deno.readTextFile(join(to, "MLmodel"))).includes(modelId));
  });

  test("a version needs a model that is ready", async (store) => {
    const { mlflow: { registry, tracking } } = store;
    const modelName = modelNamer(store);
    const { experimentId } = await startRun(store);
    const name = modelName("half");
    await registry.createRegisteredModel(name);
    const { modelId } = await tracking.createLoggedModel(experimentId, { name: "pending" });
    const source = `models:/${modelId}`;
    await refused("INVALID_STATE", () => registry.createModelVersion(name, { source }));
    await refused(
      "RESOURCE_DOES_NOT_EXIST",
      () => registry.createModelVersion(name, { source: `models:/m-${"0".repeat(32)}` }),
    );
    assertEquals((await registry.searchModelVersions({ filter: `name = '${name}'` })).items, []);
  });
}

function testRefusals(test: Test): void {
  test("values over the limits are refused, and nothing of their batch is there", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    const secret = "s3cret";
    const batches: LogBatch[] = [
      { params: { long: "x".repeat(7_000) } },
      { params: { good: "1", long: secret + "x".repeat(6_000) } },
      { tags: { long: secret + "x".repeat(8_000) } },
      { metrics: [{ key: "ndcg@5", value: 1 }] },
      { metrics: [{ key: "../rmse", value: 1 }] },
      { metrics: [{ key: "rmse", value: 1, step: 0.5 }] },
      { metrics: [{ key: "x".repeat(251), value: 1 }] },
      { params: { "": "1" } },
    ];
    for (const batch of batches) {
      const message = await refused(
        "INVALID_PARAMETER_VALUE",
        () => tracking.logBatch(runId, { tags: { part: "1" }, ...batch }),
      );
      assert(!message.includes(secret));
    }
    const run = await tracking.getRun(runId);
    assertEquals([run.params, run.metrics, run.tags], [{}, {}, { "mlflow.runName": "first" }]);
    await tracking.logBatch(runId, { params: { long: "😀".repeat(6_000) } });
    assertEquals((await tracking.getRun(runId)).params.long, "😀".repeat(6_000));
  });

  test("a param does not change", async (store) => {
    const { tracking } = store.mlflow;
    const { runId } = await startRun(store);
    await tracking.logBatch(runId, { params: { seed: "1" } });
    await refused(
      "INVALID_PARAMETER_VALUE",
      () => tracking.logBatch(runId, { params: { seed: "2" } }),
    );
    assertEquals((await tracking.getRun(runId)).params, { seed: "1" });
  });

  test("names are refused where MLflow refuses them, kept where it keeps them", async (store) => {
    const { mlflow: { registry, tracking } } = store;
    const bad = ["", " ", "a/b", "a:b", "x".repeat(300)];
    for (const name of bad) {
      await refused("INVALID_PARAMETER_VALUE", () => registry.createRegisteredModel(name));
    }
    await refused("INVALID_PARAMETER_VALUE", () => tracking.createExperiment("x".repeat(300)));
    const { runId, experimentId } = await startRun(store);
    await refused(
      "INVALID_PARAMETER_VALUE",
      () => tracking.createRun(experimentId, { runName: "x".repeat(300) }),
    );
    for (const runName of ["größe / a:b 😀 'x' %41", "😀".repeat(250)]) {
      const named = await tracking.createRun(experimentId, { runName });
      assertEquals((await tracking.getRun(named.runId)).runName, runName);
      await tracking.updateRun(named.runId, { status: "FINISHED" });
    }
    const name = modelNamer(store)("aliases");
    await registry.createRegisteredModel(name);
    const source = `models:/${await logSomeModel(store, runId)}`;
    const { version } = await registry.createModelVersion(name, { source });
    for (const alias of ["", "latest", "Latest", "v1", "a/b", "a b"]) {
      await refused(
        "INVALID_PARAMETER_VALUE",
        () => registry.setRegisteredModelAlias(name, alias, version),
      );
    }
    const twins = [await tracking.createRun(experimentId), await tracking.createRun(experimentId)];
    assertEquals(twins[0].startTime, twins[1].startTime);
    assert(twins[0].runId !== twins[1].runId);
  });

  test("what is not there is RESOURCE_DOES_NOT_EXIST", async ({ mlflow: { tracking } }) => {
    const runId = "0".repeat(32);
    await refused("RESOURCE_DOES_NOT_EXIST", () => tracking.getRun(runId));
    await refused("RESOURCE_DOES_NOT_EXIST", () => tracking.logBatch(runId, { tags: { a: "1" } }));
    await refused("RESOURCE_DOES_NOT_EXIST", () => tracking.updateRun(runId, { status: "FAILED" }));
    await refused("RESOURCE_DOES_NOT_EXIST", () => tracking.getLoggedModel(`m-${runId}`));
  });
}
