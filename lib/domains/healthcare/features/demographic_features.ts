/**
 * Who the member is, as of a date.
 *
 * Members come as a snapshot at the extract's end, with the age in whole years
 * and the tenure in whole months. As of an earlier day:
 *
 * - age = delivered age - floor(days back / 365.25). The birthday is not known, so
 *   within one year back the age stays as delivered (right for half of the
 *   members at half a year back, never wrong by more than one year).
 * - tenure = delivered months - calendar months back, at least 0.
 * @module
 */
import type { FeatureDefinition } from "../../../features/mod.ts";
import { GENDERS, INCOME_BRACKETS, PLAN_TYPES, REGIONS } from "../schema.ts";
import { constant, MEDIAN, NEVER, OWN_CODE } from "./fills.ts";

const group = "demographic";

/** 15 features of the members table. */
export const demographicFeatures: readonly FeatureDefinition[] = [
  {
    name: "age",
    group,
    label: "Age",
    unit: "years",
    description: "Age as of the date: delivered age - floor(days to the extract's end / 365.25)",
    source: "members",
    sql: "age - floor(safe_div(4 * days_between(extract_end, as_of), 1461))",
    fill: NEVER,
    type: "number",
  },
  {
    name: "tenure_months",
    group,
    label: "Time as a member",
    unit: "months",
    description:
      "Months as a member as of the date: delivered months - calendar months to the extract's end, at least 0",
    source: "members",
    sql:
      "CASE WHEN tenure_months >= 0 THEN greatest(tenure_months - (12 * (year(extract_end) - year(as_of)) + month(extract_end) - month(as_of)), 0) END",
    fill: MEDIAN,
    type: "number",
  },
  {
    name: "risk_score",
    group,
    label: "Health risk score",
    unit: "points (0-100)",
    description: "Health risk score as delivered at the extract's end",
    source: "members",
    sql: "risk_score",
    fill: MEDIAN,
    type: "number",
    snapshot: true,
  },
  {
    name: "family_size",
    group,
    label: "People in the family",
    unit: "people",
    description: "Number of family members",
    source: "members",
    sql: "family_size",
    fill: MEDIAN,
    type: "number",
  },
  {
    name: "chronic_condition_count",
    group,
    label: "Long-term health conditions",
    unit: "conditions",
    description: "Number of chronic conditions as delivered at the extract's end",
    source: "members",
    sql: "chronic_condition_count",
    fill: MEDIAN,
    type: "number",
    snapshot: true,
  },
  {
    name: "is_senior",
    group,
    label: "Aged 65 or older",
    unit: "flag",
    description: "Age 65 or more",
    source: "derived",
    sql: "age >= 65",
    fill: NEVER,
    type: "flag",
  },
  {
    name: "is_young_adult",
    group,
    label: "Younger than 35",
    unit: "flag",
    description: "Age below 35",
    source: "derived",
    sql: "age < 35",
    fill: NEVER,
    type: "flag",
  },
  {
    name: "age_group_encoded",
    group,
    label: "Age group",
    unit: "code",
    description: "0: 18-29, 1: 30-39, 2: 40-49, 3: 50-64, 4: 65+",
    source: "derived",
    sql:
      "CASE WHEN age < 30 THEN '18-29' WHEN age < 40 THEN '30-39' WHEN age < 50 THEN '40-49' WHEN age < 65 THEN '50-64' ELSE '65+' END",
    levels: ["18-29", "30-39", "40-49", "50-64", "65+"],
    fill: NEVER,
    type: "ordinal",
  },
  {
    name: "tenure_group_encoded",
    group,
    label: "Time as a member, in groups",
    unit: "code",
    description: "0: below 12 months, 1: 12-35, 2: 36-71, 3: 72 and more",
    source: "derived",
    sql:
      "CASE WHEN tenure_months < 12 THEN '<12' WHEN tenure_months < 36 THEN '12-35' WHEN tenure_months < 72 THEN '36-71' WHEN tenure_months >= 72 THEN '72+' END",
    levels: ["<12", "12-35", "36-71", "72+"],
    fill: MEDIAN,
    type: "ordinal",
  },
  {
    name: "gender_encoded",
    group,
    label: "Gender",
    unit: "code",
    description: "Code of the gender",
    source: "members",
    sql: "gender",
    levels: GENDERS,
    fill: OWN_CODE,
    type: "category",
  },
  {
    name: "region_encoded",
    group,
    label: "Region",
    unit: "code",
    description: "Code of the region",
    source: "members",
    sql: "region",
    levels: REGIONS,
    fill: OWN_CODE,
    type: "category",
  },
  {
    name: "plan_type_encoded",
    group,
    label: "Type of insurance plan",
    unit: "code",
    description: "Code of the plan type",
    source: "members",
    sql: "plan_type",
    levels: PLAN_TYPES,
    fill: OWN_CODE,
    type: "category",
  },
  {
    name: "income_bracket_encoded",
    group,
    label: "Income bracket",
    unit: "code",
    description: "0: Low, 1: Medium, 2: High, 3: Very High",
    source: "members",
    sql: "income_bracket",
    levels: INCOME_BRACKETS,
    fill: MEDIAN,
    type: "ordinal",
  },
  {
    name: "high_risk_flag",
    group,
    label: "High health risk score",
    unit: "flag",
    description: "Health risk score of 70 or more, as delivered at the extract's end",
    source: "derived",
    sql: "risk_score >= 70",
    fill: constant(0, "no high risk is known"),
    type: "flag",
    snapshot: true,
  },
  {
    name: "is_new_member",
    group,
    label: "New member",
    unit: "flag",
    description: "Member for less than 12 months",
    source: "derived",
    sql: "tenure_months < 12",
    fill: constant(0, "most members are not new"),
    type: "flag",
  },
];
