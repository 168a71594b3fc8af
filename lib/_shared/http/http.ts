/**
 * Requests to a server: authorization, time-outs, bounded retries. What a failure
 * means is said by the caller, who maps it to an error; no failure holds a credential.
 * @module
 */
import { type Json, parseObject } from "./json.ts";
import { Timers } from "./timers.ts";

/** Gives the value of the `Authorization` header. */
export interface Authorization {
  /**
   * @param refused A value that the server refused: a new one is given where there is
   *   one, else the same.
   */
  authorization(refused?: string): Promise<string>;
}

/** How often and how long is waited, and who sends. */
export interface PatienceOptions {
  /** Longest wait for an answer, milliseconds; default 120,000. */
  readonly timeoutMs?: number;
  /** Requests after the first that failed; default 5. */
  readonly retries?: number;
  /** Waits between requests; default: a timer in a worker. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Sends one request; default: the global `fetch`. */
  readonly fetch?: Fetch;
}

/** What is needed of `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How requests are sent. */
export interface HttpOptions extends PatienceOptions {
  /** How the server knows the client; default: not at all. */
  readonly authorization?: Authorization;
  /** Texts that no failure may hold, beside the credential in the header. */
  readonly secrets?: readonly string[];
  /** The error of a failure. */
  readonly errorOf: (failure: HttpFailure) => Error;
}

/** Why a request failed. */
export interface HttpFailure {
  /**
   * - `away`: the server cannot be reached or cut the connection
   * - `late`: no whole answer in time
   * - `refused`: an answer that is no success
   * - `no_json`: a success whose content is no JSON object
   */
  readonly kind: "away" | "late" | "refused" | "no_json";
  /** Of the answer; 0 without one. */
  readonly status: number;
  /** `error_code` of the answer, as MLflow and Databricks name it. */
  readonly code?: string;
  /** First line of the answer's `message`, at most 300 characters, secrets as `***`. */
  readonly message?: string;
  /** The time-out, milliseconds. */
  readonly timeoutMs: number;
  /** Whether the server may have done what was asked. */
  readonly isUncertain: boolean;
}

/** One request; `body` makes its content anew for every try. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the server, encoded. */
  readonly path: string;
  readonly contentType?: string;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: () => Promise<BodyInit> | BodyInit;
  /** False where a try that failed on the way may have been done; default true. */
  readonly isRepeatable?: boolean;
  /** Whether a status is an answer to read; default: 200 to 299. */
  readonly isAnswer?: (status: number) => boolean;
}

const RETRIED = [408, 429, 500, 502, 503, 504];
const FIRST_WAIT_MS = 500;
/** Longer than this no Retry-After is followed. */
const LONGEST_WAIT_MS = 60_000;

/** Sends requests to one server. */
export class Http implements Disposable {
  readonly #url: string;
  readonly #options: HttpOptions;
  readonly #timers = new Timers();

  /** @param url The server; empty where the paths of the requests are whole addresses. */
  constructor(url: string, options: HttpOptions) {
    this.#url = url;
    this.#options = options;
  }

