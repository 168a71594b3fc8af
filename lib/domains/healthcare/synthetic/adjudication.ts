/**
 * Who pays: services become claims in order of dates, each plan year anew. The
 * member pays the deductible first where it applies, then coinsurance up to the
 * out-of-pocket maximum; the plan pays the rest up to the benefit's annual
 * maximum, and what exceeds that falls to the member. In whole cents.
 * @module
 */
import { BENEFIT_OF_CLAIM_TYPE } from "../schema.ts";
import {
  type BenefitType,
  OUT_OF_POCKET_BENEFITS,
  planDesignOf,
  type PlanType,
} from "../plan_design.ts";
import type { Service } from "./care_log.ts";
import { yearStart } from "./history.ts";

/** A service with its payers; money in cents, paid + member = allowed. */
export interface AdjudicatedClaim extends Service {
  benefitType: BenefitType;
  paidCents: number;
  memberCents: number;
}

/** What a plan year has seen so far. */
class PlanYear {
  readonly endDay: number;
  deductibleMetCents = 0;
  outOfPocketCents = 0;
  readonly paidCents = new Map<BenefitType, number>();

  constructor(day: number) {
    this.endDay = yearStart(yearStart(day) + 366);
  }
}

/** Claims of services that are in order of dates. */
export function adjudicate(services: readonly Service[], planType: PlanType): AdjudicatedClaim[] {
  let planYear: PlanYear | undefined;
  return services.map((service) => {
    if (planYear === undefined || service.day >= planYear.endDay) {
      planYear = new PlanYear(service.day);
    }
    return settle(service, planType, planYear);
  });
}

function settle(service: Service, planType: PlanType, planYear: PlanYear): AdjudicatedClaim {
  const benefitType = BENEFIT_OF_CLAIM_TYPE[service.claimType];
  const design = planDesignOf(planType, benefitType);
  const { allowedCents } = service;
  const deductibleLeft = Math.max(0, design.deductible * 100 - planYear.deductibleMetCents);
  const firstCents = design.deductible_applies ? Math.min(allowedCents, deductibleLeft) : 0;
  let memberCents = firstCents + Math.round((allowedCents - firstCents) * design.coinsurance);
  const countsOutOfPocket = OUT_OF_POCKET_BENEFITS.has(benefitType);
  if (countsOutOfPocket) {
    const outOfPocketLeft = design.out_of_pocket_max * 100 - planYear.outOfPocketCents;
    memberCents = Math.min(memberCents, Math.max(0, outOfPocketLeft));
  }
  const paidBefore = planYear.paidCents.get(benefitType) ?? 0;
  const paidCents = Math.min(allowedCents - memberCents, design.annual_max * 100 - paidBefore);
  // What exceeds the annual maximum is not covered, so it does not count here.
  if (countsOutOfPocket) planYear.outOfPocketCents += memberCents;
  memberCents = allowedCents - paidCents;
  planYear.paidCents.set(benefitType, paidBefore + paidCents);
  if (design.deductible_applies) planYear.deductibleMetCents += memberCents;
  return { ...service, benefitType, paidCents, memberCents };
}
