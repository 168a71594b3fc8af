/**
 * Stage `train`: labels by the rules, the model, its errors beside the baselines,
 * and the model folder.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { readJson, writeFileAtomic, writeJson } from "../_shared/files.ts";
import { quantile } from "../_shared/stats.ts";
import type { Settings } from "../config.ts";
import { csvText } from "../data/csv_text.ts";
import { healthcareFactorGroups, healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import { healthcareOffers } from "../domains/healthcare/offers/mod.ts";
import {
  FeatureEngineer,
  type FeatureMatrix,
  type FittedState,
  readFeatures,
} from "../features/mod.ts";
import type { TrainParams } from "../gbm/mod.ts";
import { addLabelNoise, OfferCatalog, RuleBasedScorer, type RuleScores } from "../labels/mod.ts";
import {
  loadModelFolder,
  OfferPrioritizationModel,
  saveModel,
  splitByMember,
  takeRows,
} from "../model/mod.ts";
import { FactorPlan, globalView, globalViewText } from "../reasons/mod.ts";
import { evaluate, type Evaluation, type EvaluationSet } from "./evaluation.ts";
import { type FeaturesManifest, readFeaturesManifest } from "./features_stage.ts";
import { withTrainingRun } from "./tracking/track_training.ts";
import { trackingUriOf } from "./tracking/tracking_options.ts";
import { type OutputPaths, outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** Fewest members that a model is trained on. */
export const FEWEST_TRAINING_MEMBERS = 100;
/** Most held-out members that the global view of the model is taken over. */
const MOST_VIEWED_MEMBERS = 500;

/** Trains, measures and saves the model; for a source that is only scored, checks the model that is there. */
export async function runTrainStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  const paths = outputPaths(settings.out);
  const manifest = await readFeaturesManifest(settings);
  if (manifest.nTraining === 0) return await keepModel(paths.model, manifest);
  if (manifest.nTraining < FEWEST_TRAINING_MEMBERS) {
    throw new InputError(
      `Cannot train on ${manifest.nTraining} members as at least ${FEWEST_TRAINING_MEMBERS} are needed: pass more members (--members for synthetic ones)`,
    );
  }
  const { features, engineer, fittedState } = await readTrainingFeatures(paths);
  const train = async () => {
    const trained = await trainOfferModel(features, engineer, context);
    await writeTrained(paths, trained, { features, fittedState, manifest, settings });
    return trained;
  };
  const { tracking } = context;
  const { trained, tracked } = tracking === undefined
    ? { trained: await train(), tracked: undefined }
    : await withTrainingRun({ ...context, tracking }, { features, manifest }, train);
  const { mean, ranking } = trained.evaluation;
  return {
    stage: "train",
    read: [{ path: paths.trainingFeatures, rows: features.nRows }],
    wrote: [
      { path: paths.model },
      { path: paths.metrics },
      { path: paths.perOfferCsv, rows: trained.evaluation.offers.length },
      { path: paths.globalViewText },
    ],
    warnings: tracked?.notices ?? [],
    facts: {
      "held-out members": trained.evaluation.n_test,
      "test RMSE against the rules": round(mean.test_noise_free.rmse),
      "test R2 against the rules": round(mean.test_noise_free.r2),
      "mean baseline RMSE": round(mean.baseline_mean.rmse),
      "NDCG@5": round(ranking.model.ndcg_at_5),
      "top-1 agreement": round(ranking.model.top1_agreement),
      ...(tracked && {
        "tracked in": tracked.trackingUri,
        "registered as": `${settings.modelName} version ${tracked.version}, ${tracked.alias}${
          tracked.alias === "champion"
            ? " (the first, compared with no other)"
            : tracked.trackingUri === trackingUriOf(settings)
            ? " (next: deno task registry promote)"
            : " (kept here until it is pushed)"
        }`,
      }),
    },
  };
}