  /**
   * Sends a request, again where the server is busy or away, and once more with a new
   * credential where it refused the old; gives the answer of a success to `read`.
   *
   * @throws the error that the failure of the last try is mapped to.
   */
  async send<T>(request: HttpRequest, read: (response: Response) => Promise<T>): Promise<T> {
    const { retries = 5, authorization, errorOf } = this.#options;
    let credential = await authorization?.authorization();
    for (let nTries = 1, isRenewed = false;; nTries++) {
      const outcome = await this.#try(request, read, credential);
      if ("value" in outcome) return outcome.value;
      const { failure, retryAfterMs = FIRST_WAIT_MS * 2 ** (nTries - 1) } = outcome;
      if (!isRenewed && [401, 403].includes(failure.status)) {
        isRenewed = true;
        const renewed = await authorization?.authorization(credential);
        if (renewed !== credential) {
          credential = renewed;
          continue;
        }
      }
      const isLast = nTries > retries || !isRetried(failure) ||
        (failure.isUncertain && request.isRepeatable === false);
      if (isLast || retryAfterMs > LONGEST_WAIT_MS) throw errorOf(failure);
      await (this.#options.wait ?? ((ms: number) => this.#timers.wait(ms)))(retryAfterMs);
    }
  }

  async #try<T>(
    request: HttpRequest,
    read: (response: Response) => Promise<T>,
    credential: string | undefined,
  ): Promise<{ value: T } | FailedTry> {
    const { timeoutMs = 120_000 } = this.#options;
    const abort = new AbortController();
    const stop = this.#timers.after(timeoutMs, () => abort.abort());
    try {
      const { method, contentType, headers, isAnswer } = request;
      const send = this.#options.fetch ?? fetch;
      const response = await send(this.#url + request.path, {
        method,
        headers: {
          ...(credential === undefined ? {} : { Authorization: credential }),
          ...(contentType === undefined ? {} : { "Content-Type": contentType }),
          ...headers,
        },
        body: await request.body?.(),
        redirect: "manual",
        signal: abort.signal,
      });
      if (isAnswer?.(response.status) ?? response.ok) return { value: await read(response) };
      return await this.#failedTry(response, credential);
    } catch (error) {
      if (!isNetworkError(error)) throw error;
      const kind = abort.signal.aborted ? "late" : "away";
      return { failure: { kind, status: 0, timeoutMs, isUncertain: true } };
    } finally {
      stop();
    }
  }

  async #failedTry(response: Response, credential: string | undefined): Promise<FailedTry> {
    const { status } = response;
    const { timeoutMs = 120_000, secrets = [] } = this.#options;
    const { error_code: code, message } = parseObject(await response.text());
    const hidden = [...secrets, credential?.split(" ").at(-1) ?? ""];
    const failure: HttpFailure = {
      kind: "refused",
      status,
      ...(typeof code === "string"
        ? { code, message: redact(String(message ?? ""), hidden).split("\n")[0].slice(0, 300) }
        : {}),
      timeoutMs,
      isUncertain: status >= 500,
    };
    return {
      failure,
      retryAfterMs: isRetried(failure)
        ? retryAfterMs(response.headers.get("Retry-After"))
        : undefined,
    };
  }

  /** Sends JSON and reads JSON. */
  async json(
    method: HttpRequest["method"],
    path: string,
    content: Record<string, unknown> = {},
    options: { isRepeatable?: boolean } = {},
  ): Promise<Json> {
    const isQuery = method === "GET";
    const query = isQuery ? queryOf(content) : "";
    return await this.send({
      method,
      path: path + query,
      ...(isQuery ? {} : { contentType: "application/json", body: () => JSON.stringify(content) }),
      ...options,
    }, (response) => this.readJson(response));
  }

  /** Reads the JSON object of an answer; an empty answer is an empty object. */
  async readJson(response: Response): Promise<Json> {
    const text = await response.text();
    if (text === "") return {};
    const json = parseObject(text);
    if (Object.keys(json).length > 0 || text.trim() === "{}") return json;
    const { timeoutMs = 120_000, errorOf } = this.#options;
    throw errorOf({ kind: "no_json", status: response.status, timeoutMs, isUncertain: false });
  }

  [Symbol.dispose](): void {
    this.#timers[Symbol.dispose]();
  }
}

interface FailedTry {
  readonly failure: HttpFailure;
  readonly retryAfterMs?: number;
}

function isRetried({ status }: HttpFailure): boolean {
  return status === 0 || RETRIED.includes(status);
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

/** Milliseconds of a Retry-After in seconds; one with a date is not followed. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** Deno's `fetch` fails with these where the network does, and where a body is cut. */
function isNetworkError(error: unknown): boolean {
  return (error instanceof TypeError && /request|connection|body/i.test(error.message)) ||
    error instanceof Deno.errors.Http ||
    error instanceof Deno.errors.ConnectionReset ||
    (error instanceof DOMException && error.name === "AbortError");
}

function queryOf(content: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(content)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) query.append(key, String(item));
  }
  return query.size === 0 ? "" : `?${query}`;
}

/** `Basic` authorization of a user, in UTF-8. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${new TextEncoder().encode(`${username}:${password}`).toBase64()}`;
}
