/**
 * Stage `recommend`: scores every member, ranks the offers that the member may
 * have, and explains each score exactly.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { readJson, removeFile, sha256File, writeJson } from "../_shared/files.ts";
import type { Settings } from "../config.ts";
import { Database } from "../data/database.ts";
import { appendColumns, type WrittenColumn } from "../data/table_writer.ts";
import { healthcareFactorGroups } from "../domains/healthcare/features/mod.ts";
import { type FeatureEngineer, type FeatureMatrix, readFeatures } from "../features/mod.ts";
import type { OfferCatalog } from "../labels/mod.ts";
import type { OfferPrioritizationModel } from "../model/mod.ts";
import { OfferRecommendationEngine, type Recommendations } from "../ranking/mod.ts";
import { FactorPlan, scoreFactors } from "../reasons/mod.ts";
import { type CitedContributions, keepCited, writeCited } from "./cited_contributions.ts";
import { readFeaturesManifest } from "./features_stage.ts";
import { fittedFeatures } from "./registry/fitted_features.ts";
import {
  isModelUri,
  type LoadedModel,
  loadModel,
  type ModelSource,
} from "./registry/load_model.ts";
import { openRegistry, type StoreOptions } from "./registry/open_registry.ts";
import { outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** Factors that are named one by one; the others are summed as `other`. */
export const TOP_FACTORS = 5;

/** A model with the catalog it was trained for and the members it scores. */
export interface LoadedScoring {
  /** The model, checked against the features. */
  readonly model: OfferPrioritizationModel;
  /** The offers that the model was trained for, in the order of its outputs. */
  readonly catalog: OfferCatalog;
  /** The features' definitions with what they learned in training. */
  readonly engineer: FeatureEngineer;
  /** One row per member as of the scoring day. */
  readonly features: FeatureMatrix;
  /** Features of which the source says nothing: no reason cites them. */
  readonly unknownFeatures: readonly string[];
  /** Which features make up which factor. */
  readonly plan: FactorPlan;
  /** Where the model was taken from. */
  readonly source: ModelSource;
}

/**
 * Loads model, catalog and scoring features, and checks that they belong together. The
 * model is that of the output folder unless settings name another.
 *
 * @param registry Needed where the settings name a registered model.
 */
export async function loadScoring(
  settings: Settings,
  registry?: StoreOptions,
): Promise<LoadedScoring> {
  const paths = outputPaths(settings.out);
  const loaded = await loadChosenModel(settings, registry);
  const { unknownFeatures, asOf } = await readFeaturesManifest(settings);
  if (settings.asOf !== asOf) {
    throw new InputError(
      `Cannot score as of ${settings.asOf} as the features are as of ${asOf}: run \`deno task features --as-of ${settings.asOf}\``,
    );
  }
  const fittedState = await readJson(paths.fittedState, "run `deno task features` first");
  const isFitting = JSON.stringify(fittedState) === JSON.stringify(loaded.fittedState);
  if (settings.model === null && !isFitting) {
    throw new InputError(
      `Cannot use features that do not match the model as they were fitted on other members: run \`deno task train\``,
    );
  }
  const made = { features: await readFeatures(paths.scoringFeatures), fittedState };
  const features = await fittedFeatures(loaded, made, settings);
  loaded.model.checkFeatures(features);
  const { model, catalog, engineer, source } = loaded;
  const plan = new FactorPlan(engineer.featureSet.features, healthcareFactorGroups);
  return { model, catalog, engineer, features, unknownFeatures, plan, source };
}

async function loadChosenModel(
  settings: Settings,
  registry: StoreOptions | undefined,
): Promise<LoadedModel> {
  const { model: reference, out } = settings;
  if (reference === null || !isModelUri(reference)) {
    return await loadModel(reference ?? outputPaths(out).model);
  }
  if (registry === undefined) {
    throw new TypeError(`Cannot load ${reference}: pass the options of the registry`);
  }
  await using mlflow = await openRegistry(settings, registry);
  return await loadModel(reference, mlflow);
}

/** SHA-256 of what recommendations are made from, and which model was asked for by name. */
async function scoringManifest(
  { out, model }: Settings,
  { sha256, uri, version }: ModelSource,
): Promise<Record<string, string | number | null>> {
  return {
    model: sha256,
    features: await sha256File(outputPaths(out).scoringFeatures),
    ...(model !== null && { model_uri: uri, model_version: version }),
  };
}