async function writeTrained(
  paths: OutputPaths,
  trained: TrainedOfferModel,
  made: {
    features: FeatureMatrix;
    fittedState: unknown;
    manifest: FeaturesManifest;
    settings: Settings;
  },
): Promise<void> {
  const { features, fittedState, manifest, settings } = made;
  await saveModel(paths.model, {
    model: trained.model,
    fittedState,
    catalog: healthcareOffers,
    settings: modelSettings(settings),
    trainingData: {
      source: manifest.source,
      data_fingerprint: manifest.dataFingerprint,
      validation: manifest.validation,
      as_of: manifest.asOf,
      n_members: manifest.nTraining,
    },
    metrics: trained.evaluation,
  }, medians(features));
  await writeJson(paths.metrics, trained.evaluation);
  await writeJson(paths.learningCurves, trained.learningCurves);
  await writeFileAtomic(paths.perOfferCsv, perOfferCsv(trained.evaluation));
  await writeGlobalView(paths, trained);
}

/** An input example that is no member. */
function medians({ names, nRows, values }: FeatureMatrix): number[] {
  return names.map((_, j) => quantile(values.subarray(j * nRows, (j + 1) * nRows), 0.5));
}

/** The features to train on, with what they learned. */
export async function readTrainingFeatures(
  paths: OutputPaths,
): Promise<{ features: FeatureMatrix; engineer: FeatureEngineer; fittedState: unknown }> {
  const features = await readFeatures(paths.trainingFeatures);
  const fittedState = await readJson(paths.fittedState, "run `deno task features` first");
  const engineer = FeatureEngineer.fromJSON(healthcareFeatures, fittedState as FittedState);
  return { features, engineer, fittedState };
}

/** A trained model with everything that was measured on it. */
export interface TrainedOfferModel {
  /** The trained model. */
  readonly model: OfferPrioritizationModel;
  /** The offers in the order of the model's outputs. */
  readonly catalog: OfferCatalog;
  /** Errors, rankings and baselines. */
  readonly evaluation: Evaluation;
  /** RMSE after each round, against noisy labels: `[offer][round]`. */
  readonly learningCurves: {
    readonly offer_ids: readonly string[];
    readonly train_rmse: number[][];
    readonly test_rmse: number[][];
  };
  /** The held-out members with labels and predictions. */
  readonly test: EvaluationSet;
}

/** Labels the features by the rules, adds the noise and splits by member. */
export function labelMembers(
  features: FeatureMatrix,
  engineer: FeatureEngineer,
  settings: Settings,
): { catalog: OfferCatalog; train: LabelledMembers; test: LabelledMembers } {
  const catalog = new OfferCatalog(healthcareOffers, features.names, {
    codes: engineer.categoryCodes(),
  });
  const scores = new RuleBasedScorer(catalog).score(features);
  const noisyLabels = addLabelNoise(scores.labels, {
    sd: settings.labelNoiseSd,
    seed: settings.seed,
    ids: features.ids,
    offerIds: catalog.ids,
  });
  const split = splitByMember(features.ids, settings);
  return {
    catalog,
    train: subset(features, scores, noisyLabels, split.train),
    test: subset(features, scores, noisyLabels, split.test),
  };
}

/** Labels the members, trains and evaluates. */
export async function trainOfferModel(
  features: FeatureMatrix,
  engineer: FeatureEngineer,
  context: StageContext,
): Promise<TrainedOfferModel> {
  const { settings } = context;
  const { catalog, train, test } = labelMembers(features, engineer, settings);
  const { model, history } = await OfferPrioritizationModel.train(
    train.features,
    train.noisyLabels,
    catalog.ids,
    {
      params: boosterParams(settings),
      workers: settings.threads,
      validation: { features: test.features, labels: test.noisyLabels },
      onProgress: context.progress,
      signal: context.signal,
    },
  );
  const predict = (features: FeatureMatrix) => model.predictInWorkers(features, settings.threads);
  const testSet = { ...test, predictions: await predict(test.features) };
  const evaluation = evaluate({
    train: { ...train, predictions: await predict(train.features) },
    test: testSet,
  }, settings);
  return {
    model,
    catalog,
    evaluation,
    test: testSet,
    learningCurves: {
      offer_ids: catalog.ids,
      train_rmse: history.train.map((curve) => Array.from(curve)),
      test_rmse: history.validation.map((curve) => Array.from(curve)),
    },
  };
}

