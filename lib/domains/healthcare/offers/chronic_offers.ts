import { above, atLeast, flag } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const diabetesManagement: Offer = {
  id: "CHRON_001",
  name: "Diabetes Management Program",
  category: "Chronic Disease",
  description: "Personal coaching, help with medicines and regular check-ins for diabetes",
  channels: ["app", "portal"],
  purpose: "care_coordination",
  sensitive: true,
  baseScore: 50,
  // Exactly the three rules of the specification's example.
  rules: [
    {
      id: "has_diabetes",
      points: 40,
      when: flag("has_diabetes"),
      reason: "Claims for diabetes within a year",
      source: `${sources.TRAINING_TARGET}: strong signal`,
    },
    {
      id: "high_risk",
      points: 10,
      when: flag("high_risk_flag"),
      reason: "A high health risk score",
      source: `${sources.TRAINING_TARGET}: additional boost`,
    },
    {
      id: "uses_pharmacy",
      points: 5,
      when: above("pharmacy_utilization_rate", 0.3),
      reason: "Much of the pharmacy benefit is used",
      source: `${sources.TRAINING_TARGET}: uses pharmacy benefits`,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "sign_of_diabetes",
      when: flag("has_diabetes"),
      reason: "No claim for diabetes within a year",
      source: `${sources.TARGET_MEMBERS}: members with specific conditions`,
    },
  ],
};

const heartHealth: Offer = {
  id: "CHRON_002",
  name: "Heart Health Program",
  category: "Chronic Disease",
  description: "Coaching, home blood pressure checks and a heart-healthy plan",
  channels: ["app", "portal"],
  purpose: "care_coordination",
  sensitive: true,
  baseScore: 35,
  rules: [
    {
      id: "has_cardiovascular",
      points: 35,
      when: flag("has_cardiovascular"),
      reason: "Claims for heart disease or high blood pressure within a year",
      source: `${sources.TARGET_MEMBERS}: members with specific conditions`,
    },
    {
      id: "high_risk",
      points: 10,
      when: flag("high_risk_flag"),
      reason: "A high health risk score",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "has_diabetes",
      points: 8,
      when: flag("has_diabetes"),
      reason: "Diabetes raises the risk of heart disease",
      source: sources.ADA_HEART,
    },
    {
      id: "emergency_visit",
      points: 7,
      when: atLeast("er_visit_count", 1),
      reason: "An emergency visit within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "age_50_or_over",
      points: 5,
      when: atLeast("age", 50),
      reason: "Heart disease is more common from 50 on",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "sign_of_heart_condition",
      when: flag("has_cardiovascular"),
      reason: "No claim for heart disease or high blood pressure within a year",
      source: `${sources.TARGET_MEMBERS}: members with specific conditions`,
    },
  ],
};

const respiratoryCare: Offer = {
  id: "CHRON_003",
  name: "Respiratory Care Program",
  category: "Chronic Disease",
  description: "Coaching on inhalers, triggers and an action plan for asthma and COPD",
  channels: ["app", "portal"],
  purpose: "care_coordination",
  sensitive: true,
  baseScore: 30,
  rules: [
    {
      id: "has_respiratory",
      points: 45,
      when: flag("has_respiratory"),
      reason: "Claims for asthma or COPD within a year",
      source: `${sources.TARGET_MEMBERS}: members with specific conditions`,
    },
    {
      id: "emergency_visit",
      points: 8,
      when: atLeast("er_visit_count", 1),
      reason: "An emergency visit within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "high_risk",
      points: 8,
      when: flag("high_risk_flag"),
      reason: "A high health risk score",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "flu_season",
      points: 5,
      when: flag("is_flu_season"),
      reason: "Flu is harder on people with asthma or COPD",
      source: sources.CDC_FLU,
    },
    {
      id: "senior",
      points: 4,
      when: flag("is_senior"),
      reason: "Lung disease weighs more from 65 on",
      source: sources.CDC_FLU,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "sign_of_lung_condition",
      when: flag("has_respiratory"),
      reason: "No claim for asthma or COPD within a year",
      source: `${sources.TARGET_MEMBERS}: members with specific conditions`,
    },
  ],
};

/** Offers of the category Chronic Disease. */
export const chronicOffers: readonly Offer[] = [
  diabetesManagement,
  heartHealth,
  respiratoryCare,
];
