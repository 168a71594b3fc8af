/**
 * What a push must give between any two back ends, as tests.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { folderHash } from "../local_files.ts";
import { logModel, type Mlflow, MlflowError, pushRun } from "../mod.ts";
import type { SuiteStore } from "./client_suite.ts";

const copyModel = async (from: string, to: string, identity: unknown): Promise<void> => {
  await Deno.copyFile(join(from, "weights.bin"), join(to, "weights.bin"));
  await Deno.writeTextFile(join(to, "MLmodel"), JSON.stringify(identity));
};

/** A registered model that neither store has. */
const nameOf = (from: SuiteStore, to: SuiteStore) => from.unique(to.unique("pushed"));

/** A run with all that a run can have. */
async function logWholeRun(
  { mlflow, folder, unique }: SuiteStore,
  name: string,
): Promise<string> {
  const { tracking, registry } = mlflow;
  const experimentId = await tracking.createExperiment(unique("to push"));
  const { runId } = await tracking.createRun(experimentId, {
    runName: "train 😀 'x'",
    userId: "somebody",
    startTime: 1_700_000_000_000,
    tags: { "mlflow.source.name": "deno task train", kind: "demo" },
  });
  const data = { name: "training", digest: "abc", sourceType: "local", source: "{}" };
  await tracking.logInputs(runId, [{ ...data, schema: "{}", profile: "{}", context: "training" }]);
  const { modelId } = await logModel(tracking, {
    runId,
    name: "model",
    params: { seed: "42" },
    step: 3,
    write: async (to, identity) => {
      await Deno.writeFile(join(to, "weights.bin"), new Uint8Array(100_000).fill(7));
      await Deno.writeTextFile(join(to, "MLmodel"), JSON.stringify(identity));
    },
  });
  await tracking.logBatch(runId, {
    params: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`p${i}`, `${i}`])),
    metrics: [
      { key: "rmse", value: 1 / 3, modelId, datasetName: "training", datasetDigest: "abc" },
      { key: "rmse", value: 1 / 4, step: 1 },
      { key: "nan", value: NaN },
      ...Array.from({ length: 1_200 }, (_, step) => ({ key: "curve", value: 1 / step, step })),
    ],
  });
  const files = join(folder, "files");
  await Deno.mkdir(join(files, "a b"), { recursive: true });
  await Deno.writeTextFile(join(files, "a b", "ü.txt"), "seen");
  await tracking.logArtifacts(runId, files);
  await registry.createRegisteredModel(name, { description: "ranks" });
  await registry.createModelVersion(name, {
    source: `models:/${modelId}`,
    runId,
    description: "first",
    tags: { gate: "passed" },
  });
  await registry.setRegisteredModelAlias(name, "champion", 1);
  await tracking.updateRun(runId, { status: "FINISHED", endTime: 1_700_000_009_000 });
  return runId;
}

/** What is known of a run but for ids and places. */
async function describeRun({ tracking, registry }: Mlflow, runId: string, folder: string) {
  const { runId: _, experimentId, artifactUri: __, modelOutputs, tags, ...run } = await tracking
    .getRun(runId);
  const own = (tags: object) =>
    Object.fromEntries(
      Object.entries(tags).filter(([key]) => !/^push\.|sha256$|^mlflow\.modelVersions$/.test(key)),
    );
  const models = (await tracking.searchLoggedModels([experimentId])).items
    .filter(({ sourceRunId, status }) => sourceRunId === runId && status !== "FAILED");
  const found = await registry.searchModelVersions({ filter: `run_id = '${runId}'` });
  const versions = await Promise.all(
    found.items.map(({ name, version }) => registry.getModelVersion(name, version)),
  );
  const files = await Deno.makeTempDir({ dir: folder });
  await tracking.downloadArtifacts(runId, "", files);
  const described = [];
  for (const { modelId, metrics, ...model } of models) {
    const to = join(files, "..", `model ${modelId}`);
    await tracking.downloadLoggedModel(modelId, to);
    const identity = JSON.parse(await Deno.readTextFile(join(to, "MLmodel")));
    const { name, status, params, tags } = model;
    described.push({
      ...{ name, status, params, tags: own(tags) },
      outputs: modelOutputs.map((output) => [output.modelId === modelId, output.step]),
      identity: [identity.modelId === modelId, identity.runId === runId],
      weights: (await Deno.stat(join(to, "weights.bin"))).size,
      metrics: metrics.map(({ modelId: of, ...metric }) => ({ ...metric, isOwn: of === modelId })),
      versions: versions.map(({ description, tags, aliases, source }) => ({
        ...{ description, tags: own(tags), aliases },
        isOfModel: source === `models:/${modelId}`,
      })),
    });
  }
  return {
    ...run,
    tags: own(tags),
    curve: await tracking.getMetricHistory(runId, "curve"),
    files: await folderHash(files),
    models: described,
  };
}

