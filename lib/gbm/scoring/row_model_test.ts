import { assert, assertEquals, assertThrows } from "@std/assert";
import { Booster } from "../booster.ts";
import type { Columns } from "../columns.ts";
import { readGoldenModels } from "../parity/golden_models.ts";
import { boosterOf, randomModel, randomRows, randomTree } from "../test_models.ts";

function rowOf({ values, nRows, featureNames }: Columns, row: number): number[] {
  return featureNames.map((_, f) => values[f * nRows + row]);
}

/** The same bits of scores, SHAP values within `tolerance` of the largest one. */
function assertSameRows(booster: Booster, columns: Columns, tolerance: number): void {
  const { nOutputs } = booster, stride = columns.featureNames.length + 1;
  const scores = booster.predict(columns), contributions = booster.contributions(columns);
  const one = booster.rowModel();
  for (let row = 0; row < columns.nRows; row++) {
    one.read(rowOf(columns, row));
    assertEquals(one.scores(), scores.slice(row * nOutputs, (row + 1) * nOutputs));
    for (let k = 0; k < nOutputs; k++) {
      const at = (row * nOutputs + k) * stride;
      const expected = contributions.subarray(at, at + stride);
      const scale = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
      one.contributions(k).forEach((phi, i) => {
        assert(Math.abs(phi - expected[i]) <= tolerance * scale, `${phi} for ${expected[i]}`);
      });
    }
  }
}

Deno.test("RowModel equals predict() and contributions() when trees are of any shape and decision", () => {
  for (const [seed, nLeaves] of [1, 2, 3, 6, 31, 64].entries()) {
    const model = randomModel({ seed, nLeaves, nTrees: 4, nFeatures: 9, nOutputs: 2 });
    assertSameRows(Booster.of(model), randomRows(seed, 40, 9), 1e-12);
  }
});

Deno.test("RowModel equals predict() and contributions() when LightGBM's models are of many kinds", async () => {
  for (const { text, columns } of await readGoldenModels()) {
    const few = Math.min(20, columns.nRows);
    const values = Float64Array.from(
      { length: few * columns.featureNames.length },
      (_, i) => columns.values[Math.floor(i / few) * columns.nRows + i % few],
    );
    assertSameRows(Booster.load(text), { ...columns, values, nRows: few }, 1e-12);
  }
});

Deno.test("RowModel.contributions() equals contributions() when a node's child has no training row", () => {
  const tree = randomTree(8, 12, 3);
  tree.leafCount[~tree.leftChild.find((child) => child < 0)!] = 0;
  assertSameRows(boosterOf([tree], 3), randomRows(2, 30, 3), 1e-12);
});

Deno.test("RowModel refuses rows and outputs when the model has no such", () => {
  const one = boosterOf([randomTree(1, 3, 2)], 2).rowModel();
  assertThrows(() => one.read([1, 2, 3]), RangeError, "3 values");
  assertThrows(() => one.read([1, 2]).contributions(1), RangeError, "output 1");
});
