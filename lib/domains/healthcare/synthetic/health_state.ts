/**
 * The latent health state: one per member, the cause of everything else. Each
 * condition is a normal liability that shares frailty, a metabolic and a mental
 * factor (hence comorbidity) and is diagnosed above the threshold that the
 * prevalence at the member's age, sex and income gives.
 * @module
 */
import type { Prng } from "../../../_shared/prng.ts";
import { clamp } from "../../../_shared/stats.ts";
import {
  CARE_SEEKING_SHAPE,
  type Condition,
  type ConditionPrevalence,
  CONDITIONS,
  EMERGENCY_USE_SHAPE,
  NEW_DIAGNOSIS_SHARE,
  OUT_OF_NETWORK_RATE,
  PREVALENCE,
} from "./calibration.ts";
import type { History } from "./history.ts";
import type { MemberProfile } from "./member_profile.ts";
import { curveAt, logistic, normalQuantile } from "./normal_distribution.ts";

/** One condition of a member. */
export interface ConditionState {
  /** Liability less threshold in standard deviations; diagnosed where it is positive. */
  margin: number;
  /** Whether the member has the diagnosis. */
  diagnosed: boolean;
  /** First day of the diagnosis; before the history for most. */
  onsetDay: number;
  /** 0-1; 0 without the diagnosis. */
  severity: number;
}

/** A member's hidden state; shares and habits are 0-1. */
export interface HealthState {
  /** State of each condition. */
  conditions: Record<typeof CONDITIONS[number], ConditionState>;
  /** Raises every condition; standard normal. */
  frailty: number;
  /** Raises diabetes, hypertension, heart and kidney disease most; standard normal. */
  metabolic: number;
  /** Raises depression and mental health conditions most; standard normal. */
  mental: number;
  /** Takes drugs as prescribed. */
  adherence: number;
  /** Uses care for given symptoms, mean 1. */
  careSeeking: number;
  /** Goes to the emergency department for given symptoms, mean 1. */
  emergencyUse: number;
  /** Keeps up with checks and screening. */
  prevention: number;
  /** Uses app, portal and video visits. */
  digitalHabit: number;
  /** Trusts plan and providers: responds, consents and uses emergency care less. */
  trust: number;
  /** Lives under stress: calls more and needs stress programs. */
  stress: number;
  /** Lacks exercise. */
  inactivity: number;
  /** Has little time for appointments. */
  timePressure: number;
  /** Chance that a claim is out of network. */
  outOfNetworkRate: number;
}

/** Random streams of the state, one per purpose. */
export interface HealthStreams {
  conditions: Prng;
  habits: Prng;
}

/** Draws the state of a member with this profile. */
export function drawHealthState(
  profile: MemberProfile,
  history: History,
  streams: HealthStreams,
): HealthState {
  const factors = {
    frailty: streams.conditions.normal(),
    metabolic: streams.conditions.normal(),
    mental: streams.conditions.normal(),
  };
  const conditions = {} as Record<Condition, ConditionState>;
  for (const name of CONDITIONS) {
    conditions[name] = drawCondition(PREVALENCE[name], profile, {
      factors,
      history,
      rng: streams.conditions,
    });
  }
  return { conditions, ...factors, ...drawHabits(profile, factors, streams.habits) };
}

interface ConditionContext {
  factors: { frailty: number; metabolic: number; mental: number };
  history: History;
  rng: Prng;
}

function drawCondition(
  prevalence: ConditionPrevalence,
  profile: MemberProfile,
  { factors, history, rng }: ConditionContext,
): ConditionState {
  const { frailty, metabolic, mental } = prevalence.loadings;
  const unshared = Math.sqrt(1 - frailty ** 2 - metabolic ** 2 - mental ** 2);
  const liability = frailty * factors.frailty + metabolic * factors.metabolic +
    mental * factors.mental + unshared * rng.normal();
  const margin = liability + normalQuantile(prevalenceOf(prevalence, profile));
  const isNew = rng.chance(NEW_DIAGNOSIS_SHARE);
  const newOnsetDay = rng.int(history.keepFromDay, history.endDay - 1);
  const ownSeverity = rng.normal();
  const diagnosed = margin > 0;
  return {
    margin,
    diagnosed,
    onsetDay: isNew ? newOnsetDay : -Infinity,
    severity: diagnosed ? logistic(-1 + 1.1 * margin + 0.35 * frailty * 2 + 0.7 * ownSeverity) : 0,
  };
}

const MEAN_INCOME_IDX = 1.2;

/** Prevalence at the member's age, moved by the odds ratios of sex and income. */
function prevalenceOf(prevalence: ConditionPrevalence, profile: MemberProfile): number {
  const p = curveAt(prevalence.byAge, profile.age);
  const sex = profile.gender === "F" ? 0.5 : profile.gender === "M" ? -0.5 : 0;
  const shift = sex * Math.log(prevalence.oddsRatioFemale) +
    (profile.incomeIdx - MEAN_INCOME_IDX) * Math.log(prevalence.oddsRatioIncome);
  return logistic(Math.log(p / (1 - p)) + shift);
}

function drawHabits(
  profile: MemberProfile,
  factors: ConditionContext["factors"],
  rng: Prng,
): Omit<HealthState, "conditions" | "frailty" | "metabolic" | "mental"> {
  const { age, incomeIdx } = profile;
  const income = incomeIdx - MEAN_INCOME_IDX;
  const isWorking = age < 65 ? 1 : 0;
  const adherence = logistic(
    1 + 0.015 * (age - 45) + 0.2 * income - 0.35 * factors.mental + 0.9 * rng.normal(),
  );
  const trust = logistic(
    0.1 + 0.004 * Math.min(profile.tenureMonths, 120) - 0.15 * factors.mental + 0.9 * rng.normal(),
  );
  return {
    adherence,
    trust,
    careSeeking: rng.gamma(CARE_SEEKING_SHAPE, 1 / CARE_SEEKING_SHAPE),
    emergencyUse: rng.gamma(EMERGENCY_USE_SHAPE, 1 / EMERGENCY_USE_SHAPE),
    prevention: logistic(-0.4 + 0.02 * (age - 45) + 0.25 * income + 1.1 * rng.normal()),
    digitalHabit: logistic(0.7 - 0.045 * (age - 45) + 0.25 * income + 0.9 * rng.normal()),
    stress: logistic(
      -0.6 + 0.9 * factors.mental - 0.2 * income + 0.4 * isWorking + 0.7 * rng.normal(),
    ),
    inactivity: logistic(
      -0.2 + 0.7 * factors.metabolic + 0.3 * factors.frailty + 0.01 * (age - 45) +
        0.6 * rng.normal(),
    ),
    timePressure: logistic(-0.8 + 1.1 * isWorking + 0.2 * profile.familySize + 0.7 * rng.normal()),
    outOfNetworkRate: clamp(
      OUT_OF_NETWORK_RATE[profile.planType] * rng.gamma(0.8, 1 / 0.8),
      0,
      0.9,
    ),
  };
}

/** How many chronic conditions are diagnosed. */
export function diagnosedCount(state: HealthState): number {
  let count = 0;
  for (const name of CONDITIONS) if (state.conditions[name].diagnosed) count++;
  return count;
}

/** Severities of the diagnosed conditions added up, each at least a fifth. */
export function burdenOf(state: HealthState): number {
  let burden = 0;
  for (const name of CONDITIONS) {
    const { diagnosed, severity } = state.conditions[name];
    if (diagnosed) burden += 0.2 + 0.8 * severity;
  }
  return burden;
}
