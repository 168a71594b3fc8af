import { assert, assertEquals } from "@std/assert";
import { preparePaths } from "../leaf_paths.ts";
import { readGoldenModels } from "../parity/golden_models.ts";
import { parseModel } from "../parse_model.ts";
import { TileExplainer } from "../shap.ts";
import { randomModel, randomRows } from "../test_models.ts";
import type { Columns } from "../columns.ts";
import type { Model } from "../tree.ts";
import { tabulateDecisions } from "./decision_table.ts";
import { planExplaining } from "./explain_plan.ts";
import { scoreKernels } from "./score_kernels.ts";
import { KernelTileExplainer } from "./tile_explainer.ts";

/** Kernels and their twin agree to the bit for the given rows of all outputs. */
function assertTwins(model: Model, columns: Columns, rows: number[]): void {
  const plan = planExplaining(model, tabulateDecisions(model.trees));
  assert(plan, "the kernels take this model");
  const nFeatures = columns.featureNames.length;
  const kernels = new KernelTileExplainer(scoreKernels()!, plan);
  const twin = new TileExplainer(nFeatures, rows.length);
  const ours = new Float64Array(nFeatures + 1), theirs = new Float64Array(nFeatures + 1);
  for (let output = 0; output < model.nOutputs; output++) {
    kernels.explain(columns, rows, output);
    twin.start(columns, rows);
    model.trees.forEach((tree, t) => {
      if (t % model.nOutputs === output) twin.addTree(preparePaths(tree));
    });
    rows.forEach((_, i) => {
      kernels.rowInto(ours, i);
      twin.rowInto(theirs, i);
      assertEquals(ours, theirs);
    });
  }
}

Deno.test("KernelTileExplainer is its twin to the bit when trees are of any shape and decision", () => {
  for (const [seed, nLeaves] of [1, 2, 3, 6, 31, 64, 200].entries()) {
    const model = randomModel({ seed, nLeaves, nTrees: 4, nFeatures: 30, nOutputs: 2 });
    for (const nRows of [1, 40, 700]) {
      const rows = Array.from({ length: nRows }, (_, i) => (7 * i) % 900);
      assertTwins(model, randomRows(seed, 900, 30), rows);
    }
  }
});

Deno.test("KernelTileExplainer is its twin to the bit when paths are longer than tables", () => {
  for (const nLeaves of [10, 14, 60]) {
    const model = randomModel({
      ...{ seed: 3, nLeaves, nTrees: 2, nFeatures: 80, nOutputs: 1, side: "left" },
    });
    assertTwins(model, randomRows(4, 600, 80), Array.from({ length: 600 }, (_, i) => i));
  }
});

Deno.test("KernelTileExplainer is its twin to the bit when LightGBM's models are of many kinds", async () => {
  for (const { text, columns } of await readGoldenModels()) {
    assertTwins(parseModel(text), columns, Array.from({ length: columns.nRows }, (_, i) => i));
  }
});
