/**
 * The tables of a health plan: the four of the specification (members, claims,
 * benefits, engagement), the plan design they rest on, and two restricted ones
 * (contacts, truth) that no feature, label or model reads.
 * @module
 */
import type { TableSchema } from "../../data/table_schema.ts";
import { withHeaderAliases } from "./header_aliases.ts";

/** Values of `members.gender`. */
export const GENDERS = ["F", "M", "Other"] as const;
/** Values of `members.region`. */
export const REGIONS = ["Midwest", "Northeast", "Southeast", "Southwest", "West"] as const;
/** Values of `members.plan_type`. */
export const PLAN_TYPES = ["EPO", "HDHP", "HMO", "PPO"] as const;
/** Values of `members.income_bracket`, lowest first. */
export const INCOME_BRACKETS = ["Low", "Medium", "High", "Very High"] as const;
/** Values of `benefits.benefit_type`. */
export const BENEFIT_TYPES = [
  "medical",
  "pharmacy",
  "dental",
  "vision",
  "mental_health",
  "preventive",
] as const;
/** Values of `claims.claim_type`. */
export const CLAIM_TYPES = [
  "primary_care",
  "specialist",
  "emergency",
  "urgent_care",
  "inpatient",
  "outpatient",
  "telehealth",
  "lab",
  "imaging",
  "pharmacy",
  "dental",
  "vision",
  "mental_health",
  "preventive",
] as const;
/** Values of `claims.diagnosis_category`; the first ten are chronic. */
export const DIAGNOSIS_CATEGORIES = [
  "diabetes",
  "hypertension",
  "cardiovascular",
  "asthma",
  "respiratory",
  "depression",
  "mental_health",
  "musculoskeletal",
  "cancer",
  "kidney",
  "gastrointestinal",
  "infection",
  "injury",
  "dermatology",
  "maternity",
  "preventive",
  "dental",
  "vision",
  "other",
] as const;
/** The chronic ones of {@linkcode DIAGNOSIS_CATEGORIES} (`respiratory` is COPD and the like). */
export const CHRONIC_CATEGORIES: readonly (typeof DIAGNOSIS_CATEGORIES[number])[] =
  DIAGNOSIS_CATEGORIES.slice(0, 10);
/** Values of `claims.provider_type`. */
export const PROVIDER_TYPES = [
  "physician",
  "hospital",
  "clinic",
  "pharmacy",
  "laboratory",
  "imaging_center",
  "dentist",
  "optometrist",
  "therapist",
  "telehealth",
] as const;
/** Values of `engagement.channel`. */
export const CHANNELS = ["email", "app", "portal", "phone", "mail"] as const;
/** Values of `engagement.engagement_type`; the first four are the funnel of an offer. */
export const ENGAGEMENT_TYPES = [
  "offer_sent",
  "offer_opened",
  "offer_clicked",
  "offer_responded",
  "app_login",
  "portal_visit",
  "call",
] as const;

/** Which benefit pays a claim of a type. */
export const BENEFIT_OF_CLAIM_TYPE: Readonly<
  Record<typeof CLAIM_TYPES[number], typeof BENEFIT_TYPES[number]>
> = {
  primary_care: "medical",
  specialist: "medical",
  emergency: "medical",
  urgent_care: "medical",
  inpatient: "medical",
  outpatient: "medical",
  telehealth: "medical",
  lab: "medical",
  imaging: "medical",
  pharmacy: "pharmacy",
  dental: "dental",
  vision: "vision",
  mental_health: "mental_health",
  preventive: "preventive",
};

// Each `usualMedian` lies above the usual median in dollars and below the same in cents. Claims: 55,
// 14 and 11 in the synthetic plan, 316, 0 and 63 in the Synthea sample. Plan design: 1,125 and 5,250
// in the synthetic plan, and by law a family pays near 21,000 a year at most (45 CFR 156.130, 2026).
// Annual maxima have none: 300,000 dollars for medical benefits is as usual as 3,000 for others.

const memberId = {
  name: "member_id",
  type: "string",
  description: "Member (key of members)",
} as const;

