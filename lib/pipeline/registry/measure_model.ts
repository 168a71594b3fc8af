/**
 * What a gate looks at: a model measured afresh on held-out members.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import { withTemporaryFolder } from "../../_shared/files.ts";
import type { FeatureMatrix } from "../../features/mod.ts";
import type { RuleScores } from "../../labels/mod.ts";
import { loadModelFolder, regressionMetrics, saveModel } from "../../model/mod.ts";
import { ndcgAt, toRowMajor } from "../../ranking/mod.ts";
import type { LoadedModel, StoredModel } from "./load_model.ts";

/** Figures of a model against the rules without noise; errors in points of the score. */
export interface Figures {
  /** Mean over the offers. */
  readonly rmse: number;
  /** By id of the offer. */
  readonly offerRmse: ReadonlyMap<string, number>;
  /** 0-1. */
  readonly ndcgAt5: number;
  /** The band of scores whose mean is furthest from the mean by the rules. */
  readonly furthestBand: ScoreBand;
}

/** Scores within a tenth of the range, means in points. */
export interface ScoreBand {
  /** Where the band begins: 0, 10, ... 90. */
  readonly from: number;
  /** How many predicted scores lie in it. */
  readonly nScores: number;
  /** Mean of those scores. */
  readonly predicted: number;
  /** Mean of the scores that the rules give for the same pairs of member and offer. */
  readonly byRules: number;
}

/** Bands with fewer scores are passed over: their mean is chance. */
const FEWEST_IN_BAND = 100;
const BAND_WIDTH = 10;

/** Measures a model on members that it was not trained on. */
export async function measureModel(
  loaded: LoadedModel,
  { features, scores }: { features: FeatureMatrix; scores: RuleScores },
  options: { threads: number },
): Promise<Figures> {
  const predictions = await loaded.model.predictInWorkers(features, options.threads);
  const { nRows, nOffers, offerIds } = scores;
  const offerRmse = new Map(offerIds.map((id, offerIdx) => {
    const of = Float64Array.from(
      { length: nRows },
      (_, rowIdx) => predictions[rowIdx * nOffers + offerIdx],
    );
    const labels = scores.labels.subarray(offerIdx * nRows, (offerIdx + 1) * nRows);
    return [id, regressionMetrics(of, labels).rmse];
  }));
  const gains = toRowMajor(scores.labels, nOffers);
  return {
    rmse: [...offerRmse.values()].reduce((sum, rmse) => sum + rmse, 0) / nOffers,
    offerRmse,
    ndcgAt5: ndcgAt(predictions, gains, { nOffers }),
    furthestBand: furthestBand(predictions, gains),
  };
}

/** Largest difference of a score after a model was saved and loaded again. */
export async function reloadDifference(
  stored: StoredModel,
  features: FeatureMatrix,
  options: { threads: number; folder: string },
): Promise<number> {
  const { model } = stored;
  const again = await withTemporaryFolder(join(options.folder, "reload"), async (temporary) => {
    const to = join(temporary, "model");
    await saveModel(to, stored, model.booster.featureNames.map(() => 0));
    return await loadModelFolder(to);
  });
  const [before, after] = [
    await model.predictInWorkers(features, options.threads),
    await again.model.predictInWorkers(features, options.threads),
  ];
  return before.reduce((most, score, i) => Math.max(most, Math.abs(score - after[i])), 0);
}

/** The furthest from the labels of the bands of a score that is kept within 0-100. */
export function furthestBand(predictions: Float64Array, labels: Float64Array): ScoreBand {
  const nBands = 100 / BAND_WIDTH;
  const bands = Array.from({ length: nBands }, () => ({ n: 0, predicted: 0, byRules: 0 }));
  predictions.forEach((prediction, i) => {
    const score = Math.min(100, Math.max(0, prediction));
    const band = bands[Math.min(nBands - 1, Math.floor(score / BAND_WIDTH))];
    band.n++;
    band.predicted += score;
    band.byRules += labels[i];
  });
  const means = bands.map(({ n, predicted, byRules }, i): ScoreBand => ({
    from: i * BAND_WIDTH,
    nScores: n,
    predicted: predicted / n,
    byRules: byRules / n,
  })).filter(({ nScores }) => nScores >= FEWEST_IN_BAND);
  if (means.length === 0) {
    throw new InputError(
      `Cannot look at ${labels.length} scores in bands of at least ${FEWEST_IN_BAND}: pass more members`,
    );
  }
  return means.reduce((furthest, band) => bandError(band) > bandError(furthest) ? band : furthest);
}

/** How far a band's mean is from the mean by the rules, in points. */
export function bandError({ predicted, byRules }: ScoreBand): number {
  return Math.abs(predicted - byRules);
}
