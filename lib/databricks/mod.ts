/**
 * A Databricks workspace: its address and credentials from the environment or a
 * profile, and requests to it and to the storage that it signs addresses of;
 * statements on its SQL warehouses.
 * @module
 */
export * from "./connection.ts";
export * from "./databricks_error.ts";
export * from "./open_databricks.ts";
export * from "./sql_statements.ts";
export type {
  Authorization,
  Http,
  HttpFailure,
  HttpOptions,
  HttpRequest,
  Json,
  PatienceOptions,
} from "../_shared/http/mod.ts";
