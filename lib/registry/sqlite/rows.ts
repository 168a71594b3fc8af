/**
 * What the SQLite files share: pages, tags, times and what is not there.
 * @module
 */
import { MlflowError } from "../errors.ts";
import type { KeyValues, Page, SearchOptions } from "../types.ts";
import type { Database, Value } from "./database.ts";

/** The error for a thing that is not there. */
export function notThere(what: string): MlflowError {
  return new MlflowError(
    "RESOURCE_DOES_NOT_EXIST",
    `Cannot find ${what}: check its name or id and the store`,
  );
}

/** The error for a wrong argument. */
export function invalid(message: string): MlflowError {
  return new MlflowError("INVALID_PARAMETER_VALUE", message);
}

/** Key and value columns of some rows as a record. */
export function keyValues(
  db: Database,
  table: string,
  where: Record<string, Value>,
  columns = ["key", "value"],
): KeyValues {
  const rows = db.all<{ k: string; v: string | null }>(
    `SELECT ${columns[0]} AS k, ${columns[1]} AS v FROM ${table} WHERE ${
      Object.keys(where).map((name) => `${name} = ?`).join(" AND ")
    } ORDER BY 1`,
    ...Object.values(where),
  );
  return Object.fromEntries(rows.map(({ k, v }) => [k, v ?? ""]));
}

/** The rows of one page of a query without LIMIT; the token is the number of rows before it. */
export function page<Row, Item>(
  db: Database,
  query: { sql: string; values: Value[] },
  options: SearchOptions,
  read: (row: Row) => Item,
): Page<Item> {
  const { maxResults = 1_000, pageToken = "0" } = options;
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > 1_000) {
    throw invalid(`Cannot search for ${maxResults} results at once: pass 1 to 1000`);
  }
  if (!/^\d{1,15}$/.test(pageToken)) {
    throw invalid("Cannot use this page token: pass the one of the page before");
  }
  const start = Number(pageToken);
  const rows = db.all<Row>(
    `${query.sql} LIMIT ? OFFSET ?`,
    ...query.values,
    maxResults + 1,
    start,
  );
  const items = rows.slice(0, maxResults).map(read);
  return rows.length > maxResults
    ? { items, nextPageToken: String(start + maxResults) }
    : { items };
}