/** A store whose calls that write fail from the n-th on, after they were done or before. */
export function cutAfter(mlflow: Mlflow, nCalls: number, isDone: boolean): Mlflow {
  let nLeft = nCalls;
  const cut = <T extends object>(client: T): T =>
    new Proxy(client, {
      get(target, name) {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
        if (!/^(create|update|log|set|finalize)/.test(String(name))) return method.bind(target);
        return async (...args: unknown[]) => {
          if (nLeft-- > 0) return await method.apply(target, args);
          if (isDone && nLeft === -1) await method.apply(target, args);
          throw new MlflowError("TEMPORARILY_UNAVAILABLE", "cut");
        };
      },
    });
  return { ...mlflow, tracking: cut(mlflow.tracking), registry: cut(mlflow.registry) };
}

/** Defines the tests of a push from one store to another. */
export function testPush(
  title: string,
  openStores: () => Promise<{ from: SuiteStore; to: SuiteStore }>,
  define: (title: string, run: () => Promise<void>) => void = Deno.test,
): void {
  define(
    `${title}: a push gives the whole run once, also where it was cut at any call`,
    async () => {
      const { from, to } = await openStores();
      await using _from = from;
      await using _to = to;
      const { folder } = to;
      const runId = await logWholeRun(from, nameOf(from, to));
      const whole = await describeRun(from.mlflow, runId, from.folder);
      let hasEnded = false;
      for (let nCalls = 0; !hasEnded; nCalls++) {
        const experimentId = await to.mlflow.tracking.createExperiment(to.unique(`cut ${nCalls}`));
        const options = { runId, experimentId, folder, copyModel };
        hasEnded = true;
        for (const isDone of [false, true]) {
          const broken = cutAfter(to.mlflow, nCalls, isDone);
          await pushRun(from.mlflow, broken, options).catch(() => {
            hasEnded = false;
          });
        }
        const pushed = await pushRun(from.mlflow, to.mlflow, options);
        const { items } = await to.mlflow.tracking.searchRuns([experimentId]);
        assertEquals(items.map((run) => run.runId), [pushed.runId]);
        const alias = nCalls === 0 ? "champion" : "challenger";
        const expected = whole.models.map((model) => ({
          ...model,
          versions: model.versions.map((version) => ({ ...version, aliases: [alias] })),
        }));
        assertEquals(await describeRun(to.mlflow, pushed.runId, folder), {
          ...whole,
          models: expected,
        });
        const again = await pushRun(from.mlflow, to.mlflow, options);
        assertEquals([again.isNew, again.runId, again.versions.length], [false, pushed.runId, 1]);
        assert(nCalls < 40);
      }
    },
  );

  define(`${title}: a push that was cut after its alias gives no second one`, async () => {
    const { from, to } = await openStores();
    await using _from = from;
    await using _to = to;
    const runId = await logWholeRun(from, nameOf(from, to));
    const experimentId = await to.mlflow.tracking.createExperiment(to.unique("alias"));
    const options = { runId, experimentId, folder: to.folder, copyModel };
    const tracking = new Proxy(to.mlflow.tracking, {
      get: (target, name: keyof Mlflow["tracking"]) =>
        name === "updateRun"
          ? () => Promise.reject(new MlflowError("TEMPORARILY_UNAVAILABLE", "cut"))
          : (target[name] as () => unknown).bind(target),
    });
    await assertRejects(() => pushRun(from.mlflow, { ...to.mlflow, tracking }, options));
    const { versions } = await pushRun(from.mlflow, to.mlflow, options);
    assertEquals(versions.map(({ aliases }) => aliases), [["champion"]]);
  });

  define(`${title}: a push completes the run that had begun there`, async () => {
    const { from, to } = await openStores();
    await using _from = from;
    await using _to = to;
    const runId = await logWholeRun(from, nameOf(from, to));
    const experimentId = await to.mlflow.tracking.createExperiment(to.unique("begun"));
    const begun = await to.mlflow.tracking.createRun(experimentId, {
      startTime: 1_700_000_000_000,
      userId: "somebody",
      runName: "train 😀 'x'",
    });
    const { modelId } = await logModel(to.mlflow.tracking, {
      runId: begun.runId,
      name: "model",
      params: { seed: "42" },
      write: async (folder, identity) => {
        await Deno.writeFile(join(folder, "weights.bin"), new Uint8Array(100_000).fill(7));
        await Deno.writeTextFile(join(folder, "MLmodel"), JSON.stringify(identity));
      },
    });
    await to.mlflow.registry.createRegisteredModel(nameOf(from, to));
    const source = `models:/${modelId}`;
    await to.mlflow.registry.createModelVersion(nameOf(from, to), { source });
    const options = { runId, experimentId, folder: to.folder, copyModel, begunRunId: begun.runId };
    const pushed = await pushRun(from.mlflow, to.mlflow, options);
    assertEquals(
      [pushed.runId, pushed.versions.map(({ version, aliases }) => [version, aliases])],
      [
        begun.runId,
        [[1, ["champion"]]],
      ],
    );
    const { items } = await to.mlflow.tracking.searchLoggedModels([experimentId]);
    assertEquals(items.map((model) => [model.modelId, model.status]), [[modelId, "READY"]]);
  });

  define(
    `${title}: a push passes over what failed or was deleted there, and invents no alias`,
    async () => {
      const { from, to } = await openStores();
      await using _from = from;
      await using _to = to;
      const { tracking, registry } = from.mlflow;
      const experimentId = await tracking.createExperiment(from.unique("left out"));
      const { runId } = await tracking.createRun(experimentId);
      const logOne = (runId: string) =>
        logModel(tracking, {
          runId,
          name: "model",
          tags: { kind: "demo", "mlflow.modelVersions": "[]" },
          write: async (folder, identity) => {
            await Deno.writeFile(join(folder, "weights.bin"), new Uint8Array(1));
            await Deno.writeTextFile(join(folder, "MLmodel"), JSON.stringify(identity));
          },
        });
      const { modelId } = await logOne(runId);
      const name = nameOf(from, to);
      await registry.createRegisteredModel(name);
      await registry.createModelVersion(name, { source: `models:/${modelId}`, runId });
      await tracking.updateRun(runId, { status: "FINISHED" });

      const target = to.mlflow.tracking;
      const there = await target.createExperiment(to.unique("left out"));
      const options = { runId, experimentId: there, folder: to.folder, copyModel };
      const begun = await target.createRun(there);
      const failed = await target.createLoggedModel(there, {
        name: "model",
        sourceRunId: begun.runId,
      });
      await target.finalizeLoggedModel(failed.modelId, "FAILED");
      const pushed = await pushRun(from.mlflow, to.mlflow, { ...options, begunRunId: begun.runId });
      assertEquals(
        [pushed.runId, pushed.versions.map(({ aliases }) => aliases)],
        [begun.runId, [[]]],
      );
      const { items } = await target.searchLoggedModels([there]);
      assertEquals(items.map(({ status }) => status).toSorted(), ["FAILED", "READY"]);

      const deleted = await target.createRun(there);
      const withDeleted = new Proxy(target, {
        get: (client, key: keyof Mlflow["tracking"]) =>
          key === "getRun"
            ? async (id: string) => ({
              ...await client.getRun(id),
              ...(id === deleted.runId && { lifecycleStage: "deleted" }),
            })
            : (client[key] as () => unknown).bind(client),
      });
      for (const begunRunId of [deleted.runId, "0".repeat(32)]) {
        const second = await tracking.createRun(experimentId);
        await logOne(second.runId);
        await tracking.updateRun(second.runId, { status: "FINISHED" });
        const other = await pushRun(from.mlflow, { ...to.mlflow, tracking: withDeleted }, {
          ...{ ...options, runId: second.runId, begunRunId },
        });
        assert(![deleted.runId, begun.runId].includes(other.runId));
        const [output] = (await target.getRun(other.runId)).modelOutputs;
        const { tags } = await target.getLoggedModel(output.modelId);
        // A store notes itself which versions a model has.
        assertEquals([tags.kind, "mlflow.modelVersions" in tags], ["demo", false]);
      }
    },
  );

  define(`${title}: a run that goes on or whose parent was not sent is refused`, async () => {
    const { from, to } = await openStores();
    await using _from = from;
    await using _to = to;
    const { tracking } = from.mlflow;
    const experimentId = await tracking.createExperiment(from.unique("nested"));
    const parent = await tracking.createRun(experimentId);
    const child = await tracking.createRun(experimentId, { parentRunId: parent.runId });
    const there = await to.mlflow.tracking.createExperiment(to.unique("nested"));
    const push = (runId: string) =>
      pushRun(from.mlflow, to.mlflow, {
        ...{ runId, experimentId: there, folder: to.folder, copyModel },
      });
    await assertRejects(() => push(parent.runId), MlflowError, "has not ended");
    for (const { runId } of [child, parent]) {
      await tracking.updateRun(runId, { status: "FAILED" });
    }
    await assertRejects(() => push(child.runId), MlflowError, parent.runId);
    const sent = await push(parent.runId);
    const { runId } = await push(child.runId);
    const { tags, status } = await to.mlflow.tracking.getRun(runId);
    assertEquals([tags["mlflow.parentRunId"], status], [sent.runId, "FAILED"]);
  });
}
