/**
 * One member from the hidden state to rows. Every purpose draws from a stream of
 * its own, named by the member's number.
 * @module
 */
import { type Prng, randomStream } from "../../../_shared/prng.ts";
import { INCOME_BRACKETS } from "../schema.ts";
import { noteAcuteCare, noteMaternity } from "./acute_care.ts";
import { adjudicate, type AdjudicatedClaim } from "./adjudication.ts";
import { benefitRows } from "./benefit_use.ts";
import { CONDITIONS } from "./calibration.ts";
import { CareLog, type Service } from "./care_log.ts";
import { noteChronicCare } from "./chronic_care.ts";
import { drawContact } from "./contact_details.ts";
import { type Contact, drawEngagement } from "./engagement_history.ts";
import { diagnosedCount, drawHealthState, type HealthState } from "./health_state.ts";
import { truthRows } from "./hidden_truth.ts";
import { type History, historyUntil, monthsBefore } from "./history.ts";
import { drawProfile, type MemberProfile } from "./member_profile.ts";
import { riskScore } from "./risk_score.ts";
import { noteRoutineCare } from "./routine_care.ts";
import type { ClaimRow, EngagementRow, MemberRow, MemberRows } from "./rows.ts";

/** A member's rows with the causes behind them. */
export interface SimulatedMember extends MemberRows {
  /** Day on which the tenure began (days since 1970-01-01). */
  tenureStartDay: number;
  /** Age, place, plan and household. */
  profile: MemberProfile;
  /** The hidden conditions and habits that cause everything else. */
  state: HealthState;
  /** Responses that the hidden truth makes one expect for the offers sent. */
  expectedResponses: number;
}

const MAX_CONDITION_COUNT = 5;
const YEAR_DAYS = 365;

/** `M00001` for member 1. */
export function memberIdOf(memberNumber: number): string {
  return `M${String(memberNumber).padStart(5, "0")}`;
}

/**
 * Simulates one member; pure, and the same whatever other members there are.
 *
 * @param seed Seed of the population.
 * @param memberNumber 1 or more.
 * @param asOf The extract's end (ISO date): every row lies before it.
 * @throws RangeError if `asOf` is no date.
 */
export function simulateMember(seed: number, memberNumber: number, asOf: string): SimulatedMember {
  const stream = (purpose: string) => randomStream(seed, purpose, memberNumber);
  const memberId = memberIdOf(memberNumber);
  const history = historyUntil(asOf);
  const { endDay, keepFromDay } = history;
  const profile = drawProfile(stream("profile"));
  const state = drawHealthState(profile, history, {
    conditions: stream("conditions"),
    habits: stream("habits"),
  });
  const tenureStartDay = monthsBefore(endDay, profile.tenureMonths);
  const claims = simulateClaims(profile, state, { history, tenureStartDay, stream });
  const truth = truthRows(memberId, profile, state);
  const contact = drawContact({ memberId, memberNumber, profile, state, endDay }, {
    identity: stream("identity"),
    consent: stream("consent"),
  });
  const fromDay = Math.max(keepFromDay, tenureStartDay);
  const { contacts, expectedResponses } = drawEngagement(
    { fromDay, endDay, state, truth, contact },
    { offers: stream("offers"), visits: stream("visits") },
  );
  const lastYearUsd = allowedSince(claims, endDay - YEAR_DAYS);
  return {
    members: {
      member_id: memberId,
      ...profileColumns(profile),
      risk_score: riskScore({ age: profile.age, state, lastYearUsd }, stream("risk")),
      chronic_condition_count: Math.min(MAX_CONDITION_COUNT, diagnosedCount(state)),
    },
    claims: claimRows(memberId, claims.filter((claim) => claim.day >= keepFromDay)),
    benefits: benefitRows(
      memberId,
      profile.planType,
      claims.filter((claim) => claim.day >= history.planYearDay),
    ),
    engagement: engagementRows(memberId, contacts),
    contacts: contact,
    truth,
    tenureStartDay,
    profile,
    state,
    expectedResponses,
  };
}

/** In the order of the schema's columns. */
function profileColumns(
  profile: MemberProfile,
): Omit<MemberRow, "member_id" | "risk_score" | "chronic_condition_count"> {
  return {
    age: profile.age,
    gender: profile.gender,
    region: profile.region,
    plan_type: profile.planType,
    tenure_months: profile.tenureMonths,
    income_bracket: INCOME_BRACKETS[profile.incomeIdx],
    family_size: profile.familySize,
  };
}

interface ClaimContext {
  history: History;
  tenureStartDay: number;
  stream: (purpose: string) => Prng;
}

/** All claims since January 1 of the first year, in order of dates. */
function simulateClaims(
  profile: MemberProfile,
  state: HealthState,
  { history, tenureStartDay, stream }: ClaimContext,
): AdjudicatedClaim[] {
  const services: Service[] = [];
  const logFor = (purpose: string) =>
    new CareLog(services, {
      startDay: Math.max(history.simulateFromDay, tenureStartDay),
      endDay: history.endDay,
      outOfNetworkRate: state.outOfNetworkRate,
      rng: stream(purpose),
    });
  for (const name of CONDITIONS) {
    if (state.conditions[name].diagnosed) noteChronicCare(logFor(`care/${name}`), name, state);
  }
  noteAcuteCare(logFor("care/acute"), profile, state);
  noteMaternity(logFor("care/maternity"), profile);
  noteRoutineCare(logFor("care/routine"), profile, state);
  // The sort is stable: claims of one day stay in the order of their causes.
  services.sort((a, b) => a.day - b.day);
  return adjudicate(services, profile.planType);
}

function allowedSince(claims: readonly AdjudicatedClaim[], fromDay: number): number {
  let cents = 0;
  for (const claim of claims) if (claim.day >= fromDay) cents += claim.allowedCents;
  return cents / 100;
}

function claimRows(memberId: string, claims: readonly AdjudicatedClaim[]): ClaimRow[] {
  return claims.map((claim, i) => ({
    claim_id: rowId("C", memberId, i),
    member_id: memberId,
    claim_date: claim.day,
    claim_type: claim.claimType,
    claim_amount: claim.billedCents / 100,
    paid_amount: claim.paidCents / 100,
    member_responsibility: claim.memberCents / 100,
    diagnosis_category: claim.diagnosis,
    provider_type: claim.provider,
    in_network: claim.inNetwork,
  }));
}

function engagementRows(memberId: string, contacts: readonly Contact[]): EngagementRow[] {
  return contacts.map((contact, i) => ({
    engagement_id: rowId("E", memberId, i),
    member_id: memberId,
    ...contact,
  }));
}

/** `C00001-0001`: the member's number and a running one, so no other member changes it. */
function rowId(prefix: string, memberId: string, rowIdx: number): string {
  return `${prefix}${memberId.slice(1)}-${String(rowIdx + 1).padStart(4, "0")}`;
}
