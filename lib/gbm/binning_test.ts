import { assert, assertEquals } from "@std/assert";
import { binOf, findBins, nextUp, ZERO_THRESHOLD } from "./binning.ts";
import { randomStream } from "../_shared/prng.ts";

const options = { max_bin: 255, min_data_in_bin: 3, use_missing: true, minSplitRows: 1 };
const find = (values: number[], more = {}) =>
  findBins(Float64Array.from(values), { ...options, ...more });

Deno.test("findBins() cuts halfway between values when there are few", () => {
  const values = [1, 1, 1, 2, 2, 2, 4, 4, 4];
  assertEquals(
    find(values)!.upperBounds,
    Float64Array.of(ZERO_THRESHOLD, 1.5, 3, Infinity).map(
      (bound) => bound > 1 ? nextUp(bound) : bound,
    ),
  );
});

Deno.test("findBins() gives zero a bin of its own when values lie on both sides", () => {
  const bins = find([-2, -2, -2, 0, 0, 3, 3, 3])!;
  assertEquals(bins.upperBounds, Float64Array.of(-ZERO_THRESHOLD, ZERO_THRESHOLD, Infinity));
  assertEquals([-2, 0, -0, 1e-36, 3].map((value) => binOf(bins, value)), [0, 1, 1, 1, 2]);
});

Deno.test("findBins() keeps the last bin for missing values when there are any", () => {
  const bins = find([1, 1, 1, 2, 2, 2, NaN])!;
  assertEquals([bins.hasMissing, bins.nBins], [true, 4]);
  assertEquals(binOf(bins, NaN), 3);
  assertEquals(binOf(find([0, 0, 0, 1, 1, 1])!, NaN), 0);
});

Deno.test("findBins() finds nothing to cut when a column is constant, missing or too rare", () => {
  assertEquals(find([5, 5, 5, 5]), null);
  assertEquals(find([NaN, NaN, NaN]), null);
  assertEquals(find([0, 0, 0, 0, 0, 0, 0, 1], { minSplitRows: 2 }), null);
});

Deno.test("findBins() makes about equal bins and isolates frequent values when values are many", () => {
  const stream = randomStream(1, "bins");
  const values = Array.from({ length: 5000 }, (_, i) => i % 5 === 0 ? 7 : stream.logNormal(2, 1));
  const bins = find(values, { max_bin: 40 })!;
  assert(bins.nBins <= 40 && bins.nBins > 30);
  const rows = new Array(bins.nBins).fill(0);
  for (const value of values) rows[binOf(bins, value)]++;
  assertEquals(Math.max(...rows), 1000);
  assertEquals(rows[binOf(bins, 7)], 1000);
  assert(rows.every((count, bin) => bin === 0 || count === 1000 || count < 250));
});

Deno.test("binOf() agrees with a linear search when values are random", () => {
  const stream = randomStream(2, "bins");
  const bins = find(Array.from({ length: 800 }, () => stream.normal()), { max_bin: 30 })!;
  for (let i = 0; i < 500; i++) {
    const value = stream.normal() * 2;
    assertEquals(binOf(bins, value), bins.upperBounds.findIndex((bound) => value <= bound));
  }
});

Deno.test("nextUp() is the next double when given numbers of all kinds", () => {
  assertEquals(nextUp(1), 1 + Number.EPSILON);
  assertEquals(nextUp(-1), -1 + Number.EPSILON / 2);
  assertEquals(nextUp(0), Number.MIN_VALUE);
  assertEquals(nextUp(Infinity), Infinity);
});
