import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { Booster } from "../booster.ts";
import { randomModel, randomRows } from "../test_models.ts";
import { tabulateDecisions } from "./decision_table.ts";
import { explainInWorkers } from "./explain_in_workers.ts";
import { planExplaining } from "./explain_plan.ts";
import { scoreKernels } from "./score_kernels.ts";

const model = randomModel({ seed: 9, nLeaves: 12, nTrees: 800, nFeatures: 8, nOutputs: 2 });
const columns = randomRows(9, 1300, 8);
const booster = Booster.of(model);

function pairsOf(nPairs: number) {
  const row = Int32Array.from({ length: nPairs }, (_, i) => (31 * i) % columns.nRows);
  return { row, output: row.map((_, i) => i % 2) };
}

Deno.test("contributionsOf() gives the same bits when kernels or their twin do the work", () => {
  const pairs = pairsOf(2600); // kernels; parts of some hundred go to the twin
  const all = booster.contributionsOf(columns, pairs), stride = 9;
  for (let begin = 0; begin < 900; begin += 300) {
    const part = {
      row: pairs.row.subarray(begin, begin + 300),
      output: pairs.output.subarray(begin, begin + 300),
    };
    const expected = all.subarray(begin * stride, (begin + 300) * stride);
    assertEquals(booster.contributionsOf(columns, part), expected);
  }
});

Deno.test("explainInWorkers() rejects when the sink throws or a worker dies", async () => {
  const plan = planExplaining(model, tabulateDecisions(model.trees))!;
  const part = { output: 0, rows: Int32Array.of(0, 1), pairs: [0, 1] };
  const task = { module: scoreKernels()!, plan, matrix: columns, parts: [part] };
  const sink = () => {
    throw new Error("disk full");
  };
  await assertRejects(() => explainInWorkers(task, sink, { workers: 2 }), Error, "disk full");
  const code = `self.onmessage = () => { throw new Error("out of luck"); }`;
  const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const run = () => explainInWorkers(task, () => {}, { workers: 2, workerUrl });
  await assertRejects(run, Error, "out of luck");
});

Deno.test("meanAbsContributions() is the mean size of the contributions", () => {
  const few = randomRows(2, 50, 8), stride = 9;
  const all = booster.contributions(few), mean = booster.meanAbsContributions(few);
  assertEquals(mean.length, 16);
  mean.forEach((value, i) => {
    const output = Math.floor(i / 8), feature = i % 8;
    let sum = 0;
    for (let row = 0; row < 50; row++) {
      sum += Math.abs(all[(2 * row + output) * stride + feature]);
    }
    assertAlmostEquals(value, sum / 50, 1e-12);
  });
  assert(mean.some((value) => value > 0));
});
