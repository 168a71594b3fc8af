import { above, atLeast, flag } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const genericDrugSwitch: Offer = {
  id: "PHARM_001",
  name: "Generic Drug Switch",
  category: "Pharmacy",
  description: "A pharmacist looks for lower-cost versions of the medicines in use",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 28,
  rules: [
    {
      id: "uses_pharmacy",
      points: 20,
      when: above("pharmacy_utilization_rate", 0.3),
      reason: "Much of the pharmacy benefit is used",
      source: `${sources.TARGET_MEMBERS}: high pharmacy utilization`,
    },
    {
      id: "several_fills",
      points: 15,
      when: atLeast("pharmacy_fill_count", 6),
      reason: "Six or more fills within a year",
      source: `${sources.TARGET_MEMBERS}: chronic Rx`,
    },
    {
      id: "high_own_share",
      points: 12,
      when: above("out_of_pocket_ratio", 0.5),
      reason: "More than half of the costs are the member's own",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "own_costs",
      points: 8,
      when: above("total_member_responsibility", 1_000),
      reason: "More than $1,000 of own costs within a year",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "chronic_condition",
      points: 10,
      when: atLeast("chronic_category_count", 2),
      reason: "Several conditions that need medicines over years",
      source: `${sources.TARGET_MEMBERS}: chronic Rx`,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "fills_prescriptions",
      when: atLeast("pharmacy_fill_count", 2),
      reason: "Fewer than two prescription fills within a year",
      source: `${sources.TARGET_MEMBERS}: high pharmacy utilization`,
    },
  ],
};

const mailOrderPharmacy: Offer = {
  id: "PHARM_002",
  name: "Mail-Order Pharmacy",
  category: "Pharmacy",
  description: "Regular medicines sent home, three months at a time",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 30,
  rules: [
    {
      id: "monthly_fills",
      points: 25,
      when: atLeast("pharmacy_fill_count", 12),
      reason: "A fill a month or more",
      source: `${sources.TARGET_MEMBERS}: chronic Rx`,
    },
    {
      id: "chronic_condition",
      points: 15,
      when: atLeast("chronic_category_count", 1),
      reason: "A condition that needs medicines over years",
      source: `${sources.TARGET_MEMBERS}: chronic Rx`,
    },
    {
      id: "senior",
      points: 10,
      when: flag("is_senior"),
      reason: "Fewer trips to the pharmacy",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "uses_pharmacy",
      points: 8,
      when: above("pharmacy_utilization_rate", 0.3),
      reason: "Much of the pharmacy benefit is used",
      source: `${sources.TARGET_MEMBERS}: high pharmacy utilization`,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "regular_fills",
      when: atLeast("pharmacy_fill_count", 4),
      reason: "Fewer than four prescription fills within a year",
      source: `${sources.TARGET_MEMBERS}: chronic Rx`,
    },
  ],
};

/** Offers of the category Pharmacy. */
export const pharmacyOffers: readonly Offer[] = [genericDrugSwitch, mailOrderPharmacy];
