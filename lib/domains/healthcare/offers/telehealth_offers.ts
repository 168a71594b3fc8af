import { above, any, atLeast, equals, flag } from "../../../labels/mod.ts";
import type { NamedCondition, Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const usesAppOrPortal: NamedCondition = {
  id: "uses_app_or_portal",
  when: any(
    atLeast("app_login_count", 1),
    above("app_engagement_rate", 0),
    above("portal_engagement_rate", 0),
  ),
  reason: "No sign of an app or portal account within a year",
  source: `${sources.TARGET_MEMBERS}: app users`,
};

const virtualPrimaryCare: Offer = {
  id: "TELE_001",
  name: "Virtual Primary Care",
  category: "Telehealth",
  description: "Visits with a primary care doctor by video, from home or on the go",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 28,
  rules: [
    {
      id: "digital_user",
      points: 20,
      when: flag("is_digital_user"),
      reason: "Most contacts are by app or portal",
      source: `${sources.TARGET_MEMBERS}: app users`,
    },
    {
      id: "app_logins",
      points: 10,
      when: atLeast("app_login_count", 6),
      reason: "Six or more app logins within a year",
      source: `${sources.TARGET_MEMBERS}: app users`,
    },
    {
      id: "walk_in_visits",
      points: 12,
      when: any(atLeast("urgent_care_visit_count", 1), atLeast("er_visit_count", 1)),
      reason: "Some urgent care and emergency visits can be seen by video first",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "telehealth_before",
      points: 8,
      when: atLeast("telehealth_visit_count", 1),
      reason: "A telehealth visit within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "no_primary_care",
      points: 8,
      when: equals("primary_care_visit_count", 0),
      reason: "No primary care visit within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "young_adult",
      points: 6,
      when: flag("is_young_adult"),
      reason: "Younger members ask for video visits more often",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [usesAppOrPortal],
};

const virtualSpecialists: Offer = {
  id: "TELE_002",
  name: "Virtual Specialists",
  category: "Telehealth",
  description: "Specialist advice by video, with less travel and shorter waits",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 28,
  rules: [
    {
      id: "complex_patient",
      points: 22,
      when: flag("is_complex_patient"),
      reason: "Three or more chronic conditions",
      source: `${sources.TARGET_MEMBERS}: complex patients`,
    },
    {
      id: "specialist_visits",
      points: 18,
      when: atLeast("specialist_visit_count", 2),
      reason: "Two or more specialist visits within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "digital_user",
      points: 14,
      when: flag("is_digital_user"),
      reason: "Most contacts are by app or portal",
      source: `${sources.TARGET_MEMBERS}: app users`,
    },
    {
      id: "telehealth_before",
      points: 8,
      when: atLeast("telehealth_visit_count", 1),
      reason: "A telehealth visit within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "out_of_network",
      points: 6,
      when: above("out_of_network_rate", 0.1),
      reason: "Care outside the network, where video widens the choice within it",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [
    usesAppOrPortal,
    {
      id: "specialist_need",
      when: any(atLeast("specialist_visit_count", 1), atLeast("chronic_category_count", 2)),
      reason: "No specialist visit and fewer than two chronic conditions within a year",
      source: `${sources.TARGET_MEMBERS}: complex patients`,
    },
  ],
};

/** Offers of the category Telehealth. */
export const telehealthOffers: readonly Offer[] = [virtualPrimaryCare, virtualSpecialists];
