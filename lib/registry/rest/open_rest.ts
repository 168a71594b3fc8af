/**
 * Opens an MLflow server as a store.
 * @module
 */
import { randomId } from "../new_id.ts";
import type { BackendOptions, Mlflow } from "../clients.ts";
import { Http, type HttpOptions } from "./http.ts";
import { RestRegistry } from "./registry_client.ts";
import { RestTracking } from "./tracking_client.ts";

/** Opens the server at `url`; nothing is sent yet. */
export function openRest(url: string, options: BackendOptions & HttpOptions): Mlflow {
  const { clock, newId = randomId, credentials, timeoutMs, retries, wait } = options;
  const http = new Http(url, { credentials, timeoutMs, retries, wait });
  const store = { http, clock, newId };
  const tracking = new RestTracking(store);
  return {
    tracking,
    registry: new RestRegistry(store, tracking),
    notices: [],
    [Symbol.asyncDispose]: () => {
      http[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
