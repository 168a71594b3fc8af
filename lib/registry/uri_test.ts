import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { parseModelUri, parseStoreUri, registryBeside } from "./uri.ts";

Deno.test("parseStoreUri() tells the four kinds of stores apart", () => {
  assertEquals(
    [
      ...["sqlite:////srv/a b.db", "https://host:1/path//", "databricks", "databricks://mine"],
      "databricks-uc://mine",
    ].map(parseStoreUri),
    [
      { kind: "sqlite", path: "/srv/a b.db" },
      { kind: "rest", url: "https://host:1/path" },
      { kind: "databricks" },
      { kind: "databricks", profile: "mine" },
      { kind: "unity_catalog", profile: "mine" },
    ],
  );
});

Deno.test("parseStoreUri() refuses others, and repeats no password", () => {
  const refused = [
    ...["", "mlruns", "file:///mlruns", "sqlite://a.db", "sqlite:///a.db?mode=ro", "ftp://host"],
    ...["sqlite://", "postgresql://a:canary@h/db", "http://", "databricks:x"],
    ...["https://", "https://canary@host", "https://u:canary@host", "https://host?token=canary"],
    ...["https://host#canary", "databricks://", "databricks://u:canary@host", "databricks-us"],
  ];
  for (const uri of refused) {
    const { message } = assertThrows(() => parseStoreUri(uri), UsageError);
    assert(!message.includes("canary"), message);
  }
  const withUser = () => parseStoreUri("https://u:canary@host");
  assertThrows(withUser, UsageError, "MLFLOW_TRACKING_PASSWORD");
});

Deno.test("registryBeside() is the same store, for a workspace its Unity Catalog", () => {
  const beside = (uri: string) => registryBeside(parseStoreUri(uri));
  assertEquals(beside("sqlite:///a.db"), parseStoreUri("sqlite:///a.db"));
  assertEquals(beside("databricks://mine"), parseStoreUri("databricks-uc://mine"));
});

Deno.test("parseModelUri() reads its four forms", () => {
  const id = "0123456789abcdef".repeat(2);
  assertEquals(
    [
      ...["models:/main.offers.ranker@champion", "models:/a b/12", `models:/m-${id}`],
      `runs:/${id}/a/model`,
    ].map(parseModelUri),
    [
      { kind: "alias", name: "main.offers.ranker", alias: "champion" },
      { kind: "version", name: "a b", version: 12 },
      { kind: "loggedModel", modelId: `m-${id}` },
      { kind: "run", runId: id, path: "a/model" },
    ],
  );
});

Deno.test("parseModelUri() refuses others with the forms, and says what is wrong with latest", () => {
  const refused = [
    ...[
      "",
      "ranker",
      "models:/",
      "models:/ranker",
      "models:/ranker/0",
      "models:/ranker/Production",
    ],
    ...["models:/a/b/1", "models:/a@b@c", "runs:/1/model", `runs:/${"0".repeat(32)}`],
  ];
  for (const uri of refused) {
    const { message } = assertThrows(() => parseModelUri(uri), UsageError, "models:/NAME@ALIAS");
    assert(!message.includes("latest"), message);
  }
  assertThrows(() => parseModelUri("models:/ranker/latest"), UsageError, "need not be one to use");
});
