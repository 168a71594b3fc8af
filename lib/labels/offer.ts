/**
 * An offer as data: what it is, whom it may go to, and the rules of its score.
 * @module
 */
import type { Condition } from "./condition.ts";

/** Points that a condition adds to (or takes from) an offer's base score. */
export interface Rule {
  /** Unique within the offer. */
  readonly id: string;
  /** Added when the condition holds; negative ones take away. */
  readonly points: number;
  /** When the rule fires. */
  readonly when: Condition;
  /** Why it counts, in plain words. */
  readonly reason: string;
  /** Where it comes from: guideline, law or specification. */
  readonly source: string;
}

/** A condition that must hold for an offer to be shown; `id` is the code when it does not. */
export interface NamedCondition {
  /** Unique within the offer. */
  readonly id: string;
  /** What must hold. */
  readonly when: Condition;
  /** Why a member is stopped who does not meet it. */
  readonly reason: string;
  /** Where it comes from. */
  readonly source: string;
}

/** Why the plan contacts a member; the last needs an authorization (45 CFR 164.501). */
export type Purpose = "plan_benefit" | "care_coordination" | "third_party_paid";

/** One offer of a catalog. */
export interface Offer {
  /** Unique in the catalog, as in `PREV_001`. */
  readonly id: string;
  /** As shown to people. */
  readonly name: string;
  /** One of the categories by which callers filter. */
  readonly category: string;
  /** One line for catalogs and lists. */
  readonly description: string;
  /** Channels by which it may be sent. */
  readonly channels: readonly string[];
  /** Why it is sent. */
  readonly purpose: Purpose;
  /** Whether the offer itself gives a health condition away. */
  readonly sensitive: boolean;
  /** Score before any rule. */
  readonly baseScore: number;
  /** In the order of the trace. */
  readonly rules: readonly Rule[];
  /** May the member have it? All must hold. */
  readonly eligibility: readonly NamedCondition[];
  /** Does it make sense now? All must hold. */
  readonly applicability: readonly NamedCondition[];
}
