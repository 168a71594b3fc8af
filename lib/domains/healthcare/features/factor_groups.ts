import type { FactorGroup } from "../../../reasons/mod.ts";

/**
 * Features of a health plan that say the same thing: windows of one count, a count
 * and its rate or its recency, a number and the flag made from it. A condition and
 * the wider one that holds it are one factor, too.
 */
export const healthcareFactorGroups: readonly FactorGroup[] = [
  {
    id: "age",
    label: "Age",
    features: ["age", "is_senior", "is_young_adult", "age_group_encoded"],
  },
  {
    id: "tenure",
    label: "Time as a member",
    features: ["tenure_months", "tenure_group_encoded", "is_new_member"],
  },
  { id: "risk", label: "Health risk score", features: ["risk_score", "high_risk_flag"] },
  {
    id: "long_term_conditions",
    label: "Number of long-term conditions",
    features: [
      "chronic_condition_count",
      "chronic_category_count",
      "diagnosis_category_count",
      "is_complex_patient",
    ],
  },
  {
    id: "use_of_care",
    label: "How often care was used",
    features: [
      "total_claims_count",
      "claims_last_30d",
      "claims_last_90d",
      "claims_last_180d",
      "days_since_last_claim",
      "unique_claim_types",
    ],
  },
  {
    id: "amounts_billed",
    label: "Amounts billed and paid by the plan",
    features: [
      "total_claim_amount",
      "avg_claim_amount",
      "max_claim_amount",
      "std_claim_amount",
      "claim_amount_last_90d",
      "total_paid_amount",
    ],
  },
  {
    id: "own_costs",
    label: "Costs paid by the member",
    features: [
      "total_member_responsibility",
      "out_of_pocket_ratio",
      "out_of_pocket_max_used_pct",
      "remaining_deductible_pct",
    ],
  },
  {
    id: "pharmacy",
    label: "Prescriptions filled",
    features: ["pharmacy_fill_count", "pharmacy_utilization_rate"],
  },
  {
    id: "preventive_care",
    label: "Checkups",
    features: [
      "preventive_visit_count",
      "days_since_last_preventive_visit",
      "preventive_utilization_rate",
    ],
  },
  {
    id: "heart",
    label: "Care for heart or blood pressure",
    features: ["has_cardiovascular", "has_hypertension"],
  },
  { id: "lungs", label: "Care for asthma or lungs", features: ["has_respiratory", "has_asthma"] },
  {
    id: "mental_health",
    label: "Care for mental health",
    features: ["has_mental_health", "mental_health_utilization_rate"],
  },
  {
    id: "benefit_use",
    label: "How far the benefits are used this year",
    features: [
      "avg_utilization_rate",
      "max_utilization_rate",
      "medical_utilization_rate",
      "total_remaining_balance",
      "unused_benefit_count",
      "days_since_last_benefit_use",
      "benefits_urgency",
    ],
  },
  {
    id: "contact_frequency",
    label: "How often the member and the plan were in contact",
    features: [
      "total_engagements",
      "engagements_last_30d",
      "engagements_last_90d",
      "days_since_last_engagement",
      "unique_channels_count",
    ],
  },
  {
    id: "offers_answered",
    label: "Answers to earlier offers",
    features: ["offers_sent_count", "avg_response_rate", "offer_open_rate", "offer_click_rate"],
  },
  {
    id: "digital",
    label: "Contact by app or member portal",
    features: [
      "is_digital_user",
      "app_login_count",
      "app_engagement_rate",
      "portal_engagement_rate",
      "avg_session_duration_sec",
    ],
  },
  {
    id: "season",
    label: "Time of the year",
    features: [
      "month",
      "quarter",
      "is_q4",
      "is_flu_season",
      "is_open_enrollment",
      "is_year_start",
      "days_until_year_end",
    ],
  },
];
