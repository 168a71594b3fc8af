import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { checkColumns, checkFeatureNames, checkSameFeatures, columnOf } from "./columns.ts";

const values = Float64Array.of(1, 2, 3, 4, 5, 6);

Deno.test("columnOf() is a view of one column when the matrix is column-major", () => {
  assertEquals(columnOf({ values, nRows: 3, featureNames: ["a", "b"] }, 1), values.slice(3));
});

Deno.test("checkColumns() refuses a matrix when it is empty or its length does not fit", () => {
  checkColumns({ values, nRows: 3, featureNames: ["a", "b"] });
  for (
    const [nRows, featureNames] of [[0, ["a"]], [6, []], [1.5, ["a"]], [3, ["a"]]] as const
  ) {
    assertThrows(() => checkColumns({ values, nRows, featureNames }), InputError, "Cannot use");
  }
});

Deno.test("checkFeatureNames() refuses names when a model file could not hold them", () => {
  checkFeatureNames(["a", "total_usd", "größe=1"]);
  for (
    const names of [["a", "a"], [""], ["a b"], ["a\n"], ["[a]"], ["a:b"], ['"a"'], ["a\u0000"]]
  ) {
    assertThrows(() => checkFeatureNames(names), InputError, "feature name");
  }
});

Deno.test("checkSameFeatures() passes when names and order are equal", () => {
  checkSameFeatures({ values, nRows: 3, featureNames: ["a", "b"] }, ["a", "b"]);
  assertThrows(
    () => checkSameFeatures({ values, nRows: 3, featureNames: ["b", "a"] }, ["a", "b"]),
    InputError,
    'column 0 is "b" instead of "a"',
  );
});
