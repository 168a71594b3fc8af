/**
 * The tables that health plan features are computed from.
 *
 * `benefits` is not among them: it is a snapshot at the extract's end, and its
 * content follows from the claims of the plan year and the plan design, which
 * can be seen as of any date.
 * @module
 */
import { OTHER_CATEGORY } from "../../../data/table_schema.ts";
import type { FeatureSource } from "../../../features/mod.ts";
import {
  BENEFIT_OF_CLAIM_TYPE,
  BENEFIT_TYPES,
  CLAIMS,
  ENGAGEMENT,
  MEMBERS,
  PLAN_DESIGN,
} from "../schema.ts";

/** Events older than this many days before as_of are not looked at. */
export const LOOKBACK_DAYS = 730;

function benefitOfClaimSql(): string {
  const cases = BENEFIT_TYPES.map((benefit) => {
    const types = Object.entries(BENEFIT_OF_CLAIM_TYPE)
      .filter(([, ofType]) => ofType === benefit)
      .map(([type]) => `'${type}'`);
    return `WHEN claim_type IN (${types.join(", ")}) THEN '${benefit}'`;
  });
  return `CASE ${cases.join(" ")} END`;
}

/** Portable SQL: the column holds one of its declared values, so neither none nor an unseen one. */
export function isKnownCategorySql(column: string): string {
  return `${column} <> '${OTHER_CATEGORY}'`;
}

/** Members, claims, engagement and the plan's design. */
export const healthcareSources: readonly FeatureSource[] = [
  { kind: "row", name: "members", table: MEMBERS, tenureMonthsColumn: "tenure_months" },
  {
    kind: "events",
    name: "claims",
    table: CLAIMS,
    dateColumn: "claim_date",
    lookbackDays: LOOKBACK_DAYS,
    columns: {
      amount: "cast(claim_amount AS DECIMAL(12,2))",
      paid: "cast(paid_amount AS DECIMAL(12,2))",
      responsibility: "cast(member_responsibility AS DECIMAL(12,2))",
      // Whole cents, so that squares and their sum are exact in DECIMAL.
      amount_cents: "cast(cast(claim_amount AS DECIMAL(12,2)) * 100 AS DECIMAL(19,0))",
      in_plan_year: "year(claim_date) = year(as_of)",
      benefit: benefitOfClaimSql(),
    },
    exactColumns: ["amount", "paid", "responsibility", "amount_cents"],
  },
  {
    kind: "events",
    name: "engagement",
    table: ENGAGEMENT,
    dateColumn: "engagement_date",
    lookbackDays: LOOKBACK_DAYS,
  },
  { kind: "lookup", name: "plan_design", table: PLAN_DESIGN, key: "plan_type" },
];
