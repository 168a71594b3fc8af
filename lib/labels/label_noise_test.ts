import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { correlation, mean, standardDeviation } from "../_shared/stats.ts";
import { addLabelNoise } from "./label_noise.ts";

const ids = Array.from({ length: 4_000 }, (_, i) => `M${i}`);

Deno.test("addLabelNoise() has mean 0 and the stated deviation and is not clamped again", () => {
  const labels = new Float64Array(ids.length * 2).fill(100);
  const noisy = addLabelNoise(labels, { seed: 1, ids, offerIds: ["A", "B"] });
  const noise = noisy.map((value) => value - 100);
  // Five standard errors of a mean and of a deviation of 8,000 normal draws.
  assertAlmostEquals(mean(noise), 0, 5 * 5 / Math.sqrt(8_000));
  assertAlmostEquals(standardDeviation(noise), 5, 5 * 5 / Math.sqrt(16_000));
  assert(noisy.some((value) => value > 100));
  assertEquals(labels[0], 100);
});

Deno.test("addLabelNoise() draws independently per offer", () => {
  const noisy = addLabelNoise(new Float64Array(ids.length * 2), {
    seed: 1,
    ids,
    offerIds: ["A", "B"],
  });
  const r = correlation(noisy.subarray(0, ids.length), noisy.subarray(ids.length));
  assertAlmostEquals(r, 0, 5 / Math.sqrt(ids.length));
});

Deno.test("addLabelNoise() changes no other label when a member or an offer is added", () => {
  const one = addLabelNoise(new Float64Array(1), { seed: 7, ids: ["M2"], offerIds: ["B"] });
  const four = addLabelNoise(new Float64Array(4), {
    seed: 7,
    ids: ["M1", "M2"],
    offerIds: ["A", "B"],
  });
  assertEquals(four[3], one[0]);
});

Deno.test("addLabelNoise() leaves labels as they are when sd is 0", () => {
  const labels = Float64Array.of(3, 4);
  assertEquals(addLabelNoise(labels, { sd: 0, seed: 1, ids: ["a", "b"], offerIds: ["X"] }), labels);
});

Deno.test("addLabelNoise() refuses sizes that do not agree and a negative deviation", () => {
  const options = { seed: 1, ids: ["a"], offerIds: ["X"] };
  assertThrows(() => addLabelNoise(new Float64Array(2), options), RangeError, "Cannot add noise");
  assertThrows(
    () => addLabelNoise(new Float64Array(1), { ...options, sd: -1 }),
    RangeError,
    "must be 0 or more",
  );
});
