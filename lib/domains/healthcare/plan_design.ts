/**
 * What the four plan types pay, as data. Amounts are those of employer plans of
 * 2025 in round figures; each is for one person and one calendar year.
 * @module
 */
import { BENEFIT_TYPES, PLAN_TYPES } from "./schema.ts";

/** A plan type. */
export type PlanType = typeof PLAN_TYPES[number];
/** A benefit. */
export type BenefitType = typeof BENEFIT_TYPES[number];

/** One row of the table `plan_design`; money in US dollars. */
export interface PlanDesignRow {
  /** Insurance plan. */
  readonly plan_type: PlanType;
  /** Benefit of that plan. */
  readonly benefit_type: BenefitType;
  /** Deductible of the plan, equal for all its benefits. */
  readonly deductible: number;
  /** Most that a member pays in network, equal for all benefits of the plan. */
  readonly out_of_pocket_max: number;
  /** Most that the plan pays for this benefit. */
  readonly annual_max: number;
  /** Whether claims of this benefit count toward the deductible. */
  readonly deductible_applies: boolean;
  /** Member's share after the deductible, 0-1. */
  readonly coinsurance: number;
}

/**
 * Benefits whose member payments count toward the out-of-pocket maximum: the
 * essential health benefits of 45 CFR 156.110; adult dental and vision are none.
 */
export const OUT_OF_POCKET_BENEFITS: ReadonlySet<BenefitType> = new Set<BenefitType>([
  "medical",
  "pharmacy",
  "mental_health",
  "preventive",
]);

/**
 * Annual maxima. The law forbids a dollar limit on essential benefits (45 CFR
 * 147.126); the specification's benefits table wants one, so medical is set where
 * next to nobody reaches it. Pharmacy is a budget below the yearly cost of one
 * brand drug, so that the rules on pharmacy use (more than 30 %) tell members
 * apart: about 7 % of synthetic members are beyond it at the end of June. Dental
 * and vision are common caps of employer plans.
 */
const ANNUAL_MAX: Readonly<Record<PlanType, Readonly<Record<BenefitType, number>>>> = {
  EPO: {
    medical: 250_000,
    pharmacy: 3_000,
    dental: 1_500,
    vision: 350,
    mental_health: 10_000,
    preventive: 1_500,
  },
  HDHP: {
    medical: 250_000,
    pharmacy: 2_500,
    dental: 1_500,
    vision: 300,
    mental_health: 8_000,
    preventive: 1_500,
  },
  HMO: {
    medical: 250_000,
    pharmacy: 3_000,
    dental: 1_500,
    vision: 300,
    mental_health: 10_000,
    preventive: 1_500,
  },
  PPO: {
    medical: 300_000,
    pharmacy: 3_500,
    dental: 2_000,
    vision: 400,
    mental_health: 12_000,
    preventive: 1_500,
  },
};

/**
 * Deductible and out-of-pocket maximum. HDHP: above the minimum of 1,650 and below
 * the maximum of 8,300 US dollars for self-only cover in 2025 (IRS Rev. Proc.
 * 2024-25). Others: below the mean single deductible over all plans of about 1,800
 * US dollars in the KFF Employer Health Benefits Survey 2024, as HMOs and PPOs are.
 */
const COST_SHARING: Readonly<
  Record<PlanType, { readonly deductible: number; readonly outOfPocketMax: number }>
> = {
  EPO: { deductible: 1_000, outOfPocketMax: 5_000 },
  HDHP: { deductible: 2_500, outOfPocketMax: 6_500 },
  HMO: { deductible: 750, outOfPocketMax: 4_000 },
  PPO: { deductible: 1_250, outOfPocketMax: 5_500 },
};

/** Member's share: KFF 2024 has 18-20 % for visits and stays; dental 50 % stands for 100/80/50. */
const COINSURANCE: Readonly<Record<PlanType, Readonly<Record<BenefitType, number>>>> = {
  EPO: coinsurance(0.2, 0.25),
  HDHP: coinsurance(0.2, 0.2),
  HMO: coinsurance(0.15, 0.2),
  PPO: coinsurance(0.2, 0.25),
};

function coinsurance(medical: number, pharmacy: number): Record<BenefitType, number> {
  return {
    medical,
    pharmacy,
    dental: 0.3,
    vision: 0.25,
    mental_health: medical,
    preventive: 0,
  };
}

/**
 * Whether the deductible comes first. Preventive care is free by law (45 CFR
 * 147.130); drugs count only in the HDHP (26 USC 223(c)(2)); dental and vision are
 * covers of their own.
 */
function deductibleApplies(planType: PlanType, benefitType: BenefitType): boolean {
  if (benefitType === "pharmacy") return planType === "HDHP";
  return benefitType === "medical" || benefitType === "mental_health";
}

/**
 * The rows of `plan_design`, by plan type and benefit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PLAN_DESIGN_ROWS } from "lib/domains/healthcare/plan_design.ts";
 *
 * const row = PLAN_DESIGN_ROWS.find((r) =>
 *   r.plan_type === "HDHP" && r.benefit_type === "pharmacy"
 * );
 * assertEquals(row?.deductible_applies, true);
 * ```
 */
export const PLAN_DESIGN_ROWS: readonly PlanDesignRow[] = PLAN_TYPES.flatMap((planType) =>
  BENEFIT_TYPES.map((benefitType) => ({
    plan_type: planType,
    benefit_type: benefitType,
    deductible: COST_SHARING[planType].deductible,
    out_of_pocket_max: COST_SHARING[planType].outOfPocketMax,
    annual_max: ANNUAL_MAX[planType][benefitType],
    deductible_applies: deductibleApplies(planType, benefitType),
    coinsurance: COINSURANCE[planType][benefitType],
  }))
);

const rowOf = new Map(PLAN_DESIGN_ROWS.map((row) => [`${row.plan_type}/${row.benefit_type}`, row]));

/** The row of a plan type and benefit. */
export function planDesignOf(planType: PlanType, benefitType: BenefitType): PlanDesignRow {
  return rowOf.get(`${planType}/${benefitType}`)!;
}
