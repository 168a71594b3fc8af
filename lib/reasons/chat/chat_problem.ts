/**
 * What can go wrong with a call, in words that hold neither key nor answer.
 * @module
 */
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import type { ChatEndpoint } from "./chat_settings.ts";

/** Kinds of problems. */
export type ProblemKind =
  | "key"
  | "model"
  | "rate limit"
  | "server"
  | "time-out"
  | "connection"
  | "request"
  | "budget";

/** A call that gave no answer. */
export class ChatProblem extends Error {
  /** Tells this class apart where only the name is left. */
  override name = "ChatProblem";
  /** What went wrong. */
  readonly kind: ProblemKind;

  /** A problem with its remedy in one line. */
  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }

  /** Whether no further call can do better. */
  get isFinal(): boolean {
    return ["key", "model", "request", "budget"].includes(this.kind);
  }
}

/**
 * Names what openai's client threw. Its own message may quote the key or the
 * prompt, so it is not passed on.
 *
 * @param lastStatus Status of the endpoint's last answer: a time that ran out while waiting
 * as a 429 asked for is a matter of the rate.
 */
export function problemOf(
  error: unknown,
  { service, model, keyName }: ChatEndpoint,
  lastStatus: number,
): ChatProblem {
  const isTimeOut = error instanceof APIConnectionTimeoutError ||
    error instanceof APIUserAbortError || isAbort(error);
  const waited = isTimeOut && lastStatus === 429 ? lastStatus : undefined;
  const status = error instanceof APIError ? error.status ?? waited : waited;
  if (status === 408 || (isTimeOut && status === undefined)) {
    return new ChatProblem("time-out", "The endpoint did not answer in time: raise --llm-timeout");
  }
  if (status === 401 || status === 403) {
    const right = service === "databricks" ? " and the permission to query serving endpoints" : "";
    return new ChatProblem(
      "key",
      `The endpoint refused the key (${status}): check ${keyName}${right}`,
    );
  }
  if (status === 404) {
    const enabled = service === "databricks"
      ? ", and that the Foundation Model API is enabled in the workspace"
      : ", and OPENAI_BASE_URL";
    return new ChatProblem(
      "model",
      `The endpoint does not know "${model}" (404): check LLM_ENDPOINT_NAME${enabled}`,
    );
  }
  if (status === 429) {
    return new ChatProblem(
      "rate limit",
      "The endpoint takes no more calls (429): lower --llm-concurrency",
    );
  }
  if (status !== undefined && (status >= 500 || status === 409)) {
    return new ChatProblem("server", `The endpoint failed (${status}): try again later`);
  }
  if (status !== undefined) {
    return new ChatProblem(
      "request",
      `The endpoint refused the request (${status}): check the model's abilities`,
    );
  }
  return new ChatProblem(
    "connection",
    "The endpoint cannot be reached: check the URL and the network",
  );
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && /^(?:Abort|Timeout)Error$/.test(error.name);
}
