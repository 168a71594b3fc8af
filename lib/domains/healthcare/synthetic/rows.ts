/**
 * Rows of the generated tables under the schema's column names. Dates are days
 * since 1970-01-01, money is in US dollars with whole cents.
 * @module
 */
import type { BenefitType, PlanType } from "../plan_design.ts";
import type { CHANNELS, ENGAGEMENT_TYPES, GENDERS, INCOME_BRACKETS, REGIONS } from "../schema.ts";
import type { ClaimType, Diagnosis, Provider } from "./care_log.ts";

/** Value of `channel`. */
export type Channel = typeof CHANNELS[number];
/** Value of `engagement_type`. */
export type EngagementType = typeof ENGAGEMENT_TYPES[number];

/** Row of `members`. */
export interface MemberRow {
  member_id: string;
  age: number;
  gender: typeof GENDERS[number];
  region: typeof REGIONS[number];
  plan_type: PlanType;
  tenure_months: number;
  income_bracket: typeof INCOME_BRACKETS[number];
  family_size: number;
  risk_score: number;
  chronic_condition_count: number;
}

/** Row of `claims`. */
export interface ClaimRow {
  claim_id: string;
  member_id: string;
  claim_date: number;
  claim_type: ClaimType;
  claim_amount: number;
  paid_amount: number;
  member_responsibility: number;
  diagnosis_category: Diagnosis;
  provider_type: Provider;
  in_network: boolean;
}

/** Row of `benefits`. */
export interface BenefitRow {
  member_id: string;
  benefit_type: BenefitType;
  annual_max: number;
  used_amount: number;
  remaining_balance: number;
  utilization_rate: number;
  claims_count: number;
  last_used_date: number | null;
}

/** Row of `engagement`. */
export interface EngagementRow {
  engagement_id: string;
  member_id: string;
  engagement_date: number;
  channel: Channel;
  engagement_type: EngagementType;
  response_flag: boolean | null;
  session_duration_sec: number | null;
}

type Consents = {
  [
    K in `consent_${"plan_benefit" | "care_coordination" | "third_party_paid"}_${Channel}`
  ]: boolean;
};

/** Row of `contacts`. */
export interface ContactRow extends Consents {
  member_id: string;
  name: string;
  email: string;
  phone: string;
  postal_address: string;
  birth_date: number;
  preferred_channel: Channel;
}

/** Row of `truth`. */
export type TruthRow =
  & { member_id: string; offer_id: string; need: number }
  & {
    [K in `response_probability_${Channel}`]: number;
  };

/** All rows of one member. */
export interface MemberRows {
  members: MemberRow;
  claims: ClaimRow[];
  benefits: BenefitRow[];
  engagement: EngagementRow[];
  contacts: ContactRow;
  truth: TruthRow[];
}
