/**
 * Ranking: from a score per member and offer to the list that each member gets. A
 * pair passes eligibility, applicability, suitability and arbitration; the outcome
 * of every pair is kept, so that "why was this offer not shown" has an answer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { atLeast, type Offer, OfferCatalog } from "lib/labels/mod.ts";
 * import { ndcgAt, OfferRecommendationEngine } from "lib/ranking/mod.ts";
 *
 * const offer = (id: string): Offer => ({
 *   id,
 *   name: id,
 *   category: "Fitness",
 *   description: "",
 *   channels: ["app"],
 *   purpose: "plan_benefit",
 *   sensitive: false,
 *   baseScore: 50,
 *   rules: [],
 *   eligibility: id === "FIT_002"
 *     ? [{ id: "adult", when: atLeast("age", 30), reason: "Too young", source: "Example" }]
 *     : [],
 *   applicability: [],
 * });
 * const catalog = new OfferCatalog([offer("FIT_001"), offer("FIT_002")], ["age"]);
 * const engine = new OfferRecommendationEngine(catalog);
 * const matrix = {
 *   ids: ["M00001", "M00002"],
 *   asOf: ["2026-06-30", "2026-06-30"],
 *   names: ["age"],
 *   nRows: 2,
 *   values: Float64Array.of(25, 40),
 * };
 * const predictions = Float64Array.of(60, 90, 60, 90);
 * const recommendations = engine.recommend(matrix, predictions);
 * assertEquals([...recommendations.offerIdx], [0, 1, 0]);
 * assertEquals(engine.explainDecision(recommendations, 0, "FIT_002").code, "adult");
 * assertEquals(ndcgAt(predictions, predictions, { nOffers: 2 }), 1);
 * ```
 * @module
 */
export * from "./funnel.ts";
export * from "./offer_order.ts";
export * from "./outcomes.ts";
export * from "./ranking_baselines.ts";
export * from "./ranking_metrics.ts";
export * from "./recommendation_engine.ts";
// Types of other folders that the signatures here name.
export type { FeatureMatrix } from "../features/feature_matrix.ts";
export type {
  CategoryCodes,
  Comparator,
  Condition,
  NamedCondition,
  Offer,
  OfferCatalog,
  Purpose,
  Rule,
} from "../labels/mod.ts";
