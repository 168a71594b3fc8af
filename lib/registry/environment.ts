import { UsageError } from "../_shared/errors.ts";
import type { Credentials } from "./rest/server.ts";

/** What MLflow users set in the environment. */
export interface MlflowEnvironment {
  /** MLFLOW_TRACKING_URI */
  readonly trackingUri?: string;
  /** MLFLOW_REGISTRY_URI */
  readonly registryUri?: string;
  /** MLFLOW_EXPERIMENT_NAME */
  readonly experimentName?: string;
  /** MLFLOW_TRACKING_TOKEN, else MLFLOW_TRACKING_USERNAME with MLFLOW_TRACKING_PASSWORD. */
  readonly credentials?: Credentials;
  /** MLFLOW_HTTP_REQUEST_TIMEOUT in seconds, here in milliseconds. */
  readonly timeoutMs?: number;
  /** MLFLOW_HTTP_REQUEST_MAX_RETRIES */
  readonly retries?: number;
}

/**
 * Reads MLflow's own environment variables; an empty one counts as unset.
 *
 * @throws {UsageError} for a time-out or number of retries that is no whole number.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readMlflowEnvironment } from "lib/registry/mod.ts";
 *
 * const { trackingUri } = readMlflowEnvironment({ MLFLOW_TRACKING_URI: "http://localhost:5000" });
 * assertEquals(trackingUri, "http://localhost:5000");
 * ```
 */
export function readMlflowEnvironment(environment: Record<string, string>): MlflowEnvironment {
  const get = (name: string) => environment[`MLFLOW_${name}`] || undefined;
  const token = get("TRACKING_TOKEN");
  const username = get("TRACKING_USERNAME");
  const timeout = wholeNumber("MLFLOW_HTTP_REQUEST_TIMEOUT", get("HTTP_REQUEST_TIMEOUT"));
  return {
    trackingUri: get("TRACKING_URI"),
    registryUri: get("REGISTRY_URI"),
    experimentName: get("EXPERIMENT_NAME"),
    credentials: token !== undefined
      ? { token }
      : username !== undefined
      ? { username, password: get("TRACKING_PASSWORD") ?? "" }
      : undefined,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    retries: wholeNumber("MLFLOW_HTTP_REQUEST_MAX_RETRIES", get("HTTP_REQUEST_MAX_RETRIES")),
  };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,6}$/.test(text)) return text === undefined ? text : Number(text);
  throw new UsageError(`Cannot use ${name}: set it to a whole number`);
}
