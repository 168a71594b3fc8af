import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { runTestCommand } from "../_shared/test_command.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import {
  startTestWarehouse,
  TEST_TOKEN as WAREHOUSE_TOKEN,
} from "../data/input/catalog/test_warehouse.ts";
import { quote } from "../data/database.ts";
import { tablePath } from "../data/manifest.ts";
import { findPython } from "../gbm/parity/find_python.ts";
import { TestWorkspace, trackOn } from "../registry/databricks/test_workspace.ts";
import { openMlflow } from "../registry/mod.ts";
import { startMlflowServer } from "../registry/suite/mlflow_server.ts";

const PERMISSIONS = ["--allow-run", "--allow-net=127.0.0.1"];
const TOKEN = "dapi-canary-of-both";
const TABLES = ["members", "claims", "benefits", "engagement", "plan_design"];

async function run(
  folder: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const folders = ["--out", join(folder, "out"), "--data", join(folder, "data")];
  const options = { environment, permissions: PERMISSIONS };
  const { code, out, err } = await runTestCommand([...args, ...folders], options);
  const said = out + err;
  assertEquals(code, 0, said);
  assert(!said.includes("canary"), said);
  return said;
}

/** One workspace in front of two: statements go to the one, MLflow to the other. */
function joinWorkspaces(warehouseHost: string, workspace: TestWorkspace) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const isSql = pathname.startsWith("/api/2.0/sql/");
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      return Response.json({ error_code: "PERMISSION_DENIED" }, { status: 403 });
    }
    const token = isSql ? WAREHOUSE_TOKEN : workspace.environment.DATABRICKS_TOKEN;
    return await fetch((isSql ? warehouseHost : workspace.host) + pathname + search, {
      method: request.method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": request.headers.get("content-type") ?? "application/json",
      },
      ...(request.method === "GET" ? {} : { body: await request.arrayBuffer() }),
    });
  });
}

Deno.test("mode databricks reads the tables, tracks the run and registers the model in one workspace", () =>
  inTestFolder(async (folder) => {
    const made = join(folder, "made");
    await run(made, ["data", "--members", "300"]);
    await using warehouse = await startTestWarehouse({
      tables: Object.fromEntries(
        TABLES.map((name) => [
          name,
          `SELECT * FROM read_parquet(${quote(tablePath(join(made, "data"), name))})`,
        ]),
      ),
    });
    await using server = await startMlflowServer(await findPython(), folder);
    await using workspace = new TestWorkspace({ tracking: trackOn(server.url) });
    await using front = joinWorkspaces(warehouse.environment.DATABRICKS_HOST, workspace);
    const environment = {
      DATABRICKS_HOST: `http://127.0.0.1:${front.addr.port}`,
      DATABRICKS_TOKEN: TOKEN,
      DATABRICKS_WAREHOUSE_ID: warehouse.environment.DATABRICKS_WAREHOUSE_ID,
    };
    const place = join(folder, "place");
    await run(place, ["pipeline", "--mode", "databricks", "--n-estimators", "5"], environment);

    await using mlflow = await openMlflow({
      trackingUri: "databricks",
      clock: () => 1,
      environment,
    });
    const experiment = await mlflow.tracking.getExperimentByName(
      "/Shared/healthcare_offer_prioritization",
    );
    const { items } = await mlflow.tracking.searchRuns([experiment!.experimentId]);
    assertEquals(items.map(({ status, params }) => [status, params.data_source]), [
      ["FINISHED", "unity_catalog"],
    ]);
    const name = "healthcare_demo.offer_prioritization.healthcare_offer_prioritizer";
    assertEquals((await mlflow.registry.getRegisteredModel(name)).aliases, { champion: 1 });

    const said = await run(place, ["doctor", "--mode", "databricks"], environment);
    for (const system of ["tracking", "registry", "warehouse"]) {
      assert(new RegExp(`^ok +${system} `, "m").test(said), said);
    }
  }));
