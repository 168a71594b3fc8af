import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { logModel, type ModelIdentity, openMlflow, pushRun } from "../mod.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { SUITE_NOW } from "../suite/client_suite.ts";
import { openSqliteStore } from "../suite/open_sqlite_store.ts";
import { cutAfter } from "../suite/push_suite.ts";
import { cloudFetch } from "./test_objects.ts";
import { TestWorkspace } from "./test_workspace.ts";

const NAME = "main.offers.prioritizer";

/** Unity Catalog takes no model without a signature. */
const write = (folder: string, identity: ModelIdentity): Promise<void> =>
  Deno.writeTextFile(
    join(folder, "MLmodel"),
    JSON.stringify({ ...identity, signature: { inputs: "[]", outputs: "[]" } }),
  );

Deno.test("a push into Unity Catalog makes one version, also where it was cut at any call", () =>
  inTestFolder(async (folder) => {
    await using source = await openSqliteStore();
    const from = source.mlflow;
    const experimentId = await from.tracking.createExperiment("offers");
    const { runId } = await from.tracking.createRun(experimentId);
    const { modelId } = await logModel(from.tracking, { runId, name: "model", write });
    await from.registry.createRegisteredModel(NAME);
    const version = { source: `models:/${modelId}`, runId, tags: { gate: "passed" } };
    await from.registry.createModelVersion(NAME, version);
    await from.registry.setRegisteredModelAlias(NAME, "champion", 1);
    await from.tracking.updateRun(runId, { status: "FINISHED" });

    await using workspace = new TestWorkspace({ cloud: "default" });
    await using to = await openMlflow({
      trackingUri: `sqlite:///${join(folder, "mlflow", "mlflow.db")}`,
      registryUri: "databricks-uc",
      clock: () => SUITE_NOW,
      environment: workspace.environment,
      fetch: cloudFetch(workspace.objects),
    });
    let hasEnded = false;
    for (let nCalls = 0; !hasEnded; nCalls++) {
      const options = {
        runId,
        experimentId: await to.tracking.createExperiment(`cut ${nCalls}`),
        folder,
        copyModel: (_: string, copy: string, identity: ModelIdentity) => write(copy, identity),
      };
      hasEnded = true;
      for (const isDone of [false, true]) {
        await pushRun(from, cutAfter(to, nCalls, isDone), options).catch(() => {
          hasEnded = false;
        });
      }
      const { versions } = await pushRun(from, to, options);
      const alias = nCalls === 0 ? "champion" : "challenger";
      assertEquals(versions.map(({ version, aliases, tags }) => [version, aliases, tags.gate]), [
        [nCalls + 1, [alias], "passed"],
      ]);
      assertEquals((await pushRun(from, to, options)).isNew, false);
    }
  }));
