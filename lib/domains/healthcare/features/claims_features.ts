/**
 * What was billed and paid, and which care was used, before a date.
 * @module
 */
import type { FeatureDefinition, Measure } from "../../../features/mod.ts";
import { constant, NEVER } from "./fills.ts";
import { isKnownCategorySql, LOOKBACK_DAYS } from "./sources.ts";

const group = "claims";
const YEAR = "FILTER (WHERE days_before <= 365)";
const NO_CLAIM = constant(0, "no claim in the year");
const LONG_AGO = constant(LOOKBACK_DAYS, "none on record");

/** Sums that features are derived from. */
export const claimsMeasures: readonly Measure[] = [
  {
    name: "sum_amount_cents",
    source: "claims",
    sql: `coalesce(sum(amount_cents) ${YEAR}, 0)`,
  },
  {
    name: "sum_squared_amount_cents",
    source: "claims",
    sql: `coalesce(sum(amount_cents * amount_cents) ${YEAR}, 0)`,
  },
  {
    name: "out_of_network_count",
    source: "claims",
    sql: "count(*) FILTER (WHERE days_before <= 365 AND NOT in_network)",
  },
  {
    name: "known_network_count",
    source: "claims",
    sql: `count(in_network) ${YEAR}`,
  },
];

function total(
  name: string,
  column: string,
  words: { label: string; what: string },
): FeatureDefinition {
  return {
    name,
    group,
    label: words.label,
    unit: "USD",
    description: `${words.what} of claims in the last 365 days`,
    source: "claims",
    sql: `coalesce(sum(${column}) ${YEAR}, 0)`,
    fill: NEVER,
    type: "number",
  };
}

function claimsInDays(name: string, days: number, label: string): FeatureDefinition {
  return {
    name,
    group,
    label,
    unit: "claims",
    description: `Number of claims of any type in the last ${days} days`,
    source: "claims",
    sql: `count(*) FILTER (WHERE days_before <= ${days})`,
    fill: NEVER,
    type: "number",
  };
}

function visits(name: string, claimType: string, label: string): FeatureDefinition {
  return {
    name,
    group,
    label,
    unit: "claims",
    description: `Number of ${claimType.replaceAll("_", " ")} claims in the last 365 days`,
    source: "claims",
    sql: `count(*) FILTER (WHERE days_before <= 365 AND claim_type = '${claimType}')`,
    fill: NEVER,
    type: "number",
  };
}

/** 24 features of the claims table; a claim is of any type unless named, pharmacy fills included. */
export const claimsFeatures: readonly FeatureDefinition[] = [
  claimsInDays("total_claims_count", 365, "Claims in the last year"),
  total("total_claim_amount", "amount", {
    label: "Amount billed in the last year",
    what: "Billed amount",
  }),
  {
    name: "avg_claim_amount",
    group,
    label: "Average amount billed per claim",
    unit: "USD",
    description: "Mean billed amount of claims in the last 365 days",
    source: "derived",
    sql: "safe_div(total_claim_amount, total_claims_count)",
    fill: NO_CLAIM,
    type: "number",
  },
  {
    name: "max_claim_amount",
    group,
    label: "Largest amount billed for one claim",
    unit: "USD",
    description: "Largest billed amount of a claim in the last 365 days",
    source: "claims",
    sql: `max(amount) ${YEAR}`,
    fill: NO_CLAIM,
    type: "number",
  },
  {
    name: "std_claim_amount",
    group,
    label: "How much the amounts billed vary",
    unit: "USD",
    description:
      "Standard deviation (n - 1) of billed amounts in the last 365 days, from exact sums in cents",
    source: "derived",
    sql:
      "sqrt(safe_div(cast(total_claims_count AS DECIMAL(9,0)) * sum_squared_amount_cents - cast(sum_amount_cents AS DECIMAL(19,0)) * cast(sum_amount_cents AS DECIMAL(19,0)), total_claims_count * (total_claims_count - 1))) * 1e-2",
    fill: constant(0, "fewer than two claims in the year"),
    type: "number",
  },
  total("total_paid_amount", "paid", {
    label: "Amount your plan paid in the last year",
    what: "Amount paid by the plan",
  }),
  total("total_member_responsibility", "responsibility", {
    label: "Amount you paid yourself in the last year",
    what: "Amount paid by the member",
  }),
  {
    name: "out_of_pocket_ratio",
    group,
    label: "Share of the costs you paid yourself",
    unit: "share",
    description: "Member responsibility / (paid + member responsibility) in the last 365 days",
    source: "derived",
    sql: "safe_div(total_member_responsibility, total_paid_amount + total_member_responsibility)",
    fill: constant(0, "no costs in the year"),
    type: "number",
  },
  claimsInDays("claims_last_30d", 30, "Claims in the last 30 days"),
  claimsInDays("claims_last_90d", 90, "Claims in the last 90 days"),
  claimsInDays("claims_last_180d", 180, "Claims in the last 180 days"),
  {
    name: "claim_amount_last_90d",
    group,
    label: "Amount billed in the last 90 days",
    unit: "USD",
    description: "Billed amount of claims in the last 90 days",
    source: "claims",
    sql: "coalesce(sum(amount) FILTER (WHERE days_before <= 90), 0)",
    fill: NEVER,
    type: "number",
  },
  visits("er_visit_count", "emergency", "Emergency room visits in the last year"),
  visits("urgent_care_visit_count", "urgent_care", "Urgent care visits in the last year"),
  visits("inpatient_stay_count", "inpatient", "Hospital stays in the last year"),
  visits("primary_care_visit_count", "primary_care", "Primary care visits in the last year"),
  visits("specialist_visit_count", "specialist", "Specialist visits in the last year"),
  visits("telehealth_visit_count", "telehealth", "Telehealth visits in the last year"),
  visits("pharmacy_fill_count", "pharmacy", "Prescriptions filled in the last year"),
  visits("preventive_visit_count", "preventive", "Preventive visits in the last year"),
  {
    name: "out_of_network_rate",
    group,
    label: "Share of care outside the plan's network",
    unit: "share",
    description: "Share of claims out of network, among those where it is known, in 365 days",
    source: "derived",
    sql: "safe_div(out_of_network_count, known_network_count)",
    fill: NO_CLAIM,
    type: "number",
  },
  {
    name: "unique_claim_types",
    group,
    label: "Different types of care in the last year",
    unit: "types",
    description: "Number of different known claim types in the last 365 days",
    source: "claims",
    sql: `count(DISTINCT claim_type) FILTER (WHERE days_before <= 365 AND ${
      isKnownCategorySql("claim_type")
    })`,
    fill: NEVER,
    type: "number",
  },
  {
    name: "days_since_last_claim",
    group,
    label: "Days since the last claim",
    unit: "days",
    description: `Days since the last claim, ${LOOKBACK_DAYS} when none is that recent`,
    source: "claims",
    sql: "min(days_before)",
    fill: LONG_AGO,
    type: "number",
  },
  {
    name: "days_since_last_preventive_visit",
    group,
    label: "Days since the last preventive visit",
    unit: "days",
    description: `Days since the last preventive claim, ${LOOKBACK_DAYS} when none is that recent`,
    source: "claims",
    sql: "min(days_before) FILTER (WHERE claim_type = 'preventive')",
    fill: LONG_AGO,
    type: "number",
  },
];
