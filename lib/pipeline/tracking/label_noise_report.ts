import { mean, standardDeviation } from "../../_shared/stats.ts";
import type { LabelledMembers } from "../train_stage.ts";

/** The noise that was added to the labels of an offer, in points. */
export interface LabelNoise {
  readonly offer_id: string;
  readonly mean: number;
  /** No model gets below it on rows that it has not seen. */
  readonly sd: number;
  /** Share of the variance of noisy labels that is noise, 0-1. */
  readonly variance_share: number;
}

/** How much noise the labels carry, by offer. */
export function labelNoiseReport(members: LabelledMembers): LabelNoise[] {
  const { nRows, labels, offerIds } = members.scores;
  return offerIds.map((offerId, offerIdx) => {
    const of = (values: Float64Array) => values.subarray(offerIdx * nRows, (offerIdx + 1) * nRows);
    const noisy = of(members.noisyLabels);
    const clean = of(labels);
    const noise = noisy.map((label, i) => label - clean[i]);
    const sd = standardDeviation(noise);
    return {
      offer_id: offerId,
      mean: mean(noise),
      sd,
      variance_share: sd === 0 ? 0 : (sd / standardDeviation(noisy)) ** 2,
    };
  });
}
