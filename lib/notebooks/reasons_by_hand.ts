/**
 * The reasons of single members, step by step: factors, contrast, words.
 * @module
 */
import { type Displayable, prose, stack, table } from "../_shared/display.ts";
import { formatCount } from "../_shared/format.ts";
import type { ChatWriting, LoadedScoring, WrittenReason } from "../pipeline/mod.ts";
import { offerContrastPlot, waterfallPlot } from "../plots/mod.ts";
import type { Recommendations } from "../ranking/mod.ts";
import {
  type OfferView,
  type RankContrast,
  rankContrast,
  type ScoreFactors,
  scoreFactors,
} from "../reasons/mod.ts";
import { scoreContributions } from "./contribution_samples.ts";
import { factorSteps } from "./members_by_hand.ts";

/** Most bars of a picture, and rows of a table of factors. */
const SHOWN = { bars: 8, rows: 5 } as const;

/** What a model says of one member's first two offers. */
export interface ExplainedMember {
  /** Id of the member. */
  readonly memberId: string;
  /** Name of the first offer. */
  readonly best: string;
  /** Name of the second one. */
  readonly next: string;
  /** The first offer's score taken apart, largest factors first. */
  readonly score: ScoreFactors;
  /** Why the first offer stands above the second. */
  readonly contrast: RankContrast;
}

/** Explains the first offer of a member, by itself and beside the second. */
export function explainMember(
  { model, features, catalog, plan }: LoadedScoring,
  recommendations: Recommendations,
  rowIdx: number,
): ExplainedMember {
  const [best, next] = offersOf(recommendations, rowIdx)
    .subarray(0, 2).values().map((offerIdx) => catalog.offers[offerIdx]);
  const [above, below] = [best, next].map(({ id }) =>
    scoreContributions(model, features, { rowIdx, offerId: id })
  );
  const options = {
    plan,
    valueOf: (featureIdx: number) => features.values[featureIdx * features.nRows + rowIdx],
    top: SHOWN.bars,
  };
  const score = above.reduce((sum, points) => sum + points, 0);
  return {
    memberId: features.ids[rowIdx],
    best: best.name,
    next: next.name,
    score: scoreFactors(above, { ...options, score }),
    contrast: rankContrast(above, below, options),
  };
}

/** Positions of a member's recommended offers, best first. */
export function offersOf({ rowStart, offerIdx }: Recommendations, rowIdx: number): Int32Array {
  return offerIdx.subarray(rowStart[rowIdx], rowStart[rowIdx + 1]);
}

/** (row, offer) pairs of all that is recommended to some members. */
export function pairsOfMembers(
  recommendations: Recommendations,
  rows: readonly number[],
): { row: Int32Array; output: Int32Array } {
  const offers = rows.map((rowIdx) => [...offersOf(recommendations, rowIdx)]);
  return {
    row: Int32Array.from(rows.flatMap((rowIdx, i) => offers[i].map(() => rowIdx))),
    output: Int32Array.from(offers.flat()),
  };
}

/** The largest factors of a member's first offer, with what is left: they add up to the score. */
export function factorTable({ memberId, best, score }: ExplainedMember): Displayable {
  const { base, factors } = score;
  const shown = factors.slice(0, SHOWN.rows);
  const named = shown.reduce((sum, { contribution }) => sum + contribution, base);
  return table([
    { factor: "average of all members", by_feature: "", value: null, in_words: "", points: base },
    ...shown.map(({ label, contribution, parts: [leading] }) => ({
      factor: label,
      by_feature: leading.feature,
      value: leading.value,
      in_words: leading.band === "a value" || leading.band === "a category" ? "" : leading.band,
      points: contribution,
    })),
    { factor: "all others", points: score.score - named },
    { factor: "score", points: score.score },
  ], { caption: `${memberId}: ${best}` });
}

/** How the score of a member's first offer comes about. */
export function scoreWaterfall(
  { memberId, best, score }: ExplainedMember,
  scoring: LoadedScoring,
): Displayable {
  const title = `Why is ${best} first for ${memberId}?`;
  return waterfallPlot(score.base, factorSteps(score, definitionsOf(scoring)), title);
}

