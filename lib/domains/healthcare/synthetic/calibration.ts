/**
 * The constants behind the synthetic population, each with its source. Where a
 * source gives a target and not the constant itself, the constant was fitted so
 * that the generated data meets the target; `calibration_table.ts` measures that.
 * @module
 */
import type { CLAIM_TYPES, INCOME_BRACKETS, REGIONS } from "../schema.ts";
import type { PlanType } from "../plan_design.ts";

type ClaimType = typeof CLAIM_TYPES[number];

/** The chronic conditions of the latent state, in the order in which they are drawn. */
export const CONDITIONS = [
  "diabetes",
  "hypertension",
  "cardiovascular",
  "asthma",
  "respiratory",
  "depression",
  "mental_health",
  "musculoskeletal",
  "cancer",
  "kidney",
] as const;
/** One of {@linkcode CONDITIONS}. */
export type Condition = typeof CONDITIONS[number];

/** A piecewise linear function as [x, y] points by ascending x; constant beyond the ends. */
export type Curve = readonly (readonly [number, number])[];

/** Share of adults by age: US Census Bureau, Vintage 2023 estimates, 18-85, in broad bands. */
export const AGE_BANDS: readonly { low: number; high: number; share: number }[] = [
  { low: 18, high: 24, share: 0.115 },
  { low: 25, high: 34, share: 0.175 },
  { low: 35, high: 44, share: 0.17 },
  { low: 45, high: 54, share: 0.157 },
  { low: 55, high: 64, share: 0.162 },
  { low: 65, high: 74, share: 0.133 },
  { low: 75, high: 85, share: 0.088 },
];

/** Gender F, M, Other: "Other" about 1 % (Williams Institute 2022: 0.5-1.3 % of adults). */
export const GENDER_SHARES = [0.507, 0.483, 0.01] as const;

/** Regions in the schema's order: US Census Bureau 2023 populations, the South split in two. */
export const REGION_SHARES: Readonly<Record<typeof REGIONS[number], number>> = {
  Midwest: 0.206,
  Northeast: 0.17,
  Southeast: 0.26,
  Southwest: 0.13,
  West: 0.234,
};

/** Income brackets: quarter, two fifths, quarter, tenth (assumption; the spec names no bounds). */
export const INCOME_SHARES: Readonly<Record<typeof INCOME_BRACKETS[number], number>> = {
  "Low": 0.25,
  "Medium": 0.4,
  "High": 0.25,
  "Very High": 0.1,
};

/** Plan types: KFF Employer Health Benefits Survey 2024 (PPO 48 %, HDHP 27 %, HMO 13 %; POS as EPO). */
export const PLAN_SHARES: Readonly<Record<PlanType, number>> = {
  EPO: 0.12,
  HDHP: 0.26,
  HMO: 0.15,
  PPO: 0.47,
};

/** Mean of tenure before the cut at 240 months: 15-20 % yearly turnover of commercial plans (assumption). */
export const TENURE_MEAN_MONTHS = 70;

/** How a condition spreads: prevalence by age, factors by sex and income, shared factors. */
export interface ConditionPrevalence {
  /** Share with the diagnosis by age, both sexes, all incomes. */
  byAge: Curve;
  /** Odds of women over odds of men. */
  oddsRatioFemale: number;
  /** Odds per step of income (Low to Very High). */
  oddsRatioIncome: number;
  /** Loading on general frailty, metabolic and mental factor; squares add up to less than 1. */
  loadings: { frailty: number; metabolic: number; mental: number };
}

/**
 * Prevalence as diagnosed or treated.
 * - diabetes: CDC National Diabetes Statistics Report 2022 (diagnosed 3.0 / 14.5 / 24.4 % at
 *   18-44 / 45-64 / 65+).
 * - hypertension: BRFSS 2021 and NHIS 2019, told by a doctor (about 60 % at 65 and over).
 * - cardiovascular: NHIS 2018 heart disease plus stroke; respiratory: NHIS 2018 COPD.
 * - asthma: CDC, NHIS 2021 current asthma, adults 8.0 %, women above men.
 * - depression: MEPS treated prevalence and NCHS Data Brief 377 (antidepressants), about 10 %.
 * - mental_health: treated anxiety and other disorders, MEPS, about 8 %.
 * - musculoskeletal: NHIS 2022 arthritis (NCHS Data Brief 497: 18.9 %, 53.9 % at 75+).
 * - cancer: MEPS treated prevalence, about 5 %; kidney: NHIS 2018, about 3 %.
 * Income gradients are those of NHIS 2018 by poverty ratio, rounded; the loadings are
 * assumptions that give comorbidity as in MEPS (27 % with two or more conditions, CDC 2018).
 */
