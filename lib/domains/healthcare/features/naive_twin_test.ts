import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { calendarParts, toDays, toIsoDate } from "../../../_shared/dates.ts";
import { OTHER_CATEGORY } from "../../../data/table_schema.ts";
import { column, FeatureEngineer } from "../../../features/mod.ts";
import {
  BENEFIT_OF_CLAIM_TYPE,
  BENEFIT_TYPES,
  CHANNELS,
  CHRONIC_CATEGORIES,
  CLAIM_TYPES,
  DIAGNOSIS_CATEGORIES,
  ENGAGEMENT_TYPES,
} from "../schema.ts";
import { handMadePlan } from "./hand_made_plan.ts";
import { healthcareFeatures } from "./mod.ts";

const END = toDays("2026-06-30");

interface Claim {
  memberIdx: number;
  day: number;
  type: string;
  diagnosis: string | null;
  billed: number;
  paid: number;
  responsibility: number;
  inNetwork: boolean | null;
}

interface Contact {
  memberIdx: number;
  day: number;
  channel: string;
  type: string;
  seconds: number | null;
}

const cents = fc.integer({ min: 0, max: 5_000_00 });
const day = fc.integer({ min: END - 760, max: END - 1 });
const memberIdx = fc.integer({ min: 0, max: 5 });
const plan = fc.record({
  asOf: fc.integer({ min: END - 365, max: END }),
  claims: fc.array(
    fc.record({
      memberIdx,
      day,
      type: fc.constantFrom<string>(...CLAIM_TYPES, OTHER_CATEGORY),
      diagnosis: fc.option(fc.constantFrom<string>(...DIAGNOSIS_CATEGORIES, OTHER_CATEGORY)),
      billed: cents,
      paid: cents,
      responsibility: cents,
      inNetwork: fc.option(fc.boolean()),
    }),
    { minLength: 1, maxLength: 150 },
  ),
  contacts: fc.array(
    fc.record({
      memberIdx,
      day,
      channel: fc.constantFrom<string>(...CHANNELS, OTHER_CATEGORY),
      type: fc.constantFrom<string>(...ENGAGEMENT_TYPES, OTHER_CATEGORY),
      seconds: fc.option(fc.integer({ min: 0, max: 4000 })),
    }),
    { maxLength: 100 },
  ),
});

const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
const ratio = (a: number, b: number) => b === 0 ? 0 : a / b;
/** The different values, without the one that stands for an unseen one. */
const known = (values: string[]) => new Set(values.filter((value) => value !== OTHER_CATEGORY));
const DEDUCTIBLE = 100000;
const ANNUAL_MAX = 100000;

/** The features of a member's claims, one loop each, in whole cents. */
function naiveClaims(claims: Claim[], asOf: number): Record<string, number> {
  const year = claims.filter((claim) => claim.day >= asOf - 365);
  const recent = claims.filter((claim) => claim.day >= asOf - 730);
  const ofType = (type: string) => year.filter((claim) => claim.type === type).length;
  const billed = total(year.map((claim) => claim.billed));
  const paid = total(year.map((claim) => claim.paid));
  const responsibility = total(year.map((claim) => claim.responsibility));
  const withNetwork = year.filter((claim) => claim.inNetwork !== null);
  const diagnoses = known(year.flatMap((claim) => claim.diagnosis ?? []));
  const n = year.length;
  const squares = total(year.map((claim) => claim.billed ** 2));
  return {
    total_claims_count: n,
    total_claim_amount: billed / 100,
    avg_claim_amount: ratio(billed / 100, n),
    max_claim_amount: Math.max(0, ...year.map((claim) => claim.billed)) / 100,
    std_claim_amount: n < 2 ? 0 : Math.sqrt((n * squares - billed ** 2) / (n * (n - 1))) * 1e-2,
    total_paid_amount: paid / 100,
    total_member_responsibility: responsibility / 100,
    out_of_pocket_ratio: ratio(responsibility / 100, paid / 100 + responsibility / 100),
    claims_last_30d: year.filter((claim) => claim.day >= asOf - 30).length,
    claims_last_180d: year.filter((claim) => claim.day >= asOf - 180).length,
    er_visit_count: ofType("emergency"),
    inpatient_stay_count: ofType("inpatient"),
    pharmacy_fill_count: ofType("pharmacy"),
    out_of_network_rate: ratio(
      withNetwork.filter((claim) => !claim.inNetwork).length,
      withNetwork.length,
    ),
    unique_claim_types: known(year.map((claim) => claim.type)).size,
    days_since_last_claim: Math.min(730, ...recent.map((claim) => asOf - claim.day)),
    has_cardiovascular: +(diagnoses.has("cardiovascular") || diagnoses.has("hypertension")),
    chronic_category_count: CHRONIC_CATEGORIES.filter((name) => diagnoses.has(name)).length,
    diagnosis_category_count: diagnoses.size,
  };
}

