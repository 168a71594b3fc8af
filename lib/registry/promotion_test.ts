import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { inTestFolder } from "../_shared/test_folder.ts";
import type { Mlflow, RegistryClient } from "./clients.ts";
import { MlflowError } from "./errors.ts";
import {
  finishPromotion,
  heldBefore,
  logModel,
  moveAlias,
  openMlflow,
  recordVerdict,
  returnAlias,
  type Verdict,
} from "./mod.ts";

const NAME = "prioritizer";
const TIME = 1_790_000_000_000;

/** Opens a store with versions 1 to `nVersions`, each of a run of its own. */
async function withVersions(
  nVersions: number,
  test: (mlflow: Mlflow, folder: string) => Promise<void>,
): Promise<void> {
  await inTestFolder(async (folder) => {
    const trackingUri = `sqlite:///${join(folder, "mlflow.db")}`;
    await using mlflow = await openMlflow({ trackingUri, clock: () => TIME });
    const { tracking, registry } = mlflow;
    await registry.createRegisteredModel(NAME);
    const experimentId = await tracking.createExperiment("offers");
    for (let i = 0; i < nVersions; i++) {
      const { runId } = await tracking.createRun(experimentId);
      const write = (to: string) => Deno.writeTextFile(join(to, "MLmodel"), "{}");
      const { modelId } = await logModel(tracking, { runId, name: "model", write });
      await registry.createModelVersion(NAME, { source: `models:/${modelId}`, runId });
    }
    await test(mlflow, folder);
  });
}

function verdict(version: number, status: Verdict["status"] = "passed"): Verdict {
  const checks = [{
    ...{ id: "test_rmse", description: "Error", detail: "1 against 2" },
    ...{ status: "passed", value: 0.025, threshold: 0.01, unit: "share" } as const,
  }];
  const rest = { against: null, measuredOn: "9 members", user: "somebody", time: TIME, checks };
  return { version, alias: "champion", status, ...rest };
}

const holder = async (registry: RegistryClient) =>
  (await registry.getRegisteredModel(NAME)).aliases.champion;

Deno.test("returnAlias() goes back one version at a time, never to one that a return left", () =>
  withVersions(4, async ({ registry }) => {
    const of = { name: NAME, alias: "champion" };
    for (const version of [1, 2, 3]) await moveAlias(registry, { ...of, version });
    assertEquals(await returnAlias(registry, of), { from: 3, to: 2, deleted: [] });
    assertEquals(await returnAlias(registry, of), { from: 2, to: 1, deleted: [] });
    await assertRejects(() => returnAlias(registry, of), MlflowError, "no other version held it");
    await moveAlias(registry, { ...of, version: 4 });
    assertEquals(heldBefore(await registry.getRegisteredModel(NAME), "champion"), [1]);
    await moveAlias(registry, { ...of, version: 1 });
    assertEquals((await returnAlias(registry, of)).to, 4);
    await assertRejects(() => returnAlias(registry, of), MlflowError);
    assertEquals(await holder(registry), 4);
  }));

Deno.test("returnAlias() knows versions that others set, and passes over deleted ones", () =>
  withVersions(4, async ({ registry }) => {
    const of = { name: NAME, alias: "champion" };
    await registry.setRegisteredModelAlias(NAME, "champion", 2);
    await moveAlias(registry, { ...of, version: 3 });
    await registry.setRegisteredModelAlias(NAME, "champion", 4);
    assertEquals(heldBefore(await registry.getRegisteredModel(NAME), "champion"), [2, 3]);
    const gone = (version: number) =>
      version === 3
        ? Promise.reject(new MlflowError("RESOURCE_DOES_NOT_EXIST", "gone"))
        : registry.getModelVersion(NAME, version);
    const some: RegistryClient = new Proxy(registry, {
      get: (target, key: keyof RegistryClient) =>
        key === "getModelVersion"
          ? (_: string, version: number) => gone(version)
          : (target[key] as () => unknown).bind(target),
    });
    assertEquals(await returnAlias(some, of), { from: 4, to: 2, deleted: [3] });
  }));

Deno.test("what is refused writes nothing: a version that is not there, an alias that MLflow reserves", () =>
  withVersions(1, async (mlflow) => {
    const { registry } = mlflow;
    const move = () => moveAlias(registry, { name: NAME, alias: "champion", version: 9 });
    assertEquals((await assertRejects(move, MlflowError)).errorCode, "RESOURCE_DOES_NOT_EXIST");
    const { checks: [check], ...rest } = verdict(1);
    const noTag = { ...rest, checks: [{ ...check, id: "what?" }] };
    await assertRejects(() => recordVerdict(mlflow, NAME, noTag), MlflowError, "tag key");
    assertEquals([await finishPromotion(mlflow, NAME), await holder(registry)], [[], undefined]);
    const reserved = () => moveAlias(registry, { name: NAME, alias: "latest", version: 1 });
    await assertRejects(reserved, MlflowError, "MLflow reserves it");
    const promoted = () => recordVerdict(mlflow, NAME, { ...verdict(1), alias: "latest" });
    await assertRejects(promoted, MlflowError, "MLflow reserves it");
    assertEquals((await registry.getRegisteredModel(NAME)).tags, {});
  }));

