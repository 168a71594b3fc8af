import type { FeatureMatrix } from "../../features/mod.ts";
import type { OfferPrioritizationModel } from "../../model/mod.ts";

/** Held-out members that are looked at. */
const N_ROWS = 20;

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
  const nRows = Math.min(N_ROWS, features.nRows);
  const nOffers = model.offerIds.length;
  const totals = new Float64Array(features.names.length * nOffers);
  const pairs = {
    row: Int32Array.from(
      { length: nRows * nOffers },
      (_, i) => Math.floor((Math.floor(i / nOffers) * features.nRows) / nRows),
    ),
    output: Int32Array.from({ length: nRows * nOffers }, (_, i) => i % nOffers),
  };
  model.eachContribution(features, pairs, (i, contributions) => {
    for (let j = 0; j < features.names.length; j++) {
      totals[j * nOffers + (i % nOffers)] += Math.abs(contributions[j]);
    }
  });
  return {
    n_members: nRows,
    offer_ids: model.offerIds,
    features: features.names.map((name, j) => {
      const byOffer = Array.from(
        totals.subarray(j * nOffers, (j + 1) * nOffers),
        (total) => total / nRows,
      );
      return {
        name,
        mean: byOffer.reduce((sum, value) => sum + value, 0) / nOffers,
        by_offer: byOffer,
      };
    }).sort((a, b) => b.mean - a.mean),
  };
}
