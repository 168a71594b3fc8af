/**
 * Care that a diagnosed condition causes: checks, visits, tests, drugs, therapy,
 * emergencies, stays and specialty treatment.
 * @module
 */
import { CARE, type Condition, type ConditionCare } from "./calibration.ts";
import type { CareLog } from "./care_log.ts";
import type { ConditionState, HealthState } from "./health_state.ts";

const MONTH_DAYS = 30;
/** A month of active cancer treatment follows the diagnosis or a relapse for this long. */
const CANCER_EPISODE_MONTHS = 6;

interface Course {
  name: Condition;
  care: ConditionCare;
  condition: ConditionState;
  state: HealthState;
  /** First day of care: diagnosis or the start of the log. */
  fromDay: number;
  /** Severity as a factor, 1 at 0.5. */
  intensity: number;
}

/** Notes the care of one diagnosed condition. */
export function noteChronicCare(log: CareLog, name: Condition, state: HealthState): void {
  const condition = state.conditions[name];
  const course: Course = {
    name,
    care: CARE[name],
    condition,
    state,
    fromDay: Math.max(log.startDay, condition.onsetDay),
    intensity: 0.35 + 1.3 * condition.severity,
  };
  if (condition.onsetDay >= log.startDay) log.add(condition.onsetDay, "primary_care", name);
  const nDrugs = noteFills(log, course);
  noteYearlyCheck(log, course, nDrugs > 0 ? 0.35 : 0.97);
  noteVisits(log, course);
  noteAcuteEpisodes(log, course);
  noteSpecialtyTreatment(log, course);
}

/** Drugs last a month or three; the next fill comes the later the lower the adherence. */
function noteFills(log: CareLog, { name, care, condition, state, fromDay }: Course): number {
  const { rng } = log;
  const wanted = care.drugs * (0.5 + condition.severity);
  const nDrugs = Math.floor(wanted) + (rng.chance(wanted % 1) ? 1 : 0);
  for (let drug = 0; drug < nDrugs; drug++) {
    const isBrand = rng.chance(care.brandShare);
    const supplyMonths = !isBrand && rng.chance(0.5) ? 3 : 1;
    const monthUsd = (isBrand ? care.brandFillUsd : care.genericFillUsd) *
      rng.logNormal(-0.08, 0.4);
    const allowedUsd = monthUsd * (supplyMonths === 3 ? 2.6 : 1);
    const gap = supplyMonths * MONTH_DAYS / (0.35 + 0.65 * state.adherence);
    const isFirstOnDiagnosis = condition.onsetDay >= log.startDay;
    let day = fromDay + (isFirstOnDiagnosis ? rng.int(0, 7) : Math.floor(rng.next() * gap));
    while (day < log.endDay) {
      log.add(day, "pharmacy", name, { allowedUsd, sigma: 0.08 });
      day += Math.max(20, Math.round(gap * (0.85 + 0.3 * rng.next())));
    }
  }
  return nDrugs;
}

/** At most 350 days apart, so that a member under care shows the category in every year. */
function noteYearlyCheck(log: CareLog, course: Course, chance: number): void {
  const { rng } = log;
  const { name, care, state, fromDay } = course;
  if (!rng.chance(chance)) return;
  let day = fromDay + rng.int(0, 330);
  while (day < log.endDay) {
    const roll = rng.next();
    if (roll < care.specialistShare * 0.7) log.add(day, "specialist", name);
    else if (roll > 1 - 0.25 * state.digitalHabit) log.add(day, "telehealth", name);
    else log.add(day, "primary_care", name);
    day += rng.int(300, 345);
  }
}

function noteVisits(log: CareLog, course: Course): void {
  const { rng } = log;
  const { name, care, state, fromDay, intensity } = course;
  const eagerness = 0.6 + 0.4 * Math.min(2.5, state.careSeeking);
  log.scatter(care.visits * intensity * eagerness, (day) => {
    if (rng.chance(care.specialistShare)) log.add(day, "specialist", name);
    else if (rng.chance(0.35 * state.digitalHabit)) log.add(day, "telehealth", name);
    else log.add(day, "primary_care", name);
  }, fromDay);
  log.scatter(care.labs * intensity, (day) => log.add(day, "lab", name), fromDay);
  log.scatter(care.imaging * intensity, (day) => log.add(day, "imaging", name), fromDay);
  log.scatter(care.outpatient * intensity, (day) => log.add(day, "outpatient", name), fromDay);
  if (care.sessions > 0 && rng.chance(0.15 + 0.35 * state.trust)) {
    noteTherapy(log, course, 2 * care.sessions * intensity);
  }
}

/** Courses of weekly to fortnightly sessions. */
function noteTherapy(log: CareLog, { name, fromDay }: Course, sessionsPerYear: number): void {
  const { rng } = log;
  const sessionsPerCourse = 8;
  log.scatter(sessionsPerYear / sessionsPerCourse, (firstDay) => {
    const nSessions = 1 + rng.poisson(sessionsPerCourse - 1);
    const spacing = rng.int(7, 14);
    for (let i = 0; i < nSessions; i++) log.add(firstDay + i * spacing, "mental_health", name);
  }, fromDay);
}

/** Worse the more severe and the less treated. */
function noteAcuteEpisodes(log: CareLog, course: Course): void {
  const { rng } = log;
  const { name, care, condition, state, fromDay, intensity } = course;
  const neglect = 1.35 - 0.6 * state.adherence;
  const crisis = intensity * intensity * neglect;
  log.scatter(
    care.emergency * crisis * state.emergencyUse,
    (day) => log.add(day, "emergency", name),
    fromDay,
  );
  log.scatter(care.inpatient * crisis, (day) => {
    if (rng.chance(0.5)) log.add(day, "emergency", name);
    log.add(day, "inpatient", name, { costFactor: 0.7 + 0.6 * condition.severity });
    log.add(day + rng.int(5, 14), "primary_care", name);
  }, fromDay);
}

function noteSpecialtyTreatment(log: CareLog, course: Course): void {
  const { rng } = log;
  const { name, care, condition, fromDay } = course;
  if (!rng.chance(care.specialtyShare * (0.3 + 1.4 * condition.severity))) return;
  const monthUsd = care.specialtyMonthUsd * rng.logNormal(-0.125, 0.5);
  const isEpisode = name === "cancer";
  const firstDay = isEpisode && condition.onsetDay < log.startDay
    ? rng.int(log.startDay - 90, log.endDay)
    : fromDay + rng.int(0, MONTH_DAYS - 1);
  const lastDay = isEpisode ? firstDay + CANCER_EPISODE_MONTHS * MONTH_DAYS : log.endDay;
  for (let day = firstDay; day < lastDay; day += rng.int(27, 33)) {
    log.add(day, "outpatient", name, { allowedUsd: monthUsd, sigma: 0.25 });
  }
  if (isEpisode) log.add(firstDay - rng.int(5, 20), "inpatient", name, { costFactor: 1.2 });
}
