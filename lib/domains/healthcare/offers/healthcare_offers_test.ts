import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { standardDeviation } from "../../../_shared/stats.ts";
import { conditionFeatures, OfferCatalog, RuleBasedScorer } from "../../../labels/mod.ts";
import { OfferRecommendationEngine } from "../../../ranking/mod.ts";
import { healthcareFeatures } from "../features/mod.ts";
import { CHANNELS } from "../schema.ts";
import { healthcareOffers } from "./healthcare_offers.ts";
import { healthcareReasonTexts } from "./healthcare_reason_texts.ts";
import { matrixOfMembers, OFFER_FEATURES, randomMembers, TEST_CODES } from "./random_members.ts";

const catalog = new OfferCatalog(healthcareOffers, OFFER_FEATURES, { codes: TEST_CODES });
const engine = new OfferRecommendationEngine(catalog);

/** Ids of the offers that a member may be shown. */
function candidatesOf(member: Record<string, number>): string[] {
  const mask = engine.candidates(matrixOfMembers([member]));
  return catalog.ids.filter((_, offerIdx) => mask[offerIdx] === 1);
}

Deno.test("healthcareOffers are the 16 of the specification in its order and categories", () => {
  assertEquals(healthcareOffers.map((offer) => `${offer.id} ${offer.name}`), [
    "PREV_001 Annual Wellness Visit",
    "PREV_002 Cancer Screening",
    "CHRON_001 Diabetes Management Program",
    "CHRON_002 Heart Health Program",
    "CHRON_003 Respiratory Care Program",
    "MENTAL_001 Mental Health Support",
    "MENTAL_002 Stress Management",
    "PHARM_001 Generic Drug Switch",
    "PHARM_002 Mail-Order Pharmacy",
    "TELE_001 Virtual Primary Care",
    "TELE_002 Virtual Specialists",
    "FIT_001 Gym Discount",
    "FIT_002 Nutrition Coaching",
    "NAV_001 Care Navigator Assignment",
    "COST_001 HSA/FSA Optimization",
    "COST_002 In-Network Provider Finder",
  ]);
  assertEquals(catalog.categories, [
    "Preventive Care",
    "Chronic Disease",
    "Mental Health",
    "Pharmacy",
    "Telehealth",
    "Fitness",
    "Care Navigation",
    "Cost Savings",
  ]);
});

Deno.test("healthcareOffers read only features of the health plan's set", () => {
  const unknown = OFFER_FEATURES.filter((name) => !healthcareFeatures.names.includes(name));
  assertEquals(unknown, []);
});

Deno.test("healthcareOffers give each rule and condition a reason and a source", () => {
  for (const offer of healthcareOffers) {
    assert(offer.rules.length >= 3 && offer.rules.length <= 9, offer.id);
    for (const part of [...offer.rules, ...offer.eligibility, ...offer.applicability]) {
      assert(part.reason.length > 0 && part.source.length > 0, `${offer.id} ${part.id}`);
    }
  }
});

Deno.test("healthcareOffers score diabetes management exactly as specified", () => {
  const scorer = new RuleBasedScorer(catalog);
  const cases: [number, number, number, number][] = [
    [0, 0, 0.3, 50],
    [0, 0, 0.31, 55],
    [0, 1, 0.3, 60],
    [0, 1, 0.31, 65],
    [1, 0, 0.3, 90],
    [1, 0, 0.31, 95],
    [1, 1, 0.3, 100],
    [1, 1, 0.31, 105],
  ];
  for (const [has_diabetes, high_risk_flag, pharmacy_utilization_rate, unclamped] of cases) {
    const matrix = matrixOfMembers([{ has_diabetes, high_risk_flag, pharmacy_utilization_rate }]);
    const trace = scorer.trace(matrix, 0, "CHRON_001");
    assertEquals([trace.unclamped, trace.clamped], [unclamped, Math.min(100, unclamped)]);
  }
});

