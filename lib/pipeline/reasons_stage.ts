/**
 * Stage `reasons`: three or four sentences for every recommendation.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { Database, quote } from "../data/database.ts";
import { appendColumns, type WrittenColumn } from "../data/table_writer.ts";
import { readCited } from "./cited_contributions.ts";
import { checkRecommendations, type LoadedScoring, loadScoring } from "./recommend_stage.ts";
import { outputPaths, type StageContext, type StageReport } from "./stage.ts";
import {
  draftReasons,
  type EachContribution,
  type Pairs,
  templateWarnings,
  type WrittenReason,
} from "./template_drafts.ts";
import { type ChatWriting, writeByLlm } from "./written_reasons.ts";

/** Writes the reasons. */
export async function runReasonsStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  const paths = outputPaths(settings.out);
  if (!await exists(paths.recommendations)) {
    throw new InputError(`Cannot find ${paths.recommendations}: run \`deno task recommend\` first`);
  }
  const scoring = await loadScoring(settings, context.tracking);
  await checkRecommendations(settings, scoring);
  using db = await Database.open({ threads: settings.threads });
  const all = await readRecommendations(db, paths.recommendations);
  const chosen = chooseEntries(all.memberIds, scoring, context.memberIds);
  const eachCited = await readCited(db, paths.contributions, {
    nEntries: all.memberIds.length,
    nFeatures: scoring.features.names.length,
  });
  const pick = <T>(values: ArrayLike<T>) => chosen.map((entryIdx) => values[entryIdx]);
  const [memberIds, offerIds] = [pick(all.memberIds), pick(all.offerIds)];
  const drafts = draftReasons(scoring, {
    pairs: pairsOf(scoring, memberIds, offerIds),
    eachContribution: only(eachCited, chosen),
  }, context);
  const byLlm = settings.writer === "chat" ? await writeByLlm(drafts, context) : null;
  const reasons: readonly WrittenReason[] = byLlm?.reasons ?? drafts;
  await appendColumns(db, "reasons", [
    { name: "member_id", type: "string", values: memberIds },
    { name: "offer_id", type: "string", values: offerIds },
    { name: "rank", type: "integer", values: pick(all.ranks) },
    ...reasonColumns(reasons),
  ]);
  const wrote = context.memberIds === undefined
    ? [paths.reasons, paths.reasonsCsv]
    : [paths.chosenReasons, paths.chosenReasonsCsv];
  for (const path of wrote) await db.copyTo("SELECT * FROM reasons", path);
  return {
    stage: "reasons",
    read: [
      { path: paths.recommendations, rows: all.memberIds.length },
      { path: paths.contributions },
    ],
    wrote: wrote.map((path) => ({ path, rows: reasons.length })),
    warnings: [...templateWarnings(reasons), ...byLlm?.warnings ?? []],
    facts: {
      "texts that cite a factor": reasons.filter(({ cited }) => cited.length > 0).length,
      ...countBy(reasons.map(({ writer, verdict }) => `texts by the ${writer}, ${verdict}`)),
      ...(byLlm && {
        "calls to the LLM": byLlm.report.nCalls,
        "answers from earlier runs": byLlm.report.nCached,
        "tokens of the prompts": byLlm.report.nPromptTokens,
        "tokens of the answers": byLlm.report.nAnswerTokens,
        ...(byLlm.cost !== null && { cost: byLlm.cost }),
      }),
      channel: settings.channel,
    },
  };
}

/** Texts by the template for (row, offer) pairs, in their order. */
export function writeReasons(
  scoring: LoadedScoring,
  pairs: Pairs,
  context: StageContext,
): WrittenReason[] {
  const { model, features } = scoring;
  return draftReasons(scoring, {
    pairs,
    eachContribution: (sink) => model.eachContribution(features, pairs, sink),
  }, context);
}

/**
 * Texts by an LLM for pairs, each after the gates; null where no LLM is set.
 *
 * @throws {UsageError} for settings of an LLM that cannot be used.
 */
export async function writeReasonsByLlm(
  scoring: LoadedScoring,
  pairs: Pairs,
  context: StageContext,
): Promise<ChatWriting | null> {
  const { OPENAI_API_KEY, DATABRICKS_TOKEN } = context.environment ?? Deno.env.toObject();
  if (!OPENAI_API_KEY && !DATABRICKS_TOKEN) return null;
  const { model, features } = scoring;
  const drafts = draftReasons(scoring, {
    pairs,
    eachContribution: (sink) => model.eachContribution(features, pairs, sink),
  }, context);
  return await writeByLlm(drafts, context);
}

async function readRecommendations(db: Database, path: string) {
  const from = `FROM read_parquet(${quote(path)})`;
  return {
    memberIds: await db.strings(`SELECT member_id ${from}`),
    offerIds: await db.strings(`SELECT offer_id ${from}`),
    ranks: await db.numbers(`SELECT rank ${from}`),
  };
}

/** Positions of the recommendations of the chosen members; all without a choice. */
function chooseEntries(
  memberIds: readonly string[],
  { features }: LoadedScoring,
  chosen: readonly string[] | undefined,
): number[] {
  const all = memberIds.map((_, entryIdx) => entryIdx);
  if (chosen === undefined) return all;
  const known = new Set(features.ids);
  const unknownIdx = chosen.findIndex((id) => !known.has(id));
  if (unknownIdx >= 0) {
    // Which member it is stays out of the message: errors reach logs.
    throw new InputError(
      `Cannot write reasons for member ${
        unknownIdx + 1
      } of the list as no scored member has that id: check the list, or run \`deno task recommend\``,
    );
  }
  const wanted = new Set(chosen);
  return all.filter((entryIdx) => wanted.has(memberIds[entryIdx]));
}

/** The contributions of some entries, numbered anew. */
function only(each: EachContribution, chosen: readonly number[]): EachContribution {
  const placeOf = new Map(chosen.map((entryIdx, i) => [entryIdx, i]));
  return (sink) =>
    each((entryIdx, contributions) => {
      const i = placeOf.get(entryIdx);
      if (i !== undefined) sink(i, contributions);
    });
}

function reasonColumns(reasons: readonly WrittenReason[]): WrittenColumn[] {
  const column = (name: string, valueOf: (reason: WrittenReason) => string): WrittenColumn => ({
    name,
    type: "string",
    values: reasons.map(valueOf),
  });
  return [
    column("text", ({ text }) => text),
    column("writer", ({ writer }) => writer),
    column("model", ({ model }) => model),
    column("prompt_version", ({ promptVersion }) => promptVersion),
    column("verdict", ({ verdict }) => verdict),
    column("rule", ({ violation }) => violation?.rule ?? ""),
    column("span", ({ violation }) => violation?.span ?? ""),
    column("factors", ({ cited }) => JSON.stringify(cited)),
  ];
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
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
  const unknown = offerIds.find((id) => !catalog.ids.includes(id));
  if (unknown !== undefined) {
    throw new InputError(
      `Cannot write reasons as the model does not know the offer "${unknown}" of the recommendations: run \`deno task recommend\``,
    );
  }
  return { row, output: Int32Array.from(offerIds, (id) => catalog.indexOf(id)) };
}
