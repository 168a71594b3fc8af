/**
 * Opens an MLflow server as a store.
 * @module
 */
import { randomId } from "../new_id.ts";
import type { BackendOptions, Mlflow } from "../clients.ts";
import { ServerFiles } from "./artifacts.ts";
import { openServer, type ServerOptions } from "./server.ts";
import { RestRegistry } from "./registry_client.ts";
import { RestTracking } from "./tracking_client.ts";

/** Opens the server at `url`; nothing is sent yet. */
export function openRest(url: string, options: BackendOptions & ServerOptions): Mlflow {
  const { clock, newId = randomId } = options;
  const http = openServer(url, options);
  const store = { http, files: new ServerFiles(http), clock, newId };
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