const benefitOf: Readonly<Record<string, string>> = BENEFIT_OF_CLAIM_TYPE;

function naiveBenefits(claims: Claim[], asOf: number): Record<string, number> {
  const { year } = calendarParts(asOf);
  const planYear = claims.filter((claim) => claim.day >= toDays(`${year}-01-01`));
  const byBenefit = BENEFIT_TYPES.map((benefit) =>
    planYear.filter((claim) => benefitOf[claim.type] === benefit)
  );
  const used = byBenefit.map((own) => total(own.map((claim) => claim.paid)));
  const shares = used.map((amount) => Math.min(1, amount / ANNUAL_MAX));
  const medical = total(byBenefit[0].map((claim) => claim.responsibility));
  const inNetwork = planYear.filter((claim) => claim.inNetwork !== false);
  const reached = total(inNetwork.map((claim) => claim.responsibility));
  return {
    avg_utilization_rate: total(shares) / 6,
    max_utilization_rate: Math.max(...shares),
    dental_utilization_rate: shares[2],
    remaining_deductible_pct: (DEDUCTIBLE - Math.min(DEDUCTIBLE, medical)) / DEDUCTIBLE,
    out_of_pocket_max_used_pct: Math.min(1, reached / 500000),
    total_remaining_balance: total(used.map((amount) => Math.max(0, ANNUAL_MAX - amount))) / 100,
    unused_benefit_count: byBenefit.filter((own) => own.length === 0).length,
    days_since_last_benefit_use: Math.min(366, ...planYear.map((claim) => asOf - claim.day)),
  };
}

function naiveEngagement(contacts: Contact[], asOf: number): Record<string, number> {
  const year = contacts.filter((contact) => contact.day >= asOf - 365);
  const n = year.length;
  const by = (channel: string) => year.filter((contact) => contact.channel === channel).length;
  const ofType = (type: string) => year.filter((contact) => contact.type === type).length;
  const seconds = year.flatMap((contact) => contact.seconds ?? []);
  const sent = ofType("offer_sent");
  const recent = contacts.filter((contact) => contact.day >= asOf - 730);
  return {
    total_engagements: n,
    offers_sent_count: sent,
    avg_response_rate: sent === 0 ? 0 : Math.min(1, ofType("offer_responded") / sent),
    app_engagement_rate: ratio(by("app"), n),
    mail_engagement_rate: ratio(by("mail"), n),
    avg_session_duration_sec: ratio(total(seconds), seconds.length),
    days_since_last_engagement: Math.min(730, ...recent.map((contact) => asOf - contact.day)),
    unique_channels_count: known(year.map((contact) => contact.channel)).size,
    is_digital_user: +(n > 0 && (by("app") + by("portal")) / n >= 0.5),
  };
}

Deno.test("healthcareFeatures equals a naive twin in TypeScript when tables are random", async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ asOf, claims, contacts }) => {
      const memberIds = Array.from({ length: 6 }, (_, i) => `M0000${i}`);
      using db = await handMadePlan({
        members: memberIds.map((member_id) => ({ member_id })),
        claims: [
          { member_id: "M00009", claim_date: toIsoDate(END - 800) },
          ...claims.map((claim) => ({
            member_id: memberIds[claim.memberIdx],
            claim_date: toIsoDate(claim.day),
            claim_type: claim.type,
            claim_amount: claim.billed / 100,
            paid_amount: claim.paid / 100,
            member_responsibility: claim.responsibility / 100,
            diagnosis_category: claim.diagnosis,
            in_network: claim.inNetwork,
          })),
        ],
        engagement: contacts.map((contact) => ({
          member_id: memberIds[contact.memberIdx],
          engagement_date: toIsoDate(contact.day),
          channel: contact.channel,
          engagement_type: contact.type,
          session_duration_sec: contact.seconds,
        })),
        planDesign: BENEFIT_TYPES.map((benefit_type) => ({
          benefit_type,
          deductible_applies: benefit_type === "medical",
        })),
      });
      const engineer = new FeatureEngineer(healthcareFeatures);
      const entities = { memberIds, asOf: memberIds.map(() => toIsoDate(asOf)) };
      const matrix = engineer.fitTransform(await engineer.compute(db, entities));
      memberIds.forEach((_, i) => {
        const seen = <T extends Claim | Contact>(rows: T[]) =>
          rows.filter((row) => row.memberIdx === i && row.day < asOf);
        const expected = {
          ...naiveClaims(seen(claims), asOf),
          ...naiveBenefits(seen(claims), asOf),
          ...naiveEngagement(seen(contacts), asOf),
        };
        const actual = Object.keys(expected).map((name) => [name, column(matrix, name)[i]]);
        assertEquals(rounded(Object.fromEntries(actual)), rounded(expected));
      });
    }),
    { numRuns: 6, seed: 42 },
  );
});

/** To 12 digits: the twin divides cents where SQL divides dollars. */
function rounded(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(12))]),
  );
}
