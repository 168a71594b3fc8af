import type { FeatureMatrix } from "../../features/mod.ts";
import { type OfferPrioritizationModel, takeRows } from "../../model/mod.ts";

/** Held-out members that are looked at. */
const MOST_MEMBERS = 200;

/** Mean absolute contribution of each feature to each offer's score, in points. */
export interface ShapSummary {
  readonly n_members: number;
  readonly offer_ids: readonly string[];
  readonly features: readonly {
    readonly name: string;
    /** Mean over the offers. */
    readonly mean: number;
    /** By offer, in the order of `offer_ids`. */
    readonly by_offer: readonly number[];
  }[];
}

/** What the model goes by, on members spread evenly over the held-out ones. */
export function shapSummary(
  model: OfferPrioritizationModel,
  features: FeatureMatrix,
): ShapSummary {
  const nMembers = Math.min(MOST_MEMBERS, features.nRows);
  const rows = Int32Array.from(
    { length: nMembers },
    (_, i) => Math.floor(i * features.nRows / nMembers),
  );
  const means = model.booster.meanAbsContributions({
    values: takeRows(features.values, features.nRows, rows),
    nRows: nMembers,
    featureNames: features.names,
  });
  const nFeatures = features.names.length;
  return {
    n_members: nMembers,
    offer_ids: model.offerIds,
    features: features.names.map((name, j) => {
      const byOffer = model.offerIds.map((_, offerIdx) => means[offerIdx * nFeatures + j]);
      return {
        name,
        mean: byOffer.reduce((sum, value) => sum + value, 0) / byOffer.length,
        by_offer: byOffer,
      };
    }).sort((a, b) => b.mean - a.mean),
  };
}
