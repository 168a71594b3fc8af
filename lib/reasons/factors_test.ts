import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FactorPlan } from "./factor_plan.ts";
import { leadingFactors, scoreFactors } from "./factors.ts";
import { rankContrast } from "./rank_contrast.ts";

const features = ["a", "b", "c", "d", "e"].map((name) => ({ name, label: name, unit: "claims" }));
const plan = new FactorPlan(features);
const grouped = new FactorPlan(features, [{ id: "bd", label: "B or D", features: ["b", "d"] }]);
const valueOf = (featureIdx: number) => featureIdx * 10;
const ids = (factors: readonly { id: string }[]) => factors.map(({ id }) => id);

const contribution = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -50, max: 50, noNaN: true }),
);
const scores = fc.array(contribution, { minLength: 6, maxLength: 6 });

Deno.test("scoreFactors() names the largest by magnitude and sums up the rest", () => {
  const result = scoreFactors([1, -5, 0, 3, 0, 40], { plan, valueOf, top: 2, score: 39 });
  assertEquals(ids(result.factors), ["b", "d"]);
  assertEquals(result.factors[0], {
    id: "b",
    label: "b",
    contribution: -5,
    direction: "lowers",
    parts: [
      { feature: "b", label: "b", unit: "claims", value: 10, contribution: -5, band: "many" },
    ],
  });
  assertEquals([result.base, result.other, result.score], [40, 1, 39]);
});

Deno.test("scoreFactors() takes features that say the same thing as one factor", () => {
  const result = scoreFactors([4, 3, 0, 2, -4.5, 40], {
    plan: grouped,
    valueOf,
    top: 2,
    score: 44.5,
  });
  assertEquals(result.factors.map(({ id, contribution }) => [id, contribution]), [
    ["bd", 5],
    ["e", -4.5],
  ]);
  assertEquals(result.factors[0].label, "B or D");
  assertEquals(result.factors[0].parts.map(({ feature, value }) => [feature, value]), [
    ["b", 10],
    ["d", 30],
  ]);
  assertEquals(result.other, 4);
});

Deno.test("leadingFactors() keeps the plan's order among equal magnitudes and skips zeros", () => {
  const names = (contributions: number[], among?: number[]) =>
    ids(leadingFactors(contributions, { plan, valueOf, among }));
  assertEquals(names([2, -2, 2, 0, 0]), ["a", "b", "c"]);
  assertEquals(names([2, -2, 2, 0, 0], [3, 2, 0]), ["a", "c"]);
  assertEquals(names([0, 0, 0, 0, 0]), []);
});

Deno.test("leadingFactors() counts all features of a factor and shows those that it may", () => {
  const [factor] = leadingFactors([9, 3, 0, 2, 0], { plan: grouped, valueOf, among: [3] });
  assertEquals([factor.id, factor.contribution], ["bd", 5]);
  assertEquals(factor.parts.map(({ feature }) => feature), ["d"]);
});

Deno.test("scoreFactors() equals a naive sort and adds up for any contributions", () => {
  fc.assert(fc.property(scores, fc.integer({ min: 1, max: 5 }), (contributions, top) => {
    const score = contributions.reduce((sum, c) => sum + c, 0);
    const result = scoreFactors(contributions, { plan: grouped, valueOf, top, score });
    const [a, b, c, d, e] = contributions;
    const naive = [["a", a], ["bd", b + d], ["c", c], ["e", e]]
      .map(([id, points], i) => ({ id, size: Math.abs(Number(points)), i }))
      .filter(({ size }) => size !== 0)
      .sort((x, y) => y.size - x.size || x.i - y.i)
      .slice(0, top).map(({ id }) => id);
    assertEquals(ids(result.factors), naive as string[]);
    const total = result.factors.reduce((sum, f) => sum + f.contribution, result.base) +
      result.other;
    assertAlmostEquals(total, score, 1e-12 * Math.max(1, Math.abs(score)));
  }));
});

Deno.test("rankContrast() adds up to the gap for any two scores", () => {
  fc.assert(fc.property(scores, scores, fc.integer({ min: 1, max: 5 }), (above, below, top) => {
    const { gap, baseGap, factors, other } = rankContrast(above, below, {
      plan: grouped,
      valueOf,
      top,
    });
    const sum = (list: number[]) => list.reduce((total, points) => total + points, 0);
    assertAlmostEquals(gap, sum(above) - sum(below), 1e-9);
    assertAlmostEquals(
      baseGap + sum(factors.map((factor) => factor.contribution)) + other,
      gap,
      1e-12 * Math.max(1, Math.abs(gap)),
    );
  }));
  assertThrows(() => rankContrast([1], [1], { plan, valueOf }), RangeError, "Cannot contrast");
});

Deno.test("scoreFactors() refuses contributions of another score or of other features", () => {
  const options = { plan, valueOf, score: 10 };
  assertThrows(
    () => scoreFactors([1, 1, 1, 1, 0, 6.1], options),
    RangeError,
    "Contributions add up to",
  );
  assertThrows(() => scoreFactors([1, 1, 1, 7], options), RangeError, "Cannot explain 4");
  assertThrows(() => scoreFactors([1, 1, 1, NaN, 0, 7], options), RangeError);
  assert(scoreFactors([1, 1, 1, 1, 0, 6], options));
});

Deno.test("FactorPlan refuses groups with unknown, shared or misleading names", () => {
  const build = (...groups: [string, string[]][]) => () =>
    new FactorPlan(features, groups.map(([id, names]) => ({ id, label: id, features: names })));
  assertThrows(build(["x", ["y"]]), RangeError, 'Unknown feature "y"');
  assertThrows(build(["x", ["a", "b"]], ["z", ["b"]]), RangeError, "keep it in one");
  assertThrows(build(["c", ["a", "b"]]), RangeError, "rename it");
  assertEquals(build(["a", ["a", "b"]])().factors.length, 4);
});
