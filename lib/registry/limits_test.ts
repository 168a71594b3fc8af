import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../_shared/errors.ts";
import {
  checkAlias,
  checkKey,
  checkModelName,
  checkStoreNames,
  MlflowError,
  openMlflow,
  parseModelUri,
  readMlflowEnvironment,
} from "./mod.ts";

Deno.test("checkKey() takes what is a relative path of plain names", () => {
  for (const key of ["rmse", "train/rmse", "a b", "a:b", "ndcg_at_5", "x-1.0", "..."]) {
    checkKey("metric", key);
  }
  for (const key of ["", "/a", "a/", "a//b", ".", "..", "a/../b", "ndcg@5", "größe", "a\nb"]) {
    assertThrows(() => checkKey("metric", key), MlflowError);
  }
});

Deno.test("checkAlias() and checkModelName() refuse what a model URI could not say", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 12 }), (text) => {
    try {
      checkModelName(text);
      checkAlias("champion");
    } catch {
      return;
    }
    if (text.includes("@")) return;
    const uri = `models:/${text}@champion`;
    assertEquals(parseModelUri(uri), { kind: "alias", name: text, alias: "champion" });
  }));
});

Deno.test("checkStoreNames() wants a path and three levels on Databricks, nothing elsewhere", () => {
  const names = { experiment: "offers", modelName: "prioritizer" };
  const there = { experiment: "/Shared/offers", modelName: "main.offers.prioritizer" };
  checkStoreNames({ trackingUri: "https://host" }, names);
  checkStoreNames({ trackingUri: "databricks" }, there);
  const wrong = [
    [{ trackingUri: "databricks" }, { ...there, experiment: "offers" }, "/Shared/NAME"],
    [{ trackingUri: "databricks" }, { ...there, modelName: "prioritizer" }, "CATALOG.SCHEMA"],
    [{ trackingUri: "sqlite:///a.db", registryUri: "databricks-uc" }, names, "CATALOG.SCHEMA"],
  ] as const;
  for (const [uris, given, text] of wrong) {
    assertThrows(() => checkStoreNames(uris, given), MlflowError, text);
  }
});

Deno.test("openMlflow() names what is no place to track or to register", async () => {
  const open = (trackingUri: string, registryUri?: string) =>
    openMlflow({
      trackingUri,
      registryUri,
      clock: () => 0,
      environment: { DATABRICKS_HOST: "https://h", DATABRICKS_TOKEN: "t" },
    });
  await assertRejects(() => open("databricks-uc"), UsageError, "MLFLOW_TRACKING_URI=databricks");
  await assertRejects(() => open("databricks", "databricks"), UsageError, "databricks-uc");
  await using _ = await open("databricks", "databricks-uc");
});

Deno.test("readMlflowEnvironment() prefers the token", () => {
  const both = { MLFLOW_TRACKING_TOKEN: "t", MLFLOW_TRACKING_USERNAME: "u" };
  assertEquals(readMlflowEnvironment(both).credentials, { token: "t" });
  assertEquals(readMlflowEnvironment({ ...both, MLFLOW_TRACKING_TOKEN: "" }).credentials, {
    username: "u",
    password: "",
  });
  assertEquals(readMlflowEnvironment({}).credentials, undefined);
});
