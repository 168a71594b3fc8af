/**
 * What the clients of a server share.
 * @module
 */
import { type Http, type Json, textOf } from "../../_shared/http/mod.ts";
import type { ArtifactFiles } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import type { Page, SearchOptions } from "../types.ts";

/** What a client of a server is given. */
export interface RestStore {
  readonly http: Http;
  /** The artifacts of runs and logged models. */
  readonly files: ArtifactFiles;
  readonly clock: () => number;
  readonly newId: () => string;
}

/** A page of an answer. */
export function pageOf<T>(json: Json, items: T[]): Page<T> {
  const nextPageToken = textOf(json.next_page_token);
  return nextPageToken === "" ? { items } : { items, nextPageToken };
}

/** Search options as MLflow sends them. */
export function searchBody({ filter, maxResults = 1_000, pageToken }: SearchOptions): Json {
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > 1_000) {
    throw new MlflowError(
      "INVALID_PARAMETER_VALUE",
      `Cannot search for ${maxResults} results at once: pass 1 to 1000`,
    );
  }
  return { filter, max_results: maxResults, page_token: pageToken };
}
