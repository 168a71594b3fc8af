/**
 * The hidden truth: what each member needs and how likely each channel brings a
 * response, from the latent state alone. It knows neither the rules that make
 * labels nor the features.
 * @module
 */
import { CHANNELS } from "../schema.ts";
import { clamp } from "../../../_shared/stats.ts";
import type { Condition } from "./calibration.ts";
import { burdenOf, diagnosedCount, type HealthState } from "./health_state.ts";
import type { MemberProfile } from "./member_profile.ts";
import { logistic } from "./normal_distribution.ts";
import type { Channel, TruthRow } from "./rows.ts";

/** How strongly a need, trust and the fit of the channel raise the log odds of a response. */
const RESPONSE = { intercept: -5.2, need: 2.6, trust: 1.6, affinity: 2 };

type NeedOf = (profile: MemberProfile, state: HealthState) => number;

/** Need of every offer of the catalog, 0-1. */
const NEEDS: Readonly<Record<string, NeedOf>> = {
  PREV_001: (profile, state) =>
    (1 - state.prevention) * clamp(0.45 + (profile.age - 18) / 90 + 0.1 * state.frailty, 0, 1),
  PREV_002: (profile, state) => {
    const atAge = logistic((profile.age - 45) / 4) * logistic((78 - profile.age) / 3);
    return atAge * (1 - 0.8 * state.prevention) *
      logistic(0.8 + 0.8 * state.conditions.cancer.margin);
  },
  CHRON_001: (_, state) => programmeNeed(state, ["diabetes"]),
  CHRON_002: (_, state) => programmeNeed(state, ["hypertension", "cardiovascular"]),
  CHRON_003: (_, state) => programmeNeed(state, ["asthma", "respiratory"]),
  MENTAL_001: (_, state) => programmeNeed(state, ["depression", "mental_health"]),
  MENTAL_002: (_, state) => clamp(1.15 * state.stress - 0.05, 0, 1),
  PHARM_001: (profile, state) =>
    drugUse(state) * clamp(0.75 - 0.2 * (profile.incomeIdx - 1), 0.2, 1),
  PHARM_002: (_, state) =>
    drugUse(state) * (0.35 + 0.4 * state.timePressure + 0.25 * (1 - state.adherence)),
  TELE_001: (_, state) =>
    state.digitalHabit * clamp(0.75 * state.timePressure + 0.18 * state.careSeeking, 0, 1),
  TELE_002: (_, state) =>
    (0.3 + 0.7 * state.digitalHabit) * clamp(burdenOf(state) / 2.5, 0, 1) *
    (0.5 + 0.5 * state.timePressure),
  FIT_001: (profile, state) =>
    state.inactivity * clamp(1.15 - (profile.age - 18) / 75, 0.15, 1) *
    (0.6 + 0.4 * (1 - clamp(burdenOf(state) / 4, 0, 1))),
  FIT_002: (_, state) =>
    logistic(-0.9 + 1.1 * state.metabolic + 0.6 * state.conditions.diabetes.margin) *
    (0.5 + 0.5 * state.inactivity),
  NAV_001: (_, state) =>
    clamp((diagnosedCount(state) - 1) / 4 + burdenOf(state) / 8, 0, 1) *
    (1.1 - 0.4 * state.adherence),
  COST_001: (profile, state) =>
    (profile.planType === "HDHP" ? 1 : 0.35) *
    clamp(0.25 + 0.12 * profile.incomeIdx + 0.25 * state.careSeeking + 0.1 * burdenOf(state), 0, 1),
  COST_002: (profile, state) =>
    clamp(state.outOfNetworkRate * 4, 0, 1) * clamp(0.9 - 0.15 * profile.incomeIdx, 0.3, 1),
};

/** The ids of the offers that the truth covers, in catalog order. */
export const TRUTH_OFFER_IDS: readonly string[] = Object.keys(NEEDS);

/**
 * Need of a condition programme: severity and poor adherence once diagnosed, and
 * a rest that grows as the liability nears the threshold (early signs).
 */
function programmeNeed(state: HealthState, names: readonly Condition[]): number {
  let need = 0;
  for (const name of names) {
    const { diagnosed, margin, severity } = state.conditions[name];
    const own = diagnosed
      ? 0.45 + 0.35 * severity + 0.2 * (1 - state.adherence)
      : 0.35 * logistic(3 * (margin + 0.7));
    need = Math.max(need, own);
  }
  return need;
}

/** Maintenance drugs as a share of a large number of them. */
function drugUse(state: HealthState): number {
  return 1 - Math.exp(-0.55 * burdenOf(state));
}

/** How well each channel reaches the member, 0-1. */
export function channelAffinity(
  profile: MemberProfile,
  state: HealthState,
): Record<Channel, number> {
  const digital = state.digitalHabit;
  const older = clamp((profile.age - 30) / 50, 0, 1);
  return {
    email: 0.45 + 0.38 * digital,
    app: 0.05 + 0.95 * digital,
    portal: 0.1 + 0.65 * digital,
    phone: 0.75 - 0.55 * digital + 0.15 * older,
    mail: 0.55 - 0.45 * digital + 0.25 * older,
  };
}

/** Truth rows of a member, one per offer; values with four decimals. */
export function truthRows(
  memberId: string,
  profile: MemberProfile,
  state: HealthState,
): TruthRow[] {
  const affinity = channelAffinity(profile, state);
  return TRUTH_OFFER_IDS.map((offerId) => {
    const need = clamp(NEEDS[offerId](profile, state), 0, 1);
    const row = { member_id: memberId, offer_id: offerId, need: round4(need) } as TruthRow;
    for (const channel of CHANNELS) {
      const logOdds = RESPONSE.intercept + RESPONSE.need * need + RESPONSE.trust * state.trust +
        RESPONSE.affinity * affinity[channel];
      row[`response_probability_${channel}`] = round4(logistic(logOdds));
    }
    return row;
  });
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
