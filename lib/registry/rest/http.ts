/**
 * Requests to an MLflow server: authentication, time-outs, bounded retries, and its
 * errors by MLflow's codes. No error text holds a credential.
 * @module
 */
import { ERROR_CODES, type ErrorCode, MlflowError } from "../errors.ts";
import { Timers } from "./timers.ts";

/** How a server knows the client. */
export type Credentials =
  | { readonly token: string }
  | { readonly username: string; readonly password: string };

/** How requests are sent. */
export interface HttpOptions {
  /** How the server knows the client; default: not at all. */
  readonly credentials?: Credentials;
  /** Longest wait for an answer, milliseconds; default 120,000. */
  readonly timeoutMs?: number;
  /** Requests after the first that failed; default 5. */
  readonly retries?: number;
  /** Waits between requests; default: a timer in a worker. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** One request; `body` makes its content anew for every try. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the server, encoded. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: () => Promise<BodyInit> | BodyInit;
  /** False where a try that failed on the way may have been done; default true. */
  readonly isRepeatable?: boolean;
}

const RETRIED = [408, 429, 500, 502, 503, 504];
const FIRST_WAIT_MS = 500;
/** Longer than this no Retry-After is followed. */
const LONGEST_WAIT_MS = 60_000;

/** A failure after which it is not known whether the server did what was asked. */
export class UncertainError extends MlflowError {}

/** Sends requests to one server. */
export class Http implements Disposable {
  readonly #url: string;
  readonly #options: HttpOptions;
  readonly #timers = new Timers();
  readonly #headers: Record<string, string>;
  readonly #secrets: string[];

  constructor(url: string, options: HttpOptions) {
    this.#url = url;
    this.#options = options;
    const { credentials } = options;
    this.#headers = credentials === undefined ? {} : { Authorization: authorization(credentials) };
    this.#secrets = credentials === undefined
      ? []
      : [...Object.values(credentials), this.#headers.Authorization.split(" ")[1]];
  }

  /**
   * Sends a request, again where the server is busy or away, and gives the answer of
   * a success to `read`.
   *
   * @throws {MlflowError} with the server's code, or `TEMPORARILY_UNAVAILABLE` after
   *   the last try.
   */
  async send<T>(request: HttpRequest, read: (response: Response) => Promise<T>): Promise<T> {
    const { retries = 5 } = this.#options;
    for (let nTries = 1;; nTries++) {
      const failure = await this.#try(request, read);
      if ("value" in failure) return failure.value;
      const { error, retryAfterMs = FIRST_WAIT_MS * 2 ** (nTries - 1) } = failure;
      const isLast = nTries > retries || !failure.isRetried ||
        (failure.isUncertain && request.isRepeatable === false);
      if (isLast || retryAfterMs > LONGEST_WAIT_MS) {
        throw failure.isUncertain ? new UncertainError(error.errorCode, error.message) : error;
      }
      await (this.#options.wait ?? ((ms: number) => this.#timers.wait(ms)))(retryAfterMs);
    }
  }

  async #try<T>(
    request: HttpRequest,
    read: (response: Response) => Promise<T>,
  ): Promise<{ value: T } | Failure> {
    const { timeoutMs = 120_000 } = this.#options;
    const abort = new AbortController();
    const stop = this.#timers.after(timeoutMs, () => abort.abort());
    try {
      const { method, contentType } = request;
      const response = await fetch(this.#url + request.path, {
        method,
        headers: contentType ? { ...this.#headers, "Content-Type": contentType } : this.#headers,
        body: await request.body?.(),
        redirect: "manual",
        signal: abort.signal,
      });
      if (response.ok) return { value: await read(response) };
      return await this.#failureOf(response);
    } catch (error) {
      if (error instanceof MlflowError || !isNetworkError(error)) throw error;
      const what = abort.signal.aborted
        ? `did not answer within ${timeoutMs / 1000} s`
        : "cannot be reached or cut the connection";
      return {
        error: new MlflowError(
          "TEMPORARILY_UNAVAILABLE",
          `The MLflow server ${this.#url} ${what}: start it or try again later`,
        ),
        isRetried: true,
        isUncertain: true,
      };
    } finally {
      stop();
    }
  }

  async #failureOf(response: Response): Promise<Failure> {
    const { status } = response;
    const text = await response.text();
    const isRetried = RETRIED.includes(status);
    return {
      error: this.#errorOf(status, text),
      isRetried,
      isUncertain: status >= 500,
      retryAfterMs: isRetried ? retryAfterMs(response.headers.get("Retry-After")) : undefined,
    };
  }

  #errorOf(status: number, text: string): MlflowError {
    const { error_code: code, message } = parseObject(text);
    if (typeof code === "string") {
      const known = ERROR_CODES.find((errorCode) => errorCode === code);
      const said = this.#redact(String(message ?? "")).split("\n")[0].slice(0, 300);
      return new MlflowError(
        known ?? codeOf(status),
        `The MLflow server refused: ${said} (${code})`,
      );
    }
    const remedy = status === 401
      ? ": set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
      : status === 403
      ? ": check the rights of the user, and the server's --allowed-hosts"
      : ": check that the URI is that of an MLflow server";
    return new MlflowError(
      codeOf(status),
      `The MLflow server ${this.#url} answered ${status}${remedy}`,
    );
  }

  #redact(text: string): string {
    return this.#secrets.filter((secret) => secret !== "")
      .reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
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
    }, async (response) => {
      const text = await response.text();
      if (text === "") return {};
      const json = parseObject(text);
      if (Object.keys(json).length > 0 || text.trim() === "{}") return json;
      throw new MlflowError(
        "INTERNAL_ERROR",
        `The MLflow server ${this.#url} answered with something that is no JSON: check that the URI is that of an MLflow server`,
      );
    });
  }

  [Symbol.dispose](): void {
    this.#timers[Symbol.dispose]();
  }
}

/** A JSON object of an answer. */
export type Json = Record<string, unknown>;

interface Failure {
  readonly error: MlflowError;
  readonly isRetried: boolean;
  readonly isUncertain: boolean;
  readonly retryAfterMs?: number;
}

function authorization(credentials: Credentials): string {
  if ("token" in credentials) return `Bearer ${credentials.token}`;
  const bytes = new TextEncoder().encode(`${credentials.username}:${credentials.password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 403) return "PERMISSION_DENIED";
  if (status === 404) return "ENDPOINT_NOT_FOUND";
  if (status === 429) return "REQUEST_LIMIT_EXCEEDED";
  if (status === 408 || status === 503) return "TEMPORARILY_UNAVAILABLE";
  return status >= 500 ? "INTERNAL_ERROR" : "BAD_REQUEST";
}

/** Milliseconds of a Retry-After in seconds; one with a date is not followed. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}

function parseObject(text: string): Json {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
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
