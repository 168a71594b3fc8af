/**
 * Who a member is: age, gender, region, income, family, plan and tenure.
 * @module
 */
import { clamp } from "../../../_shared/stats.ts";
import type { Prng } from "../../../_shared/prng.ts";
import { PLAN_TYPES } from "../schema.ts";
import { GENDERS, INCOME_BRACKETS, REGIONS } from "../schema.ts";
import type { PlanType } from "../plan_design.ts";
import {
  AGE_BANDS,
  GENDER_SHARES,
  INCOME_SHARES,
  PLAN_SHARES,
  REGION_SHARES,
  TENURE_MEAN_MONTHS,
} from "./calibration.ts";

/** A member's observable, non-clinical traits. */
export interface MemberProfile {
  /** Age at the extract's end in years. */
  age: number;
  /** Gender. */
  gender: typeof GENDERS[number];
  /** Region of residence. */
  region: typeof REGIONS[number];
  /** Index in `INCOME_BRACKETS`, 0-3. */
  incomeIdx: number;
  /** Number of family members, at least 1. */
  familySize: number;
  /** Insurance plan. */
  planType: PlanType;
  /** 1-240. */
  tenureMonths: number;
}

const MAX_TENURE_MONTHS = 240;
const AGE_SHARES = AGE_BANDS.map((band) => band.share);
const REGION_WEIGHTS = REGIONS.map((region) => REGION_SHARES[region]);

/** Draws a profile. */
export function drawProfile(rng: Prng): MemberProfile {
  const band = AGE_BANDS[rng.weighted(AGE_SHARES)];
  const age = rng.int(band.low, band.high);
  const gender = GENDERS[rng.weighted(GENDER_SHARES)];
  const region = REGIONS[rng.weighted(REGION_WEIGHTS)];
  const incomeIdx = drawIncome(rng, age);
  return {
    age,
    gender,
    region,
    incomeIdx,
    familySize: drawFamilySize(rng, age),
    planType: drawPlan(rng, age, incomeIdx),
    tenureMonths: drawTenure(rng, age),
  };
}

/** Earnings peak in mid-life, so brackets shift up there and down at both ends. */
function drawIncome(rng: Prng, age: number): number {
  const tilt = age < 28 ? -0.5 : age < 40 ? 0 : age < 62 ? 0.35 : -0.2;
  return rng.weighted(
    INCOME_BRACKETS.map((bracket, i) => INCOME_SHARES[bracket] * Math.exp(tilt * (i - 1.2))),
  );
}

function drawFamilySize(rng: Prng, age: number): number {
  const meanOthers = age < 26 ? 0.7 : age < 35 ? 1.3 : age < 52 ? 2.1 : age < 65 ? 1.2 : 0.7;
  return 1 + Math.min(5, rng.poisson(meanOthers));
}

/** High-deductible plans go to the younger and better paid, health maintenance to lower pay. */
function drawPlan(rng: Prng, age: number, incomeIdx: number): PlanType {
  const weights = PLAN_TYPES.map((planType) => {
    const share = PLAN_SHARES[planType];
    if (planType === "HDHP") return share * (age >= 65 ? 0.3 : 1.15 + 0.12 * (incomeIdx - 1));
    if (planType === "HMO") return share * (1 - 0.12 * (incomeIdx - 1));
    return share;
  });
  return PLAN_TYPES[rng.weighted(weights)];
}

/** Exponential, cut at 240 months by inverting the truncated distribution; the old stay longer. */
function drawTenure(rng: Prng, age: number): number {
  const mean = TENURE_MEAN_MONTHS * clamp(0.55 + (age - 18) / 60, 0.55, 1.6);
  const cut = 1 - Math.exp(-MAX_TENURE_MONTHS / mean);
  const months = 1 + Math.floor(-mean * Math.log(1 - rng.next() * cut));
  return Math.min(MAX_TENURE_MONTHS, months);
}
