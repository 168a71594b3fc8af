/**
 * The plan's risk score: burden of disease, age and the cost of the last year,
 * with a little noise.
 * @module
 */
import type { Prng } from "../../../_shared/prng.ts";
import { burdenOf, type HealthState } from "./health_state.ts";
import { logistic } from "./normal_distribution.ts";

/** Weights fitted so that about one member in nine has a score of 70 or more. */
const WEIGHTS = { intercept: -2, burden: 0.85, ageDecade: 0.2, logCost: 0.36, noise: 0.25 };

/** Score 0-100 with one decimal; `lastYearUsd` is the allowed amount of the last 365 days. */
export function riskScore(
  { age, state, lastYearUsd }: { age: number; state: HealthState; lastYearUsd: number },
  rng: Prng,
): number {
  const z = WEIGHTS.intercept + WEIGHTS.burden * burdenOf(state) +
    WEIGHTS.ageDecade * (age - 45) / 10 + WEIGHTS.logCost * Math.log1p(lastYearUsd / 1000) +
    rng.normal(0, WEIGHTS.noise);
  return Math.round(logistic(z) * 1000) / 10;
}