/** Members as of the extract's end. */
export const MEMBERS: TableSchema = withHeaderAliases({
  name: "members",
  description: "One row per member, as of the extract's end",
  key: ["member_id"],
  columns: [
    { ...memberId, description: "Unique member identifier" },
    { name: "age", type: "integer", description: "Age", unit: "years", min: 18, max: 110 },
    { name: "gender", type: "string", description: "Gender", values: GENDERS, nullable: true },
    { name: "region", type: "string", description: "Region", values: REGIONS, nullable: true },
    {
      name: "plan_type",
      type: "string",
      description: "Insurance plan",
      values: PLAN_TYPES,
      nullable: true,
    },
    {
      name: "tenure_months",
      type: "integer",
      description: "Months as a member",
      unit: "months",
      min: 0,
      max: 1200,
      nullable: true,
    },
    {
      name: "income_bracket",
      type: "string",
      description: "Income level",
      values: INCOME_BRACKETS,
      nullable: true,
    },
    {
      name: "family_size",
      type: "integer",
      description: "Number of family members",
      min: 1,
      max: 20,
      nullable: true,
    },
    {
      name: "risk_score",
      type: "number",
      description: "Health risk score (0-100)",
      min: 0,
      max: 100,
      nullable: true,
    },
    {
      name: "chronic_condition_count",
      type: "integer",
      description: "Number of chronic conditions",
      min: 0,
      max: 30,
      nullable: true,
    },
  ],
});

/** Claims; in network the allowed amount is below the billed one, out of network equal to it. */
export const CLAIMS: TableSchema = withHeaderAliases({
  name: "claims",
  description:
    "One row per claim: allowed = paid + member responsibility <= billed; the difference is written off by the provider",
  key: ["claim_id"],
  foreignKey: { column: "member_id", table: "members" },
  rules: [{
    rule: "paid_amount + member_responsibility <= claim_amount",
    holds: "coalesce(paid_amount, 0) + coalesce(member_responsibility, 0) <= claim_amount",
  }],
  columns: [
    { name: "claim_id", type: "string", description: "Unique claim identifier" },
    memberId,
    { name: "claim_date", type: "date", description: "Date of service" },
    { name: "claim_type", type: "string", description: "Type of service", values: CLAIM_TYPES },
    {
      name: "claim_amount",
      type: "money",
      description: "Billed amount",
      unit: "USD",
      min: 0,
      usualMedian: 2000,
    },
    {
      name: "paid_amount",
      type: "money",
      description: "Amount paid by the plan",
      unit: "USD",
      min: 0,
      usualMedian: 1000,
      nullable: true,
    },
    {
      name: "member_responsibility",
      type: "money",
      description: "Amount that the member pays",
      unit: "USD",
      min: 0,
      usualMedian: 500,
      nullable: true,
    },
    {
      name: "diagnosis_category",
      type: "string",
      description: "Primary diagnosis category",
      values: DIAGNOSIS_CATEGORIES,
      nullable: true,
    },
    {
      name: "provider_type",
      type: "string",
      description: "Type of provider",
      values: PROVIDER_TYPES,
      nullable: true,
    },
    {
      name: "in_network",
      type: "boolean",
      description: "Whether the provider is in the plan's network",
      nullable: true,
    },
  ],
});

/** Use of each benefit in the calendar year of the extract's end. */
export const BENEFITS: TableSchema = withHeaderAliases({
  name: "benefits",
  description:
    "One row per member and benefit: use in the plan year so far; checked and kept, while the features of benefits follow from claims and plan_design, as of any day",
  key: ["member_id", "benefit_type"],
  foreignKey: { column: "member_id", table: "members" },
  rules: [
    { rule: "used_amount <= annual_max", holds: "used_amount <= annual_max" },
    {
      rule: "used_amount + remaining_balance = annual_max",
      holds: "used_amount + remaining_balance = annual_max",
      effect: "flagged",
    },
    {
      rule: "utilization_rate = used_amount / annual_max, to 0.01",
      holds: "abs(utilization_rate - used_amount / nullif(annual_max, 0)) <= 0.01",
      effect: "flagged",
    },
  ],
  optional: true,
  columns: [
    memberId,
    { name: "benefit_type", type: "string", description: "Benefit", values: BENEFIT_TYPES },
    { name: "annual_max", type: "money", description: "Annual maximum", unit: "USD", min: 0 },
    {
      name: "used_amount",
      type: "money",
      description: "Paid by the plan this plan year",
      unit: "USD",
      min: 0,
      usualMedian: 5000,
    },
    {
      name: "remaining_balance",
      type: "money",
      description: "Annual maximum less the used amount",
      unit: "USD",
      min: 0,
    },
    {
      name: "utilization_rate",
      type: "number",
      description: "Used amount / annual maximum",
      unit: "share",
      min: 0,
      max: 1,
    },
    { name: "claims_count", type: "integer", description: "Claims this plan year", min: 0 },
    {
      name: "last_used_date",
      type: "date",
      description: "Last claim of this plan year",
      nullable: true,
    },
  ],
});

