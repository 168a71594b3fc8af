/**
 * Contacts between plan and member: the funnel of each offer sent, logins, visits
 * and calls. An offer and its channel are drawn by the campaign; whether the
 * member responds follows the hidden probability of that offer and channel.
 * @module
 */
import type { Prng } from "../../../_shared/prng.ts";
import { CHANNELS } from "../schema.ts";
import { CONTACT_RATES } from "./calibration.ts";
import type { HealthState } from "./health_state.ts";
import type { Channel, ContactRow, EngagementRow, EngagementType, TruthRow } from "./rows.ts";

/** One contact before it has an id. */
export type Contact = Omit<EngagementRow, "engagement_id" | "member_id">;

/** What the contacts of a member follow from. */
export interface EngagementInput {
  /** First day, and the day after the last. */
  fromDay: number;
  endDay: number;
  state: HealthState;
  truth: readonly TruthRow[];
  contact: ContactRow;
}

/** Contacts by date, and the responses that the hidden truth makes one expect. */
export interface EngagementHistory {
  contacts: Contact[];
  expectedResponses: number;
}

const DAYS_PER_YEAR = 365;

/** Draws the contacts of a member; `rng.offers` and `rng.visits` are independent. */
export function drawEngagement(
  input: EngagementInput,
  rng: { offers: Prng; visits: Prng },
): EngagementHistory {
  const contacts: Contact[] = [];
  const expectedResponses = noteOffers(contacts, input, rng.offers);
  noteVisits(contacts, input, rng.visits);
  // The sort is stable, so the steps of one offer on one day stay in order.
  contacts.sort((a, b) => a.engagement_date - b.engagement_date);
  return { contacts, expectedResponses };
}

/** Campaigns use channels that the member agreed to, the preferred one most. */
function noteOffers(contacts: Contact[], input: EngagementInput, rng: Prng): number {
  const { contact, truth, endDay, fromDay } = input;
  const weights = CHANNELS.map((channel) =>
    !contact[`consent_plan_benefit_${channel}`] ? 0 : channel === contact.preferred_channel ? 4 : 1
  );
  if (weights.every((weight) => weight === 0)) return 0;
  let expected = 0;
  const nOffers = rng.poisson(CONTACT_RATES.offers * (endDay - fromDay) / DAYS_PER_YEAR);
  for (let i = 0; i < nOffers; i++) {
    const sentDay = rng.int(fromDay, endDay - 1);
    const channel = CHANNELS[rng.weighted(weights)];
    const probability = rng.pick(truth)[`response_probability_${channel}`];
    const days = funnelDays(rng, sentDay, probability);
    expected += probability;
    days.forEach((day, step) => {
      if (day < endDay) contacts.push(offerStep(rng, { day, step, channel }));
    });
  }
  return expected;
}

const STEPS = ["offer_sent", "offer_opened", "offer_clicked", "offer_responded"] as const;

/**
 * Days of the steps that happen. Opening and clicking grow with the response
 * probability p: opened sqrt-like, so that opened * clicked * responded = p.
 */
function funnelDays(rng: Prng, sentDay: number, p: number): number[] {
  const pOpen = 0.25 + 0.7 * Math.sqrt(p);
  const pClick = (0.15 + 0.8 * Math.sqrt(p)) * 0.9;
  const pRespond = p / (pOpen * pClick);
  const days = [sentDay];
  for (const chance of [pOpen, pClick, pRespond]) {
    if (!rng.chance(chance)) break;
    days.push(days[days.length - 1] + Math.floor(rng.exponential(1.5)));
  }
  return days;
}

function offerStep(
  rng: Prng,
  { day, step, channel }: { day: number; step: number; channel: Channel },
): Contact {
  const isOnline = channel === "app" || channel === "portal";
  const hasSession = step >= 2 && isOnline;
  return {
    engagement_date: day,
    channel,
    engagement_type: STEPS[step],
    // True on the response itself only: an earlier row must not tell of a later day.
    response_flag: step === 3,
    session_duration_sec: hasSession ? sessionSeconds(rng, 90) : null,
  };
}

function noteVisits(contacts: Contact[], input: EngagementInput, rng: Prng): void {
  const { state } = input;
  const digital = state.digitalHabit;
  const kinds: readonly [Channel, EngagementType, number, number][] = [
    ["app", "app_login", CONTACT_RATES.appLogins * Math.max(0, digital - 0.15) ** 1.3, 150],
    ["portal", "portal_visit", CONTACT_RATES.portalVisits * digital, 240],
    ["phone", "call", CONTACT_RATES.calls * (1.6 - digital) * (0.6 + 0.8 * state.stress), 420],
  ];
  const years = (input.endDay - input.fromDay) / DAYS_PER_YEAR;
  for (const [channel, type, rate, meanSeconds] of kinds) {
    const count = rng.poisson(rate * years);
    for (let i = 0; i < count; i++) {
      contacts.push({
        engagement_date: rng.int(input.fromDay, input.endDay - 1),
        channel,
        engagement_type: type,
        response_flag: null,
        session_duration_sec: sessionSeconds(rng, meanSeconds),
      });
    }
  }
}

function sessionSeconds(rng: Prng, mean: number): number {
  const sigma = 0.7;
  return Math.max(5, Math.round(mean * rng.logNormal(-sigma * sigma / 2, sigma)));
}
