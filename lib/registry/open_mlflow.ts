import type { HttpOptions } from "./rest/http.ts";
import { openRest } from "./rest/open_rest.ts";
import { openSqlite } from "./sqlite/open_sqlite.ts";
import type { BackendOptions, Mlflow } from "./clients.ts";
import { parseStoreUri, type StoreLocation } from "./uri.ts";

/** Options of {@linkcode openMlflow}. */
export interface OpenMlflowOptions extends BackendOptions, HttpOptions {
  /** `sqlite:///PATH` or `http(s)://HOST`. */
  readonly trackingUri: string;
  /** Default: the tracking URI. */
  readonly registryUri?: string;
}

/**
 * Opens tracking and registry; the URIs decide where.
 *
 * @throws {UsageError} for a URI that names no back end.
 * @throws {MlflowError} where the store cannot be used.
 */
export async function openMlflow(options: OpenMlflowOptions): Promise<Mlflow> {
  const { trackingUri, registryUri = trackingUri } = options;
  if (registryUri === trackingUri) return await openStore(parseStoreUri(trackingUri), options);
  const [tracking, registry] = [
    await openStore(parseStoreUri(trackingUri), options),
    await openStore(parseStoreUri(registryUri), options),
  ];
  return {
    tracking: tracking.tracking,
    registry: registry.registry,
    notices: [...tracking.notices, ...registry.notices],
    [Symbol.asyncDispose]: async () => {
      await tracking[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
    },
  };
}

async function openStore(location: StoreLocation, options: OpenMlflowOptions): Promise<Mlflow> {
  return location.kind === "sqlite"
    ? await openSqlite(location.path, options)
    : openRest(location.url, options);
}
