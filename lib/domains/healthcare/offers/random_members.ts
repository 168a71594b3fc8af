/**
 * Members for tests of the offers: every feature that an offer or a text reads,
 * with values in its range that fall on both sides of the thresholds.
 * @module
 */
import { type Prng, randomStream } from "../../../_shared/prng.ts";
import type { FeatureMatrix } from "../../../features/feature_matrix.ts";
import { conditionFeatures } from "../../../labels/mod.ts";
import { healthcareOffers } from "./healthcare_offers.ts";
import { healthcareReasonTexts } from "./healthcare_reason_texts.ts";

/** Codes as the feature engineer fits them: values in alphabetical order. */
export const TEST_CODES = {
  gender_encoded: { F: 0, M: 1, Other: 2 },
  plan_type_encoded: { EPO: 0, HDHP: 1, HMO: 2, PPO: 3 },
} as const;

/** Names of all features that the offers or their texts read, sorted. */
export const OFFER_FEATURES: readonly string[] = [
  ...new Set([
    ...healthcareOffers.flatMap((offer) =>
      [...offer.rules, ...offer.eligibility, ...offer.applicability]
        .flatMap(({ when }) => conditionFeatures(when))
    ),
    ...Object.values(healthcareReasonTexts.offers)
      .flatMap((texts) => texts.phrases.map((phrase) => phrase.feature)),
  ]),
].sort();

/** A matrix of the given members; features that a member lacks are 0. */
export function matrixOfMembers(
  members: readonly Readonly<Record<string, number>>[],
): FeatureMatrix {
  const nRows = members.length;
  const values = new Float64Array(nRows * OFFER_FEATURES.length);
  for (const [j, name] of OFFER_FEATURES.entries()) {
    for (const [i, member] of members.entries()) values[j * nRows + i] = member[name] ?? 0;
  }
  return {
    ids: members.map((_, i) => `M${i}`),
    asOf: members.map(() => "2026-06-30"),
    names: OFFER_FEATURES,
    nRows,
    values,
  };
}

/** Seeded members; each feature is drawn on its own within its range. */
export function randomMembers(nRows: number, seed: number): Record<string, number>[] {
  const stream = randomStream(seed, "offer_members");
  return Array.from({ length: nRows }, () => {
    const member: Record<string, number> = {};
    for (const name of OFFER_FEATURES) member[name] = randomValue(name, stream);
    return member;
  });
}

function randomValue(name: string, prng: Prng): number {
  if (/^(has|is)_|_flag$/.test(name)) return prng.chance(0.3) ? 1 : 0;
  if (/_(rate|ratio|pct)$/.test(name)) return prng.chance(0.3) ? 0 : prng.next();
  if (name === "age") return prng.int(18, 90);
  if (name === "gender_encoded") return prng.int(0, 4);
  if (name === "plan_type_encoded") return prng.int(0, 5);
  if (name.startsWith("days_since")) return prng.chance(0.3) ? 730 : prng.int(1, 730);
  if (name === "total_member_responsibility") return prng.int(0, 4_000);
  if (name === "total_claims_count") return prng.int(0, 40);
  if (name === "pharmacy_fill_count") return prng.int(0, 24);
  if (name === "risk_score") return prng.int(0, 100);
  if (name === "tenure_months") return prng.int(0, 240);
  return prng.int(0, 8);
}
