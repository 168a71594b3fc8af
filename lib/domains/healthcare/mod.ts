/**
 * The health plan as content: tables, plan design, features, offers with rules
 * and texts, a synthetic plan and the import of Synthea exports.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { healthcareOffers, HEALTHCARE_TABLES } from "lib/domains/healthcare/mod.ts";
 *
 * assertEquals(healthcareOffers.length, 16);
 * assertEquals(HEALTHCARE_TABLES.slice(0, 4).map((table) => table.name), [
 *   "members",
 *   "claims",
 *   "benefits",
 *   "engagement",
 * ]);
 * ```
 * @module
 */
export * from "./features/mod.ts";
export * from "./offers/mod.ts";
export * from "./plan_design.ts";
export * from "./schema.ts";
export * from "./synthea/mod.ts";
export * from "./synthetic/mod.ts";
// Types of other folders that the signatures here name.
export type { Progress } from "../../_shared/progress.ts";
export type {
  Cell,
  ColumnSchema,
  ColumnType,
  Database,
  DatabaseOptions,
  DataManifest,
  RowRule,
  TableSchema,
} from "../../data/mod.ts";
export type {
  EventSource,
  FeatureDefinition,
  FeatureSet,
  FeatureSetContent,
  FeatureSource,
  FeatureType,
  Fill,
  LookupSource,
  Measure,
  RowSource,
} from "../../features/mod.ts";
export type {
  Comparator,
  Condition,
  NamedCondition,
  Offer,
  Purpose,
  Rule,
} from "../../labels/mod.ts";
export type {
  ChannelSentence,
  OfferTexts,
  Phrase,
  Privacy,
  ReasonTexts,
} from "../../reasons/mod.ts";
