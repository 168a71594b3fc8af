import { join } from "node:path";
import { findPython } from "../../gbm/parity/find_python.ts";
import { openMlflow } from "../mod.ts";
import { SUITE_NOW, testClients } from "../suite/client_suite.ts";
import { startMlflowServer } from "../suite/mlflow_server.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { TestWorkspace, trackOn } from "./test_workspace.ts";

Deno.test("a workspace keeps the contract", (t) =>
  inTestFolder(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    await using workspace = new TestWorkspace({ tracking: trackOn(server.url) });
    const tests: [string, () => Promise<void>][] = [];
    let nStores = 0;
    testClients("databricks", async () => {
      const n = nStores++;
      const own = join(folder, `test_${n}`);
      await Deno.mkdir(own);
      const mlflow = await openMlflow({
        trackingUri: "databricks",
        clock: () => SUITE_NOW,
        environment: workspace.principal,
      });
      return {
        mlflow,
        folder: own,
        unique: (name) => `/Shared/${n} ${name}`,
        modelName: (name) => `main.offers_${n}.${name.replaceAll(" ", "_")}`,
        isUnityCatalog: true,
        [Symbol.asyncDispose]: () => mlflow[Symbol.asyncDispose](),
      };
    }, (title, run) => tests.push([title, run]));
    for (const [title, run] of tests) await t.step(title, run);
  }));
