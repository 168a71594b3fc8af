import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../_shared/errors.ts";
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import { atLeast, flag, type Offer, OfferCatalog } from "../labels/mod.ts";
import { OfferRecommendationEngine, type Recommendations } from "./recommendation_engine.ts";

const names = ["age", "has_diabetes"];
const gate = (id: string, when: Offer["eligibility"][number]["when"]) => ({
  id,
  when,
  reason: `Stopped by ${id}`,
  source: "Test",
});
const offer = (id: string, category: string, gates: Partial<Offer> = {}): Offer => ({
  id,
  name: id,
  category,
  description: "",
  channels: ["app"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 50,
  rules: [],
  eligibility: [],
  applicability: [],
  ...gates,
});
const catalog = new OfferCatalog([
  offer("A", "One"),
  offer("B", "One", { eligibility: [gate("adult", atLeast("age", 30))] }),
  offer("C", "Two", {
    eligibility: [gate("grown", atLeast("age", 40))],
    applicability: [gate("sign", flag("has_diabetes"))],
  }),
  offer("D", "Two"),
], names);
const engine = new OfferRecommendationEngine(catalog);

function matrixOf(rows: readonly (readonly [number, number])[]): FeatureMatrix {
  return {
    ids: rows.map((_, i) => `M${i}`),
    asOf: rows.map(() => "2026-06-30"),
    names,
    nRows: rows.length,
    values: Float64Array.from([...rows.map((r) => r[0]), ...rows.map((r) => r[1])]),
  };
}

Deno.test("recommend() gives the lists and reasons worked by hand", () => {
  // The first member fails both conditions of C: the earlier stage is the reason.
  const matrix = matrixOf([[25, 0], [45, 0], [45, 1]]);
  const scores = Float64Array.of(60, 99, 98, 29.9, 110, 105, 90, 30, 50, 50, 50, 50);
  const run = engine.recommend(matrix, scores, { topN: 2 });
  assertEquals([...run.rowIdx], [0, 1, 1, 2, 2]);
  assertEquals([...run.offerIdx], [0, 0, 1, 0, 1]);
  assertEquals([...run.rank], [1, 1, 2, 1, 2]);
  assertEquals([...run.score], [60, 100, 100, 50, 50]);
  assertEquals([...run.rawScore], [60, 110, 105, 50, 50]);
  const why = (row: number) => catalog.ids.map((id) => engine.explainDecision(run, row, id).code);
  assertEquals(why(0), ["shown", "adult", "grown", "score_below_minimum"]);
  assertEquals(why(1), ["shown", "shown", "sign", "below_top_n"]);
  assertEquals(why(2), ["shown", "shown", "below_top_n", "below_top_n"]);
  assertEquals(engine.explainDecision(run, 1, "B"), {
    offerId: "B",
    stage: "shown",
    code: "shown",
    reason: "Among the member's top offers",
    rank: 2,
  });
  assertEquals(run.funnel.stages, [
    { stage: "eligibility", nIn: 12, nPassed: 10 },
    { stage: "applicability", nIn: 10, nPassed: 9 },
    { stage: "suitability", nIn: 9, nPassed: 8 },
    { stage: "arbitration", nIn: 8, nPassed: 5 },
  ]);
  assertEquals(run.funnel.nMembersByOffers, [0, 1, 2]);
  assertEquals(run.funnel.stopped[0], {
    offerId: "B",
    stage: "eligibility",
    code: "adult",
    reason: "Stopped by adult",
    nStopped: 1,
  });
});

Deno.test("recommend() shows only categories that were asked for", () => {
  const run = engine.recommend(matrixOf([[45, 1]]), Float64Array.of(90, 80, 70, 60), {
    categories: ["Two"],
  });
  assertEquals([...run.offerIdx], [2, 3]);
  assertEquals(engine.explainDecision(run, 0, "A").code, "category_not_requested");
});

Deno.test("recommend() ranks scores above 100 by what was predicted", () => {
  const run = engine.recommend(matrixOf([[45, 1]]), Float64Array.of(101, 0, 0, 103));
  assertEquals([...run.offerIdx], [3, 0]);
  assertEquals([...run.score], [100, 100]);
});

/** The naive twin: filters and sorts objects per member. */
function naiveLists(run: {
  rows: readonly (readonly [number, number])[];
  scores: Float64Array;
  topN: number;
  minScore: number;
}): number[][] {
  const { rows, scores, topN, minScore } = run;
  return rows.map(([age, diabetes], rowIdx) =>
    [0, 1, 2, 3]
      .map((offerIdx) => ({ offerIdx, raw: scores[rowIdx * 4 + offerIdx] }))
      .filter(({ offerIdx }) => offerIdx !== 1 || age >= 30)
      .filter(({ offerIdx }) => offerIdx !== 2 || (age >= 40 && diabetes === 1))
      .filter(({ raw }) => Math.min(100, Math.max(0, raw)) >= minScore)
      .sort((a, b) => b.raw - a.raw || a.offerIdx - b.offerIdx)
      .slice(0, topN)
      .map(({ offerIdx }) => offerIdx)
  );
}

function assertFunnelCloses(run: Recommendations): void {
  const { funnel } = run;
  const nStopped = funnel.stopped.reduce((sum, stop) => sum + stop.nStopped, 0);
  assertEquals(funnel.nShown + nStopped, funnel.nPairs);
  assertEquals(funnel.nShown, run.offerIdx.length);
  for (const { offerId, nPairs, nShown, stages } of funnel.offers) {
    const ofOffer = funnel.stopped.filter((stop) => stop.offerId === offerId);
    assertEquals(nShown + ofOffer.reduce((sum, stop) => sum + stop.nStopped, 0), nPairs);
    assertEquals(stages.at(-1)?.nPassed, nShown);
  }
  const nMembers = funnel.nMembersByOffers.reduce((sum, n) => sum + n, 0);
  assertEquals(nMembers * catalog.offers.length, funnel.nPairs);
}

Deno.test("recommend() equals a naive sort and its funnel closes for any input", () => {
  const row = fc.tuple(fc.integer({ min: 25, max: 45 }), fc.integer({ min: 0, max: 1 }));
  const member = fc.tuple(
    row,
    fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 4, maxLength: 4 }),
  );
  const settings = fc.record({
    topN: fc.integer({ min: 1, max: 6 }),
    minScore: fc.constantFrom(0, 30, 100),
  });
  fc.assert(fc.property(fc.array(member, { maxLength: 6 }), settings, (members, options) => {
    const rows = members.map(([row]) => row);
    const scores = Float64Array.from(members.flatMap(([, scores]) => scores.map((s) => s * 30)));
    const run = engine.recommend(matrixOf(rows), scores, options);
    const lists = rows.map((_, i) => [...run.offerIdx.slice(run.rowStart[i], run.rowStart[i + 1])]);
    assertEquals(lists, naiveLists({ rows, scores, ...options }));
    assertFunnelCloses(run);
  }));
});

