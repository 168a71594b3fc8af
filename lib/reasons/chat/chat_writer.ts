/**
 * Writes texts by a chat endpoint: every answer goes through the gates, gets one
 * second try that names what it broke, and gives way to the template otherwise.
 * @module
 */
import type { ReasonContext } from "../context.ts";
import { checkText, type GateWords, type StatedSentence, type Violation } from "../gates/mod.ts";
import {
  type Prompt,
  PROMPT_VERSION,
  type PromptFiles,
  renderPrompt,
} from "../prompts/prompt_files.ts";
import { answerKey, type ChatCache } from "./chat_cache.ts";
import { CHAT_PARAMETERS, type ChatClient, type ChatReply } from "./chat_client.ts";
import { ChatProblem } from "./chat_problem.ts";
import { readReply } from "./read_reply.ts";

/** Failed calls in a row after which no more are made. */
export const FAILURES_BEFORE_STOP = 5;

/** Limits of a run. */
export interface ChatLimits {
  /** Most calls at a time. */
  readonly concurrency: number;
  /** Most calls of the run, those among them that were tried again. */
  readonly maxCalls: number;
  /** No call is begun after that many tokens. */
  readonly maxTokens: number;
}

/** A text, or why there is none. */
export type ChatText =
  | {
    readonly kind: "written";
    readonly text: string;
    /** `passed`, or `passed by wording` for plain text without stated factors. */
    readonly verdict: "passed" | "passed by wording";
    /** The sentences with their factors, where the model stated them. */
    readonly stated: readonly StatedSentence[] | null;
    /** What the first answer broke, where this is the second. */
    readonly first: Violation | null;
  }
  | { readonly kind: "rejected"; readonly violation: Violation }
  | { readonly kind: "not asked" };

/** What a run did. */
export interface ChatReport {
  /** Calls that were sent, those of retries among them. */
  readonly nCalls: number;
  /** Answers taken from the cache. */
  readonly nCached: number;
  /** Tokens of the prompts that were answered. */
  readonly nPromptTokens: number;
  /** Tokens of the answers. */
  readonly nAnswerTokens: number;
  /** Calls that gave no answer. */
  readonly nFailed: number;
  /** What was wrong with the last of them; null where all gave one. */
  readonly problem: string | null;
  /** Why calls ended early; null where they did not. */
  readonly stopped: string | null;
}

/** Told how far a run is. */
export type ChatProgress = (done: number, total: number, report: ChatReport) => void;

/** What {@linkcode writeByChat} works with. */
export interface ChatTools {
  /** Calls the endpoint, within the budget of calls. */
  readonly client: Pick<ChatClient, "ask" | "nRequests">;
  /** The model, for the key of an answer. */
  readonly model: string;
  /** Answers that were paid for. */
  readonly cache: ChatCache;
  /** The prompts. */
  readonly files: PromptFiles;
  /** What the gates look for. */
  readonly words: GateWords;
  /** Limits of the run; that of the calls is the client's. */
  readonly limits: Omit<ChatLimits, "maxCalls">;
  /** Told after each text. */
  readonly onProgress?: ChatProgress;
}

/**
 * Writes one text per context, at most `limits.concurrency` at a time.
 *
 * @returns Texts in the order of the contexts, and what the run did. A problem of
 * the endpoint ends the calls, not the run: the contexts left are `not asked`.
 */
export async function writeByChat(
  contexts: readonly ReasonContext[],
  tools: ChatTools,
): Promise<{ texts: ChatText[]; report: ChatReport }> {
  const run = new ChatRun(tools);
  const texts: ChatText[] = new Array(contexts.length);
  let next = 0, nDone = 0;
  const lane = async () => {
    while (next < contexts.length) {
      const i = next++;
      texts[i] = await run.write(contexts[i]);
      tools.onProgress?.(++nDone, contexts.length, run.report());
    }
  };
  await Promise.all(Array.from({ length: tools.limits.concurrency }, lane));
  return { texts, report: run.report() };
}

class ChatRun {
  readonly #tools: ChatTools;
  #nCached = 0;
  #nPromptTokens = 0;
  #nAnswerTokens = 0;
  #nFailed = 0;
  #nFailedInRow = 0;
  #problem: string | null = null;
  #stopped: string | null = null;
  /** Calls that are not answered yet, by the key of what is asked. */
  readonly #asked = new Map<string, Promise<ChatReply | undefined>>();

  constructor(tools: ChatTools) {
    this.#tools = tools;
  }

  report(): ChatReport {
    return {
      nCalls: this.#tools.client.nRequests,
      nCached: this.#nCached,
      nPromptTokens: this.#nPromptTokens,
      nAnswerTokens: this.#nAnswerTokens,
      nFailed: this.#nFailed,
      problem: this.#problem,
      stopped: this.#stopped,
    };
  }

  async write(context: ReasonContext): Promise<ChatText> {
    const first = await this.#attempt(context);
    if (first.kind !== "rejected") return first;
    const second = await this.#attempt(context, first.violation);
    if (second.kind === "written") return { ...second, first: first.violation };
    // Without a second answer the first one still says what was wrong.
    return second.kind === "rejected" ? second : first;
  }

  async #attempt(context: ReasonContext, violation?: Violation): Promise<ChatText> {
    const { files, model, cache, words } = this.#tools;
    const prompt = renderPrompt(context, { files, violation });
    const key = answerKey({
      promptVersion: PROMPT_VERSION,
      prompt,
      model,
      parameters: CHAT_PARAMETERS,
    });
    const cached = cache.get(key);
    if (cached) this.#nCached++;
    const reply = cached ?? await this.#callOnce(prompt, key);
    if (reply === undefined) return { kind: "not asked" };
    const read = readReply(reply);
    if (read.kind === "useless") return { kind: "rejected", violation: read.violation };
    const stated = read.kind === "stated" ? read.stated : undefined;
    const broken = await checkText(read.text, context, { words, stated });
    if (broken) return { kind: "rejected", violation: broken };
    const verdict = stated ? "passed" : "passed by wording";
    return { kind: "written", text: read.text, verdict, stated: stated ?? null, first: null };
  }

  /** Contexts of two offers may be told alike: what is being asked is not asked again. */
  #callOnce(prompt: Prompt, key: string): Promise<ChatReply | undefined> {
    const asked = this.#asked.get(key) ??
      this.#call(prompt, key).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  async #call(prompt: Prompt, key: string): Promise<ChatReply | undefined> {
    const { client, cache, limits } = this.#tools;
    const nTokens = this.#nPromptTokens + this.#nAnswerTokens;
    if (this.#stopped === null && nTokens >= limits.maxTokens) {
      this.#stopped = `The budget of ${limits.maxTokens} tokens is spent: raise --llm-max-tokens`;
    }
    if (this.#stopped !== null) return undefined;
    try {
      const reply = await client.ask(prompt);
      cache.add(key, reply);
      this.#nPromptTokens += reply.promptTokens;
      this.#nAnswerTokens += reply.answerTokens;
      this.#nFailedInRow = 0;
      return reply;
    } catch (error) {
      if (!(error instanceof ChatProblem)) throw error;
      this.#nFailed++;
      this.#nFailedInRow++;
      this.#problem = error.message;
      if (error.isFinal || this.#nFailedInRow >= FAILURES_BEFORE_STOP) {
        this.#stopped ??= error.message;
      }
      return undefined;
    }
  }
}
