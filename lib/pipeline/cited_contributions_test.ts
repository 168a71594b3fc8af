import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { Database } from "../data/database.ts";
import { FactorPlan } from "../reasons/mod.ts";
import { keepCited, readCited, writeCited } from "./cited_contributions.ts";

const features = ["a", "b", "c"].map((name) => ({ name, label: name, unit: "" }));
const plan = new FactorPlan(features);

async function inFolder(test: (folder: string, db: Database) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    using db = await Database.open({ threads: 1 });
    await test(folder, db);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readCited() gives back in order what keepCited() found large enough in any order", () =>
  inFolder(async (folder, db) => {
    const cited = { entryIdx: [], featureIdx: [], contribution: [] };
    keepCited(cited, 2, {
      contributions: Float64Array.of(0.1 + 0.2 + 1, 0.499, -0.5, 40),
      plan,
    });
    keepCited(cited, 0, { contributions: Float64Array.of(0, -7, 0.5, 40), plan });
    const path = join(folder, "contributions.parquet");
    await writeCited(db, path, cited);
    const each = await readCited(db, path, { nEntries: 4, nFeatures: 3 });
    const seen: [number, number[]][] = [];
    each((entryIdx, contributions) => seen.push([entryIdx, [...contributions]]));
    assertEquals(seen, [
      [0, [0, -7, 0.5]],
      [1, [0, 0, 0]],
      [2, [0.1 + 0.2 + 1, 0, -0.5]],
      [3, [0, 0, 0]],
    ]);
  }));

Deno.test("keepCited() keeps all features of a factor that is large enough as a whole", () => {
  const pair = new FactorPlan(features, [{ id: "ab", label: "A or B", features: ["a", "b"] }]);
  const cited = { entryIdx: [], featureIdx: [], contribution: [] };
  keepCited(cited, 0, { contributions: Float64Array.of(0.3, 0.3, 0.4, 40), plan: pair });
  assertEquals(cited.featureIdx, [0, 1]);
  keepCited(cited, 1, { contributions: Float64Array.of(9, -8.9, -0.6, 40), plan: pair });
  assertEquals(cited.featureIdx, [0, 1, 2]);
});

Deno.test("readCited() takes a file without any contribution, and names one that is missing", () =>
  inFolder(async (folder, db) => {
    const path = join(folder, "contributions.parquet");
    const sizes = { nEntries: 1, nFeatures: 2 };
    await assertRejects(() => readCited(db, path, sizes), InputError, "deno task recommend");
    await writeCited(db, path, { entryIdx: [], featureIdx: [], contribution: [] });
    const each = await readCited(db, path, sizes);
    each((entryIdx, contributions) => assertEquals([entryIdx, ...contributions], [0, 0, 0]));
  }));
