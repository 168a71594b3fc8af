import { above, any, atLeast, atMost, below, flag } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const mentalHealthSupport: Offer = {
  id: "MENTAL_001",
  name: "Mental Health Support",
  category: "Mental Health",
  description: "Help to find a therapist, short waits and check-ins between visits",
  channels: ["app", "portal"],
  purpose: "care_coordination",
  sensitive: true,
  baseScore: 25,
  rules: [
    {
      id: "has_mental_health",
      points: 45,
      when: flag("has_mental_health"),
      reason: "Claims for depression or another mental health condition within a year",
      source: `${sources.TARGET_MEMBERS}: members with MH history`,
    },
    {
      id: "uses_mental_health_benefit",
      points: 8,
      when: above("mental_health_utilization_rate", 0),
      reason: "The mental health benefit is in use this plan year",
      source: `${sources.TARGET_MEMBERS}: members with MH history`,
    },
    {
      id: "high_utilizer",
      points: 10,
      when: atLeast("total_claims_count", 30),
      reason: "Many claims within a year",
      source: `${sources.TARGET_MEMBERS}: high utilizers`,
    },
    {
      id: "emergency_visits",
      points: 8,
      when: atLeast("er_visit_count", 2),
      reason: "Two or more emergency visits within a year",
      source: `${sources.TARGET_MEMBERS}: high utilizers`,
    },
    {
      id: "young_adult",
      points: 4,
      when: flag("is_young_adult"),
      reason: "Support early on matters most",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "sign_of_mental_health_need",
      when: any(flag("has_mental_health"), above("mental_health_utilization_rate", 0)),
      reason: "No mental health claim within a year",
      source: `${sources.TARGET_MEMBERS}: members with MH history`,
    },
  ],
};

const stressManagement: Offer = {
  id: "MENTAL_002",
  name: "Stress Management",
  category: "Mental Health",
  description: "Short guided sessions for better sleep, calm and energy, at one's own pace",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 32,
  rules: [
    {
      id: "high_utilizer",
      points: 15,
      when: atLeast("total_claims_count", 20),
      reason: "Many claims within a year",
      source: `${sources.TARGET_MEMBERS}: high utilizers`,
    },
    {
      id: "has_mental_health",
      points: 12,
      when: flag("has_mental_health"),
      reason: "Claims for a mental health condition within a year",
      source: `${sources.TARGET_MEMBERS}: members with MH history`,
    },
    {
      id: "musculoskeletal",
      points: 10,
      when: flag("has_musculoskeletal"),
      reason: "Lasting pain and stress feed each other",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "working_age",
      points: 10,
      when: below("age", 55),
      reason: "Work and family load are highest before 55",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "digital_user",
      points: 8,
      when: flag("is_digital_user"),
      reason: "The sessions are taken in the app or portal",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "hypertension",
      points: 6,
      when: flag("has_hypertension"),
      reason: "Calm helps to keep blood pressure down",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "not_in_regular_therapy",
      when: atMost("mental_health_utilization_rate", 0.5),
      reason: "In regular therapy, where the therapist plans the sessions",
      source: sources.CATALOG_POLICY,
    },
  ],
};

/** Offers of the category Mental Health. */
export const mentalHealthOffers: readonly Offer[] = [mentalHealthSupport, stressManagement];
