/**
 * How far the benefits of the plan year are used, recomputed from the claims and
 * the plan design, so that it can be seen as of any date. At the extract's end
 * it equals the `benefits` table.
 *
 * The plan year is the calendar year of as_of: January 1 <= claim date < as_of.
 * Without a plan design (it is absent, or does not know the plan type) the
 * features take the fill values stated with each.
 * @module
 */
import type { FeatureDefinition, Measure } from "../../../features/mod.ts";
import { BENEFIT_TYPES } from "../schema.ts";
import { constant, NO_PLAN_DESIGN } from "./fills.ts";

const group = "benefits";

function ofBenefit(benefit: string): Measure[] {
  const claims = `WHERE in_plan_year AND benefit = '${benefit}'`;
  const design = `FILTER (WHERE benefit_type = '${benefit}')`;
  return [
    {
      name: `used_amount_${benefit}`,
      source: "claims",
      sql: `coalesce(sum(paid) FILTER (${claims}), 0)`,
    },
    {
      name: `responsibility_${benefit}`,
      source: "claims",
      sql: `coalesce(sum(responsibility) FILTER (${claims}), 0)`,
    },
    {
      name: `claims_count_${benefit}`,
      source: "claims",
      sql: `count(*) FILTER (${claims})`,
    },
    {
      name: `annual_max_${benefit}`,
      source: "plan_design",
      sql: `max(cast(annual_max AS DECIMAL(12,2))) ${design}`,
    },
    {
      name: `deductible_applies_${benefit}`,
      source: "plan_design",
      sql: `max(b2i(deductible_applies)) ${design}`,
    },
    {
      name: `used_share_${benefit}`,
      source: "derived",
      sql:
        `CASE WHEN annual_max_${benefit} > 0 THEN least(safe_div(used_amount_${benefit}, annual_max_${benefit}), 1) END`,
    },
  ];
}

function sumOverBenefits(term: (benefit: string) => string): string {
  return BENEFIT_TYPES.map(term).join(" + ");
}

/** Use and design per benefit, and the plan's totals. */
export const benefitsMeasures: readonly Measure[] = [
  ...BENEFIT_TYPES.flatMap(ofBenefit),
  {
    name: "deductible",
    source: "plan_design",
    sql: "max(cast(deductible AS DECIMAL(12,2)))",
  },
  {
    name: "out_of_pocket_max",
    source: "plan_design",
    sql: "max(cast(out_of_pocket_max AS DECIMAL(12,2)))",
  },
  {
    name: "covered_benefit_count",
    source: "plan_design",
    sql: "count(*) FILTER (WHERE annual_max > 0)",
  },
  {
    name: "in_network_responsibility",
    source: "claims",
    sql:
      "coalesce(sum(responsibility) FILTER (WHERE in_plan_year AND coalesce(in_network, true)), 0)",
  },
  {
    name: "total_annual_max",
    source: "plan_design",
    sql: "sum(cast(annual_max AS DECIMAL(12,2)))",
  },
  {
    name: "deductible_met",
    source: "derived",
    sql: `least(deductible, ${
      sumOverBenefits((benefit) =>
        `CASE WHEN deductible_applies_${benefit} = 1 THEN responsibility_${benefit} ELSE 0 END`
      )
    })`,
  },
];

function utilization(benefit: string, words: string): FeatureDefinition {
  return {
    name: `${benefit}_utilization_rate`,
    group,
    label: `Share of the ${words} benefit used this year`,
    unit: "share",
    description:
      `Paid by the plan this plan year / annual maximum of the ${words} benefit, at most 1`,
    source: "derived",
    sql: `used_share_${benefit}`,
    fill: NO_PLAN_DESIGN,
    type: "number",
  };
}

/** 13 features of the plan year. */
export const benefitsFeatures: readonly FeatureDefinition[] = [
  {
    name: "avg_utilization_rate",
    group,
    label: "Average share of the benefits used this year",
    unit: "share",
    description: "Mean over the plan's benefits of the share of the annual maximum used",
    source: "derived",
    sql: `safe_div(${
      sumOverBenefits((benefit) => `coalesce(used_share_${benefit}, 0)`)
    }, covered_benefit_count)`,
    fill: NO_PLAN_DESIGN,
    type: "number",
  },
  {
    name: "max_utilization_rate",
    group,
    label: "Share used of the most used benefit this year",
    unit: "share",
    description: "Largest share of an annual maximum used this plan year",
    source: "derived",
    sql: `greatest(${BENEFIT_TYPES.map((benefit) => `used_share_${benefit}`).join(", ")})`,
    fill: NO_PLAN_DESIGN,
    type: "number",
  },
  utilization("medical", "medical"),
  utilization("pharmacy", "pharmacy"),
  utilization("dental", "dental"),
  utilization("vision", "vision"),
  utilization("mental_health", "mental health"),
  utilization("preventive", "preventive"),
  {
    name: "remaining_deductible_pct",
    group,
    label: "Share of the deductible still to be met this year",
    unit: "share",
    description:
      "1 - member responsibility of plan-year claims that count toward the deductible / deductible, at least 0; 0 without a deductible",
    source: "derived",
    sql:
      "CASE WHEN deductible = 0 THEN 0 ELSE safe_div(deductible - deductible_met, deductible) END",
    fill: constant(1, "nothing met is known without the plan's design"),
    type: "number",
  },
  {
    name: "out_of_pocket_max_used_pct",
    group,
    label: "Share of the out-of-pocket maximum reached this year",
    unit: "share",
    description:
      "Member responsibility of plan-year claims in network / out-of-pocket maximum, at most 1",
    source: "derived",
    sql:
      "CASE WHEN out_of_pocket_max > 0 THEN least(safe_div(in_network_responsibility, out_of_pocket_max), 1) END",
    fill: NO_PLAN_DESIGN,
    type: "number",
  },
  {
    name: "total_remaining_balance",
    group,
    label: "Benefits left this year",
    unit: "USD",
    description: "Sum over benefits of annual maximum - paid by the plan this plan year",
    source: "derived",
    sql: `CASE WHEN covered_benefit_count > 0 THEN ${
      sumOverBenefits((benefit) =>
        `coalesce(greatest(annual_max_${benefit} - used_amount_${benefit}, 0), 0)`
      )
    } END`,
    fill: constant(0, "no balance is known without the plan's design"),
    type: "number",
  },
  {
    name: "unused_benefit_count",
    group,
    label: "Benefits not used this year",
    unit: "benefits",
    description: "Number of the plan's benefits without a claim this plan year",
    source: "derived",
    sql: `CASE WHEN covered_benefit_count > 0 THEN ${
      sumOverBenefits((benefit) =>
        `CASE WHEN annual_max_${benefit} > 0 AND claims_count_${benefit} = 0 THEN 1 ELSE 0 END`
      )
    } END`,
    fill: constant(0, "no unused benefit is known without the plan's design"),
    type: "number",
  },
  {
    name: "days_since_last_benefit_use",
    group,
    label: "Days since a benefit was last used this year",
    unit: "days",
    description: "Days since the last claim of the plan year, 366 when there is none",
    source: "claims",
    sql: "min(days_before) FILTER (WHERE in_plan_year)",
    fill: constant(366, "no claim this plan year"),
    type: "number",
  },
];
