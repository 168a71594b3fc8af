/**
 * Labels: offers and their rules as data, and the scores that the rules give. A
 * label is the base score of an offer plus the points of every rule that fires,
 * kept within 0-100; a trace says which rules fired and where each comes from.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addLabelNoise, flag, type Offer, OfferCatalog, RuleBasedScorer } from "lib/labels/mod.ts";
 *
 * const offer: Offer = {
 *   id: "CHRON_001",
 *   name: "Diabetes Management Program",
 *   category: "Chronic Disease",
 *   description: "Coaching and check-ins",
 *   channels: ["app"],
 *   purpose: "care_coordination",
 *   sensitive: true,
 *   baseScore: 50,
 *   rules: [{
 *     id: "has_diabetes",
 *     points: 40,
 *     when: flag("has_diabetes"),
 *     reason: "The program is made for this condition",
 *     source: "Specification, Training Target Generation",
 *   }],
 *   eligibility: [],
 *   applicability: [],
 * };
 * const catalog = new OfferCatalog([offer], ["has_diabetes"]);
 * const matrix = {
 *   ids: ["M00001", "M00002"],
 *   asOf: ["2026-06-30", "2026-06-30"],
 *   names: ["has_diabetes"],
 *   nRows: 2,
 *   values: Float64Array.of(1, 0),
 * };
 * const scorer = new RuleBasedScorer(catalog);
 * const { labels, offerIds } = scorer.score(matrix);
 * assertEquals([...labels], [90, 50]);
 * assertEquals(scorer.trace(matrix, 0, "CHRON_001").fired[0].points, 40);
 *
 * const noisy = addLabelNoise(labels, { seed: 42, ids: matrix.ids, offerIds });
 * assertEquals(noisy.length, 2);
 * ```
 * @module
 */
export * from "./condition.ts";
export * from "./condition_builders.ts";
export * from "./label_noise.ts";
export * from "./offer.ts";
export * from "./offer_catalog.ts";
export * from "./rule_based_scorer.ts";
// Types of other folders that the signatures here name.
export type { FeatureMatrix } from "../features/feature_matrix.ts";