/** Why a member's first offer stands above the second. */
export function rankContrastPlot(
  { best, next, contrast }: ExplainedMember,
  scoring: LoadedScoring,
): Displayable {
  const steps = factorSteps(contrast, definitionsOf(scoring));
  return offerContrastPlot({ above: best, below: next }, [
    ...steps.map(({ label, contribution }) => ({ label, difference: contribution })),
    { label: "Difference of the averages", difference: contrast.baseGap },
  ]);
}

function definitionsOf({ engineer, plan }: LoadedScoring) {
  return { definitions: engineer.featureSet.features, plan };
}

/** Texts with their offers and what the gates say of each. */
export function reasonTable(
  { features, catalog }: LoadedScoring,
  pairs: { row: Int32Array; output: Int32Array },
  reasons: readonly WrittenReason[],
): Displayable {
  return table(
    reasons.map(({ text, writer, verdict, violation, cited }, i) => ({
      member: features.ids[pairs.row[i]],
      offer: catalog.offers[pairs.output[i]].name,
      reason: text,
      rests_on: cited.map(({ factor }) => factor).join(", ") || "the offer alone",
      writer,
      gates: violation ? `${verdict} (${violation.rule}: ${violation.span})` : verdict,
    })),
  );
}

/** Texts by an LLM with what they took; what would be there where none is set. */
export function llmReasonTable(
  scoring: LoadedScoring,
  pairs: { row: Int32Array; output: Int32Array },
  writing: ChatWriting | null,
): Displayable {
  if (writing === null) {
    return prose(
      "No LLM is set (OPENAI_API_KEY or DATABRICKS_TOKEN). With one, this cell lets it write for the same members and offers, in the app, and shows each text with the factors that it rests on and the verdict of the same gates. An answer that breaks a rule gets one second try that names it; then the template's text stands here, with the rule and the words that broke it.",
    );
  }
  const { reasons, report, cost, warnings } = writing;
  const tokens = formatCount(report.nPromptTokens + report.nAnswerTokens);
  const took = `${formatCount(report.nCalls)} calls, ${tokens} tokens${cost ? `, ${cost}` : ""}`;
  return stack(reasonTable(scoring, pairs, reasons), prose(took, ...warnings));
}

/** The three leading factors of each offer with their mean points. */
export function leadingFactorTable(
  views: readonly OfferView[],
  nameOf: (offerId: string) => string,
): Displayable {
  return table(views.map(({ offerId, factors }) => {
    const [first = "", second = "", third = ""] = factors
      .map(({ label, meanAbsPoints }) => `${label} (${meanAbsPoints.toFixed(1)})`);
    return { offer: nameOf(offerId), first, second, third };
  }));
}

/** How the points of a view's leading factor go with the value of its leading feature. */
export function dependenceTable(
  { factors: [{ label, feature, dependence }] }: OfferView,
  offer: string,
): Displayable {
  return table(
    dependence.map(({ from, to, nMembers, meanPoints }) => ({
      [`${feature} from`]: from,
      to,
      members: nMembers,
      mean_points: meanPoints,
    })),
    { caption: `${offer}: ${label}` },
  );
}

/** How many rules of each offer the model expresses, and how many it does not. */
export function ruleVerdictTable(
  views: readonly OfferView[],
  nameOf: (offerId: string) => string,
): Displayable {
  return table(views.map(({ offerId, rules }) => {
    const count = (wanted: string) => rules.filter(({ verdict }) => verdict === wanted).length;
    return {
      offer: nameOf(offerId),
      rules: rules.length,
      expressed: count("expressed"),
      partly: count("partly"),
      not_expressed: count("not expressed"),
      too_few_members: count("too few members"),
    };
  }));
}

/** The rules that the model does not give at least half of their points. */
export function weakRuleTable(
  views: readonly OfferView[],
  nameOf: (offerId: string) => string,
): Displayable {
  const rows = views.flatMap(({ offerId, rules }) =>
    rules.filter(({ verdict }) => verdict === "partly" || verdict === "not expressed")
      .map(({ reason, points, modelPoints, nFired, verdict }) => ({
        offer: nameOf(offerId),
        rule: reason,
        points,
        by_the_model: modelPoints,
        fired_for: nFired,
        verdict,
      }))
  );
  return table(rows, { limit: 15 });
}
