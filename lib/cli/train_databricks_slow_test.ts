import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { runTestCommand } from "../_shared/test_command.ts";
import { contentsOf, inTestFolder } from "../_shared/test_folder.ts";
import { findPython } from "../gbm/parity/find_python.ts";
import { openMlflow } from "../registry/mod.ts";
import { TestWorkspace, trackOn } from "../registry/databricks/test_workspace.ts";
import { startMlflowServer } from "../registry/suite/mod.ts";

const EXPERIMENT = "/Shared/offers";
const MODEL = "main.offers.prioritizer";

Deno.test("train tracks in a workspace and registers in Unity Catalog; no secret and no member is kept", () =>
  inTestFolder(async (folder) => {
    await using server = await startMlflowServer(await findPython(), folder);
    await using workspace = new TestWorkspace({ tracking: trackOn(server.url) });
    const out = join(folder, "out");
    const said: string[] = [];
    const run = async (args: string[], expectedCode: number) => {
      const { code, out: told, err } = await runTestCommand(
        [...args, "--out", out, "--data", join(folder, "plan"), "--experiment", EXPERIMENT],
        {
          environment: { MLFLOW_TRACKING_URI: "databricks", ...workspace.principal },
          permissions: ["--allow-net"],
        },
      );
      const text = `${told}\n${err}`;
      assertEquals(code, expectedCode, text);
      said.push(text);
      return text;
    };
    const named = ["--n-estimators", "10", "--model-name", MODEL];
    await run(["pipeline", "--members", "400", "--end", "train", ...named], 0);
    await run(["train", ...named], 0);
    const nRuns = () => workspace.calls.filter((call) => call.endsWith("/runs/create")).length;
    assertEquals(nRuns(), 2);
    const refusal = await run(["train", "--n-estimators", "10", "--model-name", "offers"], 3);
    assertStringIncludes(refusal, "CATALOG.SCHEMA.MODEL");
    assertEquals(nRuns(), 2);

    const environment = workspace.environment;
    const options = { trackingUri: "databricks", environment, clock: () => 1 };
    await using mlflow = await openMlflow(options);
    const { registry, tracking } = mlflow;
    const { experimentId } = (await tracking.getExperimentByName(EXPERIMENT))!;
    const { items } = await tracking.searchRuns([experimentId]);
    assertEquals(items.map(({ status }) => status), ["FINISHED", "FINISHED"]);
    assert(items[0].metrics["test/rmse"] > 0);
    const { aliases } = await registry.getRegisteredModel(MODEL);
    assertEquals(aliases, { champion: 1, challenger: 2 });
    const plots = await tracking.listArtifacts(items[0].runId, "plots");
    assert(plots.length > 0);
    await registry.downloadModelVersion(MODEL, 2, join(folder, "version"));

    for (const text of said) assert(!text.includes("canary"), text);
    for await (const [path, content] of contentsOf(out)) {
      assert(!content.includes("canary"), `secret in ${path}`);
    }
    const kept = [...workspace.objects].map(([key, bytes]) =>
      [key, new TextDecoder("latin1").decode(bytes)] as const
    );
    const logged = JSON.stringify([
      items,
      await tracking.getLoggedModel(
        items[0].modelOutputs[0].modelId,
      ),
    ]);
    for (const [key, content] of [...kept, ["the run", logged] as const]) {
      assert(!content.includes("canary"), `secret in ${key}`);
      assert(!/\bM\d{5}\b/.test(content), `member in ${key}`);
    }
  }));