export const PREVALENCE: Readonly<Record<Condition, ConditionPrevalence>> = {
  diabetes: {
    byAge: [[18, 0.005], [30, 0.016], [40, 0.052], [50, 0.12], [60, 0.185], [70, 0.26], [85, 0.25]],
    oddsRatioFemale: 0.85,
    oddsRatioIncome: 0.82,
    loadings: { frailty: 0.35, metabolic: 0.6, mental: 0.05 },
  },
  hypertension: {
    byAge: [[18, 0.02], [30, 0.1], [40, 0.2], [50, 0.32], [60, 0.46], [70, 0.585], [85, 0.66]],
    oddsRatioFemale: 0.9,
    oddsRatioIncome: 0.9,
    loadings: { frailty: 0.3, metabolic: 0.6, mental: 0.05 },
  },
  cardiovascular: {
    byAge: [[18, 0.003], [35, 0.012], [45, 0.04], [55, 0.08], [65, 0.16], [75, 0.26], [85, 0.36]],
    oddsRatioFemale: 0.7,
    oddsRatioIncome: 0.88,
    loadings: { frailty: 0.45, metabolic: 0.5, mental: 0.05 },
  },
  asthma: {
    byAge: [[18, 0.079], [45, 0.08], [85, 0.074]],
    oddsRatioFemale: 1.6,
    oddsRatioIncome: 0.85,
    loadings: { frailty: 0.4, metabolic: 0.1, mental: 0.15 },
  },
  respiratory: {
    byAge: [[18, 0.005], [40, 0.02], [55, 0.055], [65, 0.09], [75, 0.12], [85, 0.12]],
    oddsRatioFemale: 1.15,
    oddsRatioIncome: 0.7,
    loadings: { frailty: 0.55, metabolic: 0.15, mental: 0.1 },
  },
  depression: {
    byAge: [[18, 0.097], [45, 0.105], [85, 0.086]],
    oddsRatioFemale: 1.8,
    oddsRatioIncome: 0.85,
    loadings: { frailty: 0.3, metabolic: 0.05, mental: 0.7 },
  },
  mental_health: {
    byAge: [[18, 0.11], [45, 0.085], [85, 0.045]],
    oddsRatioFemale: 1.6,
    oddsRatioIncome: 0.9,
    loadings: { frailty: 0.2, metabolic: 0, mental: 0.75 },
  },
  musculoskeletal: {
    byAge: [[18, 0.02], [35, 0.07], [50, 0.2], [60, 0.3], [70, 0.42], [85, 0.54]],
    oddsRatioFemale: 1.35,
    oddsRatioIncome: 0.9,
    loadings: { frailty: 0.5, metabolic: 0.2, mental: 0.15 },
  },
  cancer: {
    byAge: [[18, 0.003], [40, 0.015], [55, 0.05], [65, 0.095], [75, 0.15], [85, 0.17]],
    oddsRatioFemale: 1.1,
    oddsRatioIncome: 1,
    loadings: { frailty: 0.3, metabolic: 0.05, mental: 0 },
  },
  kidney: {
    byAge: [[18, 0.003], [45, 0.012], [60, 0.035], [70, 0.065], [85, 0.13]],
    oddsRatioFemale: 0.95,
    oddsRatioIncome: 0.82,
    loadings: { frailty: 0.4, metabolic: 0.55, mental: 0 },
  },
};

/** Share of diagnoses first made within the two years of history (CDC incidence, rounded). */
export const NEW_DIAGNOSIS_SHARE = 0.1;

