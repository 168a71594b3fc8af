/**
 * Texts for recommendations by an LLM, each through the gates; the template's where
 * none passes.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { healthcareGateWords } from "../domains/healthcare/gate_words/mod.ts";
import {
  chatEndpoint,
  type ChatReport,
  type ChatText,
  PROMPT_VERSION,
  runChat,
  TokenPrice,
} from "../reasons/mod.ts";
import { outputPaths, type StageContext } from "./stage.ts";
import type { Draft, WrittenReason } from "./template_drafts.ts";

/** Texts with what came of the calls. */
export interface ChatWriting {
  /** In the order of the drafts. */
  readonly reasons: WrittenReason[];
  /** What the run did. */
  readonly report: ChatReport;
  /** What its answers cost, as "$0.0105"; null without a price. */
  readonly cost: string | null;
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
  const price = settings.llmPrice === null ? null : new TokenPrice(settings.llmPrice);
  const costOf = (report: ChatReport) => price?.costUsd(report) ?? null;
  const contexts = [...new Set(drafts.flatMap(({ context }) => context ?? []))];
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
  }, (done, total, report) => {
    const nTokens = report.nPromptTokens + report.nAnswerTokens;
    const soFar = [`${report.nCalls} calls`, `${nTokens} tokens`, costOf(report) ?? []].flat();
    progress?.(done, total, `texts (${soFar.join(", ")})`);
  });
  if (outcome.kind === "failed") {
    if (outcome.name === "InputError") throw new InputError(outcome.message);
    throw new Error(`The chat writer failed: ${outcome.message}`);
  }
  if (outcome.kind !== "written") throw new Error(`The chat writer said "${outcome.kind}"`);
  const textOf = new Map(contexts.map((context, i) => [context, outcome.texts[i]]));
  const reasons = drafts.map((draft) =>
    draft.context ? merge(draft, textOf.get(draft.context)!, endpoint.model) : draft
  );
  const { nCalls, nPromptTokens, nAnswerTokens, nFailed, problem, stopped } = outcome.report;
  const nInstead = reasons.filter(({ verdict }) => verdict === "template: not asked").length;
  const warnings: string[] = [];
  if (stopped !== null) warnings.push(`${stopped}; the template wrote ${nInstead} texts instead`);
  else if (nFailed > 0) {
    warnings.push(
      `${nFailed} calls gave no answer, the last one: ${problem}; the template wrote ${nInstead} texts instead`,
    );
  }
  if (nCalls > 0 && stopped === null && nPromptTokens + nAnswerTokens === 0) {
    warnings.push("The endpoint reports no tokens: --llm-max-tokens and the cost do not hold");
  }
  if (outcome.isOtherSetAside) {
    warnings.push("Answers of another version were set aside: they are not used");
  }
  return { reasons, report: outcome.report, cost: costOf(outcome.report), warnings };
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
    limits: { concurrency: 1, maxCalls: settings.llmMaxCalls, maxTokens: 1 },
    timeoutSeconds: settings.llmTimeout,
    isStreamed: settings.llmStream,
    cachePath: "",
  });
  if (outcome.kind === "failed") return { isReady: false, line: outcome.message };
  return { isReady: true, line: `${endpoint.model} at ${endpoint.baseUrl} answers` };
}