Deno.test("recordVerdict() keeps every figure as tags and as an artifact; only a refusal moves nothing", () =>
  withVersions(2, async (mlflow, folder) => {
    const { registry, tracking } = mlflow;
    await recordVerdict(mlflow, NAME, { ...verdict(1, "forced"), reason: "known fault" });
    const { tags, runId } = await registry.getModelVersion(NAME, 1);
    assertEquals(tags, {
      "promotion.verdict": "forced",
      "promotion.alias": "champion",
      "promotion.against": "none",
      "promotion.measured_on": "9 members",
      "promotion.time": "2026-09-21T14:13:20.000Z",
      "promotion.user": "somebody",
      "promotion.reason": "known fault",
      "promotion.check.test_rmse": "passed: 2.50 %, at most 1.00 % (1 against 2)",
    });
    const [{ path }] = await tracking.listArtifacts(runId!, "promotion");
    await tracking.downloadArtifacts(runId!, path, folder);
    assertEquals(JSON.parse(await Deno.readTextFile(join(folder, path))), {
      ...verdict(1, "forced"),
      reason: "known fault",
    });
    await recordVerdict(mlflow, NAME, verdict(2, "refused"));
    assertEquals(await holder(registry), 1);
    await recordVerdict(mlflow, NAME, verdict(1));
    assertEquals("promotion.reason" in (await registry.getModelVersion(NAME, 1)).tags, false);
    assertEquals(Object.keys((await registry.getRegisteredModel(NAME)).tags), [
      "alias_history.champion",
    ]);
  }));

/** A store whose write number `nth` and all later ones fail, as if the process were killed. */
function killedAt(mlflow: Mlflow, nth: number): Mlflow {
  let nWrites = 0;
  const proxy = <T extends object>(client: T) =>
    new Proxy(client, {
      get: (target, key) => {
        const method = (target as Record<PropertyKey, unknown>)[key];
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          if (/^(set|delete|log)/.test(String(key)) && ++nWrites >= nth) {
            return Promise.reject(new Error("killed"));
          }
          return method.apply(target, args);
        };
      },
    });
  return { ...mlflow, tracking: proxy(mlflow.tracking), registry: proxy(mlflow.registry) };
}

/** Writes of a promotion: the note, the file, seven tags, history, alias, the note again. */
const N_WRITES = 12;

Deno.test("finishPromotion() makes whole what a kill at any write of a promotion left", () =>
  withVersions(N_WRITES + 2, async (mlflow) => {
    const { registry, tracking } = mlflow;
    await recordVerdict(mlflow, NAME, verdict(1));
    for (let nth = 1; nth <= N_WRITES + 1; nth++) {
      const [before, version] = [await holder(registry), nth + 1];
      const killed = recordVerdict(killedAt(mlflow, nth), NAME, verdict(version));
      if (nth <= N_WRITES) await assertRejects(() => killed, Error, "killed");
      else await killed;
      const notices = await finishPromotion(mlflow, NAME);
      const said =
        `Finished the promotion of version ${version} to champion, which had been cut off`;
      const { tags, runId } = await registry.getModelVersion(NAME, version);
      const model = await registry.getRegisteredModel(NAME);
      // Before the first write nothing had begun, after the last nothing is left to do.
      assertEquals(notices, nth === 1 || nth > N_WRITES ? [] : [said]);
      if (nth === 1) assertEquals([tags, model.aliases.champion], [{}, before]);
      else {
        const files = await tracking.listArtifacts(runId!, "promotion");
        assertEquals([Object.keys(tags).length, files.length], [7, 1]);
        assertEquals(model.aliases.champion, version);
        assertEquals(heldBefore(model, "champion").at(-1), before);
      }
      assertEquals(Object.keys(model.tags), ["alias_history.champion"]);
      assertEquals(await finishPromotion(mlflow, NAME), []);
    }
  }));

Deno.test("finishPromotion() gives up a promotion whose version is gone, and knows no model without name", () =>
  withVersions(1, async (mlflow) => {
    const { registry } = mlflow;
    await registry.setRegisteredModelTag(NAME, "promotion.pending", JSON.stringify(verdict(7)));
    assertEquals(await finishPromotion(mlflow, NAME), [
      "Removed the promotion of version 7 to champion: the version is gone",
    ]);
    assertEquals((await registry.getRegisteredModel(NAME)).tags, {});
    const late = JSON.stringify({ ...verdict(1), time: 1e300 });
    for (const foreign of ['{"version":1,"ali', "5", "null", "{}", late]) {
      await registry.setRegisteredModelTag(NAME, "promotion.pending", foreign);
      assertEquals(await finishPromotion(mlflow, NAME), [
        "Removed the note of a promotion, which could not be read: promote again",
      ]);
      assertEquals((await registry.getRegisteredModel(NAME)).tags, {});
    }
    assertEquals(await finishPromotion(mlflow, "none"), []);
  }));