/** Contacts between plan and member. */
export const ENGAGEMENT: TableSchema = withHeaderAliases({
  name: "engagement",
  description: "One row per contact: the funnel of each offer sent, logins, visits and calls",
  key: ["engagement_id"],
  foreignKey: { column: "member_id", table: "members" },
  optional: true,
  columns: [
    { name: "engagement_id", type: "string", description: "Unique engagement identifier" },
    memberId,
    { name: "engagement_date", type: "date", description: "Date of the contact" },
    { name: "channel", type: "string", description: "Channel", values: CHANNELS },
    {
      name: "engagement_type",
      type: "string",
      description: "What happened",
      values: ENGAGEMENT_TYPES,
    },
    {
      name: "response_flag",
      type: "boolean",
      description: "Whether the member responded",
      nullable: true,
    },
    {
      name: "session_duration_sec",
      type: "integer",
      description: "Length of the session where there was one",
      unit: "seconds",
      min: 0,
      nullable: true,
    },
  ],
});

/** What each plan type pays. */
export const PLAN_DESIGN: TableSchema = withHeaderAliases({
  name: "plan_design",
  description: "One row per plan type and benefit",
  key: ["plan_type", "benefit_type"],
  optional: true,
  columns: [
    { name: "plan_type", type: "string", description: "Insurance plan", values: PLAN_TYPES },
    { name: "benefit_type", type: "string", description: "Benefit", values: BENEFIT_TYPES },
    {
      name: "deductible",
      type: "money",
      description: "Deductible of the plan per plan year",
      unit: "USD",
      min: 0,
      usualMedian: 25_000,
    },
    {
      name: "out_of_pocket_max",
      type: "money",
      description: "Most that a member pays in network per plan year",
      unit: "USD",
      min: 0,
      usualMedian: 25_000,
    },
    {
      name: "annual_max",
      type: "money",
      description: "Most that the plan pays for this benefit per plan year",
      unit: "USD",
      min: 0,
    },
    {
      name: "deductible_applies",
      type: "boolean",
      description: "Whether claims of this benefit count toward the deductible",
    },
    {
      name: "coinsurance",
      type: "number",
      description: "Member's share after the deductible",
      unit: "share",
      min: 0,
      max: 1,
    },
  ],
});

/** Identifying data; read by no feature. */
export const CONTACTS: TableSchema = withHeaderAliases({
  name: "contacts",
  description: "One row per member: identifying data, preferred channel and consents",
  key: ["member_id"],
  foreignKey: { column: "member_id", table: "members" },
  optional: true,
  restricted: true,
  columns: [
    memberId,
    { name: "name", type: "string", description: "Full name" },
    { name: "email", type: "string", description: "E-mail address" },
    { name: "phone", type: "string", description: "Phone number" },
    { name: "postal_address", type: "string", description: "Postal address" },
    { name: "birth_date", type: "date", description: "Birth date" },
    {
      name: "preferred_channel",
      type: "string",
      description: "Preferred channel",
      values: CHANNELS,
    },
    ...(["plan_benefit", "care_coordination", "third_party_paid"] as const).flatMap((purpose) =>
      CHANNELS.map((channel) => ({
        name: `consent_${purpose}_${channel}`,
        type: "boolean" as const,
        description: `May be contacted by ${channel} for ${purpose.replaceAll("_", " ")}`,
      }))
    ),
  ],
});

/** Hidden truth of synthetic data; read by evaluation only. */
export const TRUTH: TableSchema = {
  name: "truth",
  description: "One row per member and offer: hidden need and response probabilities",
  key: ["member_id", "offer_id"],
  foreignKey: { column: "member_id", table: "members" },
  optional: true,
  restricted: true,
  columns: [
    memberId,
    { name: "offer_id", type: "string", description: "Offer of the catalog" },
    { name: "need", type: "number", description: "Hidden need", min: 0, max: 1 },
    ...CHANNELS.map((channel) => ({
      name: `response_probability_${channel}`,
      type: "number" as const,
      description: `Probability of responding by ${channel}`,
      min: 0,
      max: 1,
    })),
  ],
};

/** All tables in the order in which they are made. */
export const HEALTHCARE_TABLES: readonly TableSchema[] = [
  MEMBERS,
  CLAIMS,
  BENEFITS,
  ENGAGEMENT,
  PLAN_DESIGN,
  CONTACTS,
  TRUTH,
];