/** Members with their labels, by the rules and with noise. */
export type LabelledMembers = Omit<EvaluationSet, "predictions">;

/** The parameters of the booster that settings set; the others keep LightGBM's defaults. */
export type BoosterParams = Pick<
  TrainParams,
  | "n_estimators"
  | "learning_rate"
  | "num_leaves"
  | "min_data_in_leaf"
  | "feature_fraction"
  | "bagging_fraction"
  | "bagging_freq"
  | "seed"
>;

/** The booster's parameters by LightGBM's names. */
export function boosterParams(settings: Settings): BoosterParams {
  return {
    n_estimators: settings.nEstimators,
    learning_rate: settings.learningRate,
    num_leaves: settings.numLeaves,
    min_data_in_leaf: settings.minDataInLeaf,
    feature_fraction: settings.featureFraction,
    bagging_fraction: settings.baggingFraction,
    bagging_freq: settings.baggingFreq,
    seed: settings.seed,
  };
}

/** The settings that a model depends on, and no other, so that equal models have equal folders. */
function modelSettings(settings: Settings): Record<string, unknown> {
  return {
    ...boosterParams(settings),
    test_share: settings.testShare,
    label_noise_sd: settings.labelNoiseSd,
  };
}

function subset(
  features: FeatureMatrix,
  scores: RuleScores,
  noisyLabels: Float64Array,
  rows: Int32Array,
): LabelledMembers {
  const { nRows } = features;
  const take = (values: Float64Array) => takeRows(values, nRows, rows);
  return {
    features: {
      ids: Array.from(rows, (rowIdx) => features.ids[rowIdx]),
      asOf: Array.from(rows, (rowIdx) => features.asOf[rowIdx]),
      names: features.names,
      nRows: rows.length,
      values: take(features.values),
    },
    scores: {
      ...scores,
      nRows: rows.length,
      unclamped: take(scores.unclamped),
      labels: take(scores.labels),
    },
    noisyLabels: take(noisyLabels),
  };
}

async function writeGlobalView(
  paths: OutputPaths,
  { model, catalog, test }: TrainedOfferModel,
): Promise<void> {
  const nMembers = Math.min(MOST_VIEWED_MEMBERS, test.features.nRows);
  const rows = Int32Array.from({ length: nMembers }, (_, rowIdx) => rowIdx);
  const offers = globalView({
    model,
    features: {
      ...test.features,
      nRows: nMembers,
      values: takeRows(test.features.values, test.features.nRows, rows),
    },
    catalog,
    plan: new FactorPlan(healthcareFeatures.features, healthcareFactorGroups),
  });
  await writeJson(paths.globalView, { n_members: nMembers, offers });
  await writeFileAtomic(
    paths.globalViewText,
    globalViewText(offers, { nameOf: (offerId) => catalog.get(offerId).name, nMembers }),
  );
}

async function keepModel(folder: string, manifest: FeaturesManifest): Promise<StageReport> {
  const { trainingData } = await loadModelFolder(folder);
  return {
    stage: "train",
    read: [{ path: folder }],
    wrote: [],
    warnings: [
      `Nothing was trained as source ${manifest.source} is only scored: the model in ${folder} stays`,
    ],
    facts: {
      "model trained on": `${trainingData.n_members} members of source ${trainingData.source}`,
    },
  };
}

/** Errors per offer; the baselines' are against the rules without noise, as the model's beside them. */
function perOfferCsv(evaluation: Evaluation): string {
  const rows = evaluation.offers.map((offer) => ({
    offer_id: offer.offer_id,
    label_sd: offer.label_sd,
    train_rmse: offer.train.rmse,
    test_rmse: offer.test.rmse,
    test_mae_noise_free: offer.test_noise_free.mae,
    test_r2_noise_free: offer.test_noise_free.r2,
    test_rmse_noise_free: offer.test_noise_free.rmse,
    baseline_mean_rmse_noise_free: offer.baseline_mean.rmse,
    baseline_single_tree_rmse_noise_free: offer.baseline_single_tree.rmse,
  }));
  return csvText(Object.keys(rows[0]), rows.map((row) => Object.values(row)));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
