/**
 * Stage `recommend`: scores every member, ranks the offers that the member may
 * have, and explains each score exactly.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { readJson, sha256File, writeJson } from "../_shared/files.ts";
import type { Settings } from "../config.ts";
import { Database } from "../data/database.ts";
import { appendColumns, type WrittenColumn } from "../data/table_writer.ts";
import { healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import {
  FeatureEngineer,
  type FeatureMatrix,
  type FittedState,
  readFeatures,
} from "../features/mod.ts";
import { type Offer, OfferCatalog } from "../labels/mod.ts";
import { loadModel, type OfferPrioritizationModel } from "../model/mod.ts";
import { OfferRecommendationEngine, type Recommendations } from "../ranking/mod.ts";
import { scoreFactors } from "../reasons/mod.ts";
import { readFeaturesManifest } from "./features_stage.ts";
import { outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** Contributions that are named one by one; the others are summed as `other`. */
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
}

/** Loads model, catalog and scoring features, and checks that they belong together. */
export async function loadScoring(settings: Settings): Promise<LoadedScoring> {
  const paths = outputPaths(settings.out);
  const saved = await loadModel(paths.model);
  const { unknownFeatures, asOf } = await readFeaturesManifest(settings);
  if (settings.asOf !== asOf) {
    throw new InputError(
      `Cannot score as of ${settings.asOf} as the features are as of ${asOf}: run \`deno task features --as-of ${settings.asOf}\``,
    );
  }
  const fittedState = await readJson(paths.fittedState, "run `deno task features` first");
  if (JSON.stringify(fittedState) !== JSON.stringify(saved.fittedState)) {
    throw new InputError(
      `Cannot use features that do not match the model as they were fitted on other members: run \`deno task train\``,
    );
  }
  const features = await readFeatures(paths.scoringFeatures);
  saved.model.checkFeatures(features);
  const engineer = FeatureEngineer.fromJSON(healthcareFeatures, saved.fittedState as FittedState);
  const catalog = new OfferCatalog(saved.catalog as readonly Offer[], features.names, {
    codes: engineer.categoryCodes(),
  });
  return { model: saved.model, catalog, engineer, features, unknownFeatures };
}

/** SHA-256 of what recommendations are made from. */
async function scoringHashes(settings: Settings): Promise<Record<string, string>> {
  const paths = outputPaths(settings.out);
  return {
    model: await sha256File(join(paths.model, "manifest.json")),
    features: await sha256File(paths.scoringFeatures),
  };
}

/** @throws {InputError} when the recommendations are of another model or other features. */
export async function checkRecommendations(settings: Settings): Promise<void> {
  const remedy = "run `deno task recommend`";
  const made = await readJson(outputPaths(settings.out).predictionsManifest, `${remedy} first`);
  if (JSON.stringify(made) === JSON.stringify(await scoringHashes(settings))) return;
  throw new InputError(
    `Cannot write reasons as model or features have changed since the recommendations: ${remedy}`,
  );
}

