import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  environmentName,
  flagName,
  readSettingsFile,
  resolveSettings,
  SETTING_NAMES,
} from "./config.ts";
import { InputError, UsageError } from "./_shared/errors.ts";

Deno.test("resolveSettings() lets flags win over environment, file and defaults", () => {
  const { settings, origins } = resolveSettings({
    file: { members: 1, seed: 1, topN: 1, minScore: 1 },
    environment: { OFFERS_SEED: "2", OFFERS_TOP_N: "2", OFFERS_MIN_SCORE: "2" },
    flags: { topN: "3", minScore: "3" },
  });
  assertEquals([settings.members, settings.seed, settings.topN, settings.minScore], [1, 2, 3, 3]);
  assertEquals(
    [origins.members, origins.seed, origins.topN, origins.channel],
    ["file", "environment", "flag", "default"],
  );
});

Deno.test("resolveSettings() names the setting, its place and the rule", () => {
  const refused = (given: Parameters<typeof resolveSettings>[0], text: string) =>
    assertStringIncludes(assertThrows(() => resolveSettings(given), UsageError).message, text);
  refused({ flags: { members: "ten" } }, "--members");
  refused({ flags: { members: "" } }, "--members");
  refused({ flags: { members: "0x10" } }, "--members");
  refused({ flags: { members: "2.5" } }, "--members");
  refused({ flags: { asOf: "2024-02-30" } }, "--as-of: expected a calendar date");
  refused({ environment: { OFFERS_SOURCE: "oracle" } }, "OFFERS_SOURCE");
  const url = "https://h/sql/warehouses/1";
  refused({ environment: { DATABRICKS_WAREHOUSE_ID: url } }, ": DATABRICKS_WAREHOUSE_ID: expected");
  refused({ environment: { OFFERS_WAREHOUSE: url, DATABRICKS_WAREHOUSE_ID: "1" } }, "OFFERS_WARE");
  refused({ file: { labelNoiseSd: -1 } }, '"labelNoiseSd"');
  refused({ file: { labelNoise: 1 } }, 'did you mean "labelNoiseSd"');
  refused({ file: [1] }, "expected one JSON object");
});

Deno.test("resolveSettings() lists every fault at once", () => {
  const error = assertThrows(
    () => resolveSettings({ flags: { seed: "x", topN: "99" } }),
    UsageError,
  );
  assertStringIncludes(error.message, "--seed");
  assertStringIncludes(error.message, "--top-n");
});

Deno.test("flagName() and environmentName() are distinct for every setting", () => {
  assertEquals(new Set(SETTING_NAMES.map(flagName)).size, SETTING_NAMES.length);
  assertEquals(environmentName("labelNoiseSd"), "OFFERS_LABEL_NOISE_SD");
});

Deno.test("readSettingsFile() refuses a missing file and text that is not JSON", async () => {
  await assertRejects(() => readSettingsFile("no/such.json"), InputError, "no/such.json");
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "members: 5");
  await assertRejects(() => readSettingsFile(path), InputError, "not JSON");
  await Deno.remove(path);
});

Deno.test("resolveSettings() takes MLflow's own variables where the setting's is not there", () => {
  const mlflow = { MLFLOW_TRACKING_URI: "http://a", MLFLOW_EXPERIMENT_NAME: "b" };
  const { settings, origins } = resolveSettings({
    environment: { ...mlflow, OFFERS_EXPERIMENT: "c" },
  });
  assertEquals([settings.trackingUri, settings.experiment], ["http://a", "c"]);
  assertEquals([origins.trackingUri, origins.registryUri], ["environment", "default"]);
});

Deno.test("resolveSettings() takes the defaults of mode databricks where nothing else is set", () => {
  const { settings, origins } = resolveSettings({
    environment: { DATABRICKS_WAREHOUSE_ID: "0a1b2c", OFFERS_EXPERIMENT: "/Users/me/offers" },
    flags: { mode: "databricks", schema: "trial" },
  });
  assertEquals({
    source: settings.source,
    trackingUri: settings.trackingUri,
    registryUri: settings.registryUri,
    experiment: settings.experiment,
    modelName: settings.modelName,
    warehouse: settings.warehouse,
  }, {
    source: "unity_catalog",
    trackingUri: "databricks",
    registryUri: "databricks-uc",
    experiment: "/Users/me/offers",
    modelName: "healthcare_demo.trial.healthcare_offer_prioritizer",
    warehouse: "0a1b2c",
  });
  assertEquals(
    [origins.mode, origins.source, origins.experiment, origins.warehouse, origins.catalog],
    ["flag", "mode", "environment", "environment", "default"],
  );
  // Runs and models of one profile are in one workspace.
  const { settings: ofProfile } = resolveSettings({
    environment: { MLFLOW_TRACKING_URI: "databricks://two" },
    flags: { mode: "databricks" },
  });
  assertEquals(ofProfile.registryUri, "databricks-uc://two");
  const synthetic = resolveSettings({ flags: { mode: "databricks", source: "synthetic" } });
  assertEquals([synthetic.settings.source, synthetic.origins.source], ["synthetic", "flag"]);
});

Deno.test("resolveSettings() refuses names that would need quotes in SQL", () => {
  for (const name of ["a`b", "a.b", "", "x; drop", "é"]) {
    assertThrows(() => resolveSettings({ flags: { catalog: name } }), UsageError, "--catalog");
  }
});
