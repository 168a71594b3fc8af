/**
 * The requests of Unity Catalog's registry, as it wants them.
 * @module
 */
import { type Http, type Json, objectOf, objectsOf } from "../../_shared/http/mod.ts";
import { allPages, textLiteral } from "../pages.ts";
import { pageOf } from "../rest/rest_store.ts";
import type { KeyValues } from "../types.ts";
import { toUnityTags, unityKeysOf } from "./unity_tags.ts";

/** Path of the registry below the workspace. */
export const UNITY_API = "/api/2.0/mlflow/unity-catalog";

/** What a tag belongs to, as its requests name it. */
export interface Tagged {
  readonly kind: "registered-models" | "model-versions";
  readonly body: Json;
}

/** Names a registered model as the owner of tags. */
export function ofModel(name: string): Tagged {
  return { kind: "registered-models", body: { name } };
}

/** Names a version as the owner of tags. */
export function ofVersion(name: string, version: number): Tagged {
  return { kind: "model-versions", body: { name, version: String(version) } };
}

/** Asks Unity Catalog; answers are JSON as it came. */
export class UnityRequests {
  readonly #http: Http;

  /** @param http Asks the workspace. */
  constructor(http: Http) {
    this.#http = http;
  }

  /** Sends JSON to a path below {@linkcode UNITY_API} and reads JSON. */
  json(
    method: "GET" | "POST" | "DELETE",
    path: string,
    body: Json,
    isRepeatable = true,
  ): Promise<Json> {
    return this.#http.json(method, `${UNITY_API}/${path}`, body, { isRepeatable });
  }

  /** A registered model. */
  async model(name: string): Promise<Json> {
    const json = await this.json("GET", "registered-models/get", { name });
    return objectOf(json.registered_model);
  }

  /** Does something with a version and gives what it is then. */
  async version(
    method: "GET" | "POST" | "DELETE",
    verb: string,
    name: string,
    version: number,
  ): Promise<Json> {
    const body = { name, version: String(version) };
    return objectOf((await this.json(method, `model-versions/${verb}`, body)).model_version);
  }

  /** All versions of a model, without tags and aliases. */
  listVersions(name: string): Promise<Json[]> {
    return allPages(async (pageToken) => {
      const json = await this.json("GET", "model-versions/search", {
        filter: `name = ${textLiteral(name)}`,
        page_token: pageToken,
      });
      return pageOf(json, objectsOf(json.model_versions));
    });
  }

  /** Sets a tag, in pieces where it is long; `there` are the tags as they are kept. */
  async setTag(of: Tagged, there: KeyValues, key: string, value: string): Promise<void> {
    const pieces = toUnityTags({ [key]: value });
    const isOne = pieces.length === 1 && unityKeysOf(there, key).length <= 1;
    if (!isOne) await this.deleteTag(of, there, key);
    for (const [pieceKey, piece] of pieces) {
      await this.json("POST", `${of.kind}/set-tag`, { ...of.body, key: pieceKey, value: piece });
    }
  }

  /** Deletes a tag with all its pieces; `there` are the tags as they are kept. */
  async deleteTag(of: Tagged, there: KeyValues, key: string): Promise<void> {
    for (const pieceKey of unityKeysOf(there, key)) {
      await this.json("DELETE", `${of.kind}/delete-tag`, { ...of.body, key: pieceKey });
    }
  }
}
