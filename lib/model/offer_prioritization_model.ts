/**
 * The multi-output model: one booster with an output per offer, and the names it
 * was trained on.
 * @module
 */
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import { InputError } from "../_shared/errors.ts";
import {
  Booster,
  train,
  type TrainOptions,
  type TrainParams,
  type TrainResult,
} from "../gbm/mod.ts";
import { describeDifferences, featureDifferences } from "./feature_differences.ts";

/** Options of {@linkcode OfferPrioritizationModel.train}. */
export interface ModelTrainOptions extends Omit<TrainOptions, "validation"> {
  /** Parameters of the booster by LightGBM's names. */
  params?: Partial<TrainParams>;
  /** Held-out rows whose error is recorded per round; labels column-major. */
  validation?: { features: FeatureMatrix; labels: Float64Array };
}

/** Predicts a score per offer and explains it. */
export class OfferPrioritizationModel {
  /** The trained engine; output k is the score of offer k. */
  readonly booster: Booster;
  /** Id of each output's offer, in the order of the outputs. */
  readonly offerIds: readonly string[];

  /**
   * Puts a booster and the ids of its outputs' offers together.
   *
   * @throws {InputError} when the booster has another number of outputs than there are offers.
   */
  constructor(booster: Booster, offerIds: readonly string[]) {
    if (booster.nOutputs !== offerIds.length) {
      throw new InputError(
        `Cannot use a model of ${booster.nOutputs} outputs for ${offerIds.length} offers: train it anew with \`deno task train\``,
      );
    }
    this.booster = booster;
    this.offerIds = offerIds;
  }

  /** Trains on features and labels (column-major, a column per offer). */
  static async train(
    features: FeatureMatrix,
    labels: Float64Array,
    offerIds: readonly string[],
    options: ModelTrainOptions = {},
  ): Promise<{ model: OfferPrioritizationModel; history: TrainResult["history"] }> {
    const { params, validation, ...rest } = options;
    const { booster, history } = await train(toColumns(features), labels, params, {
      ...rest,
      ...(validation &&
        { validation: { columns: toColumns(validation.features), labels: validation.labels } }),
    });
    return { model: new OfferPrioritizationModel(booster, offerIds), history };
  }

  /** Raw scores, row-major: `[row * nOffers + offer]`; not clamped to 0-100. */
  predict(features: FeatureMatrix): Float64Array {
    this.checkFeatures(features);
    return this.booster.predict(toColumns(features));
  }

  /** `predict` by up to `workers` threads; the same bits. */
  async predictInWorkers(features: FeatureMatrix, workers: number): Promise<Float64Array> {
    this.checkFeatures(features);
    return await this.booster.predictInWorkers(toColumns(features), { workers });
  }

  /**
   * Hands the exact SHAP contributions of each (row, offer) pair to `sink`, in an
   * order of its own: one number a feature, in the features' order, then the base
   * value, in a view that the next pair overwrites. They add up to the raw score.
   */
  eachContribution(
    features: FeatureMatrix,
    pairs: { row: Int32Array; output: Int32Array },
    sink: (pairIdx: number, contributions: Float64Array) => void,
  ): void {
    this.checkFeatures(features);
    this.booster.eachContribution(toColumns(features), pairs, sink);
  }

  /** `eachContribution` by up to `workers` workers; the same bits. */
  async eachContributionInWorkers(
    features: FeatureMatrix,
    pairs: { row: Int32Array; output: Int32Array },
    sink: (pairIdx: number, contributions: Float64Array) => void,
    workers: number,
  ): Promise<void> {
    this.checkFeatures(features);
    const columns = toColumns(features);
    await this.booster.eachContributionInWorkers(columns, pairs, sink, { workers });
  }

  /**
   * Checks that features have the names and the order that the model was trained on.
   *
   * @throws {InputError} naming missing, unknown or reordered features.
   */
  checkFeatures(features: Pick<FeatureMatrix, "names">): void {
    const problems = describeDifferences(
      featureDifferences(this.booster.featureNames, features.names),
    );
    if (problems === "") return;
    throw new InputError(
      `Cannot use features that do not match the model (${problems}): run \`deno task features\` and \`deno task train\` with one version`,
    );
  }
}

function toColumns(matrix: FeatureMatrix) {
  return { values: matrix.values, nRows: matrix.nRows, featureNames: matrix.names };
}
