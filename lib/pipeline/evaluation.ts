/**
 * How well the model reproduces the rules on members that it has not seen, beside
 * the baselines. The labels are made by rules, so this is fidelity to the rules.
 * @module
 */
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import type { RuleScores } from "../labels/mod.ts";
import {
  meanMetrics,
  meanPerOffer,
  type RegressionMetrics,
  regressionMetrics,
  singleTreePredictions,
} from "../model/mod.ts";
import { standardDeviation } from "../_shared/stats.ts";
import {
  mostPopularScores,
  ndcgAt,
  randomScores,
  top1Agreement,
  topKAgreement,
  toRowMajor,
} from "../ranking/mod.ts";

/** One side of the split with everything that is measured on it; labels column-major. */
export interface EvaluationSet {
  /** Features of the rows that are measured. */
  readonly features: FeatureMatrix;
  /** Scores by the rules, without noise. */
  readonly scores: RuleScores;
  /** The scores with the noise of training labels added, not clamped to 0-100 again. */
  readonly noisyLabels: Float64Array;
  /** Raw scores of the model, row-major. */
  readonly predictions: Float64Array;
}

/** Errors of one offer. */
export interface OfferMetrics {
  /** Id of the offer. */
  readonly offer_id: string;
  /** Standard deviation of the noise-free labels of the held-out members, in points. */
  readonly label_sd: number;
  /** Errors on the training members against the noisy labels. */
  readonly train: RegressionMetrics;
  /** Errors on the training members against the labels without noise. */
  readonly train_noise_free: RegressionMetrics;
  /** Errors on the held-out members against noisy labels. */
  readonly test: RegressionMetrics;
  /** Errors on the held-out members against the labels without noise. */
  readonly test_noise_free: RegressionMetrics;
  /** Test error of always predicting the mean of the noisy training labels (noise-free). */
  readonly baseline_mean: RegressionMetrics;
  /** Test error of one ml-cart tree trained on a sample (noise-free). */
  readonly baseline_single_tree: RegressionMetrics;
}

/** What `outputs/reports/metrics.json` holds. */
export interface Evaluation {
  /** Number of training members. */
  readonly n_train: number;
  /** Number of held-out members. */
  readonly n_test: number;
  /** Plain means over the offers. */
  readonly mean: Readonly<Record<string, RegressionMetrics>>;
  /** Errors by offer, in the order of the catalog. */
  readonly offers: readonly OfferMetrics[];
  /** Against the noise-free labels of the held-out members: model, then baselines. */
  readonly ranking: Readonly<Record<string, RankingMetrics>>;
}

/** Agreement of ranked lists with the rules' lists, means over members (0-1). */
export interface RankingMetrics {
  /** Normalised discounted cumulative gain of the first five offers. */
  readonly ndcg_at_5: number;
  /** Share of members whose first offer is the rules' first. */
  readonly top1_agreement: number;
  /** Share of the rules' first five offers that are among the first five here. */
  readonly top5_agreement: number;
}

/** Measures model and baselines on both sides of the split. */
export function evaluate(
  sets: { train: EvaluationSet; test: EvaluationSet },
  options: { seed: number },
): Evaluation {
  const { train, test } = sets;
  const nOffers = test.scores.nOffers;
  const means = meanPerOffer(train.noisyLabels, nOffers);
  const treePredictions = new Float64Array(test.predictions.length);
  const offers = test.scores.offerIds.map((offerId, offerIdx): OfferMetrics => {
    const tree = singleTreePredictions({
      train: train.features,
      labels: columnOf(train.noisyLabels, offerIdx, nOffers),
      test: test.features,
    }, options);
    tree.forEach((value, rowIdx) => treePredictions[rowIdx * nOffers + offerIdx] = value);
    const testLabels = columnOf(test.scores.labels, offerIdx, nOffers);
    return {
      offer_id: offerId,
      label_sd: standardDeviation(testLabels),
      ...withPrefix("train", train, offerIdx),
      ...withPrefix("test", test, offerIdx),
      baseline_mean: regressionMetrics(
        new Float64Array(testLabels.length).fill(means[offerIdx]),
        testLabels,
      ),
      baseline_single_tree: regressionMetrics(tree, testLabels),
    } as OfferMetrics;
  });
  const keys = [
    "train",
    "train_noise_free",
    "test",
    "test_noise_free",
    "baseline_mean",
    "baseline_single_tree",
  ] as const;
  const { nRows, ids } = test.features;
  const gains = toRowMajor(test.scores.labels, nOffers);
  const ruleScores = toRowMajor(test.scores.unclamped, nOffers);
  const ranking = (scores: Float64Array): RankingMetrics => ({
    ndcg_at_5: ndcgAt(scores, gains, { nOffers }),
    top1_agreement: top1Agreement(scores, ruleScores, { nOffers }),
    top5_agreement: topKAgreement(scores, ruleScores, { nOffers }),
  });
  return {
    n_train: train.features.nRows,
    n_test: nRows,
    mean: Object.fromEntries(
      keys.map((key) => [key, meanMetrics(offers.map((offer) => offer[key]))]),
    ),
    offers,
    ranking: {
      model: ranking(test.predictions),
      baseline_random: ranking(randomScores(ids, { nOffers, seed: options.seed })),
      baseline_most_popular: ranking(mostPopularScores(train.noisyLabels, { nOffers, nRows })),
      baseline_single_tree: ranking(treePredictions),
      rules: ranking(ruleScores),
    },
  };
}

function withPrefix(prefix: "train" | "test", set: EvaluationSet, offerIdx: number) {
  const nOffers = set.scores.nOffers;
  const predictions = Float64Array.from(
    { length: set.features.nRows },
    (_, rowIdx) => set.predictions[rowIdx * nOffers + offerIdx],
  );
  return {
    [prefix]: regressionMetrics(predictions, columnOf(set.noisyLabels, offerIdx, nOffers)),
    [`${prefix}_noise_free`]: regressionMetrics(
      predictions,
      columnOf(set.scores.labels, offerIdx, nOffers),
    ),
  };
}

function columnOf(values: Float64Array, columnIdx: number, nColumns: number): Float64Array {
  const nRows = values.length / nColumns;
  return values.subarray(columnIdx * nRows, (columnIdx + 1) * nRows);
}
