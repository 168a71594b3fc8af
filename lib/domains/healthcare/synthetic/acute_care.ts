/**
 * Care without a chronic cause: infections, injuries, skin, stomach, and births.
 * @module
 */
import { clamp } from "../../../_shared/stats.ts";
import { calendarParts } from "../../../_shared/dates.ts";
import { ACUTE_RATES, BIRTH_RATE } from "./calibration.ts";
import type { CareLog, Diagnosis } from "./care_log.ts";
import type { HealthState } from "./health_state.ts";
import type { MemberProfile } from "./member_profile.ts";
import { curveAt } from "./normal_distribution.ts";

const AMBULATORY: readonly Diagnosis[] = [
  "infection",
  "injury",
  "gastrointestinal",
  "dermatology",
  "other",
];
const AMBULATORY_WEIGHTS = [0.34, 0.16, 0.13, 0.12, 0.25];
const EMERGENCY_WEIGHTS = [0.2, 0.38, 0.16, 0.02, 0.24];
const INPATIENT_WEIGHTS = [0.28, 0.3, 0.22, 0, 0.2];

/** Notes acute care in proportion to care seeking, frailty and age. */
export function noteAcuteCare(log: CareLog, profile: MemberProfile, state: HealthState): void {
  const { rng } = log;
  const ageFactor = clamp(0.8 + (profile.age - 30) / 100, 0.75, 1.3);
  const sexFactor = profile.gender === "F" ? 1.12 : profile.gender === "M" ? 0.88 : 1;
  const health = Math.exp(0.3 * state.frailty - 0.045);
  const use = state.careSeeking * ageFactor * sexFactor * health;
  const digital = 0.25 + 1.5 * state.digitalHabit;
  const visit = (weights: readonly number[]) => (day: number) => acuteDiagnosis(log, weights, day);
  const common = visit(AMBULATORY_WEIGHTS);
  for (const type of ["primary_care", "specialist", "urgent_care", "lab", "imaging"] as const) {
    log.scatter(ACUTE_RATES[type] * use, (day) => log.add(day, type, common(day)));
  }
  log.scatter(
    ACUTE_RATES.telehealth * use * digital,
    (day) => log.add(day, "telehealth", common(day)),
  );
  log.scatter(ACUTE_RATES.outpatient * use, (day) => log.add(day, "outpatient", common(day)));
  log.scatter(ACUTE_RATES.pharmacy * use, (day) => log.add(day, "pharmacy", common(day)));
  noteEmergencies(log, profile, state);
  log.scatter(ACUTE_RATES.inpatient * health * ageFactor ** 3, (day) => {
    const diagnosis = acuteDiagnosis(log, INPATIENT_WEIGHTS, day);
    if (rng.chance(0.6)) log.add(day, "emergency", diagnosis);
    log.add(day, "inpatient", diagnosis);
    log.add(day + rng.int(5, 14), "primary_care", diagnosis);
  });
}

/** Few members make most visits. */
function noteEmergencies(log: CareLog, profile: MemberProfile, state: HealthState): void {
  const { rng } = log;
  const poverty = Math.exp(-0.22 * (profile.incomeIdx - 1.2));
  const mistrust = 1.3 - 0.5 * state.trust;
  log.scatter(ACUTE_RATES.emergency * state.emergencyUse * poverty * mistrust, (day) => {
    const diagnosis = acuteDiagnosis(log, EMERGENCY_WEIGHTS, day);
    log.add(day, "emergency", diagnosis);
    if (rng.chance(0.3)) log.add(day + rng.int(2, 10), "primary_care", diagnosis);
  });
}

/** Infections fall by half between April and September: the other half becomes "other". */
function acuteDiagnosis(log: CareLog, weights: readonly number[], day: number): Diagnosis {
  const diagnosis = AMBULATORY[log.rng.weighted(weights)];
  if (diagnosis !== "infection") return diagnosis;
  const { month } = calendarParts(day);
  return month >= 4 && month <= 9 && log.rng.chance(0.5) ? "other" : diagnosis;
}

/** Notes prenatal visits, birth and a check after it. */
export function noteMaternity(log: CareLog, profile: MemberProfile): void {
  if (profile.gender !== "F" || profile.age > 46) return;
  const { rng } = log;
  log.scatter(curveAt(BIRTH_RATE, profile.age), (birthDay) => {
    for (let back = 210; back > 0; back -= 30) log.add(birthDay - back, "specialist", "maternity");
    log.add(birthDay - 140, "imaging", "maternity");
    log.add(birthDay - 180, "lab", "maternity");
    log.add(birthDay, "inpatient", "maternity", {
      allowedUsd: rng.chance(0.32) ? 17_000 : 12_500,
      sigma: 0.35,
    });
    log.add(birthDay + 42, "specialist", "maternity");
  });
}
