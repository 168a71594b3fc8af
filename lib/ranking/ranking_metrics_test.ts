import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { mostPopularScores, randomScores, toRowMajor } from "./ranking_baselines.ts";
import { ndcgAt, top1Agreement, topKAgreement } from "./ranking_metrics.ts";

Deno.test("ndcgAt() gives the figure worked by hand", () => {
  // Predicted order: offers 2, 0, 1 with gains 10, 30, 20; the best order has 30, 20, 10.
  const scores = Float64Array.of(5, 1, 9);
  const gains = Float64Array.of(30, 20, 10);
  const dcg = 10 / Math.log2(2) + 30 / Math.log2(3);
  const best = 30 / Math.log2(2) + 20 / Math.log2(3);
  assertAlmostEquals(ndcgAt(scores, gains, { nOffers: 3, k: 2 }), dcg / best, 1e-15);
  assertAlmostEquals(dcg / best, 0.6787, 1e-4);
});

Deno.test("ndcgAt() judges only candidates and leaves out members without gain", () => {
  const scores = Float64Array.of(9, 5, 1, /* no gain: */ 1, 2, 3, /* no candidate: */ 1, 2, 3);
  const gains = Float64Array.of(10, 20, 30, 0, 0, 0, 1, 2, 3);
  const candidates = Uint8Array.of(1, 0, 1, 1, 1, 1, 0, 0, 0);
  const expected = (10 + 30 / Math.log2(3)) / (30 + 10 / Math.log2(3));
  assertAlmostEquals(ndcgAt(scores, gains, { nOffers: 3, candidates }), expected, 1e-15);
});

Deno.test("ndcgAt() is 1 for the order by gain and within 0-1 for any other", () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(fc.property(fc.array(pair, { minLength: 4, maxLength: 4 }), (pairs) => {
    const scores = Float64Array.from(pairs, (p) => p[0]);
    const gains = Float64Array.from(pairs, (p) => p[1]);
    fc.pre(gains.some((gain) => gain > 0));
    assertEquals(ndcgAt(gains, gains, { nOffers: 4, k: 2 }), 1);
    const value = ndcgAt(scores, gains, { nOffers: 4, k: 2 });
    assert(value >= 0 && value <= 1);
  }));
});

Deno.test("topKAgreement() is the overlap, whatever the order; top1Agreement() the first offer", () => {
  const scores = Float64Array.of(4, 3, 2, 1, /* second member */ 1, 2, 3, 4);
  const truth = Float64Array.of(3, 4, 1, 2, 4, 3, 2, 1);
  assertEquals(topKAgreement(scores, truth, { nOffers: 4, k: 2 }), (1 + 0) / 2);
  assertEquals(top1Agreement(scores, truth, { nOffers: 4 }), 0);
  assertEquals(top1Agreement(scores, scores, { nOffers: 4 }), 1);
  const candidates = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  assertEquals(topKAgreement(scores, truth, { nOffers: 4, k: 2, candidates }), 1);
});

Deno.test("the metrics refuse sizes that do not agree, negative gains and no length", () => {
  const three = Float64Array.of(1, 2, 3);
  assertThrows(() => ndcgAt(three, three, { nOffers: 2 }), RangeError, "sizes must agree");
  assertThrows(() => ndcgAt(three, Float64Array.of(1, -1, 0), { nOffers: 3 }), RangeError, "Gains");
  assertThrows(() => topKAgreement(three, three, { nOffers: 3, k: 0 }), RangeError, "k must be");
});

Deno.test("mostPopularScores() repeats the mean label of each offer", () => {
  const labels = Float64Array.of(10, 20, /* second offer */ 50, 70);
  assertEquals([...mostPopularScores(labels, { nOffers: 2, nRows: 2 })], [15, 60, 15, 60]);
});

Deno.test("randomScores() depends on the member, not on the members beside it", () => {
  const both = randomScores(["M1", "M2"], { nOffers: 3, seed: 1 });
  const one = randomScores(["M2"], { nOffers: 3, seed: 1 });
  assertEquals([...both.subarray(3)], [...one]);
  assert(both[0] !== both[3]);
});

Deno.test("toRowMajor() turns columns into rows", () => {
  assertEquals([...toRowMajor(Float64Array.of(1, 2, 3, 4, 5, 6), 3)], [1, 3, 5, 2, 4, 6]);
});
