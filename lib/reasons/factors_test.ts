import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { leadingFactors, scoreFactors } from "./factors.ts";

const features = ["a", "b", "c", "d"].map((name) => ({ name, label: name, unit: "claims" }));
const valueOf = (featureIdx: number) => featureIdx * 10;

Deno.test("scoreFactors() names the largest by magnitude and sums up the rest", () => {
  const result = scoreFactors([1, -5, 0, 3, 40], { features, valueOf, top: 2, score: 39 });
  assertEquals(result.factors.map((factor) => factor.feature), ["b", "d"]);
  assertEquals(result.factors[0], {
    feature: "b",
    label: "b",
    unit: "claims",
    value: 10,
    contribution: -5,
    band: "many",
  });
  assertEquals([result.base, result.other, result.score], [40, 1, 39]);
});

Deno.test("leadingFactors() keeps the order of features among equal magnitudes and skips zeros", () => {
  const names = (contributions: number[], among?: number[]) =>
    leadingFactors(contributions, { features, valueOf, among }).map((factor) => factor.feature);
  assertEquals(names([2, -2, 2, 0]), ["a", "b", "c"]);
  assertEquals(names([2, -2, 2, 0], [3, 2, 0]), ["a", "c"]);
  assertEquals(names([0, 0, 0, 0]), []);
});

Deno.test("scoreFactors() equals a naive sort and adds up for any contributions", () => {
  const contribution = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -50, max: 50, noNaN: true }),
  );
  fc.assert(fc.property(
    fc.array(contribution, { minLength: 5, maxLength: 5 }),
    fc.integer({ min: 1, max: 5 }),
    (contributions, top) => {
      const score = contributions.reduce((sum, c) => sum + c, 0);
      const result = scoreFactors(contributions, { features, valueOf, top, score });
      const naive = features.map(({ name }, i) => ({ name, size: Math.abs(contributions[i]), i }))
        .filter(({ size }) => size !== 0)
        .sort((x, y) => y.size - x.size || x.i - y.i)
        .slice(0, top).map(({ name }) => name);
      assertEquals(result.factors.map((factor) => factor.feature), naive);
      const total = result.factors.reduce((sum, f) => sum + f.contribution, result.base) +
        result.other;
      assertAlmostEquals(total, score, 1e-9 * Math.max(1, Math.abs(score)));
    },
  ));
});

Deno.test("scoreFactors() refuses contributions of another score or of other features", () => {
  const options = { features, valueOf, score: 10 };
  assertThrows(
    () => scoreFactors([1, 1, 1, 1, 6.1], options),
    RangeError,
    "Contributions add up to",
  );
  assertThrows(() => scoreFactors([1, 1, 1, 7], options), RangeError, "Cannot explain 4");
  assertThrows(() => scoreFactors([1, 1, 1, NaN, 7], options), RangeError);
  assert(scoreFactors([1, 1, 1, 1, 6], options));
});
