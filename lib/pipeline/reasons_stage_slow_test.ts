import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { resolveSettings } from "../config.ts";
import { Database, quote } from "../data/mod.ts";
import { loadScoring, outputPaths, runStage, STAGES, writeReasons } from "./mod.ts";

Deno.test("stage reasons writes from the kept contributions what all contributions give", async () => {
  const folder = await Deno.makeTempDir();
  const { settings } = resolveSettings({
    flags: {
      data: join(folder, "plan"),
      out: join(folder, "out"),
      members: "500",
      nEstimators: "30",
    },
  });
  try {
    for (const stage of STAGES) await runStage(stage, { settings });
    const scoring = await loadScoring(settings);
    using db = await Database.open({ threads: 1 });
    const from = `FROM read_parquet(${quote(outputPaths(settings.out).reasons)})`;
    const rowOf = new Map(scoring.features.ids.map((id, row) => [id, row]));
    const row = (await db.strings(`SELECT member_id ${from}`)).map((id) => rowOf.get(id)!);
    const output = (await db.strings(`SELECT offer_id ${from}`))
      .map((id) => scoring.catalog.indexOf(id));
    const texts = writeReasons(
      scoring,
      { row: Int32Array.from(row), output: Int32Array.from(output) },
      { settings },
    );
    assertEquals(await db.strings(`SELECT text ${from}`), texts.map(({ text }) => text));

    // Recommendations of one run and contributions of another do not go together.
    const { contributions } = outputPaths(settings.out);
    Deno.removeSync(contributions);
    Deno.mkdirSync(join(contributions, "in", "the", "way"), { recursive: true });
    await assertRejects(() => runStage("recommend", { settings }));
    await assertRejects(() => runStage("reasons", { settings }), InputError, "recommend` first");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
