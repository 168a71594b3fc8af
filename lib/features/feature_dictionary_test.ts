import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { writeDictionary } from "./feature_dictionary.ts";
import { FeatureEngineer } from "./feature_engineer.ts";
import { everybody, visitsDatabase, visitsFeatures } from "./visits_plan.ts";

Deno.test("FeatureEngineer.dictionary() tells fill and codes in words once fitted", async () => {
  using db = await visitsDatabase();
  const engineer = new FeatureEngineer(visitsFeatures);
  assertEquals(engineer.dictionary()[0].fill_value, null);
  engineer.fit(await engineer.compute(db, everybody));
  const rows = engineer.dictionary();
  assertEquals(rows.length, visitsFeatures.names.length);
  assertEquals(rows[0].fill_value, 170);
  assertEquals(rows[1].codes, "0 = blue, 1 = red, 2 = unseen, 3 = missing");
  assertEquals(rows[2].codes, "0 = S, 1 = M, 2 = L");
  assertEquals(rows[4].fill, "-1: no visit");
  assertEquals(rows[4].tables, "visits");
});

Deno.test("writeDictionary() writes JSON and CSV with quoted commas", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const paths = { json: join(folder, "d.json"), csv: join(folder, "d.csv") };
    await writeDictionary(new FeatureEngineer(visitsFeatures), paths);
    assertEquals(
      JSON.parse(await Deno.readTextFile(paths.json)).length,
      visitsFeatures.names.length,
    );
    const csv = await Deno.readTextFile(paths.csv);
    assertEquals(csv.split("\n").length, visitsFeatures.names.length + 2);
    assertStringIncludes(csv, '"safe_div(spent, visit_count)"');
    // A text, so it must not start a formula.
    assertStringIncludes(csv, ",'-1: no visit,");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
