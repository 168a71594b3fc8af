import { assertAlmostEquals, assertEquals } from "@std/assert";
import { clamp, correlation, mean, quantile, standardDeviation, sum } from "./stats.ts";
import { formatCount, formatNumber, formatPercent } from "./format.ts";

Deno.test("mean(), sum() and standardDeviation() of a worked example", () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  assertEquals([sum(values), mean(values), standardDeviation(values)], [40, 5, 2]);
  assertAlmostEquals(standardDeviation(values, 1), 2.138089935, 1e-9);
});

Deno.test("quantile() interpolates as type 7", () => {
  assertEquals([0, 0.25, 0.5, 1].map((p) => quantile([4, 1, 3, 2], p)), [1, 1.75, 2.5, 4]);
});

Deno.test("correlation() is 1 for a line and -1 for a falling one", () => {
  assertAlmostEquals(correlation([1, 2, 3], [2, 4, 6]), 1);
  assertAlmostEquals(correlation([1, 2, 3], [6, 4, 2]), -1);
});

Deno.test("clamp() keeps within the range", () => {
  assertEquals([-1, 50, 101].map((value) => clamp(value, 0, 100)), [0, 50, 100]);
});

Deno.test("formatNumber() groups thousands whatever the locale", () => {
  assertEquals(formatCount(1234567), "1,234,567");
  assertEquals(
    [1234.5, -0.001, -12.25, 999.999].map((value) => formatNumber(value)),
    ["1,234.50", "0.00", "-12.25", "1,000.00"],
  );
  assertEquals([formatPercent(0.125), formatNumber(NaN)], ["12.5 %", "NaN"]);
});
