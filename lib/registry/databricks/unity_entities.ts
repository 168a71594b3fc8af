/**
 * Unity Catalog's JSON as the contract's types, its tags as they were set.
 * @module
 */
import { type Json, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { HASH_TAG } from "../local_files.ts";
import { modelVersionOf, registeredModelOf, REQUEST_TAG, toPairs } from "../rest/entities.ts";
import type { KeyValues, ModelVersion, RegisteredModel } from "../types.ts";
import { fromUnityTags, toUnityTags } from "./unity_tags.ts";

/** Versions that another process uploads, or that a killed one left, have other states. */
export function isReady({ status }: Json): boolean {
  return status === "READY";
}

/** Whether a thing was created by the request of that id. */
export function isOfRequest(json: Json, requestId: string): boolean {
  return tagsOf(json)[REQUEST_TAG] === requestId;
}

/** Tags as they are sent at creation. */
export function unityPairsOf(tags: KeyValues): { key: string; value: string }[] {
  return toUnityTags(tags).map(([key, value]) => ({ key, value }));
}

/** Tags as they are kept. */
export function rawTagsOf({ tags }: Json): KeyValues {
  return Object.fromEntries(objectsOf(tags).map(({ key, value }) => [textOf(key), textOf(value)]));
}

/** Tags as they were set. */
export function tagsOf(json: Json): KeyValues {
  return fromUnityTags(rawTagsOf(json));
}

/** Reads a registered model. */
export function modelOf(json: Json): RegisteredModel {
  return registeredModelOf({ ...json, tags: toPairs(tagsOf(json)) });
}

/** Reads a version; the hash is for downloads, not for callers. */
export function versionOf(json: Json): ModelVersion {
  const { [HASH_TAG]: _, ...tags } = tagsOf(json);
  return modelVersionOf({ ...json, tags: toPairs(tags) });
}
