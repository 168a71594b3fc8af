import { above, all, any, atLeast, between, flag, isCategory, not } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

/*
 * Gender "Other" or unknown: who has which organs is not recorded, so a screening
 * is closed only to members recorded as male, never to everyone not recorded as female.
 */
const notRecordedAsMale = not(isCategory("gender_encoded", "M"));
const colorectalAge = between("age", 45, 75);
const breastAge = all(between("age", 40, 74), notRecordedAsMale);
const cervicalAge = all(between("age", 21, 65), notRecordedAsMale);

const annualWellnessVisit: Offer = {
  id: "PREV_001",
  name: "Annual Wellness Visit",
  category: "Preventive Care",
  description: "A yearly visit to review health, update vaccines and plan care",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 32,
  rules: [
    {
      id: "overdue",
      points: 25,
      when: above("days_since_last_preventive_visit", 365),
      reason: "No preventive visit within a year",
      source: `${sources.TARGET_MEMBERS}: overdue for checkups`,
    },
    {
      id: "long_overdue",
      points: 10,
      when: atLeast("days_since_last_preventive_visit", 730),
      reason: "No preventive visit within two years",
      source: `${sources.TARGET_MEMBERS}: overdue for checkups`,
    },
    {
      id: "age_50_or_over",
      points: 8,
      when: atLeast("age", 50),
      reason: "Checkups find more from 50 on",
      source: `${sources.TARGET_MEMBERS}: age 50+`,
    },
    {
      id: "senior",
      points: 7,
      when: flag("is_senior"),
      reason: "A yearly wellness visit is part of care from 65 on",
      source: sources.MEDICARE_WELLNESS,
    },
    {
      id: "new_member",
      points: 5,
      when: flag("is_new_member"),
      reason: "A first visit sets up care with the plan's doctors",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "year_start",
      points: 4,
      when: flag("is_year_start"),
      reason: "The preventive benefit has just renewed",
      source: sources.ACA_PREVENTIVE,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "visit_due",
      when: above("days_since_last_preventive_visit", 365),
      reason: "A preventive visit took place within the last year",
      source: sources.ACA_PREVENTIVE,
    },
  ],
};

const cancerScreening: Offer = {
  id: "PREV_002",
  name: "Cancer Screening",
  category: "Preventive Care",
  description: "Routine screening tests by age, as the national task force advises",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 28,
  rules: [
    {
      id: "colorectal_age",
      points: 25,
      when: colorectalAge,
      reason: "Colorectal screening is advised from 45 to 75",
      source: sources.USPSTF_COLORECTAL,
    },
    {
      id: "breast_age",
      points: 8,
      when: breastAge,
      reason: "Breast screening is advised every two years from 40 to 74",
      source: sources.USPSTF_BREAST,
    },
    {
      id: "cervical_age",
      points: 6,
      when: cervicalAge,
      reason: "Cervical screening is advised from 21 to 65",
      source: sources.USPSTF_CERVICAL,
    },
    {
      id: "overdue",
      points: 15,
      when: above("days_since_last_preventive_visit", 365),
      reason: "No preventive visit within a year, where screening is arranged",
      source: `${sources.TARGET_MEMBERS}: overdue for checkups`,
    },
    {
      id: "age_50_or_over",
      points: 5,
      when: atLeast("age", 50),
      reason: "The target group of the program",
      source: `${sources.TARGET_MEMBERS}: age 50+`,
    },
    {
      id: "in_cancer_care",
      points: -25,
      when: flag("has_cancer"),
      reason: "The care team plans the tests of members in cancer care",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [
    {
      id: "screening_age",
      when: any(colorectalAge, breastAge, cervicalAge),
      reason: "No routine screening is advised at this age",
      source: `${sources.USPSTF_COLORECTAL}; ${sources.USPSTF_BREAST}; ${sources.USPSTF_CERVICAL}`,
    },
  ],
  applicability: [
    {
      id: "not_in_cancer_care",
      when: not(flag("has_cancer")),
      reason: "In cancer care, where the care team plans the tests",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "no_recent_preventive_visit",
      when: above("days_since_last_preventive_visit", 90),
      reason: "A preventive visit, where screening is discussed, took place within 90 days",
      source: sources.CATALOG_POLICY,
    },
  ],
};

/** Offers of the category Preventive Care. */
export const preventiveOffers: readonly Offer[] = [annualWellnessVisit, cancerScreening];
