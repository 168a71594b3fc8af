import { above, all, any, atLeast, below, flag, isCategory, not } from "../../../labels/mod.ts";
import type { Offer } from "../../../labels/mod.ts";
import * as sources from "./sources.ts";

const highDeductiblePlan = isCategory("plan_type_encoded", "HDHP");

const savingsAccounts: Offer = {
  id: "COST_001",
  name: "HSA/FSA Optimization",
  category: "Cost Savings",
  description: "Help to pay health costs with pre-tax money from a savings or spending account",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 24,
  rules: [
    {
      id: "high_deductible_plan",
      points: 28,
      when: highDeductiblePlan,
      reason: "A high-deductible plan goes with a health savings account",
      source: sources.IRS_969,
    },
    {
      id: "own_costs",
      points: 14,
      when: above("total_member_responsibility", 1_000),
      reason: "More than $1,000 of own costs within a year",
      source: `${sources.TARGET_MEMBERS}: high OOP costs`,
    },
    {
      id: "high_own_share",
      points: 10,
      when: above("out_of_pocket_ratio", 0.5),
      reason: "More than half of the costs are the member's own",
      source: `${sources.TARGET_MEMBERS}: high OOP costs`,
    },
    {
      id: "open_enrollment",
      points: 8,
      when: flag("is_open_enrollment"),
      reason: "Accounts are chosen at open enrollment",
      source: sources.IRS_969,
    },
    {
      id: "family",
      points: 6,
      when: atLeast("family_size", 3),
      reason: "Contribution limits are higher for families",
      source: sources.IRS_969,
    },
  ],
  eligibility: [
    {
      id: "account_open_to_member",
      when: any(all(highDeductiblePlan, below("age", 65)), not(highDeductiblePlan)),
      reason: "From 65 on Medicare usually ends payments into a health savings account",
      source: sources.IRS_969,
    },
  ],
  applicability: [
    {
      id: "has_own_costs",
      when: any(highDeductiblePlan, above("total_member_responsibility", 250)),
      reason: "Hardly any own costs within a year",
      source: `${sources.TARGET_MEMBERS}: high OOP costs`,
    },
  ],
};

const inNetworkFinder: Offer = {
  id: "COST_002",
  name: "In-Network Provider Finder",
  category: "Cost Savings",
  description: "A search for doctors and clinics within the plan's network",
  channels: ["email", "app", "portal", "phone", "mail"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 22,
  rules: [
    {
      id: "out_of_network",
      points: 25,
      when: above("out_of_network_rate", 0.05),
      reason: "More than one claim in twenty is out of network",
      source: `${sources.TARGET_MEMBERS}: out-of-network usage`,
    },
    {
      id: "often_out_of_network",
      points: 15,
      when: above("out_of_network_rate", 0.2),
      reason: "More than one claim in five is out of network",
      source: `${sources.TARGET_MEMBERS}: out-of-network usage`,
    },
    {
      id: "high_own_share",
      points: 12,
      when: above("out_of_pocket_ratio", 0.5),
      reason: "More than half of the costs are the member's own",
      source: `${sources.TARGET_MEMBERS}: high OOP costs`,
    },
    {
      id: "new_member",
      points: 14,
      when: flag("is_new_member"),
      reason: "New members look for doctors within the network",
      source: sources.CATALOG_POLICY,
    },
    {
      id: "specialist_visits",
      points: 6,
      when: atLeast("specialist_visit_count", 2),
      reason: "Specialists are where network choice matters most",
      source: sources.CATALOG_POLICY,
    },
  ],
  eligibility: [],
  applicability: [
    {
      id: "looks_for_providers",
      when: any(above("out_of_network_rate", 0), flag("is_new_member")),
      reason: "All care is within the network already",
      source: `${sources.TARGET_MEMBERS}: out-of-network usage`,
    },
  ],
};

/** Offers of the category Cost Savings. */
export const costOffers: readonly Offer[] = [savingsAccounts, inNetworkFinder];
