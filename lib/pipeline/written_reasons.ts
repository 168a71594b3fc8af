/**
 * Texts for recommendations, each through the gates: by the template, then, where
 * it is asked for, by an LLM.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { healthcareGateWords } from "../domains/healthcare/gate_words/mod.ts";
import { healthcareReasonTexts } from "../domains/healthcare/offers/mod.ts";
import {
  buildContext,
  chatEndpoint,
  type ChatReport,
  type ChatText,
  checkText,
  type CitedFactor,
  citedFactor,
  leadingFactors,
  MOST_CONTEXT_FACTORS,
  type PassingReason,
  passingReason,
  PROMPT_VERSION,
  type ReasonContext,
  renderClause,
  runChat,
  TemplateWriter,
  type Violation,
} from "../reasons/mod.ts";
import type { LoadedScoring } from "./recommend_stage.ts";
import { outputPaths, type StageContext } from "./stage.ts";

/** Verdict where a text of the template broke a rule. */
const GENERAL_INSTEAD = "general text instead";
/** Most factors that a text may rest on. */
const CITABLE_FACTORS = 5;

/** A text that may be sent. */
export interface WrittenReason {
  /** Three or four sentences. */
  readonly text: string;
  /** Who wrote it. */
  readonly writer: "template" | "chat";
  /** The model; empty for the template. */
  readonly model: string;
  /** Version of the prompts, or of the template's texts. */
  readonly promptVersion: string;
  /** How it passed the gates, or why the template stands in for the LLM. */
  readonly verdict: string;
  /** What an answer of the LLM broke; null without any. */
  readonly violation: Violation | null;
  /** What the text may rest on, largest first. */
  readonly cited: readonly CitedFactor[];
}

/** A text by the template with what an LLM would be told. */
interface Draft extends WrittenReason {
  readonly context: ReasonContext;
  /** The factors of the context, in its order. */
  readonly offered: readonly CitedFactor[];
}

/** Rows of the features and the offers to write of. */
export interface Pairs {
  /** Row of the member. */
  readonly row: Int32Array;
  /** Position of the offer. */
  readonly output: Int32Array;
}

/** Hands over the contributions of every pair, at least those that may be cited. */
export type EachContribution = (
  sink: (pairIdx: number, contributions: Float64Array) => void,
) => void;

/** Texts by the template, every one through the gates. */
export function draftReasons(
  { catalog, features, unknownFeatures, plan }: LoadedScoring,
  { pairs, eachContribution }: { pairs: Pairs; eachContribution: EachContribution },
  { settings, progress }: StageContext,
): Draft[] {
  const { channel } = settings;
  const writer = new TemplateWriter(catalog, healthcareReasonTexts);
  const citable = catalog.ids.map((offerId) =>
    writer.citableFeatures(offerId)
      .filter((name) => !unknownFeatures.includes(name))
      .map((name) => features.names.indexOf(name))
  );
  const contexts = new Map<string, ReasonContext>();
  const passing = new Map<string, PassingReason>();
  const drafts: Draft[] = new Array(pairs.row.length);
  let nDone = 0;
  eachContribution((pairIdx, contributions) => {
    const rowIdx = pairs.row[pairIdx];
    const offerId = catalog.ids[pairs.output[pairIdx]];
    const factors = leadingFactors(contributions, {
      plan,
      valueOf: (featureIdx) => features.values[featureIdx * features.nRows + rowIdx],
      top: CITABLE_FACTORS,
      among: citable[pairs.output[pairIdx]],
    });
    const citations = writer.citations(offerId, factors, { channel, most: MOST_CONTEXT_FACTORS });
    const specific = writer.write(offerId, factors, { channel });
    // Members with the same bands have the same context: it is built and checked once.
    const key = JSON.stringify([offerId, ...citations.map(renderClause)]);
    const context = contexts.get(key) ??
      buildContext(offerId, citations, { catalog, writer, channel });
    contexts.set(key, context);
    let found = passing.get(key + specific.text);
    if (found === undefined) {
      const check = (text: string) => checkText(text, context, { words: healthcareGateWords });
      found = passingReason(specific, () => writer.write(offerId, [], { channel }), check);
      passing.set(key + specific.text, found);
    }
    const { violation } = found;
    // Members with equal texts differ in what their factors add.
    const { text, cited } = violation === null ? specific : found.reason;
    drafts[pairIdx] = {
      text,
      context,
      writer: "template",
      model: "",
      promptVersion: `${writer.texts.language} ${writer.texts.version}`,
      verdict: violation === null ? "passed" : GENERAL_INSTEAD,
      violation,
      cited,
      offered: citations.map(citedFactor),
    };
    if (++nDone % 1000 === 0) progress?.(nDone, drafts.length, "reasons");
  });
  return drafts;
}