/** Ranks and explains. */
export async function runRecommendStage(context: StageContext): Promise<StageReport> {
  const { settings, progress } = context;
  const paths = outputPaths(settings.out);
  const scoring = await loadScoring(settings);
  const { model, catalog, features } = scoring;
  const recommendations = new OfferRecommendationEngine(catalog).recommend(
    features,
    model.predict(features),
    {
      topN: settings.topN,
      minScore: settings.minScore,
      ...(settings.categories !== null && { categories: settings.categories.split(/\s*,\s*/) }),
    },
  );
  const explained = explain(scoring, recommendations, progress);
  using db = await Database.open({ threads: settings.threads });
  await appendColumns(db, "recommendations", recommendationColumns(scoring, recommendations));
  await db.copyTo("SELECT * FROM recommendations", paths.recommendations);
  await db.copyTo("SELECT * FROM recommendations", paths.recommendationsCsv);
  const explanations = explanationColumns(scoring, recommendations, explained);
  await appendColumns(db, "explanations", explanations);
  await db.copyTo("SELECT * FROM explanations", paths.explanations);
  await writeJson(paths.funnel, recommendations.funnel);
  await writeJson(paths.predictionsManifest, await scoringHashes(settings));
  const { nMembersByOffers, nPairs, nShown } = recommendations.funnel;
  return {
    stage: "recommend",
    read: [{ path: paths.model }, { path: paths.scoringFeatures, rows: features.nRows }],
    wrote: [
      { path: paths.recommendations, rows: nShown },
      { path: paths.recommendationsCsv, rows: nShown },
      { path: paths.explanations, rows: explanations[0].values.length },
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

/** The largest contributions of each recommendation, in typed arrays by entry. */
export interface Explained {
  /** Position of the feature, -1 where a score has fewer factors; `[entry * TOP_FACTORS + i]`. */
  readonly featureIdx: Int16Array;
  /** Points that the feature adds to or takes from the score; laid out as `featureIdx`. */
  readonly contribution: Float64Array;
  /** Points of all features that are not named, summed; one per entry. */
  readonly other: Float64Array;
  /** The score that the contributions start from; one per entry. */
  readonly base: Float64Array;
}

/** Takes every recommended score apart. */
export function explain(
  { model, engineer, features }: LoadedScoring,
  recommendations: Recommendations,
  progress?: StageContext["progress"],
): Explained {
  const n = recommendations.rowIdx.length;
  const out: Explained = {
    featureIdx: new Int16Array(n * TOP_FACTORS).fill(-1),
    contribution: new Float64Array(n * TOP_FACTORS),
    other: new Float64Array(n),
    base: new Float64Array(n),
  };
  const definitions = engineer.featureSet.features;
  const indexOf = new Map(
    definitions.map((definition, featureIdx) => [definition.name, featureIdx]),
  );
  const { nRows, values } = features;
  let nDone = 0;
  const pairs = { row: recommendations.rowIdx, output: recommendations.offerIdx };
  model.eachContribution(features, pairs, (entryIdx, contributions) => {
    const rowIdx = recommendations.rowIdx[entryIdx];
    const parts = scoreFactors(contributions, {
      features: definitions,
      valueOf: (featureIdx) => values[featureIdx * nRows + rowIdx],
      score: recommendations.rawScore[entryIdx],
      top: TOP_FACTORS,
    });
    parts.factors.forEach(({ feature, contribution }, i) => {
      out.featureIdx[entryIdx * TOP_FACTORS + i] = indexOf.get(feature)!;
      out.contribution[entryIdx * TOP_FACTORS + i] = contribution;
    });
    out.other[entryIdx] = parts.other;
    out.base[entryIdx] = parts.base;
    if (++nDone % 1000 === 0) progress?.(nDone, n, "explanations");
  });
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

/** Rows per recommendation: its factors, largest first, then `other`, then `base`. */
function explanationColumns(
  { catalog, engineer, features }: LoadedScoring,
  recommendations: Recommendations,
  explained: Explained,
): WrittenColumn[] {
  const memberIds: string[] = [], offerIds: string[] = [], names: string[] = [];
  const labels: string[] = [], ranks: number[] = [];
  const values: number[] = [], contributions: number[] = [];
  const definitions = engineer.featureSet.features;
  const { rowIdx, offerIdx, rank } = recommendations;
  for (let entryIdx = 0; entryIdx < rowIdx.length; entryIdx++) {
    const push = (name: string, label: string, value: number, contribution: number) => {
      memberIds.push(features.ids[rowIdx[entryIdx]]);
      offerIds.push(catalog.ids[offerIdx[entryIdx]]);
      ranks.push(rank[entryIdx]);
      names.push(name);
      labels.push(label);
      values.push(value);
      contributions.push(contribution);
    };
    for (let i = entryIdx * TOP_FACTORS; i < (entryIdx + 1) * TOP_FACTORS; i++) {
      const featureIdx = explained.featureIdx[i];
      if (featureIdx < 0) break;
      const { name, label } = definitions[featureIdx];
      const value = features.values[featureIdx * features.nRows + rowIdx[entryIdx]];
      push(name, label, value, explained.contribution[i]);
    }
    push("other", "All other features", NaN, explained.other[entryIdx]);
    push("base", "Average score", NaN, explained.base[entryIdx]);
  }
  return [
    { name: "member_id", type: "string", values: memberIds },
    { name: "offer_id", type: "string", values: offerIds },
    { name: "rank", type: "integer", values: ranks },
    { name: "feature", type: "string", values: names },
    { name: "label", type: "string", values: labels },
    { name: "value", type: "number", values },
    { name: "contribution", type: "number", values: contributions },
  ];
}