/** What one condition of middle severity (0.5) and full adherence brings in a year. */
export interface ConditionCare {
  /** Visits beyond the yearly check, and the share of them with a specialist. */
  visits: number;
  specialistShare: number;
  /** Laboratory and imaging claims. */
  labs: number;
  imaging: number;
  /** Hospital outpatient claims (infusion, procedure, surgery). */
  outpatient: number;
  emergency: number;
  inpatient: number;
  /** Therapist's sessions. */
  sessions: number;
  /** Drugs taken all the time, and mean allowed US dollars of a 30-day fill: generic, brand. */
  drugs: number;
  genericFillUsd: number;
  brandFillUsd: number;
  /** Share of drugs that are brands. */
  brandShare: number;
  /** Share of members on a specialty treatment, and its mean monthly claim in US dollars. */
  specialtyShare: number;
  specialtyMonthUsd: number;
}

/**
 * Care by condition. Rates are fitted to the totals of MEPS 2021 and NAMCS 2019 (visits),
 * HCUP NEDS and NIS 2021 (emergency, stays), KFF 2019 (fills); prices follow HCCI's Health
 * Care Cost and Utilization Report 2021 and IQVIA Use of Medicines 2023 (90 % generics).
 */
export const CARE: Readonly<Record<Condition, ConditionCare>> = {
  diabetes: care({
    visits: 0.9,
    specialistShare: 0.3,
    labs: 0.9,
    emergency: 0.05,
    inpatient: 0.035,
    outpatient: 0.05,
    drugs: 1.6,
    brandShare: 0.3,
    brandFillUsd: 420,
  }),
  hypertension: care({
    visits: 0.35,
    specialistShare: 0.1,
    labs: 0.25,
    emergency: 0.02,
    drugs: 1.4,
  }),
  cardiovascular: care({
    visits: 1.1,
    specialistShare: 0.65,
    labs: 0.5,
    imaging: 0.4,
    emergency: 0.16,
    inpatient: 0.14,
    outpatient: 0.25,
    drugs: 1.6,
    brandShare: 0.12,
    brandFillUsd: 380,
  }),
  asthma: care({
    visits: 0.4,
    specialistShare: 0.3,
    emergency: 0.1,
    inpatient: 0.012,
    drugs: 1.1,
    brandShare: 0.25,
    brandFillUsd: 260,
    specialtyShare: 0.012,
    specialtyMonthUsd: 3_400,
  }),
  respiratory: care({
    visits: 0.9,
    specialistShare: 0.4,
    imaging: 0.3,
    emergency: 0.2,
    inpatient: 0.1,
    drugs: 1.3,
    brandShare: 0.35,
    brandFillUsd: 330,
  }),
  depression: care({
    visits: 0.6,
    specialistShare: 0.15,
    emergency: 0.06,
    inpatient: 0.015,
    sessions: 3.2,
    drugs: 1.1,
    brandShare: 0.06,
    brandFillUsd: 350,
  }),
  mental_health: care({
    visits: 0.4,
    specialistShare: 0.15,
    emergency: 0.05,
    inpatient: 0.012,
    sessions: 3.2,
    drugs: 0.7,
    brandShare: 0.06,
    brandFillUsd: 350,
  }),
  musculoskeletal: care({
    visits: 0.7,
    specialistShare: 0.5,
    imaging: 0.35,
    outpatient: 0.2,
    emergency: 0.04,
    inpatient: 0.03,
    drugs: 0.5,
    specialtyShare: 0.03,
    specialtyMonthUsd: 4_600,
  }),
  cancer: care({
    visits: 1.5,
    specialistShare: 0.9,
    labs: 1,
    imaging: 0.8,
    outpatient: 0.5,
    emergency: 0.08,
    inpatient: 0.12,
    drugs: 0.4,
    specialtyShare: 0.13,
    specialtyMonthUsd: 9_500,
  }),
  kidney: care({
    visits: 1,
    specialistShare: 0.6,
    labs: 1.2,
    emergency: 0.1,
    inpatient: 0.12,
    outpatient: 0.1,
    drugs: 0.5,
    specialtyShare: 0.04,
    specialtyMonthUsd: 8_000,
  }),
};

function care(given: Partial<ConditionCare>): ConditionCare {
  return {
    visits: 0,
    specialistShare: 0,
    labs: 0,
    imaging: 0,
    outpatient: 0,
    emergency: 0,
    inpatient: 0,
    sessions: 0,
    drugs: 0,
    genericFillUsd: 17,
    brandFillUsd: 300,
    brandShare: 0,
    specialtyShare: 0,
    specialtyMonthUsd: 0,
    ...given,
  };
}