/** What the gates sent back of the template's texts. */
export function templateWarnings(reasons: readonly WrittenReason[]): string[] {
  const general = reasons.filter(({ verdict }) => verdict === GENERAL_INSTEAD);
  if (general.length === 0) return [];
  const rules = [...new Set(general.map(({ violation }) => violation!.rule))].sort().join(", ");
  return [
    `${general.length} texts of the template broke a rule (${rules}): the offer's general text stands instead`,
  ];
}

/** Texts with what came of the calls. */
export interface ChatWriting {
  /** In the order of the drafts. */
  readonly reasons: WrittenReason[];
  /** What the run did. */
  readonly report: ChatReport;
  /** What was not there or was done instead. */
  readonly warnings: string[];
}

/**
 * Lets an LLM write; where its text does not pass, or none came, the draft stands.
 *
 * @throws {UsageError} for an endpoint that is not set; {@linkcode InputError} where
 * answers cannot be kept.
 */
export async function writeByLlm(
  drafts: readonly Draft[],
  { settings, progress, environment }: StageContext,
): Promise<ChatWriting> {
  const endpoint = chatEndpoint(environment ?? Deno.env.toObject());
  const contexts = [...new Set(drafts.map(({ context }) => context))];
  const outcome = await runChat({
    kind: "write",
    contexts,
    endpoint,
    apiKey: endpoint.apiKey,
    words: healthcareGateWords,
    limits: {
      concurrency: settings.llmConcurrency,
      maxCalls: settings.llmMaxCalls,
      maxTokens: settings.llmMaxTokens,
    },
    timeoutSeconds: settings.llmTimeout,
    isStreamed: settings.llmStream,
    cachePath: outputPaths(settings.out).chatAnswers,
  }, (done, total, { nCalls, nTokens }) => {
    progress?.(done, total, `texts (${nCalls} calls, ${nTokens} tokens)`);
  });
  if (outcome.kind === "failed" && outcome.name === "InputError") {
    throw new InputError(outcome.message);
  }
  if (outcome.kind !== "written") throw new Error(`The chat writer failed: ${outcome.kind}`);
  const textOf = new Map(contexts.map((context, i) => [context, outcome.texts[i]]));
  const reasons = drafts.map((draft) => merge(draft, textOf.get(draft.context)!, endpoint.model));
  const warnings = outcome.report.stopped === null ? [] : [
    `${outcome.report.stopped}; the template wrote ${
      reasons.filter(({ verdict }) => verdict === "template: not asked").length
    } texts instead`,
  ];
  if (outcome.isOtherSetAside) {
    warnings.push("Answers of another version were set aside: they are not used");
  }
  return { reasons, report: outcome.report, warnings };
}

function merge(
  { context: _, offered, ...draft }: Draft,
  written: ChatText,
  model: string,
): WrittenReason {
  if (written.kind === "not asked") return { ...draft, verdict: "template: not asked" };
  if (written.kind === "rejected") {
    return { ...draft, verdict: "template: answer rejected", violation: written.violation };
  }
  return {
    text: written.text,
    writer: "chat",
    model,
    promptVersion: PROMPT_VERSION,
    verdict: written.first ? `${written.verdict} on the second try` : written.verdict,
    violation: written.first,
    // Plain text names no factors: it may rest on any of those that it was given.
    cited: written.stated === null
      ? offered
      : offered.filter((_, i) =>
        written.stated!.some(({ factors }) => factors.includes(`f${i + 1}`))
      ),
  };
}

/**
 * Asks the endpoint for one word.
 *
 * @returns One line: it answers, or the problem with its remedy.
 */
export async function checkLlm(
  { settings, environment }: StageContext,
): Promise<{ isReady: boolean; line: string }> {
  const endpoint = chatEndpoint(environment ?? Deno.env.toObject());
  const outcome = await runChat({
    kind: "check",
    contexts: [],
    endpoint,
    apiKey: endpoint.apiKey,
    words: healthcareGateWords,
    limits: { concurrency: 1, maxCalls: 1, maxTokens: 1 },
    timeoutSeconds: settings.llmTimeout,
    isStreamed: settings.llmStream,
    cachePath: "",
  });
  if (outcome.kind === "failed") return { isReady: false, line: outcome.message };
  return { isReady: true, line: `${endpoint.model} at ${endpoint.baseUrl} answers` };
}
