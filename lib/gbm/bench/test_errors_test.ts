import { assertEquals, assertThrows } from "@std/assert";
import { areaUnderCurve, largestDifference, rmseByOutput } from "./test_errors.ts";

Deno.test("rmseByOutput() reads scores by row and labels by output", () => {
  const scores = Float64Array.of(1, 10, 3, 20); // row 0: 1, 10; row 1: 3, 20
  assertEquals(rmseByOutput(scores, Float64Array.of(1, 3, 13, 16), 2), [0, Math.sqrt(12.5)]);
});

Deno.test("areaUnderCurve() counts the pairs in order, ties as half", () => {
  const scores = Float64Array.of(0.9, 0.1, 0.5, 0.5, 0.2);
  const labels = Float64Array.of(1, 0, 1, 0, 1);
  // Positives 0.9, 0.5, 0.2 against negatives 0.1, 0.5: 2 + 1.5 + 1 of 6 pairs.
  assertEquals(areaUnderCurve(scores, labels), 4.5 / 6);
});

Deno.test("largestDifference() is relative above 1, and infinite where a value is missing", () => {
  assertEquals(largestDifference(Float64Array.of(0.5, 101), Float64Array.of(0.25, 100)), 0.25);
  assertEquals(largestDifference(Float64Array.of(NaN, 1), Float64Array.of(1, 1)), Infinity);
  assertThrows(() => largestDifference(Float64Array.of(1), new Float64Array(2)), RangeError);
});
