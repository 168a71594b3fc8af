import { assert, assertEquals } from "@std/assert";
import { goodCsv, naiveRead } from "../../../data/input/bench/mod.ts";
import { smallPlan } from "./small_plan.ts";

Deno.test("smallPlan() makes files of which every row is kept", () => {
  const plan = smallPlan();
  const files = Object.entries(plan.tables).map(([name, table]) =>
    [name, { name: `${name}.csv`, bytes: new TextEncoder().encode(goodCsv(table)) }] as const
  );
  const read = naiveRead(new Map(files), { ...plan, maxQuarantined: 0 });
  for (const { name } of plan.schemas) {
    const { isRefused, rows } = read.get(name)!;
    assertEquals([isRefused, rows!.kept], [false, plan.tables[name].rows.length], name);
  }
  const claims = read.get("claims")!.rows!;
  assert(claims.used.length < claims.kept, "Some lie after the as-of day");
});

Deno.test("smallPlan() gives equal files each time, with a canary in every identifier", () => {
  const { tables, canary } = smallPlan();
  assertEquals(smallPlan().tables, tables);
  for (const { header, rows } of Object.values(tables)) {
    const ids = header.flatMap((name, j) => name.endsWith("_id") ? [j] : []);
    for (const row of rows) assert(ids.every((j) => row[j].startsWith(canary)));
  }
});