/**
 * Claims a year without a chronic cause, per adult of mean care seeking: fitted so that all
 * medical claims come to 4-5 a year (NAMCS 2019: 3.2 office visits a person; NHAMCS 2021:
 * 0.43 emergency visits a person, on about one adult in five by NHIS 2019).
 */
export const ACUTE_RATES = {
  primary_care: 0.3,
  specialist: 0.15,
  urgent_care: 0.2,
  telehealth: 0.22,
  emergency: 0.3,
  lab: 0.11,
  imaging: 0.07,
  outpatient: 0.12,
  inpatient: 0.018,
  pharmacy: 1.1,
} as const satisfies Partial<Record<ClaimType, number>>;

/**
 * Routine care a year at mean care seeking: wellness visit (HCCI 2021: about 45 % of insured
 * adults), vaccination (CDC FluVaxView 2022-23: 47 % of adults, half of them billed here),
 * dental and eye care (MEPS 2021: 45 % of adults with a dental visit).
 */
export const ROUTINE_RATES = {
  wellness: 0.48,
  vaccination: 0.22,
  dental: 1,
  vision: 0.3,
} as const;

/** Births a year per woman by age (NCHS Births 2022, rounded). */
export const BIRTH_RATE: Curve = [[18, 0.02], [24, 0.07], [30, 0.1], [36, 0.06], [42, 0.012], [
  46,
  0,
]];

/** Spread of care seeking: the shape of its gamma distribution (mean 1); fitted to 15 % without a claim. */
export const CARE_SEEKING_SHAPE = 0.32;

/** Spread of emergency use: shape of its gamma factor (mean 1); fitted to visits of one adult in five. */
export const EMERGENCY_USE_SHAPE = 0.2;

/**
 * Price of a claim: allowed US dollars (mean), sigma of the logarithm, and billed over allowed
 * in network (mean). HCCI 2021 for stays (about 25,000), emergency (about 1,100), visits
 * (110-150); RAND Hospital Price Study and CMS cost-to-charge ratios for the billed factors.
 */
export const PRICES: Readonly<
  Record<ClaimType, { allowedUsd: number; sigma: number; billedFactor: number }>
> = {
  primary_care: { allowedUsd: 125, sigma: 0.4, billedFactor: 1.7 },
  specialist: { allowedUsd: 210, sigma: 0.55, billedFactor: 1.8 },
  emergency: { allowedUsd: 1_150, sigma: 0.75, billedFactor: 2.8 },
  urgent_care: { allowedUsd: 175, sigma: 0.4, billedFactor: 1.7 },
  inpatient: { allowedUsd: 25_000, sigma: 0.85, billedFactor: 2.9 },
  outpatient: { allowedUsd: 2_700, sigma: 1.05, billedFactor: 2.5 },
  telehealth: { allowedUsd: 75, sigma: 0.3, billedFactor: 1.5 },
  lab: { allowedUsd: 55, sigma: 0.7, billedFactor: 3 },
  imaging: { allowedUsd: 380, sigma: 0.8, billedFactor: 2.6 },
  pharmacy: { allowedUsd: 17, sigma: 0.6, billedFactor: 1.5 },
  dental: { allowedUsd: 150, sigma: 0.65, billedFactor: 1.4 },
  vision: { allowedUsd: 120, sigma: 0.45, billedFactor: 1.5 },
  mental_health: { allowedUsd: 120, sigma: 0.3, billedFactor: 1.5 },
  preventive: { allowedUsd: 165, sigma: 0.45, billedFactor: 1.7 },
};

/** Chance that a claim is out of network (HCCI 2020: 5-10 % of claims; closed networks below). */
export const OUT_OF_NETWORK_RATE: Readonly<Record<PlanType, number>> = {
  EPO: 0.035,
  HDHP: 0.08,
  HMO: 0.03,
  PPO: 0.095,
};

/** Contacts a year: campaigns per member, logins at full digital habit, visits, calls (assumption). */
export const CONTACT_RATES = { offers: 4.6, appLogins: 7, portalVisits: 2.4, calls: 0.45 } as const;
