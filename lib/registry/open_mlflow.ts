import { UsageError } from "../_shared/errors.ts";
import type { Mlflow } from "./clients.ts";
import {
  openUnityCatalog,
  openWorkspaceTracking,
  type WorkspaceOptions,
} from "./databricks/open_workspace.ts";
import { openRest } from "./rest/open_rest.ts";
import type { ServerOptions } from "./rest/server.ts";
import { openSqlite } from "./sqlite/open_sqlite.ts";
import { parseStoreUri, registryBeside, type StoreLocation } from "./uri.ts";

/** Options of {@linkcode openMlflow}. */
export interface OpenMlflowOptions extends WorkspaceOptions, ServerOptions {
  /** `sqlite:///PATH`, `http(s)://HOST` or `databricks[://PROFILE]`. */
  readonly trackingUri: string;
  /**
   * The same, or `databricks-uc[://PROFILE]`; default: that of the tracking, for
   * `databricks` Unity Catalog.
   */
  readonly registryUri?: string;
}

/**
 * Opens tracking and registry; the URIs decide where.
 *
 * @throws {UsageError} for a URI that names no back end, and where Databricks' address or
 *   credential is missing.
 * @throws {MlflowError} where the store cannot be used.
 */
export async function openMlflow(options: OpenMlflowOptions): Promise<Mlflow> {
  const { trackingUri, registryUri } = options;
  const trackingAt = parseStoreUri(trackingUri);
  const registryAt = registryUri === undefined
    ? registryBeside(trackingAt)
    : parseStoreUri(registryUri);
  const isDatabricks = trackingAt.kind === "databricks" || registryAt.kind === "unity_catalog";
  if (!isDatabricks && (registryUri ?? trackingUri) === trackingUri) {
    return await openStore(trackingAt, options);
  }
  const tracked = trackingAt.kind === "databricks"
    ? await openWorkspaceTracking(trackingAt.profile, options)
    : await openStore(trackingAt, options);
  const registered = registryAt.kind === "unity_catalog"
    ? await openUnityCatalog(registryAt.profile, options, tracked)
    : await openStore(registryAt, options);
  return {
    tracking: tracked.tracking,
    registry: registered.registry,
    notices: [tracked, registered].flatMap((part) => "notices" in part ? part.notices : []),
    [Symbol.asyncDispose]: async () => {
      await tracked[Symbol.asyncDispose]();
      await registered[Symbol.asyncDispose]();
    },
  };
}

async function openStore(location: StoreLocation, options: OpenMlflowOptions): Promise<Mlflow> {
  switch (location.kind) {
    case "sqlite":
      return await openSqlite(location.path, options);
    case "rest":
      return openRest(location.url, options);
    case "unity_catalog":
      throw new UsageError(
        "Cannot track in Unity Catalog as it is a registry: set MLFLOW_TRACKING_URI=databricks",
      );
    case "databricks":
      throw new UsageError(
        "Cannot register in a workspace as Databricks gave that up: set MLFLOW_REGISTRY_URI=databricks-uc",
      );
  }
}
