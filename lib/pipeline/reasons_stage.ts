/**
 * Stage `reasons`: three or four sentences for every recommendation.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { Database, quote } from "../data/database.ts";
import { appendColumns } from "../data/table_writer.ts";
import { healthcareReasonTexts } from "../domains/healthcare/offers/mod.ts";
import { leadingFactors, type ReasonText, TemplateWriter } from "../reasons/mod.ts";
import { checkRecommendations, type LoadedScoring, loadScoring } from "./recommend_stage.ts";
import { outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** Most factors that a text may rest on. */
const CITABLE_FACTORS = 5;

/** Writes the reasons. */
export async function runReasonsStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  const paths = outputPaths(settings.out);
  if (!await exists(paths.recommendations)) {
    throw new InputError(`Cannot find ${paths.recommendations}: run \`deno task recommend\` first`);
  }
  const scoring = await loadScoring(settings);
  await checkRecommendations(settings);
  using db = await Database.open({ threads: settings.threads });
  const from = `FROM read_parquet(${quote(paths.recommendations)})`;
  const memberIds = await db.strings(`SELECT member_id ${from}`);
  const offerIds = await db.strings(`SELECT offer_id ${from}`);
  const ranks = await db.numbers(`SELECT rank ${from}`);
  const texts = writeReasons(scoring, pairsOf(scoring, memberIds, offerIds), context);
  await appendColumns(db, "reasons", [
    { name: "member_id", type: "string", values: memberIds },
    { name: "offer_id", type: "string", values: offerIds },
    { name: "rank", type: "integer", values: ranks },
    { name: "text", type: "string", values: texts.map((reason) => reason.text) },
  ]);
  await db.copyTo("SELECT * FROM reasons", paths.reasons);
  await db.copyTo("SELECT * FROM reasons", paths.reasonsCsv);
  const nWithFactors = texts.filter((reason) => reason.cited.length > 0).length;
  return {
    stage: "reasons",
    read: [{ path: paths.recommendations, rows: memberIds.length }, { path: paths.model }],
    wrote: [
      { path: paths.reasons, rows: texts.length },
      { path: paths.reasonsCsv, rows: texts.length },
    ],
    warnings: [],
    facts: { "texts that cite a factor": nWithFactors, channel: settings.channel },
  };
}

/** Texts for (row, offer) pairs, in their order. */
export function writeReasons(
  { model, catalog, engineer, features, unknownFeatures }: LoadedScoring,
  pairs: { row: Int32Array; output: Int32Array },
  { settings, progress }: StageContext,
): ReasonText[] {
  const writer = new TemplateWriter(catalog, healthcareReasonTexts);
  const definitions = engineer.featureSet.features;
  const citable = catalog.ids.map((offerId) =>
    writer.citableFeatures(offerId)
      .filter((name) => !unknownFeatures.includes(name))
      .map((name) => features.names.indexOf(name))
  );
  const texts: ReasonText[] = new Array(pairs.row.length);
  let nDone = 0;
  model.eachContribution(features, pairs, (pairIdx, contributions) => {
    const rowIdx = pairs.row[pairIdx];
    const offerIdx = pairs.output[pairIdx];
    const factors = leadingFactors(contributions, {
      features: definitions,
      valueOf: (featureIdx) => features.values[featureIdx * features.nRows + rowIdx],
      top: CITABLE_FACTORS,
      among: citable[offerIdx],
    });
    texts[pairIdx] = writer.write(catalog.ids[offerIdx], factors, { channel: settings.channel });
    if (++nDone % 1000 === 0) progress?.(nDone, texts.length, "reasons");
  });
  return texts;
}

function pairsOf(
  { catalog, features }: LoadedScoring,
  memberIds: readonly string[],
  offerIds: readonly string[],
) {
  const rowOf = new Map(features.ids.map((id, rowIdx) => [id, rowIdx]));
  const row = new Int32Array(memberIds.length);
  memberIds.forEach((id, i) => {
    const rowIdx = rowOf.get(id);
    if (rowIdx === undefined) {
      throw new InputError(
        "Cannot write reasons as the recommendations are of other members than the features: run `deno task recommend`",
      );
    }
    row[i] = rowIdx;
  });
  return { row, output: Int32Array.from(offerIds, (id) => catalog.indexOf(id)) };
}
