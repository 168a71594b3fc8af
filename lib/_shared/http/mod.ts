/**
 * Requests to servers, readers of what they answer, and timers that hold beside DuckDB's native module.
 * @module
 */
export * from "./http.ts";
export * from "./json.ts";
export * from "./timers.ts";
