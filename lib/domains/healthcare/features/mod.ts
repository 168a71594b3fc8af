/**
 * The features of a health plan: 90 records in the six groups of the
 * specification, as data for `lib/features`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { healthcareFeatures } from "lib/domains/healthcare/features/mod.ts";
 *
 * assertEquals(healthcareFeatures.names.length, 90);
 * assertEquals(healthcareFeatures.feature("er_visit_count").unit, "claims");
 * assertEquals(healthcareFeatures.tablesOf("remaining_deductible_pct"), ["claims", "plan_design"]);
 * ```
 * @module
 */
import { FeatureSet } from "../../../features/mod.ts";
import { benefitsFeatures, benefitsMeasures } from "./benefits_features.ts";
import { claimsFeatures, claimsMeasures } from "./claims_features.ts";
import { demographicFeatures } from "./demographic_features.ts";
import { diagnosisFeatures, diagnosisMeasures } from "./diagnosis_features.ts";
import { engagementFeatures, engagementMeasures } from "./engagement_features.ts";
import { healthcareSources } from "./sources.ts";
import { temporalFeatures } from "./temporal_features.ts";

export { healthcareFactorGroups } from "./factor_groups.ts";
export { healthcareSources, LOOKBACK_DAYS } from "./sources.ts";

/** Columns that health plan features are derived from. */
export const healthcareMeasures = [
  ...claimsMeasures,
  ...diagnosisMeasures,
  ...benefitsMeasures,
  ...engagementMeasures,
] as const;

/** All features of a health plan in the order of the matrix's columns. */
export const healthcareFeatures: FeatureSet = new FeatureSet({
  sources: healthcareSources,
  measures: healthcareMeasures,
  features: [
    ...demographicFeatures,
    ...claimsFeatures,
    ...diagnosisFeatures,
    ...benefitsFeatures,
    ...engagementFeatures,
    ...temporalFeatures,
  ],
});