/** @throws {InputError} when the recommendations are of another model or other features. */
export async function checkRecommendations(
  settings: Settings,
  { source }: LoadedScoring,
): Promise<void> {
  const remedy = "run `deno task recommend`";
  const made = await readJson(outputPaths(settings.out).predictionsManifest, `${remedy} first`);
  if (JSON.stringify(made) === JSON.stringify(await scoringManifest(settings, source))) return;
  throw new InputError(
    `Cannot write reasons as model or features have changed since the recommendations: ${remedy}, with the same --model`,
  );
}

/** Ranks and explains. */
export async function runRecommendStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  const paths = outputPaths(settings.out);
  const scoring = await loadScoring(settings, context.tracking);
  const { model, catalog, features } = scoring;
  const recommendations = new OfferRecommendationEngine(catalog).recommend(
    features,
    await model.predictInWorkers(features, settings.threads),
    {
      topN: settings.topN,
      minScore: settings.minScore,
      ...(settings.categories !== null && { categories: settings.categories.split(/\s*,\s*/) }),
    },
  );
  const explained = await explain(scoring, recommendations, context);
  // Files of two runs do not go together: without a manifest they are refused.
  await removeFile(paths.predictionsManifest);
  using db = await Database.open({ threads: settings.threads });
  await appendColumns(db, "recommendations", recommendationColumns(scoring, recommendations));
  await db.copyTo("SELECT * FROM recommendations", paths.recommendations);
  await db.copyTo("SELECT * FROM recommendations", paths.recommendationsCsv);
  const explanations = explanationColumns(scoring, recommendations, explained);
  await appendColumns(db, "explanations", explanations);
  await db.copyTo("SELECT * FROM explanations", paths.explanations);
  await writeCited(db, paths.contributions, explained.cited);
  await writeJson(paths.funnel, recommendations.funnel);
  await writeJson(paths.predictionsManifest, await scoringManifest(settings, scoring.source));
  const { nMembersByOffers, nPairs, nShown } = recommendations.funnel;
  return {
    stage: "recommend",
    read: [{ path: scoring.source.uri }, { path: paths.scoringFeatures, rows: features.nRows }],
    wrote: [
      { path: paths.recommendations, rows: nShown },
      { path: paths.recommendationsCsv, rows: nShown },
      { path: paths.explanations, rows: explanations[0].values.length },
      { path: paths.contributions, rows: explained.cited.entryIdx.length },
      { path: paths.funnel },
    ],
    warnings: [],
    facts: {
      "pairs of member and offer": nPairs,
      "recommendations": nShown,
      "members without any": nMembersByOffers[0],
    },
  };
}

/** The largest factors of each recommendation, in typed arrays by entry. */
export interface Explained {
  /** Position of the factor in the plan, -1 where a score has fewer; `[entry * TOP_FACTORS + i]`. */
  readonly factorIdx: Int16Array;
  /** Position of the factor's feature that contributes most; laid out as `factorIdx`. */
  readonly featureIdx: Int16Array;
  /** Points that the factor adds to or takes from the score; laid out as `factorIdx`. */
  readonly contribution: Float64Array;
  /** Points of all factors that are not named, summed; one per entry. */
  readonly other: Float64Array;
  /** The score that the contributions start from; one per entry. */
  readonly base: Float64Array;
  /** What the reasons rest on. */
  readonly cited: CitedContributions;
}

