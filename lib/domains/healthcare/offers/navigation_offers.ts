import { any, atLeast, flag } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const careNavigator: Offer = {
  id: "NAV_001",
  name: "Care Navigator Assignment",
  category: "Care Navigation",
  description: "One person who helps with doctors, appointments, bills and next steps",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "care_coordination",
  sensitive: false,
  baseScore: 25,
  rules: [
    {
      id: "complex_patient",
      points: 28,
      when: flag("is_complex_patient"),
      reason: "Three or more chronic conditions",
      source: `${sources.TARGET_MEMBERS}: complex patients`,
    },
    {
      id: "multiple_conditions",
      points: 15,
      when: atLeast("chronic_category_count", 2),
      reason: "Two or more chronic conditions",
      source: `${sources.TARGET_MEMBERS}: multiple conditions`,
    },
    {
      id: "hospital_stay",
      points: 15,
      when: atLeast("inpatient_stay_count", 1),
      reason: "A hospital stay within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "emergency_visits",
      points: 10,
      when: atLeast("er_visit_count", 2),
      reason: "Two or more emergency visits within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "high_risk",
      points: 10,
      when: flag("high_risk_flag"),
      reason: "A high health risk score",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "many_specialists",
      points: 8,
      when: atLeast("specialist_visit_count", 4),
      reason: "Four or more specialist visits within a year",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "sign_of_complex_care",
      when: any(
        atLeast("chronic_category_count", 2),
        atLeast("inpatient_stay_count", 1),
        atLeast("er_visit_count", 2),
      ),
      reason:
        "No sign of complex care: fewer than two conditions, no hospital stay, few emergencies",
      source: `${sources.TARGET_MEMBERS}: complex patients, multiple conditions`,
    },
  ],
};

/** Offers of the category Care Navigation. */
export const navigationOffers: readonly Offer[] = [careNavigator];
