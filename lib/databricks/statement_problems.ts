/**
 * What can go wrong with a statement on a SQL warehouse, in words of our own: the
 * server's message may quote the statement or a value of a row, so only a known code
 * of it is repeated.
 * Source: Databricks, "Error conditions" and the reference of the Statement Execution API.
 * @module
 */
import type { HttpFailure } from "../_shared/http/mod.ts";
import { DatabricksError } from "./databricks_error.ts";
import { DATABRICKS_REMEDIES } from "./open_databricks.ts";

const RIGHTS = "ask for USE CATALOG, USE SCHEMA and SELECT there, or the right that is missing";
const NAMES = "check --catalog and --schema, and that you have USE CATALOG and USE SCHEMA";

/** Error conditions of statements with the remedy of each; the first that a message names counts. */
const REMEDIES: Readonly<Record<string, string>> = {
  PARSE_SYNTAX_ERROR: "report it, as the statement is this program's own",
  TABLE_OR_VIEW_NOT_FOUND: `${NAMES}, and that nobody drops the table meanwhile`,
  SCHEMA_NOT_FOUND: `${NAMES}, or make it with deno task databricks setup`,
  NO_SUCH_CATALOG_EXCEPTION: `${NAMES}, or make it with deno task databricks setup`,
  CATALOG_NOT_FOUND: `${NAMES}, or make it with deno task databricks setup`,
  UNRESOLVED_COLUMN: "run it again, as the table was changed meanwhile",
  INSUFFICIENT_PERMISSIONS: RIGHTS,
  PERMISSION_DENIED: RIGHTS,
  INVALID_STATE:
    "where the metastore has no storage root, make the catalog by hand, with a managed location",
  UNAUTHENTICATED: DATABRICKS_REMEDIES[401],
  RESOURCE_EXHAUSTED: "take a larger warehouse or try again later",
  DEADLINE_EXCEEDED: "take a larger warehouse or try again later",
  SERVICE_UNDER_MAINTENANCE: "try again later",
  WORKSPACE_TEMPORARILY_UNAVAILABLE: "try again later",
  TEMPORARILY_UNAVAILABLE: "try again later",
};

/** The error of a statement that the warehouse ended as FAILED. */
export function statementProblem(
  what: string,
  error: { readonly error_code?: unknown; readonly message?: unknown },
): DatabricksError {
  const text = `${String(error.message ?? "")} ${String(error.error_code ?? "")}`;
  const code = Object.keys(REMEDIES).find((known) => new RegExp(`\\b${known}\\b`).test(text));
  return code === undefined
    ? new DatabricksError(
      "FAILED",
      `Cannot ${what} as the warehouse failed: look for the statement in its query history`,
    )
    : new DatabricksError(code, `Cannot ${what} (${code}): ${REMEDIES[code]}`);
}

/** The error of a request to the workspace `host` that failed. */
export function requestProblem(host: string, failure: HttpFailure): DatabricksError {
  const { kind, status, timeoutMs } = failure;
  const place = `the workspace ${host}`;
  const again = "check DATABRICKS_HOST and the network, or try again later";
  switch (kind) {
    case "away":
      return new DatabricksError("AWAY", `Cannot reach ${place}: ${again}`);
    case "late":
      return new DatabricksError(
        "DEADLINE_EXCEEDED",
        `Cannot wait longer for ${place} as ${timeoutMs / 1000} s have passed: ${again}`,
      );
    case "no_json":
      return new DatabricksError(
        "NO_JSON",
        `Cannot read the answer of ${place} as it is no JSON: check that DATABRICKS_HOST is a workspace`,
      );
    case "refused":
      return new DatabricksError(
        codeOf(status),
        `Cannot use ${place} (${status}): ${remedyOf(status)}`,
      );
  }
}

function codeOf(status: number): string {
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 403) return "PERMISSION_DENIED";
  if (status === 404) return "NOT_FOUND";
  if (status === 429) return "RESOURCE_EXHAUSTED";
  return status >= 500 ? "TEMPORARILY_UNAVAILABLE" : "BAD_REQUEST";
}

function remedyOf(status: number): string {
  if (status === 401) return DATABRICKS_REMEDIES[401];
  if (status === 403) {
    return "check that the token is one of this workspace, that you have CAN USE on the warehouse, and that the workspace lets this address in";
  }
  if (status === 400 || status === 404) {
    return "check the id of the warehouse (DATABRICKS_WAREHOUSE_ID), and that it was not deleted";
  }
  if (status === 429 || status >= 500) return "it is busy or in trouble: try again later";
  return "check that DATABRICKS_HOST is a workspace";
}

/** The error of a signed address that failed; the address is a secret and stands in no text. */
export function storageProblem({ kind, status }: HttpFailure): DatabricksError {
  const what = kind === "refused"
    ? `answered ${status}`
    : "cannot be reached or cut the connection";
  const isRefused = [400, 401, 403, 404, 410].includes(status);
  return new DatabricksError(
    isRefused ? "PERMISSION_DENIED" : "TEMPORARILY_UNAVAILABLE",
    `Cannot fetch rows from the workspace's storage as it ${what}: check that this network may reach it, or try again`,
  );
}
