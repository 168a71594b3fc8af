import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { Booster } from "./booster.ts";
import type { Columns } from "./columns.ts";
import { parseModel } from "./parse_model.ts";
import { makeColumns, makeLabels } from "./test_data.ts";
import { train } from "./train.ts";
import { goesLeft } from "./decision.ts";
import type { Model } from "./tree.ts";

/** Each row down each tree, one at a time. */
function naivePredict({ trees, nOutputs }: Model, { values, nRows }: Columns): Float64Array {
  const scores = new Float64Array(nRows * nOutputs);
  for (let row = 0; row < nRows; row++) {
    trees.forEach((tree, t) => {
      let child = tree.nLeaves === 1 ? ~0 : 0;
      while (child >= 0) {
        const value = values[tree.splitFeature[child] * nRows + row];
        child = goesLeft(tree, child, value) ? tree.leftChild[child] : tree.rightChild[child];
      }
      scores[row * nOutputs + t % nOutputs] += tree.leafValue[~child];
    });
  }
  return scores;
}

Deno.test("predict() equals a walk row by row when values are missing or not", async () => {
  for (const missingShare of [0, 0.2]) {
    const columns = makeColumns({ nRows: 700, nFeatures: 6, missingShare });
    const params = { n_estimators: 8, num_leaves: 12 };
    const { booster } = await train(columns, makeLabels(columns, 3), params, { workers: 1 });
    assertEquals(booster.predict(columns), naivePredict(parseModel(booster.save()), columns));
    const unseen = makeColumns({ nRows: 300, nFeatures: 6, missingShare: 0.3, seed: 5 });
    assertEquals(booster.predict(unseen), naivePredict(parseModel(booster.save()), unseen));
  }
});

Deno.test("predict() names the columns when they are not those of the training", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const params = { n_estimators: 1 };
  const { booster } = await train(columns, makeLabels(columns, 1), params, { workers: 1 });
  const refuse = (featureNames: string[], message: string) => {
    const values = new Float64Array(featureNames.length);
    assertThrows(() => booster.predict({ values, nRows: 1, featureNames }), InputError, message);
  };
  refuse(["f0", "f1"], 'missing "f2"');
  refuse(["f0", "f1", "f2", "f3"], 'unknown "f3"');
  refuse(["f0", "x", "f2"], 'missing "f1", unknown "x"');
  refuse(["f1", "f0", "f2"], 'column 0 is "f1" instead of "f0"');
  assertThrows(
    () => booster.predict({ ...columns, values: columns.values.slice(1) }),
    InputError,
    "299 values",
  );
});

Deno.test("featureImportance() counts splits and adds gains when asked for either", async () => {
  const columns = makeColumns({ nRows: 300, nFeatures: 5 });
  const params = { n_estimators: 4, num_leaves: 5 };
  const { booster } = await train(columns, makeLabels(columns, 2), params, { workers: 1 });
  const splits = booster.featureImportance("split"), gains = booster.featureImportance("gain");
  assertEquals([splits.length, splits.reduce((a, b) => a + b, 0)], [10, 2 * 4 * 4]);
  assertEquals(splits.every((count, i) => (count > 0) === (gains[i] > 0)), true);
  assertEquals(Booster.load(booster.save()).featureImportance("gain"), gains);
});
