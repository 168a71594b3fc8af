import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { resolveSettings } from "../config.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import { startTestWarehouse, TEST_TOKEN } from "../data/input/catalog/test_warehouse.ts";
import { startTestEndpoint } from "../reasons/chat/test_endpoint.ts";
import {
  TEST_TOKEN as WORKSPACE_TOKEN,
  TestWorkspace,
} from "../registry/databricks/test_workspace.ts";
import { openMlflow } from "../registry/mod.ts";
import { checkSystems, type SystemCheck } from "./doctor_checks.ts";

const KEY = "sk-canary-90aa";
const clock = () => 1;

async function checkAll(
  root: string,
  environment: Record<string, string>,
): Promise<Record<string, SystemCheck>> {
  const { settings } = resolveSettings({ environment: { OFFERS_OUT: root, ...environment } });
  const checks = await checkSystems({
    settings,
    environment: { HOME: root, ...environment },
    root,
    clock,
  });
  for (const secret of [TEST_TOKEN, WORKSPACE_TOKEN, KEY, "sk-..."]) {
    assert(!JSON.stringify(checks).includes(secret), JSON.stringify(checks));
  }
  return Object.fromEntries(checks.map((each) => [each.system, each]));
}

const statesOf = (checks: Record<string, SystemCheck>) =>
  Object.fromEntries(Object.values(checks).map(({ system, state }) => [system, state]));

Deno.test("checkSystems() asks of nothing that is not configured, and makes nothing", () =>
  inTestFolder(async (root) => {
    const checks = await checkAll(root, {});
    assertEquals(statesOf(checks), {
      DuckDB: "ok",
      tracking: "not configured",
      registry: "not configured",
      LLM: "not configured",
      warehouse: "not configured",
      kernel: "not configured",
      Python: "not configured",
    });
    assert(Object.values(checks).every(({ detail }) => detail !== ""));
    assertEquals(Array.from(Deno.readDirSync(root)), []);
  }));

Deno.test("checkSystems() finds what works", () =>
  inTestFolder(async (root) => {
    await using workspace = await startTestWarehouse({ tables: {} });
    await using llm = startTestEndpoint(() => ({ kind: "text", text: "yes" }));
    const trackingUri = `sqlite:///${join(root, "mlflow", "mlflow.db")}`;
    await using mlflow = await openMlflow({ trackingUri, clock });
    await mlflow.registry.createRegisteredModel("healthcare_offer_prioritizer");
    const kernel = join(root, ".local", "share", "jupyter", "kernels", "deno");
    await Deno.mkdir(kernel, { recursive: true });
    await Deno.writeTextFile(
      join(kernel, "kernel.json"),
      JSON.stringify({ argv: [Deno.execPath()] }),
    );
    const checks = await checkAll(root, {
      ...workspace.environment,
      OPENAI_BASE_URL: llm.url,
      OPENAI_API_KEY: KEY,
      OPENAI_MODEL: "small",
    });
    assertEquals(statesOf(checks), {
      DuckDB: "ok",
      tracking: "ok",
      registry: "ok",
      LLM: "ok",
      warehouse: "ok",
      kernel: "ok",
      Python: "not configured",
    });
    assertEquals(checks.warehouse.detail, "Starter, STOPPED: it starts with the first statement");
    assert(checks.tracking.detail.endsWith("no run yet"), checks.tracking.detail);
    assert(checks.LLM.detail.startsWith("small at"), checks.LLM.detail);
  }));

Deno.test("checkSystems() asks a workspace for experiment and model", () =>
  inTestFolder(async (root) => {
    await using workspace = new TestWorkspace({
      tracking: () =>
        Response.json({ error_code: "RESOURCE_DOES_NOT_EXIST", message: "none" }, { status: 404 }),
    });
    const environment = { DATABRICKS_HOST: workspace.host, DATABRICKS_TOKEN: WORKSPACE_TOKEN };
    const mode = { OFFERS_MODE: "databricks", OFFERS_SOURCE: "synthetic" };
    const { tracking, registry } = await checkAll(root, { ...environment, ...mode });
    assertEquals([tracking.state, registry.state], ["ok", "ok"], tracking.detail);
    assert(registry.detail.includes("healthcare_demo.offer_prioritization."), registry.detail);
    const refused = await checkAll(root, { ...environment, ...mode, DATABRICKS_TOKEN: "other" });
    assertEquals([refused.tracking.state, refused.registry.state], ["wrong", "wrong"]);
    const without = await checkAll(root, mode);
    assert(without.tracking.detail.includes("DATABRICKS_HOST"), without.tracking.detail);
  }));

Deno.test("checkSystems() says what is wrong with the remedy, a line each", () =>
  inTestFolder(async (root) => {
    await using workspace = await startTestWarehouse({ tables: {} });
    await using llm = startTestEndpoint(() => ({ kind: "status", status: 401 }));
    await Deno.mkdir(join(root, ".venv", "share", "jupyter", "kernels", "deno"), {
      recursive: true,
    });
    await Deno.writeTextFile(
      join(root, ".venv", "share", "jupyter", "kernels", "deno", "kernel.json"),
      JSON.stringify({ argv: ["/gone/deno"] }),
    );
    const checks = await checkAll(root, {
      ...workspace.environment,
      DATABRICKS_TOKEN: `${TEST_TOKEN}-of-another`,
      MLFLOW_TRACKING_URI: "ftp://here",
      OPENAI_BASE_URL: llm.url,
      OPENAI_API_KEY: KEY,
      OPENAI_MODEL: "small",
    });
    const { DuckDB: _, ...wrong } = checks;
    const remedies: Record<string, string> = {
      tracking: "use sqlite:///",
      registry: "use sqlite:///",
      LLM: "OPENAI_API_KEY",
      warehouse: "CAN USE",
      kernel: "deno task kernel",
      Python: "deno task kernel",
    };
    for (const [system, { state, detail }] of Object.entries(wrong)) {
      assertEquals(state, "wrong", system);
      assert(detail.includes(remedies[system]) && !detail.includes("\n"), detail);
    }
    const without = await checkAll(root, { OFFERS_SOURCE: "unity_catalog" });
    assert(without.warehouse.detail.includes("--warehouse"), without.warehouse.detail);
  }));
