// A file of its own, as the kernels are read once for all tests of a file.
import { assert, assertEquals } from "@std/assert";
import { Booster } from "../booster.ts";
import { flattenTrees } from "../flat_trees.ts";
import { predictRaw } from "../predict.ts";
import { randomModel, randomRows } from "../test_models.ts";

Deno.test("Booster scores and explains and says so aloud when the engine has no WebAssembly SIMD", async () => {
  const { validate } = WebAssembly, { warn } = console;
  const said: string[] = [];
  WebAssembly.validate = () => false;
  console.warn = (text: string) => said.push(text);
  try {
    const model = randomModel({ seed: 3, nLeaves: 9, nTrees: 4, nFeatures: 5, nOutputs: 2 });
    const booster = Booster.of(model), columns = randomRows(3, 1200, 5);
    const walked = predictRaw(flattenTrees(model.trees), columns, model);
    assertEquals(booster.predict(columns), walked);
    assertEquals(await booster.predictInWorkers(columns), walked);
    const all = booster.contributions(columns);
    const row = Array.from({ length: 5 }, (_, f) => columns.values[f * 1200]);
    const one = booster.rowModel().read(row);
    assertEquals(one.scores(), walked.slice(0, 2));
    assertEquals(one.contributions(1), all.slice(6, 12));
  } finally {
    WebAssembly.validate = validate;
    console.warn = warn;
  }
  assertEquals(said.length, 1);
  assert(said[0].includes("WebAssembly SIMD"));
});
