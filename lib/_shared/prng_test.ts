import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { randomStream } from "./prng.ts";
import { mean, standardDeviation } from "./stats.ts";

const draw = (n: number, next: () => number) => Float64Array.from({ length: n }, next);

Deno.test("randomStream() depends on seed and every name", () => {
  const first = (...path: [number, ...(string | number)[]]) => randomStream(...path).next();
  assertEquals(first(1, "a", 2), first(1, "a", 2));
  assertNotEquals(first(1, "a", 2), first(2, "a", 2));
  assertNotEquals(first(1, "a", 2), first(1, "a", 3));
  assertNotEquals(first(1, "ab"), first(1, "a", "b"));
});

Deno.test("randomStream() stays what it was, so that published data can be made again", () => {
  const stream = randomStream(42, "claims", 7);
  assertEquals([stream.int(0, 999_999), stream.int(0, 999_999)], [122_345, 583_988]);
});

Deno.test("randomStream() gives distributions with the stated moments", () => {
  const stream = randomStream(1, "moments");
  const near = (values: Float64Array, centre: number, sd: number) => {
    assert(Math.abs(mean(values) - centre) < 0.05 * Math.max(1, sd), `mean ${mean(values)}`);
    assert(Math.abs(standardDeviation(values) / sd - 1) < 0.05, `sd ${standardDeviation(values)}`);
  };
  const n = 40_000;
  near(draw(n, () => stream.next()), 0.5, Math.sqrt(1 / 12));
  near(draw(n, () => stream.normal(3, 2)), 3, 2);
  near(draw(n, () => stream.exponential(2)), 2, 2);
  near(draw(n, () => stream.gamma(0.5, 2)), 1, Math.sqrt(2));
  near(draw(n, () => stream.gamma(4, 0.5)), 2, 1);
  near(draw(n, () => stream.poisson(3)), 3, Math.sqrt(3));
  near(draw(n, () => stream.poisson(50)), 50, Math.sqrt(50));
  near(draw(n, () => stream.weighted([1, 3])), 0.75, Math.sqrt(0.1875));
  near(draw(n, () => stream.int(1, 6)), 3.5, Math.sqrt(35 / 12));
  near(draw(n, () => Math.log(stream.logNormal(1, 0.5))), 1, 0.5);
});
