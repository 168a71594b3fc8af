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
  /** Key of the member, such as `M00001`. */
  member_id: string;
  /** Whole years at the extract's end. */
  age: number;
  /** Gender. */
  gender: typeof GENDERS[number];
  /** Region of residence. */
  region: typeof REGIONS[number];
  /** Insurance plan. */
  plan_type: PlanType;
  /** Whole months as a member. */
  tenure_months: number;
  /** Income level. */
  income_bracket: typeof INCOME_BRACKETS[number];
  /** Number of family members, at least 1. */
  family_size: number;
  /** Health risk score, 0-100. */
  risk_score: number;
  /** Diagnosed chronic conditions, 0-5. */
  chronic_condition_count: number;
}

/** Row of `claims`. */
export interface ClaimRow {
  /** Key of the claim, such as `C00001-0001`. */
  claim_id: string;
  /** Key of the member, such as `M00001`. */
  member_id: string;
  /** Day of service. */
  claim_date: number;
  /** Type of service. */
  claim_type: ClaimType;
  /** Billed amount. */
  claim_amount: number;
  /** Part that the plan pays. */
  paid_amount: number;
  /** Part that the member pays. */
  member_responsibility: number;
  /** Category of the primary diagnosis. */
  diagnosis_category: Diagnosis;
  /** Type of the provider. */
  provider_type: Provider;
  /** Whether the provider is in the plan's network. */
  in_network: boolean;
}

/** Row of `benefits`. */
export interface BenefitRow {
  /** Key of the member, such as `M00001`. */
  member_id: string;
  /** Benefit. */
  benefit_type: BenefitType;
  /** Most that the plan pays in the plan year. */
  annual_max: number;
  /** Paid by the plan in the plan year so far. */
  used_amount: number;
  /** `annual_max` less `used_amount`. */
  remaining_balance: number;
  /** `used_amount` as a share of `annual_max`, 0-1. */
  utilization_rate: number;
  /** Claims in the plan year so far. */
  claims_count: number;
  /** Day of the last claim of the plan year; null without one. */
  last_used_date: number | null;
}

/** Row of `engagement`. */
export interface EngagementRow {
  /** Key of the contact, such as `E00001-0001`. */
  engagement_id: string;
  /** Key of the member, such as `M00001`. */
  member_id: string;
  /** Day of the contact. */
  engagement_date: number;
  /** Channel of the contact. */
  channel: Channel;
  /** What happened. */
  engagement_type: EngagementType;
  /** Whether the member responded; null where that is no question. */
  response_flag: boolean | null;
  /** Length of the session in seconds; null without one. */
  session_duration_sec: number | null;
}

/** Whether the member may be contacted for a purpose by a channel. */
export type Consents = {
  [
    K in `consent_${"plan_benefit" | "care_coordination" | "third_party_paid"}_${Channel}`
  ]: boolean;
};

/** Row of `contacts`. */
export interface ContactRow extends Consents {
  /** Key of the member, such as `M00001`. */
  member_id: string;
  /** Full name. */
  name: string;
  /** E-mail address. */
  email: string;
  /** Phone number. */
  phone: string;
  /** Postal address. */
  postal_address: string;
  /** Birth date. */
  birth_date: number;
  /** Channel that the member prefers. */
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
  /** The row of `members`. */
  members: MemberRow;
  /** Rows of `claims`, by date. */
  claims: ClaimRow[];
  /** Rows of `benefits`. */
  benefits: BenefitRow[];
  /** Rows of `engagement`. */
  engagement: EngagementRow[];
  /** The row of `contacts`. */
  contacts: ContactRow;
  /** Rows of `truth`, one per offer. */
  truth: TruthRow[];
}
