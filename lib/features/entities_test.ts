import { assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { scoringEntities, trainingEntities } from "./entities.ts";
import { visitsDatabase } from "./visits_plan.ts";

Deno.test("scoringEntities() lists every member as of the extract's end or the given date", async () => {
  using db = await visitsDatabase();
  const { memberIds, asOf } = await scoringEntities(db);
  assertEquals(memberIds, ["A", "B", "C", "D"]);
  assertEquals(new Set(asOf), new Set(["2026-06-30"]));
  assertEquals((await scoringEntities(db, { asOf: "2026-01-15" })).asOf[0], "2026-01-15");
});

Deno.test("scoringEntities() orders ids by number when their lengths differ", async () => {
  using db = await visitsDatabase();
  await db.database.run("INSERT INTO people (member_id) VALUES ('M100000'), ('M99999')");
  const { memberIds } = await scoringEntities(db);
  assertEquals(memberIds.slice(-2), ["M99999", "M100000"]);
});

Deno.test("trainingEntities() draws month ends of the last year, none before the member joined", async () => {
  using db = await visitsDatabase();
  await db.database.run(
    `INSERT INTO people SELECT 'N' || i, NULL, NULL, NULL, 3 FROM range(60) t(i)`,
  );
  const { memberIds, asOf } = await trainingEntities(db, { seed: 42 });
  const drawn = new Set(asOf.filter((_, i) => memberIds[i].startsWith("N")));
  assertEquals([...drawn].sort(), ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]);
});

Deno.test("trainingEntities() draws the same date for a member when other members are added", async () => {
  using db = await visitsDatabase();
  const before = await trainingEntities(db, { seed: 42 });
  await db.database.run("INSERT INTO people (member_id) VALUES ('0'), ('AA')");
  const after = await trainingEntities(db, { seed: 42 });
  const dateOf = new Map(after.memberIds.map((id, i) => [id, after.asOf[i]]));
  assertEquals(before.memberIds.map((id) => dateOf.get(id)), [...before.asOf]);
});

Deno.test("scoringEntities() rejects a date outside the data and names the range", async () => {
  using db = await visitsDatabase();
  const range = "2025-07-01 to 2026-06-30";
  for (const asOf of ["2026-07-01", "2025-07-01", "1999-01-01"]) {
    await assertRejects(() => scoringEntities(db, { asOf }), InputError, range);
    await assertRejects(() => trainingEntities(db, { asOf, seed: 1 }), InputError, range);
  }
});

Deno.test("scoringEntities() rejects a table without members", async () => {
  using db = await visitsDatabase();
  await db.database.run("DELETE FROM people");
  await assertRejects(() => scoringEntities(db), InputError, 'table "people" is empty');
});
