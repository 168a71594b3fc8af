/**
 * One call to a chat endpoint by npm:openai, and what its answer may look like.
 * @module
 */
import OpenAI, { APIError, BadRequestError } from "openai";
import type { Prompt } from "../prompts/prompt_files.ts";
import { ChatProblem, problemOf } from "./chat_problem.ts";
import type { ChatEndpoint } from "./chat_settings.ts";

/** What is sent beside the prompt; part of the cache's key. */
export const CHAT_PARAMETERS = { temperature: 0.2, max_tokens: 400 } as const;

/** Times that a call is tried again after 408, 409, 429, 5xx or a lost connection. */
const RETRIES = 2;
/** Headers of an answer of our own, in the place of a request that the budget does not allow. */
const OVER_BUDGET = { "x-should-retry": "false", "x-over-budget": "true" };

/** An answer as it came, which is what the cache keeps. */
export interface ChatReply {
  /** What the model wrote; empty where it wrote nothing. */
  readonly content: string;
  /** Why it ended: `stop`, `length`, or `refusal` where the model would not write. */
  readonly finish: string;
  /** Tokens of the prompt; 0 where the endpoint does not say. */
  readonly promptTokens: number;
  /** Tokens of the answer; 0 where the endpoint does not say. */
  readonly answerTokens: number;
}

const RESPONSE_FORMAT = {
  type: "json_schema",
  json_schema: {
    name: "reason",
    strict: true,
    schema: {
      type: "object",
      additionalProperties: false,
      required: ["sentences"],
      properties: {
        sentences: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["text", "factors"],
            properties: {
              text: { type: "string" },
              factors: { type: "array", items: { type: "string" } },
            },
          },
        },
      },
    },
  },
} as const;

/** Options of {@linkcode ChatClient}. */
export interface ChatClientOptions {
  /** Longest time for one try, in seconds. */
  readonly timeoutSeconds: number;
  /** Whether the answer is streamed. */
  readonly isStreamed?: boolean;
  /** Most requests, those of retries among them; default no limit. */
  readonly maxRequests?: number;
}

/** Calls a chat endpoint; falls back to plain text where it takes no schema. */
export class ChatClient {
  readonly #client: OpenAI;
  readonly #endpoint: ChatEndpoint;
  readonly #options: ChatClientOptions;
  #takesSchema = true;
  #nRequests = 0;
  #lastStatus = 0;

  /** A client of an endpoint. */
  constructor(endpoint: ChatEndpoint, options: ChatClientOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#client = new OpenAI({
      baseURL: endpoint.baseUrl,
      apiKey: endpoint.apiKey,
      organization: null,
      project: null,
      logLevel: "off",
      maxRetries: RETRIES,
      timeout: options.timeoutSeconds * 1000,
      // Types of Node's requests may stand beside Deno's.
      fetch: (...request) => this.#fetch(...request as Parameters<typeof fetch>),
    });
  }

  /** Every request passes here, so that the budget covers what openai tries again by itself. */
  async #fetch(...request: Parameters<typeof fetch>): Promise<Response> {
    // An answer, as openai would try again after anything thrown.
    if (this.#nRequests >= (this.#options.maxRequests ?? Infinity)) {
      return new Response(null, { status: 429, headers: OVER_BUDGET });
    }
    this.#nRequests++;
    const response = await fetch(...request);
    this.#lastStatus = response.status;
    return response;
  }

  /** Requests sent so far, those of retries among them. */
  get nRequests(): number {
    return this.#nRequests;
  }

  /**
   * Asks for one text.
   *
   * @throws {ChatProblem} where no answer came.
   */
  async ask(prompt: Prompt): Promise<ChatReply> {
    const hasSchema = this.#takesSchema;
    try {
      return await this.#ask(prompt, hasSchema);
    } catch (error) {
      // An endpoint without schemas refuses the request as such; it is asked without from then on.
      if (hasSchema && error instanceof BadRequestError) {
        this.#takesSchema = false;
        return await this.ask(prompt);
      }
      if (error instanceof APIError && error.headers?.has("x-over-budget")) {
        throw new ChatProblem(
          "budget",
          `The budget of ${this.#options.maxRequests} calls is spent: raise --llm-max-calls`,
        );
      }
      throw problemOf(error, this.#endpoint, this.#lastStatus);
    }
  }

  async #ask({ system, user, retry }: Prompt, hasSchema: boolean): Promise<ChatReply> {
    const body = {
      model: this.#endpoint.model,
      ...CHAT_PARAMETERS,
      ...(hasSchema && { response_format: RESPONSE_FORMAT }),
      messages: [
        { role: "system" as const, content: system },
        { role: "user" as const, content: retry ? `${user}\n\n${retry}` : user },
      ],
    };
    // The client's own time-out ends with the headers; this one also covers a body that hangs.
    const seconds = this.#options.timeoutSeconds * (RETRIES + 1);
    const signal = AbortSignal.timeout(seconds * 1000);
    if (this.#options.isStreamed) {
      const stream = await this.#client.chat.completions.create(
        { ...body, stream: true, stream_options: { include_usage: true } },
        { signal },
      );
      const reply = await readStream(stream);
      // The client ends a stream that was cut by a signal as if it were whole.
      signal.throwIfAborted();
      return reply;
    }
    const { choices, usage } = await this.#client.chat.completions.create(body, { signal });
    const choice = choices?.[0];
    return {
      content: textOf(choice?.message?.content),
      finish: choice?.message?.refusal ? "refusal" : choice?.finish_reason ?? "empty",
      ...tokensOf(usage),
    };
  }
}

async function readStream(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<ChatReply> {
  let content = "", finish = "empty", tokens = tokensOf(undefined);
  for await (const { choices, usage } of stream) {
    const choice = choices?.[0];
    content += textOf(choice?.delta?.content);
    if (choice?.delta?.refusal) finish = "refusal";
    else if (choice?.finish_reason && finish !== "refusal") finish = choice.finish_reason;
    if (usage) tokens = tokensOf(usage);
  }
  return { content, finish, ...tokens };
}

/** What is not of the prompt is paid as the answer, such as tokens of thought. */
function tokensOf(usage: OpenAI.CompletionUsage | null | undefined) {
  const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = usage ?? {};
  const total = Math.max(total_tokens ?? 0, prompt_tokens + completion_tokens);
  return { promptTokens: prompt_tokens, answerTokens: total - prompt_tokens };
}

/** Content is a string, or blocks of which those with text count, as on Databricks. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => typeof block?.text === "string" ? block.text : "").join("");
}
