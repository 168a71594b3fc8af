import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { digitsOf, planLanes } from "./lanes.ts";

Deno.test("planLanes() puts flags side by side when their product fits a byte", () => {
  assertEquals(planLanes([2, 255, 2, 2, 200]), [
    { features: [1], nBins: 255 },
    { features: [4], nBins: 200 },
    { features: [0, 2, 3], nBins: 8 },
  ]);
});

Deno.test("planLanes() places every feature once and no lane beyond a byte", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 2, max: 256 }), { maxLength: 60 }), (nBins) => {
    const lanes = planLanes(nBins);
    const placed = lanes.flatMap((lane) => lane.features).toSorted((a, b) => a - b);
    assertEquals(placed, nBins.map((_, feature) => feature));
    for (const { features, nBins: product } of lanes) {
      assertEquals(features.reduce((p, feature) => p * nBins[feature], 1), product);
      assert(product <= 256);
    }
  }));
});

Deno.test("digitsOf() reads each feature's bin back from a byte that joins them", () => {
  const nBins = [3, 2, 7, 5];
  const lanes = planLanes(nBins);
  assertEquals(lanes.length, 1);
  const digits = digitsOf(lanes, nBins), bins = [2, 1, 5, 3];
  const byte = bins.reduce((sum, bin, feature) => sum + bin * digits[feature].multiplier, 0);
  assert(byte < 256);
  digits.forEach(({ multiplier }, feature) =>
    assertEquals(Math.trunc(byte / multiplier) % nBins[feature], bins[feature])
  );
});
