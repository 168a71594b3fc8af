import { assert, assertEquals, assertRejects } from "@std/assert";
import { nextUp } from "../binning.ts";
import { Booster } from "../booster.ts";
import { DEFAULT_LEFT_BIT, goesLeft, MissingType } from "../decision.ts";
import { flattenTrees } from "../flat_trees.ts";
import { predictRaw } from "../predict.ts";
import { readGoldenModels } from "../parity/golden_models.ts";
import { parseModel } from "../parse_model.ts";
import { randomModel, randomRows } from "../test_models.ts";
import type { Model } from "../tree.ts";
import { BlockScorer } from "./block_scorer.ts";
import { tabulateDecisions } from "./decision_table.ts";
import { scoreBlocks } from "./score_blocks.ts";
import { scoreInWorkers } from "./score_in_workers.ts";
import { scoreKernels } from "./score_kernels.ts";
import { planScoring } from "./score_plan.ts";

const module = scoreKernels()!;

function open(model: Model) {
  const plan = planScoring(model, tabulateDecisions(model.trees));
  assert(plan, "the kernels take this model");
  return { scorer: new BlockScorer(module, plan), module, plan };
}

function kernelScores(model: Model, columns: Parameters<typeof predictRaw>[1]): Float64Array {
  const out = new Float64Array(columns.nRows * model.nOutputs);
  scoreBlocks(open(model).scorer, { matrix: columns, out, next: new Int32Array(1) });
  return out;
}

Deno.test("BlockScorer equals the walk to the bit when trees are of any shape and decision", () => {
  for (const [seed, nLeaves] of [1, 2, 3, 5, 9, 31, 33, 64, 130, 256].entries()) {
    const model = randomModel({ seed, nLeaves, nTrees: 6, nFeatures: 7, nOutputs: 2 });
    for (const nRows of [1, 511, 512, 1100]) {
      const columns = randomRows(seed, nRows, 7);
      const walked = predictRaw(flattenTrees(model.trees), columns, model);
      assertEquals(kernelScores(model, columns), walked, `${nLeaves} leaves, ${nRows} rows`);
    }
  }
});

Deno.test("BlockScorer equals the walk to the bit when trees are chains", () => {
  for (const nLeaves of [7, 31, 256]) {
    for (const side of ["left", "right", "zigzag"] as const) {
      const model = randomModel({ seed: 3, nLeaves, nTrees: 2, nFeatures: 5, nOutputs: 1, side });
      const columns = randomRows(4, 700, 5);
      const walked = predictRaw(flattenTrees(model.trees), columns, model);
      assertEquals(kernelScores(model, columns), walked);
    }
  }
});

Deno.test("BlockScorer and RowModel equal the walk when values are about LightGBM's 1e-35f", () => {
  const zero = 1.0000000180025095e-35;
  const edges = [zero, 1e-35, 1.00000001e-35].flatMap((x) => [-nextUp(-x), x, nextUp(x)]);
  const near = [0, 5e-324, ...edges].flatMap((x) => [x, -x]);
  const values = Float64Array.of(...near, NaN, 1, -1);
  const model = randomModel({ seed: 1, nLeaves: 2, nTrees: 6, nFeatures: 1, nOutputs: 6 });
  const columns = { values, nRows: values.length, featureNames: model.featureNames };
  const types = [MissingType.none, MissingType.zero, MissingType.nan].map((type) => type << 2);
  for (const threshold of near) {
    types.flatMap((type) => [type, type | DEFAULT_LEFT_BIT]).forEach((type, t) => {
      model.trees[t].decisionType[0] = type;
      model.trees[t].threshold[0] = threshold;
    });
    const expected = Float64Array.from({ length: 6 * values.length }, (_, i) => {
      const tree = model.trees[i % 6], given = values[Math.floor(i / 6)];
      return tree.leafValue[goesLeft(tree, 0, Math.abs(given) <= zero ? 0 : given) ? 0 : 1];
    });
    const booster = Booster.of(model), one = booster.rowModel();
    assertEquals(kernelScores(model, columns), expected, `threshold ${threshold}`);
    assertEquals(booster.predict(columns), expected);
    values.forEach((value, row) => {
      assertEquals(one.read([value]).scores(), expected.subarray(6 * row, 6 * row + 6));
    });
  }
});

Deno.test("BlockScorer equals LightGBM to the bit when LightGBM's models are of many kinds", async () => {
  for (const { name, text, columns, raw } of await readGoldenModels()) {
    assertEquals(kernelScores(parseModel(text), columns), raw, name);
  }
});

Deno.test("planScoring() leaves models to the walk when a tree has more than 256 leaves", () => {
  const model = randomModel({ seed: 1, nLeaves: 257, nTrees: 1, nFeatures: 3, nOutputs: 1 });
  assertEquals(planScoring(model, tabulateDecisions(model.trees)), null);
  const columns = randomRows(1, 1500, 3);
  assertEquals(
    Booster.of(model).predict(columns),
    predictRaw(flattenTrees(model.trees), columns, model),
  );
});

Deno.test("scoreInWorkers() rejects when a worker dies", async () => {
  const model = randomModel({ seed: 5, nLeaves: 4, nTrees: 1, nFeatures: 2, nOutputs: 1 });
  const code = `self.onmessage = () => { throw new Error("out of luck"); }`;
  const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const run = () => scoreInWorkers(open(model), randomRows(1, 600, 2), { nThreads: 3, workerUrl });
  await assertRejects(run, Error, "out of luck");
});