/** Takes every recommended score apart. */
export async function explain(
  { model, features, plan }: LoadedScoring,
  recommendations: Recommendations,
  { settings, progress }: Pick<StageContext, "settings" | "progress">,
): Promise<Explained> {
  const n = recommendations.rowIdx.length;
  const out: Explained = {
    factorIdx: new Int16Array(n * TOP_FACTORS).fill(-1),
    featureIdx: new Int16Array(n * TOP_FACTORS).fill(-1),
    contribution: new Float64Array(n * TOP_FACTORS),
    other: new Float64Array(n),
    base: new Float64Array(n),
    cited: { entryIdx: [], featureIdx: [], contribution: [] },
  };
  const indexOf = new Map(features.names.map((name, featureIdx) => [name, featureIdx]));
  const { nRows, values } = features;
  let nDone = 0;
  const pairs = { row: recommendations.rowIdx, output: recommendations.offerIdx };
  await model.eachContributionInWorkers(features, pairs, (entryIdx, contributions) => {
    const rowIdx = recommendations.rowIdx[entryIdx];
    const parts = scoreFactors(contributions, {
      plan,
      valueOf: (featureIdx) => values[featureIdx * nRows + rowIdx],
      score: recommendations.rawScore[entryIdx],
      top: TOP_FACTORS,
    });
    parts.factors.forEach(({ contribution, parts: [{ feature }] }, i) => {
      const featureIdx = indexOf.get(feature)!;
      out.factorIdx[entryIdx * TOP_FACTORS + i] = plan.factorOf[featureIdx];
      out.featureIdx[entryIdx * TOP_FACTORS + i] = featureIdx;
      out.contribution[entryIdx * TOP_FACTORS + i] = contribution;
    });
    out.other[entryIdx] = parts.other;
    out.base[entryIdx] = parts.base;
    keepCited(out.cited, entryIdx, { contributions, plan });
    if (++nDone % 1000 === 0) progress?.(nDone, n, "explanations");
  }, settings.threads);
  return out;
}

function recommendationColumns(
  { catalog, features }: LoadedScoring,
  { rowIdx, offerIdx, rank, score }: Recommendations,
): WrittenColumn[] {
  const offerText = (key: "id" | "name" | "category") =>
    Array.from(offerIdx, (idx) => catalog.offers[idx][key]);
  return [
    { name: "member_id", type: "string", values: Array.from(rowIdx, (row) => features.ids[row]) },
    { name: "rank", type: "integer", values: rank },
    { name: "offer_id", type: "string", values: offerText("id") },
    { name: "offer_name", type: "string", values: offerText("name") },
    { name: "category", type: "string", values: offerText("category") },
    { name: "score", type: "number", values: score },
  ];
}

const OTHER = { id: "other", label: "All other factors", name: "other" };
const BASE = { id: "base", label: "Average score", name: "base" };

/**
 * Rows per recommendation: its factors, largest first, then `other`, then `base`.
 * A factor of several features shows the value of the one that contributes most.
 */
function explanationColumns(
  { catalog, features, plan }: LoadedScoring,
  recommendations: Recommendations,
  explained: Explained,
): WrittenColumn[] {
  const memberIds: string[] = [], offerIds: string[] = [];
  const factorIds: string[] = [], names: string[] = [];
  const labels: string[] = [], ranks: number[] = [];
  const values: number[] = [], contributions: number[] = [];
  const { rowIdx, offerIdx, rank } = recommendations;
  for (let entryIdx = 0; entryIdx < rowIdx.length; entryIdx++) {
    const push = (
      { id, label, name }: { id: string; label: string; name: string },
      value: number,
      contribution: number,
    ) => {
      memberIds.push(features.ids[rowIdx[entryIdx]]);
      offerIds.push(catalog.ids[offerIdx[entryIdx]]);
      ranks.push(rank[entryIdx]);
      factorIds.push(id);
      names.push(name);
      labels.push(label);
      values.push(value);
      contributions.push(contribution);
    };
    for (let i = entryIdx * TOP_FACTORS; i < (entryIdx + 1) * TOP_FACTORS; i++) {
      const featureIdx = explained.featureIdx[i];
      if (featureIdx < 0) break;
      const { id, label } = plan.factors[explained.factorIdx[i]];
      const value = features.values[featureIdx * features.nRows + rowIdx[entryIdx]];
      push({ id, label, name: features.names[featureIdx] }, value, explained.contribution[i]);
    }
    push(OTHER, NaN, explained.other[entryIdx]);
    push(BASE, NaN, explained.base[entryIdx]);
  }
  return [
    { name: "member_id", type: "string", values: memberIds },
    { name: "offer_id", type: "string", values: offerIds },
    { name: "rank", type: "integer", values: ranks },
    { name: "factor", type: "string", values: factorIds },
    { name: "label", type: "string", values: labels },
    { name: "feature", type: "string", values: names },
    { name: "value", type: "number", values },
    { name: "contribution", type: "number", values: contributions },
  ];
}
