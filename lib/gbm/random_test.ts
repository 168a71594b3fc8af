import { assertEquals } from "@std/assert";
import { resolveParams } from "./params.ts";
import { ColumnSampler, deriveSeeds, Lcg, RowSampler } from "./random.ts";

// The generator is that of Microsoft's C run-time: after srand(42), rand() gives 175, 400,
// 17869, 30056. That columns and rows are LightGBM's shows in parity_slow_test.ts.
Deno.test("Lcg.nextInt16() continues LightGBM's sequence when seeded with 42", () => {
  const lcg = new Lcg(42);
  assertEquals([lcg.nextInt16(), lcg.nextInt16(), lcg.nextInt16()], [175, 400, 17869]);
});

Deno.test("deriveSeeds() takes LightGBM's order when seed is 42", () => {
  assertEquals(deriveSeeds(resolveParams({ seed: 42 })), {
    dataRandomSeed: 175,
    baggingSeed: 400,
    featureFractionSeed: 30056,
  });
});

Deno.test("deriveSeeds() leaves a seed as it is when it is set", () => {
  const params = { seed: 42, bagging_seed: 7, feature_fraction_seed: 8, data_random_seed: 9 };
  assertEquals(deriveSeeds(resolveParams(params)), {
    dataRandomSeed: 9,
    baggingSeed: 7,
    featureFractionSeed: 8,
  });
});

Deno.test("Lcg.sample() draws different ascending numbers when few or many are wanted", () => {
  for (const k of [0, 1, 3, 40, 99, 100]) {
    const drawn = new Lcg(5).sample(100, k);
    assertEquals(drawn, [...new Set(drawn)].sort((a, b) => a - b));
    assertEquals(drawn.length, k);
  }
  assertEquals(new Lcg(5).sample(3, 4), []);
});

Deno.test("ColumnSampler.next() draws the rounded share of the features when asked", () => {
  const sampler = new ColumnSampler(9, resolveParams({ feature_fraction: 0.5 }));
  assertEquals([sampler.next().length, sampler.next().length], [5, 5]);
  assertEquals(new ColumnSampler(3, resolveParams()).next(), [0, 1, 2]);
});

Deno.test("RowSampler.next() splits all rows into bag and rest when bagging is on", () => {
  const params = resolveParams({ bagging_fraction: 0.7, bagging_freq: 2 });
  const sampler = new RowSampler(3000, params);
  assertEquals([0, 1, 2].map((i) => sampler.isDue(i)), [true, false, true]);
  const { inBag, outOfBag } = sampler.next();
  assertEquals([...inBag, ...outOfBag].sort((a, b) => a - b), Array.from(Array(3000).keys()));
  assertEquals(Math.abs(inBag.length - 2100) < 100, true);
});

Deno.test("RowSampler.isDue() is never true when bagging_freq is 0", () => {
  assertEquals(new RowSampler(10, resolveParams({ bagging_fraction: 0.5 })).isDue(0), false);
});
