import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import type { Booster } from "./booster.ts";
import type { Columns } from "./columns.ts";
import { shapTileRows } from "./shap.ts";
import { makeColumns, makeLabels } from "./test_data.ts";
import { boosterOf, randomRows, randomTree } from "./test_models.ts";
import { train } from "./train.ts";
import { goesLeft } from "./decision.ts";
import type { Tree } from "./tree.ts";

/** Expected value of the tree where only the features of `known` (bits) follow the row. */
function expectation(tree: Tree, row: readonly number[], known: number, child = 0): number {
  if (child < 0) return tree.leafValue[~child];
  const feature = tree.splitFeature[child];
  const left = tree.leftChild[child], right = tree.rightChild[child];
  if ((known >> feature) & 1) {
    const isLeft = goesLeft(tree, child, row[feature]);
    return expectation(tree, row, known, isLeft ? left : right);
  }
  const countOf = (c: number) => c >= 0 ? tree.internalCount[c] : tree.leafCount[~c];
  const total = tree.internalCount[child];
  return countOf(left) / total * expectation(tree, row, known, left) +
    countOf(right) / total * expectation(tree, row, known, right);
}

/** Shapley values by their definition: the mean over all subsets, weighted by their size. */
function bruteForce(tree: Tree, row: readonly number[]): number[] {
  const n = row.length;
  const factorial = (k: number): number => k < 2 ? 1 : k * factorial(k - 1);
  const phi = row.map((_, feature) => {
    let sum = 0;
    for (let subset = 0; subset < 1 << n; subset++) {
      if ((subset >> feature) & 1) continue;
      const size = subset.toString(2).replaceAll("0", "").length;
      const weight = factorial(size) * factorial(n - size - 1) / factorial(n);
      sum += weight *
        (expectation(tree, row, subset | (1 << feature)) - expectation(tree, row, subset));
    }
    return sum;
  });
  return [...phi, expectation(tree, row, 0)];
}

Deno.test("contributions() equal Shapley values by definition when trees are small", () => {
  for (let seed = 0; seed < 12; seed++) {
    const nFeatures = 5;
    const tree = randomTree(seed, 2 + seed, nFeatures);
    const columns = randomRows(seed, 40, nFeatures);
    const actual = boosterOf([tree], nFeatures).contributions(columns);
    for (let row = 0; row < columns.nRows; row++) {
      const values = columns.featureNames.map((_, f) => columns.values[f * columns.nRows + row]);
      bruteForce(tree, values).forEach((expected, i) => {
        assertAlmostEquals(actual[row * (nFeatures + 1) + i], expected, 1e-12);
      });
    }
  }
});

Deno.test("contributions() add up to the score when paths are longer than tables and masks", () => {
  const nFeatures = 60;
  const chain = randomTree(1, 50, nFeatures);
  for (let node = 0; node < 49; node++) { // one feature a level, 49 levels
    chain.splitFeature[node] = node;
    chain.leftChild[node] = node + 1 < 49 ? node + 1 : ~49;
    chain.rightChild[node] = ~node;
  }
  for (let node = 48; node >= 0; node--) {
    const left = node === 48 ? chain.leafCount[49] : chain.internalCount[node + 1];
    chain.internalCount[node] = left + chain.leafCount[node];
  }
  const booster = boosterOf([chain, randomTree(2, 30, nFeatures)], nFeatures);
  const columns = randomRows(3, 300, nFeatures);
  assertAdditive(booster, columns);
});

Deno.test("contributions() add up to the score when a trained model explains its rows", async () => {
  const columns = makeColumns({ nRows: 600, nFeatures: 8, missingShare: 0.1 });
  const { booster } = await train(columns, makeLabels(columns, 3), { n_estimators: 15 }, {
    workers: 1,
  });
  assertAdditive(booster, columns);
});

function assertAdditive(booster: Booster, columns: Columns): void {
  const scores = booster.predict(columns);
  const contributions = booster.contributions(columns);
  const stride = booster.featureNames.length + 1;
  scores.forEach((score, i) => {
    const sum = contributions.subarray(i * stride, (i + 1) * stride).reduce((a, b) => a + b, 0);
    assert(Math.abs(sum - score) <= 1e-9 * Math.max(1, Math.abs(score)));
  });
}

Deno.test("contributionsOf() gives the same bits as contributions() when pairs are few, many or shuffled", async () => {
  const columns = makeColumns({ nRows: 400, nFeatures: 6 });
  const { booster } = await train(columns, makeLabels(columns, 3), { n_estimators: 5 }, {
    workers: 1,
  });
  const all = booster.contributions(columns), stride = 7;
  const stream = randomStream(4, "pairs");
  for (const nPairs of [1, 5, 900]) {
    const row = Array.from({ length: nPairs }, () => stream.int(0, 399));
    const output = row.map(() => stream.int(0, 2));
    const some = booster.contributionsOf(columns, { row, output });
    row.forEach((r, i) => {
      const at = (3 * r + output[i]) * stride;
      assertEquals(some.slice(i * stride, (i + 1) * stride), all.slice(at, at + stride));
    });
  }
  assertEquals(
    booster.contributions(columns, { rows: [7], outputs: [2, 0] }),
    booster.contributionsOf(columns, { row: [7, 7], output: [2, 0] }),
  );
});

Deno.test("contributionsOf() refuses pairs when a row, an output or a count of rows is missing", () => {
  const tree = randomTree(1, 3, 2);
  const booster = boosterOf([tree], 2), columns = randomRows(1, 4, 2);
  assertThrows(() => booster.contributionsOf(columns, { row: [4], output: [0] }), RangeError);
  assertThrows(() => booster.contributionsOf(columns, { row: [0], output: [1] }), RangeError);
  const uncounted = { ...tree, internalCount: new Float64Array(2), leafCount: new Float64Array(3) };
  assertThrows(
    () => boosterOf([uncounted], 2).contributions(columns),
    Error,
    "no counts of rows",
  );
});

Deno.test("shapTileRows() gives smaller tiles when trees are so large that masks would not fit", () => {
  assertEquals([1, 31, 8192].map(shapTileRows), [2048, 2048, 2048]);
  assertEquals(shapTileRows(131_072), 128);
});