Deno.test("healthcareOffers read no income, region or family, and gender only to close by sex", () => {
  for (const offer of healthcareOffers) {
    const read = [...offer.rules, ...offer.eligibility, ...offer.applicability]
      .flatMap(({ when }) => conditionFeatures(when));
    assert(!read.includes("income_bracket_encoded") && !read.includes("region_encoded"), offer.id);
    assertEquals(read.includes("gender_encoded"), offer.id === "PREV_002");
  }
});

Deno.test("healthcareOffers open screening at the ages of the USPSTF and never close it to Other", () => {
  const eligibleAges = (gender_encoded: number) =>
    Array.from({ length: 93 }, (_, i) => i + 18).filter((age) =>
      candidatesOf({ age, gender_encoded, days_since_last_preventive_visit: 730 })
        .includes("PREV_002")
    );
  const span = (ages: number[]) => [ages[0], ages.at(-1), ages.length];
  assertEquals(span(eligibleAges(TEST_CODES.gender_encoded.M)), [45, 75, 31]);
  assertEquals(span(eligibleAges(TEST_CODES.gender_encoded.F)), [21, 75, 55]);
  assertEquals(span(eligibleAges(TEST_CODES.gender_encoded.Other)), [21, 75, 55]);
  const missingCode = 4;
  assertEquals(span(eligibleAges(missingCode)), [21, 75, 55]);
});

Deno.test("healthcareOffers show a member of gender Other whatever any other member is shown", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 9_999 }), (seed) => {
    const [member] = randomMembers(1, seed);
    const shownTo = (gender: "F" | "M" | "Other") =>
      candidatesOf({ ...member, gender_encoded: TEST_CODES.gender_encoded[gender] });
    const toOther = shownTo("Other");
    for (const offerId of [...shownTo("F"), ...shownTo("M")]) assert(toOther.includes(offerId));
  }));
});

Deno.test("healthcareOffers show no condition program without a sign of the condition", () => {
  const signs: Record<string, string[]> = {
    CHRON_001: ["has_diabetes"],
    CHRON_002: ["has_cardiovascular"],
    CHRON_003: ["has_respiratory"],
    MENTAL_001: ["has_mental_health", "mental_health_utilization_rate"],
  };
  for (const member of randomMembers(300, 1)) {
    const shown = candidatesOf(member);
    for (const [offerId, features] of Object.entries(signs)) {
      assertEquals(shown.includes(offerId), features.some((name) => member[name] > 0), offerId);
    }
  }
});

Deno.test("healthcareOffers open savings accounts to high-deductible plans below 65 only", () => {
  const { HDHP, PPO } = TEST_CODES.plan_type_encoded;
  const isOpen = (plan_type_encoded: number, age: number, total_member_responsibility = 500) =>
    candidatesOf({ plan_type_encoded, age, total_member_responsibility }).includes("COST_001");
  assertEquals([isOpen(HDHP, 64), isOpen(HDHP, 65), isOpen(PPO, 65)], [true, false, true]);
  assertEquals([isOpen(HDHP, 40, 0), isOpen(PPO, 40, 0)], [true, false]);
});

Deno.test("healthcareOffers send sensitive offers by private channels only", () => {
  for (const { id, channels, sensitive } of healthcareOffers) {
    assert(channels.every((channel) => (CHANNELS as readonly string[]).includes(channel)), id);
    const isPrivate = channels.every((name) => healthcareReasonTexts.privacyOf[name] === "private");
    assertEquals(isPrivate, sensitive, id);
  }
});

Deno.test("healthcareOffers give labels that vary over members", () => {
  const matrix = matrixOfMembers(randomMembers(1_000, 2));
  const { labels, nRows } = new RuleBasedScorer(catalog).score(matrix);
  for (const [offerIdx, offerId] of catalog.ids.entries()) {
    const sd = standardDeviation(labels.subarray(offerIdx * nRows, (offerIdx + 1) * nRows));
    assert(sd >= 5, `${offerId} has a standard deviation of ${sd}`);
  }
});
