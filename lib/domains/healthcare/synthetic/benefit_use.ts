/**
 * The benefits table from the claims of the plan year at the extract's end.
 * @module
 */
import { BENEFIT_TYPES } from "../schema.ts";
import { planDesignOf, type PlanType } from "../plan_design.ts";
import type { AdjudicatedClaim } from "./adjudication.ts";
import type { BenefitRow } from "./rows.ts";

/** One row per benefit; `claims` are those from `planYearDay` on. */
export function benefitRows(
  memberId: string,
  planType: PlanType,
  claims: readonly AdjudicatedClaim[],
): BenefitRow[] {
  return BENEFIT_TYPES.map((benefitType) => {
    const annualMax = planDesignOf(planType, benefitType).annual_max;
    let usedCents = 0;
    let claimsCount = 0;
    let lastDay: number | null = null;
    for (const claim of claims) {
      if (claim.benefitType !== benefitType) continue;
      usedCents += claim.paidCents;
      claimsCount++;
      lastDay = claim.day;
    }
    const usedAmount = usedCents / 100;
    return {
      member_id: memberId,
      benefit_type: benefitType,
      annual_max: annualMax,
      used_amount: usedAmount,
      remaining_balance: (annualMax * 100 - usedCents) / 100,
      utilization_rate: usedAmount / annualMax,
      claims_count: claimsCount,
      last_used_date: lastDay,
    };
  });
}
