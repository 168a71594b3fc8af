import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import { gridShift, snapWith } from "./histogram.ts";

Deno.test("snapWith() makes sums independent of their order when values are on the grid", () => {
  const stream = randomStream(3, "grid");
  const values = Float32Array.from({ length: 5000 }, () => stream.normal() * 1e6);
  const snapped = values.slice();
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  snapWith(snapped, gridShift(largest, values.length));
  assert(values.every((value, i) => Math.abs(value - snapped[i]) < 1e6 * 2 ** -32));
  const sum = (of: Float32Array) => of.reduce((a, b) => a + b, 0);
  assertEquals(sum(snapped.toReversed()), sum(snapped));
  assertEquals(sum(snapped.toSorted()), sum(snapped));
});

Deno.test("snapWith() rounds to float32 numbers when doubles are on the same grid", () => {
  const stream = randomStream(4, "grid");
  const values = Float32Array.from(
    { length: 500 },
    () => stream.normal() * 10 ** stream.int(-9, 3),
  );
  const shift = gridShift(1e4, 500);
  const snapped = values.slice();
  snapWith(snapped, shift);
  values.forEach((value, i) => assertEquals(snapped[i], (value + shift) - shift));
});

Deno.test("snapWith() leaves zeros alone when all gradients are zero", () => {
  const zeros = new Float32Array(3);
  snapWith(zeros, gridShift(0, 3));
  assertEquals(zeros, new Float32Array(3));
});
