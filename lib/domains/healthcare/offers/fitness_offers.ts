import { atLeast, between, equals, flag, not } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const gymDiscount: Offer = {
  id: "FIT_001",
  name: "Gym Discount",
  category: "Fitness",
  description: "Reduced membership at partner gyms and online classes",
  channels: ["email", "app", "portal", "phone", "mail"],
  // Partner gyms pay toward the mailing: needs an authorization (45 CFR 164.501).
  purpose: "third_party_paid",
  sensitive: false,
  baseScore: 45,
  rules: [
    {
      id: "young_adult",
      points: 18,
      when: flag("is_young_adult"),
      reason: "The target group of the program",
      source: `${sources.TARGET_MEMBERS}: younger members`,
    },
    {
      id: "under_50",
      points: 8,
      when: between("age", 35, 49),
      reason: "The wider target group of the program",
      source: `${sources.TARGET_MEMBERS}: younger members`,
    },
    {
      id: "digital_user",
      points: 6,
      when: flag("is_digital_user"),
      reason: "Classes are booked in the app or portal",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "high_risk",
      points: -15,
      when: flag("high_risk_flag"),
      reason: "A doctor should be asked before new exercise",
      source: sources.ACSM_SCREENING,
    },
    {
      id: "complex_patient",
      points: -12,
      when: flag("is_complex_patient"),
      reason: "A doctor should be asked before new exercise",
      source: sources.ACSM_SCREENING,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "no_recent_hospital_stay",
      when: equals("inpatient_stay_count", 0),
      reason: "A hospital stay within a year, after which a doctor clears exercise",
      source: sources.ACSM_SCREENING,
    },
  ],
};

const nutritionCoaching: Offer = {
  id: "FIT_002",
  name: "Nutrition Coaching",
  category: "Fitness",
  description: "One-to-one help with meals, shopping and a healthy weight",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 32,
  rules: [
    {
      id: "diabetes",
      points: 20,
      when: flag("has_diabetes"),
      reason: "Meals matter for blood sugar",
      source: `${sources.TARGET_MEMBERS}: weight management`,
    },
    {
      id: "hypertension",
      points: 15,
      when: flag("has_hypertension"),
      reason: "Diet counselling is advised with high blood pressure",
      source: sources.USPSTF_DIET,
    },
    {
      id: "digestive",
      points: 10,
      when: flag("has_gastrointestinal"),
      reason: "Meals matter for digestion",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "joints",
      points: 8,
      when: flag("has_musculoskeletal"),
      reason: "A healthy weight eases back and joints",
      source: `${sources.TARGET_MEMBERS}: weight management`,
    },
    {
      id: "young_adult",
      points: 8,
      when: flag("is_young_adult"),
      reason: "Habits are formed early",
      source: `${sources.TARGET_MEMBERS}: younger members`,
    },
    {
      id: "raised_risk",
      points: 7,
      when: atLeast("risk_score", 40),
      reason: "A raised health risk score",
      source: `${sources.TARGET_MEMBERS}: weight management`,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "no_medical_diet",
      when: not(flag("has_kidney")),
      reason: "In kidney care, where a dietitian of the care team plans meals",
      source: sources.CATALOG_POLICY,
    },
  ],
};

/** Offers of the category Fitness. */
export const fitnessOffers: readonly Offer[] = [gymDiscount, nutritionCoaching];
