/**
 * A synthetic health plan: members with a hidden health state that causes their
 * claims, benefits, contacts and the truth that evaluation compares with.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { simulateMember } from "lib/domains/healthcare/synthetic/mod.ts";
 * import { toDays } from "lib/_shared/dates.ts";
 *
 * const member = simulateMember(42, 7, "2026-06-30");
 * assertEquals(member.members.member_id, "M00007");
 * assert(member.claims.every((claim) => claim.claim_date < toDays("2026-06-30")));
 * ```
 * @module
 */
export { type CalibrationRow, calibrationTable } from "./calibration_table.ts";
export { generateHealthcareData, type GenerateOptions } from "./generate_healthcare_data.ts";
export { memberIdOf, type SimulatedMember, simulateMember } from "./simulate_member.ts";
export { CONDITIONS } from "./calibration.ts";
export type { ClaimType, Diagnosis, Provider } from "./care_log.ts";
export type { ConditionState, HealthState } from "./health_state.ts";
export type { MemberProfile } from "./member_profile.ts";
export type {
  BenefitRow,
  Channel,
  ClaimRow,
  Consents,
  ContactRow,
  EngagementRow,
  EngagementType,
  MemberRow,
  MemberRows,
  TruthRow,
} from "./rows.ts";
