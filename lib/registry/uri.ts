/**
 * The URIs that say where a store is and which model is meant.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";

/** Where a tracking store or a registry is. */
export type StoreLocation =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "rest"; readonly url: string }
  /** Tracking of a Databricks workspace. */
  | { readonly kind: "databricks"; readonly profile?: string }
  /** Registry of Unity Catalog. */
  | { readonly kind: "unity_catalog"; readonly profile?: string };

/**
 * Reads a tracking or registry URI.
 *
 * @param uri `sqlite:///relative/mlflow.db`, `sqlite:////absolute/mlflow.db`, `http(s)://HOST`,
 *   `databricks`, `databricks-uc`, each also with `://PROFILE` of `~/.databrickscfg`.
 * @throws {UsageError} for any other; a text that holds a password is not repeated.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseStoreUri } from "lib/registry/mod.ts";
 *
 * assertEquals(parseStoreUri("sqlite:///outputs/mlflow/mlflow.db"), {
 *   kind: "sqlite",
 *   path: "outputs/mlflow/mlflow.db",
 * });
 * ```
 */
export function parseStoreUri(uri: string): StoreLocation {
  const sqlite = /^sqlite:\/\/\/([^?#]+)$/.exec(uri);
  if (sqlite) return { kind: "sqlite", path: sqlite[1] };
  if (/^https?:\/\//.test(uri)) return { kind: "rest", url: serverUrl(uri) };
  const databricks = /^databricks(-uc)?(?::\/\/([^/:?#@]+))?$/.exec(uri);
  if (databricks) {
    const [, isCatalog, profile] = databricks;
    const kind = isCatalog ? "unity_catalog" : "databricks";
    return profile === undefined ? { kind } : { kind, profile };
  }
  throw new UsageError(
    "Cannot read this MLflow URI: use sqlite:///PATH, http(s)://HOST, databricks or databricks-uc",
  );
}

/** Where models are registered unless somebody says otherwise; of a workspace in Unity Catalog. */
export function registryBeside(tracking: StoreLocation): StoreLocation {
  return tracking.kind === "databricks" ? { ...tracking, kind: "unity_catalog" } : tracking;
}

function serverUrl(uri: string): string {
  const url = URL.parse(uri);
  if (url === null) throw new UsageError("Cannot read this MLflow URI: use http(s)://HOST[:PORT]");
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      "Cannot use an MLflow URI with a user or password in it: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UsageError("Cannot use an MLflow URI with ? or #: use http(s)://HOST[:PORT]");
  }
  return url.href.replace(/\/+$/, "");
}

/** The model that a URI means. */
export type ModelReference =
  | { readonly kind: "alias"; readonly name: string; readonly alias: string }
  | { readonly kind: "version"; readonly name: string; readonly version: number }
  | { readonly kind: "loggedModel"; readonly modelId: string }
  | { readonly kind: "run"; readonly runId: string; readonly path: string };

/**
 * Reads `models:/NAME@ALIAS`, `models:/NAME/VERSION`, `models:/m-ID` or `runs:/ID/PATH`.
 *
 * @throws {UsageError} for any other, with the four forms; for `latest` with the reason.
 */
export function parseModelUri(uri: string): ModelReference {
  const logged = /^models:\/(m-[0-9a-f]{32})$/.exec(uri);
  if (logged) return { kind: "loggedModel", modelId: logged[1] };
  const alias = /^models:\/([^/:@]+)@([^/:@]+)$/.exec(uri);
  if (alias) return { kind: "alias", name: alias[1], alias: alias[2] };
  const version = /^models:\/([^/:@]+)\/([1-9]\d{0,8})$/.exec(uri);
  if (version) return { kind: "version", name: version[1], version: Number(version[2]) };
  const run = /^runs:\/([0-9a-f]{32})\/(.+)$/.exec(uri);
  if (run) return { kind: "run", runId: run[1], path: run[2] };
  const why = /\/latest$/i.test(uri) ? " (the latest version need not be one to use)" : "";
  throw new UsageError(
    `Cannot read the model URI${why}: use models:/NAME@ALIAS, models:/NAME/VERSION, models:/m-ID or runs:/ID/PATH`,
  );
}
