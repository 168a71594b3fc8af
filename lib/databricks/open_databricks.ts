import { Http, type HttpFailure, type PatienceOptions } from "../_shared/http/mod.ts";
import type { DatabricksConnection } from "./connection.ts";

/** How a workspace is asked. */
export interface DatabricksOptions extends PatienceOptions {
  /** The error of a failure. */
  readonly errorOf: (failure: HttpFailure) => Error;
}

const MISSING =
  "make it with deno task databricks setup, or name another with --catalog and --schema";

/** What to do where a workspace refuses, by status or by its own code. */
export const DATABRICKS_REMEDIES = {
  401:
    "set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, to those of this workspace",
  403: "ask for the rights in this workspace, and check that it lets this address in",
  CATALOG_DOES_NOT_EXIST: MISSING,
  SCHEMA_DOES_NOT_EXIST: MISSING,
} as const;

/** Requests to a workspace; a token that it refuses is renewed once where it can be. */
export function openDatabricks(
  connection: DatabricksConnection,
  options: DatabricksOptions,
): Http {
  return new Http(connection.host, { ...options, authorization: connection });
}

/**
 * Requests to the storage that a workspace names by signed addresses: a whole address
 * in the place of the path, and no credential of the workspace.
 */
export function openSignedStorage(options: DatabricksOptions): Http {
  return new Http("", options);
}
