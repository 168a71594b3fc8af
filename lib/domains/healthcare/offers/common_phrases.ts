/**
 * Phrases that several offers use, each with the offer's own sentence of help.
 * What reveals use of care (visits, fills, conditions) is for private channels.
 * @module
 */
import type { Phrase } from "../../../reasons/mod.ts";

/**
 * What all sensitive offers say on a shared channel: no name, no factor, and the
 * same words for each, so that nobody who sees the letter can tell which it is.
 */
export const UNNAMED_PROGRAM = {
  opening: "Your plan includes care programs with people you can talk to.",
  about: "We think that one of them may suit you, with coaching and check-ins at your own pace.",
  closing: "You can read more when you sign in to the app or member portal.",
} as const;

/** The last checkup is more than a year ago, or not on record. */
export function checkupPhrases(help: string): Phrase[] {
  const clauseWithoutRecord = "we see no recent checkup on record for you";
  const common = { topic: "checkup", help, shared: true };
  return [
    {
      ...common,
      feature: "days_since_last_preventive_visit",
      min: 366,
      max: 729,
      clause: "it has been {band} since your last checkup on record",
    },
    {
      ...common,
      feature: "days_since_last_preventive_visit",
      min: 730,
      clause: clauseWithoutRecord,
    },
    { ...common, feature: "preventive_visit_count", max: 0, clause: clauseWithoutRecord },
  ];
}

/** Less than a year with the plan. */
export function newMemberPhrases(help: string): Phrase[] {
  const common = { topic: "new member", help, shared: true };
  const clause = "you are still fairly new to the plan";
  return [
    // 0 months: not covered, or just joined; "still" would be untrue of either.
    { ...common, feature: "tenure_months", min: 1, max: 11, clause },
  ];
}

/** Contacts with the plan by app or portal. */
export function digitalPhrases(help: string): Phrase[] {
  const common = { topic: "digital", help, shared: true, standsAlone: true };
  return [
    {
      ...common,
      feature: "is_digital_user",
      min: 1,
      clause: "you are in touch with us mostly through the app or member portal",
    },
    {
      ...common,
      feature: "app_login_count",
      min: 3,
      clause: "you have used our app {times} this past year",
    },
    {
      ...common,
      feature: "app_engagement_rate",
      min: 0.5,
      clause: "you are in touch with us mostly through the app",
    },
    {
      ...common,
      feature: "portal_engagement_rate",
      min: 0.5,
      clause: "you are in touch with us mostly through the member portal",
    },
  ];
}

/** Own costs: amounts on private channels, a general statement on all. */
export function ownCostPhrases(help: string): Phrase[] {
  const common = { topic: "own costs", help };
  const general = "your own share of health costs has been on the high side this past year";
  return [
    {
      ...common,
      feature: "total_member_responsibility",
      min: 1_000,
      clause: "your own share of health costs came to {band} this past year",
      shared: false,
    },
    {
      ...common,
      feature: "total_member_responsibility",
      min: 1_000,
      clause: general,
      shared: true,
    },
    {
      ...common,
      feature: "out_of_pocket_ratio",
      min: 0.4,
      clause: "you have paid a good part of your health costs yourself this past year",
      shared: true,
    },
  ];
}

/** Prescriptions filled; on shared channels only that the benefit is used. */
export function pharmacyPhrases(help: string, options: { mayBeShared: boolean }): Phrase[] {
  const common = { topic: "pharmacy", help, shared: false };
  const phrases: Phrase[] = [
    {
      ...common,
      feature: "pharmacy_fill_count",
      min: 12,
      clause: "you fill a prescription about once a month or more",
    },
    {
      ...common,
      feature: "pharmacy_fill_count",
      min: 4,
      clause: "you have filled prescriptions {times} this past year",
    },
    {
      ...common,
      feature: "pharmacy_utilization_rate",
      min: 0.3,
      clause: "you have used a good part of your pharmacy benefit this year",
    },
  ];
  if (!options.mayBeShared) return phrases;
  const general = { ...common, clause: "you use your pharmacy benefit", shared: true };
  return [
    ...phrases,
    { ...general, feature: "pharmacy_fill_count", min: 1 },
    { ...general, feature: "pharmacy_utilization_rate", min: 0.01 },
  ];
}

/** Emergency care, from a number of visits on. */
export function emergencyPhrase(help: string, minVisits = 1): Phrase {
  return {
    feature: "er_visit_count",
    topic: "emergency",
    min: minVisits,
    clause: minVisits > 1
      ? "you needed emergency care more than once this past year"
      : "you needed emergency care this past year",
    help,
    shared: false,
  };
}

/** Specialist visits, two or more. */
export function specialistPhrase(help: string): Phrase {
  return {
    feature: "specialist_visit_count",
    topic: "specialist",
    min: 2,
    clause: "you have seen specialists {times} this past year",
    help,
    shared: false,
  };
}

/** Two or more lasting conditions, none of them named. */
export function severalConditionsPhrases(help: string): Phrase[] {
  const common = {
    topic: "several conditions",
    clause: "you are looking after more than one health concern",
    help,
    shared: false,
  };
  return [
    { ...common, feature: "is_complex_patient", min: 1 },
    { ...common, feature: "chronic_category_count", min: 2 },
  ];
}

/** A condition flag in the offer's own words. */
export function conditionPhrase(
  feature: string,
  options: { topic: string; clause: string; help: string },
): Phrase {
  return { feature, min: 1, shared: false, ...options };
}

/** Care outside the network. */
export function outOfNetworkPhrases(help: string): Phrase[] {
  const common = { feature: "out_of_network_rate", topic: "network", help, shared: true };
  return [
    {
      ...common,
      min: 0.2,
      clause: "a good part of your care this past year was outside the plan's network",
    },
    {
      ...common,
      min: 0.01,
      clause: "some of your care this past year was outside the plan's network",
    },
  ];
}
