import { assertEquals, assertGreaterOrEqual, assertLessOrEqual } from "@std/assert";
import { join } from "node:path";
import { resolveSettings } from "../config.ts";
import { type Evaluation, outputPaths, runStage } from "./mod.ts";

Deno.test("the model reproduces the rules on held-out members of 50,000", async () => {
  const folder = await Deno.makeTempDir();
  const { settings } = resolveSettings({
    flags: { data: join(folder, "plan"), out: join(folder, "out"), members: "50000" },
  });
  try {
    for (const stage of ["data", "features", "train"] as const) await runStage(stage, { settings });
    const text = await Deno.readTextFile(outputPaths(settings.out).metrics);
    const { mean, offers, ranking } = JSON.parse(text) as Evaluation;
    assertGreaterOrEqual(mean.test_noise_free.r2, 0.97);
    for (const offer of offers) {
      assertGreaterOrEqual(offer.test_noise_free.r2, 0.9, offer.offer_id);
      assertGreaterOrEqual(offer.label_sd, 5, offer.offer_id);
      assertLessOrEqual(offer.test_noise_free.rmse, 0.5 * offer.baseline_mean.rmse, offer.offer_id);
    }
    const table = await Deno.readTextFile(outputPaths(settings.out).perOfferCsv);
    const [header, ...lines] = table.trim().split(/\r?\n/).map((line) => line.split(","));
    const model = header.indexOf("test_rmse_noise_free");
    const tree = header.indexOf("baseline_single_tree_rmse_noise_free");
    assertEquals(lines.length, offers.length);
    for (const cells of lines) {
      assertLessOrEqual(Number(cells[model]), Number(cells[tree]), cells[0]);
    }
    assertGreaterOrEqual(ranking.model.ndcg_at_5, ranking.baseline_most_popular.ndcg_at_5);
    assertGreaterOrEqual(ranking.model.ndcg_at_5, 0.99);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
