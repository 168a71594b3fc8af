/**
 * Requests to servers, and timers that hold beside DuckDB's native module.
 * @module
 */
export * from "./http.ts";
export * from "./timers.ts";
