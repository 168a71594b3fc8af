/**
 * The offers of the health plan as data: 16 offers in 8 categories, each with its
 * rules, sources and conditions, and the texts of their reasons. The stages are
 * given this content and import none of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { healthcareFeatures } from "lib/domains/healthcare/features/mod.ts";
 * import { healthcareOffers, healthcareReasonTexts } from "lib/domains/healthcare/offers/mod.ts";
 * import { OfferCatalog } from "lib/labels/mod.ts";
 * import { TemplateWriter } from "lib/reasons/mod.ts";
 *
 * // The codes come from featureEngineer.categoryCodes().
 * const codes = {
 *   gender_encoded: { F: 0, M: 1, Other: 2 },
 *   plan_type_encoded: { EPO: 0, HDHP: 1, HMO: 2, PPO: 3 },
 * };
 * const catalog = new OfferCatalog(healthcareOffers, healthcareFeatures.names, { codes });
 * assertEquals(catalog.ids.length, 16);
 * assertEquals(catalog.get("CHRON_001").baseScore, 50);
 *
 * const writer = new TemplateWriter(catalog, healthcareReasonTexts);
 * assertEquals(writer.write("FIT_001", []).plan, "general");
 * ```
 * @module
 */
export * from "./healthcare_offers.ts";
export * from "./healthcare_reason_texts.ts";