Deno.test("candidates() marks pairs by eligibility and applicability alone", () => {
  assertEquals([...engine.candidates(matrixOf([[25, 1], [45, 1]]))], [1, 0, 0, 1, 1, 1, 1, 1]);
});

Deno.test("recommend() refuses settings out of range and predictions that do not fit", () => {
  const matrix = matrixOf([[45, 1]]);
  const scores = new Float64Array(4);
  const refused: [() => unknown, typeof UsageError | typeof RangeError, string][] = [
    [() => engine.recommend(matrix, scores, { topN: 0 }), UsageError, "whole number from 1"],
    [() => engine.recommend(matrix, scores, { minScore: 101 }), UsageError, "within 0-100"],
    [
      () => engine.recommend(matrix, scores, { categories: ["Tow"] }),
      UsageError,
      'nearest is "Two"',
    ],
    [() => engine.recommend(matrix, new Float64Array(3)), RangeError, "Cannot rank 3 predictions"],
    [() => engine.recommend(matrix, Float64Array.of(1, NaN, 1, 1)), RangeError, "of row 0"],
    [
      () => engine.explainDecision(engine.recommend(matrix, scores), 1, "A"),
      RangeError,
      "No row 1",
    ],
  ];
  for (const [run, type, message] of refused) assertThrows(run, type, message);
});
