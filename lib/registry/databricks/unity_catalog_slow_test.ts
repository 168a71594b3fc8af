import { join } from "node:path";
import { openMlflow } from "../mod.ts";
import { SUITE_NOW, testClients } from "../suite/client_suite.ts";
import { cloudFetch } from "./test_objects.ts";
import type { TestCloud } from "./test_unity_catalog.ts";
import { TestWorkspace } from "./test_workspace.ts";

// Tracked in a file and registered in Unity Catalog, whose files each cloud keeps once.
for (const cloud of ["default", "aws", "azure", "gcp", "r2"] satisfies TestCloud[]) {
  testClients(`sqlite and Unity Catalog on ${cloud}`, async () => {
    const folder = await Deno.makeTempDir();
    const workspace = new TestWorkspace({ cloud });
    const mlflow = await openMlflow({
      trackingUri: `sqlite:///${join(folder, "mlflow", "mlflow.db")}`,
      registryUri: "databricks-uc",
      clock: () => SUITE_NOW,
      environment: workspace.environment,
      fetch: cloudFetch(workspace.objects),
    });
    return {
      mlflow,
      folder,
      unique: (name) => name,
      modelName: (name) => `main.offers.${name.replaceAll(" ", "_")}`,
      isUnityCatalog: true,
      [Symbol.asyncDispose]: async () => {
        await mlflow[Symbol.asyncDispose]();
        await workspace[Symbol.asyncDispose]();
        await Deno.remove(folder, { recursive: true });
      },
    };
  }, (title, run) => {
    // What is tracked does not depend on the cloud.
    if (/version|name|registered/.test(title)) Deno.test(title, run);
  });
}
