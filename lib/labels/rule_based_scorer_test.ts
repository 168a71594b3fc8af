import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import { above, atLeast, flag } from "./condition_builders.ts";
import type { Offer } from "./offer.ts";
import { OfferCatalog } from "./offer_catalog.ts";
import { RuleBasedScorer } from "./rule_based_scorer.ts";

const names = ["age", "has_diabetes"];
const base: Omit<Offer, "id" | "baseScore" | "rules"> = {
  name: "",
  category: "Any",
  description: "",
  channels: [],
  purpose: "plan_benefit",
  sensitive: false,
  eligibility: [],
  applicability: [],
};
const up: Offer = {
  ...base,
  id: "UP",
  baseScore: 50,
  rules: [
    { id: "diabetes", points: 40, when: flag("has_diabetes"), reason: "why", source: "where" },
    { id: "older", points: 20, when: atLeast("age", 50), reason: "why", source: "where" },
  ],
};
const down: Offer = {
  ...base,
  id: "DOWN",
  baseScore: 10,
  rules: [{ id: "older", points: -15.5, when: above("age", 49), reason: "why", source: "where" }],
};
const catalog = new OfferCatalog([up, down], names);
const scorer = new RuleBasedScorer(catalog);

function matrixOf(rows: readonly (readonly [number, number])[]): FeatureMatrix {
  return {
    ids: rows.map((_, i) => `M${i}`),
    asOf: rows.map(() => "2026-06-30"),
    names,
    nRows: rows.length,
    values: Float64Array.from([...rows.map((r) => r[0]), ...rows.map((r) => r[1])]),
  };
}

Deno.test("RuleBasedScorer.score() adds the points of rules that fire and clamps to 0-100", () => {
  const scores = scorer.score(matrixOf([[30, 0], [30, 1], [50, 1]]));
  assertEquals(scores.offerIds, ["UP", "DOWN"]);
  assertEquals([...scores.unclamped], [50, 90, 110, 10, 10, -5.5]);
  assertEquals([...scores.labels], [50, 90, 100, 10, 10, 0]);
});

Deno.test("RuleBasedScorer.trace() lists exactly the rules that fired, with their sources", () => {
  const trace = scorer.trace(matrixOf([[50, 1]]), 0, "UP");
  assertEquals(trace, {
    offerId: "UP",
    base: 50,
    fired: [
      { id: "diabetes", points: 40, reason: "why", source: "where" },
      { id: "older", points: 20, reason: "why", source: "where" },
    ],
    unclamped: 110,
    clamped: 100,
  });
  assertEquals(scorer.trace(matrixOf([[20, 0]]), 0, "UP").fired, []);
});

Deno.test("RuleBasedScorer.trace() gives the same numbers as score() for any member", () => {
  const row = fc.tuple(fc.integer({ min: 18, max: 90 }), fc.integer({ min: 0, max: 1 }));
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
    const matrix = matrixOf(rows);
    const { unclamped, labels, nRows } = scorer.score(matrix);
    for (const [offerIdx, id] of catalog.ids.entries()) {
      for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
        const trace = scorer.trace(matrix, rowIdx, id);
        assertEquals(trace.unclamped, unclamped[offerIdx * nRows + rowIdx]);
        assertEquals(trace.clamped, labels[offerIdx * nRows + rowIdx]);
      }
    }
  }));
});

Deno.test("RuleBasedScorer refuses a row outside the matrix and a matrix without a feature", () => {
  const matrix = matrixOf([[50, 1]]);
  assertThrows(() => scorer.trace(matrix, 1, "UP"), RangeError, "No row 1 in a matrix of 1 rows");
  const other = { ...matrix, names: ["age", "other"] };
  assertThrows(() => scorer.score(other), RangeError, "has_diabetes");
});
