import { assertEquals } from "@std/assert";
import { Booster } from "../booster.ts";
import { randomModel, randomRows } from "../test_models.ts";
import { BlockScorer } from "./block_scorer.ts";
import { tabulateDecisions } from "./decision_table.ts";
import { scoreInWorkers } from "./score_in_workers.ts";
import { scoreKernels } from "./score_kernels.ts";
import { planScoring } from "./score_plan.ts";

Deno.test("scoreInWorkers() gives the same bits when threads are one, two or three", async () => {
  const model = randomModel({ seed: 5, nLeaves: 20, nTrees: 12, nFeatures: 6, nOutputs: 3 });
  const columns = randomRows(6, 3000, 6), module = scoreKernels()!;
  const plan = planScoring(model, tabulateDecisions(model.trees))!;
  const expected = Booster.of(model).predict(columns);
  for (const nThreads of [1, 2, 3]) {
    const scoring = { scorer: new BlockScorer(module, plan), module, plan };
    assertEquals(await scoreInWorkers(scoring, columns, { nThreads }), expected);
  }
});

Deno.test("eachContributionInWorkers() gives the same bits when workers are one, two or three", async () => {
  const model = randomModel({ seed: 9, nLeaves: 12, nTrees: 800, nFeatures: 8, nOutputs: 2 });
  const columns = randomRows(9, 1300, 8), booster = Booster.of(model), stride = 9;
  const row = Int32Array.from({ length: 2600 }, (_, i) => i % 1300);
  const pairs = { row, output: row.map((_, i) => i % 2) };
  const expected = booster.contributionsOf(columns, pairs);
  for (const workers of [1, 2, 3]) {
    const all = new Float64Array(expected.length);
    await booster.eachContributionInWorkers(columns, pairs, (pairIdx, contributions) => {
      all.set(contributions, pairIdx * stride);
    }, { workers });
    assertEquals(all, expected);
  }
});
