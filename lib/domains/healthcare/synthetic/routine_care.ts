/**
 * Care that comes with the calendar: wellness visits, vaccinations, screening,
 * dental and eye care.
 * @module
 */
import { yearStart } from "./history.ts";
import { ROUTINE_RATES } from "./calibration.ts";
import type { CareLog } from "./care_log.ts";
import type { HealthState } from "./health_state.ts";
import type { MemberProfile } from "./member_profile.ts";

const DAYS_PER_YEAR = 365;

/** Notes routine care by how much the member keeps up with it. */
export function noteRoutineCare(log: CareLog, profile: MemberProfile, state: HealthState): void {
  const use = Math.min(1.2, 1.5 * state.careSeeking);
  const keenness = (0.3 + 1.5 * state.prevention) * use;
  for (let year = yearStart(log.startDay); year < log.endDay; year = nextYear(year)) {
    notePreventive(log, profile, { year, keenness });
    noteDental(log, year, ROUTINE_RATES.dental * (0.25 + 1.3 * state.prevention) * use);
    if (log.rng.chance(ROUTINE_RATES.vision * (profile.age > 45 ? 1.15 : 0.85) * use)) {
      const day = dayOf(log, year);
      log.add(day, "vision", "vision");
      if (log.rng.chance(0.5)) {
        log.add(day + log.rng.int(3, 15), "vision", "vision", { allowedUsd: 180 });
      }
    }
  }
}

function notePreventive(
  log: CareLog,
  profile: MemberProfile,
  { year, keenness }: { year: number; keenness: number },
): void {
  const { rng } = log;
  const ageFactor = 0.8 + 0.4 * Math.min(1, Math.max(0, (profile.age - 25) / 45));
  if (rng.chance(Math.min(0.95, ROUTINE_RATES.wellness * keenness * ageFactor))) {
    const day = dayOf(log, year);
    log.add(day, "preventive", "preventive");
    if (rng.chance(0.35)) log.add(day + 1, "lab", "preventive");
  }
  if (rng.chance(Math.min(0.95, ROUTINE_RATES.vaccination * keenness * ageFactor))) {
    const autumnDay = year + rng.int(250, 330);
    log.add(autumnDay, "preventive", "preventive", {
      allowedUsd: 45,
      sigma: 0.2,
      provider: "pharmacy",
    });
  }
  for (const screening of SCREENINGS) {
    const isOfSex = screening.gender === undefined || profile.gender === screening.gender;
    if (!isOfSex || profile.age < screening.fromAge || profile.age > screening.toAge) continue;
    if (rng.chance(Math.min(0.9, screening.perYear * keenness))) {
      log.add(dayOf(log, year), "preventive", "preventive", {
        allowedUsd: screening.allowedUsd,
        provider: screening.provider,
      });
    }
  }
}

/**
 * Screening by age as the US Preventive Services Task Force recommends (breast 40-74 every
 * two years, colorectal 45-75, cervical 21-65 every three to five years), at the rates of
 * NHIS 2021 (breast 76 %, colorectal 72 %, cervical 73 % up to date).
 */
const SCREENINGS = [
  {
    gender: "F",
    fromAge: 40,
    toAge: 74,
    perYear: 0.4,
    allowedUsd: 220,
    provider: "imaging_center",
  },
  {
    gender: undefined,
    fromAge: 45,
    toAge: 75,
    perYear: 0.14,
    allowedUsd: 650,
    provider: "clinic",
  },
  { gender: "F", fromAge: 21, toAge: 65, perYear: 0.2, allowedUsd: 140, provider: "physician" },
] as const;

/** Two visits a year for regulars, and now and then a treatment. */
function noteDental(log: CareLog, year: number, rate: number): void {
  const { rng } = log;
  for (let half = 0; half < 2; half++) {
    if (!rng.chance(Math.min(0.95, rate / 2))) continue;
    const day = year + half * 182 + rng.int(0, 180);
    log.add(day, "dental", "dental");
    if (rng.chance(0.22)) {
      log.add(day + rng.int(7, 40), "dental", "dental", { allowedUsd: 480, sigma: 0.8 });
    }
  }
}

function dayOf(log: CareLog, year: number): number {
  return year + log.rng.int(0, DAYS_PER_YEAR - 1);
}

/** January 1 of the following year: day 366 after it lies in that year in leap years too. */
function nextYear(year: number): number {
  return yearStart(year + 366);
}
