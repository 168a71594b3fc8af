/**
 * The members that versions are compared on: those of the training features that none
 * of the versions was trained on.
 * @module
 */
import { z } from "zod";
import { InputError } from "../../_shared/errors.ts";
import type { Settings } from "../../config.ts";
import { healthcareOffers } from "../../domains/healthcare/offers/mod.ts";
import type { FeatureMatrix } from "../../features/mod.ts";
import { OfferCatalog, RuleBasedScorer, type RuleScores } from "../../labels/mod.ts";
import { splitByMember, takeRows } from "../../model/mod.ts";
import { readFeaturesManifest } from "../features_stage.ts";
import { outputPaths } from "../stage.ts";
import { readTrainingFeatures } from "../train_stage.ts";
import { fittedFeatures } from "./fitted_features.ts";
import type { LoadedModel } from "./load_model.ts";

/** Fewest members that a comparison says anything about. */
export const FEWEST_HELD_OUT = 50;

/** Members that no compared model was trained on, with what the rules say of them. */
export interface HeldOut {
  /** Scores by the rules of this code, without noise. */
  readonly scores: RuleScores;
  /** Features of the members as each model's own fitted state gives them. */
  readonly featuresOf: ReadonlyMap<LoadedModel, FeatureMatrix>;
  /** How many, and of which models, in words. */
  readonly description: string;
}

const splitSettings = z.object({
  seed: z.int().nonnegative(),
  test_share: z.number().gt(0).lt(1),
});

/**
 * Finds the members that all models held out: a model's split follows from its seed
 * and its share, whatever members there are.
 *
 * @throws {InputError} where they are too few, or the features are not there.
 */
export async function heldOutMembers(
  models: readonly LoadedModel[],
  settings: Settings,
): Promise<HeldOut> {
  const { nTraining, source } = await readFeaturesManifest(settings);
  if (nTraining === 0) {
    throw new InputError(
      `Cannot compare versions on members of source ${source} as they are only scored: pass --data and --out of members to train on`,
    );
  }
  const { features: all, engineer, fittedState } = await readTrainingFeatures(
    outputPaths(settings.out),
  );
  const { rows, description } = commonRows(all.ids, models);
  const features = rowsOf(all, rows);
  const catalog = new OfferCatalog(healthcareOffers, features.names, {
    codes: engineer.categoryCodes(),
  });
  const featuresOf = new Map<LoadedModel, FeatureMatrix>();
  for (const model of models) {
    featuresOf.set(model, await fittedFeatures(model, { features, fittedState }, settings));
  }
  return { scores: new RuleBasedScorer(catalog).score(features), featuresOf, description };
}

function commonRows(
  ids: readonly string[],
  models: readonly LoadedModel[],
): { rows: Int32Array; description: string } {
  const splits = models.map(({ settings, source }) => {
    const parsed = splitSettings.safeParse(settings);
    if (!parsed.success) {
      throw new InputError(`Cannot tell what ${source.uri} was trained on: train it anew`);
    }
    const { seed, test_share: testShare } = parsed.data;
    return splitByMember(ids, { seed, testShare }).test;
  });
  const [first, ...others] = splits;
  const rows = others.reduce((common, test) => {
    const held = new Set(test);
    return common.filter((rowIdx) => held.has(rowIdx));
  }, first);
  const names = models.map(nameOf).join(" and ");
  const nSeen = first.length - rows.length;
  const seen = nSeen === 0 ? "" : ` (${nSeen} more were held out of ${nameOf(models[0])} only)`;
  if (rows.length < FEWEST_HELD_OUT) {
    throw new InputError(
      `Cannot measure ${names} on ${rows.length} members held out of each${seen} as at least ${FEWEST_HELD_OUT} are needed: pass more members, or train with the same --seed and --test-share`,
    );
  }
  return { rows, description: `${rows.length} members held out of ${names}${seen}` };
}

function nameOf({ source: { uri, version } }: LoadedModel): string {
  return version === null ? uri : `version ${version}`;
}

function rowsOf(all: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  return {
    ids: Array.from(rows, (rowIdx) => all.ids[rowIdx]),
    asOf: Array.from(rows, (rowIdx) => all.asOf[rowIdx]),
    names: all.names,
    nRows: rows.length,
    values: takeRows(all.values, all.nRows, rows),
  };
}
