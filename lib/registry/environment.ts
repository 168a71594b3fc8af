import type { Credentials } from "./rest/http.ts";

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
}

/**
 * Reads MLflow's own environment variables; an empty one counts as unset.
 *
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
  return {
    trackingUri: get("TRACKING_URI"),
    registryUri: get("REGISTRY_URI"),
    experimentName: get("EXPERIMENT_NAME"),
    credentials: token !== undefined
      ? { token }
      : username !== undefined
      ? { username, password: get("TRACKING_PASSWORD") ?? "" }
      : undefined,
  };
}
