import { assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { computeRawFeatures } from "./raw_features.ts";
import { everybody, visitsDatabase, visitsFeatures } from "./visits_plan.ts";

Deno.test("computeRawFeatures() gives equal features when computed in batches", async () => {
  using db = await visitsDatabase();
  const whole = await computeRawFeatures(db, visitsFeatures, everybody);
  const batched = await computeRawFeatures(db, visitsFeatures, { ...everybody, batchSize: 3 });
  assertEquals(batched, whole);
});

Deno.test("computeRawFeatures() sees one member as of several dates in the given order", async () => {
  using db = await visitsDatabase();
  const asOf = ["2026-06-30", "2025-07-02", "2026-01-01", "2026-01-02"];
  const raw = await computeRawFeatures(db, visitsFeatures, {
    memberIds: ["A", "A", "A", "A"],
    asOf,
  });
  assertEquals(raw.columns[3], Float64Array.of(2, 1, 1, 2));
  assertEquals(raw.columns[5], Float64Array.of(0, 1, 0, 0));
});

Deno.test("computeRawFeatures() rejects an empty member list", async () => {
  using db = await visitsDatabase();
  const none = { memberIds: [], asOf: [] };
  await assertRejects(
    () => computeRawFeatures(db, visitsFeatures, none),
    InputError,
    "empty member list",
  );
});

Deno.test("computeRawFeatures() rejects members that the data lacks without naming them", async () => {
  using db = await visitsDatabase();
  const entities = { memberIds: ["A", "SECRET"], asOf: ["2026-06-30", "2026-06-30"] };
  const error = await assertRejects(
    () => computeRawFeatures(db, visitsFeatures, entities),
    InputError,
    'for 1 members that the table "people" lacks',
  );
  assertEquals(error.message.includes("SECRET"), false);
});

Deno.test("computeRawFeatures() rejects a table that holds a member twice", async () => {
  using db = await visitsDatabase();
  await db.database.run("INSERT INTO people SELECT * FROM people WHERE member_id = 'A'");
  await assertRejects(
    () => computeRawFeatures(db, visitsFeatures, everybody),
    InputError,
    "more than once",
  );
});
