/**
 * An MLflow server: who asks it, and what its failures mean by MLflow's codes.
 * @module
 */
import {
  basicAuthorization,
  Http,
  type HttpFailure,
  type PatienceOptions,
} from "../../_shared/http/mod.ts";
import { ERROR_CODES, type ErrorCode, MlflowError } from "../errors.ts";

/** How a server knows the client. */
export type Credentials =
  | { readonly token: string }
  | { readonly username: string; readonly password: string };

/** How a server is asked. */
export interface ServerOptions extends PatienceOptions {
  /** How the server knows the client; default: not at all. */
  readonly credentials?: Credentials;
}

/** A failure after which it is not known whether the server did what was asked. */
export class UncertainError extends MlflowError {}

/** Requests to the MLflow server at `url`. */
export function openServer(url: string, options: ServerOptions): Http {
  const { credentials, timeoutMs, retries, wait, fetch } = options;
  const remedies: Remedies = {
    401: "set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
    403: "check the rights of the user, and the server's --allowed-hosts",
  };
  const header = credentials && headerOf(credentials);
  return new Http(url, {
    ...{ timeoutMs, retries, wait, fetch },
    authorization: header === undefined
      ? undefined
      : { authorization: () => Promise.resolve(header) },
    secrets: Object.values(credentials ?? {}),
    errorOf: mlflowErrors({
      who: `The MLflow server ${url}`,
      remedies,
      awayRemedy: "start it or try again later",
      otherRemedy: "check that the URI is that of an MLflow server",
    }),
  });
}

function headerOf(credentials: Credentials): string {
  return "token" in credentials
    ? `Bearer ${credentials.token}`
    : basicAuthorization(credentials.username, credentials.password);
}

type Remedies = Readonly<Record<string, string>>;

/** A server in error texts. */
export interface ServerTexts {
  /** The subject of a sentence. */
  readonly who: string;
  /** What to do where it refuses, by its own code or by status. */
  readonly remedies: Remedies;
  /** What to do where it cannot be reached. */
  readonly awayRemedy: string;
  /** What to do where it answers something else. */
  readonly otherRemedy: string;
}

/** Maps failures to MLflow's errors. */
export function mlflowErrors(server: ServerTexts): (failure: HttpFailure) => MlflowError {
  return (failure) => {
    const { errorCode, message } = describe(failure, server);
    return new (failure.isUncertain ? UncertainError : MlflowError)(errorCode, message);
  };
}

function describe(
  failure: HttpFailure,
  { who, remedies, awayRemedy, otherRemedy }: ServerTexts,
): { errorCode: ErrorCode; message: string } {
  const { kind, status, code, message, timeoutMs } = failure;
  if (kind === "no_json") {
    const what = "answered with something that is no JSON";
    return {
      errorCode: "INTERNAL_ERROR",
      message: `${who} ${what}: ${otherRemedy}`,
    };
  }
  if (kind !== "refused") {
    const what = kind === "late"
      ? `did not answer within ${timeoutMs / 1000} s`
      : "cannot be reached or cut the connection";
    return {
      errorCode: "TEMPORARILY_UNAVAILABLE",
      message: `${who} ${what}: ${awayRemedy}`,
    };
  }
  if (code !== undefined) {
    const known = ERROR_CODES.find((errorCode) => errorCode === (SAME_CODES[code] ?? code));
    const remedy = remedies[code] ?? remedies[status];
    return {
      errorCode: known ?? codeOf(status),
      message: `${who} refused: ${message} (${code})${remedy === undefined ? "" : `: ${remedy}`}`,
    };
  }
  const remedy = remedies[status] ?? otherRemedy;
  return { errorCode: codeOf(status), message: `${who} answered ${status}: ${remedy}` };
}

/** Databricks' newer names of MLflow's codes. */
const SAME_CODES: Readonly<Record<string, ErrorCode>> = {
  ALREADY_EXISTS: "RESOURCE_ALREADY_EXISTS",
  NOT_FOUND: "RESOURCE_DOES_NOT_EXIST",
};

function codeOf(status: number): ErrorCode {
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 403) return "PERMISSION_DENIED";
  if (status === 404) return "ENDPOINT_NOT_FOUND";
  if (status === 429) return "REQUEST_LIMIT_EXCEEDED";
  if (status === 408 || status === 503) return "TEMPORARILY_UNAVAILABLE";
  return status >= 500 ? "INTERNAL_ERROR" : "BAD_REQUEST";
}
