/**
 * The registry of Unity Catalog (`databricks-uc`): a version is announced, its files
 * are uploaded to the storage of the catalog, and only then it is `READY`.
 *
 * Other than MLflow's own stores, as MLflow's Python client finds it, too:
 * - names are `catalog.schema.model`; tags are kept as `unity_tags.ts` says
 * - registered models are listed without a filter, versions by one `name =` or
 *   `run_id =`; anything else is `NOT_IMPLEMENTED`
 * - a version that is not `READY` is hidden from searches and refused elsewhere
 *   (`INVALID_STATE`): another process uploads it, or was killed while it did
 *
 * Source: MLflow 3.17, `store/_unity_catalog/registry/rest_store.py`.
 * @module
 */
import { join } from "node:path";
import { withSystemFolder } from "../../_shared/files.ts";
import { type Http, type Json, objectOf, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { downloadModel, uploadFiles } from "../artifact_files.ts";
import type { TrackingClient } from "../clients.ts";
import { isMissing, MlflowError } from "../errors.ts";
import { checkAlias, checkLength, LIMITS } from "../limits.ts";
import { folderHash, HASH_TAG } from "../local_files.ts";
import { createOnce } from "../rest/create_once.ts";
import { REQUEST_TAG } from "../rest/entities.ts";
import { readyModel, RestRegistry } from "../rest/registry_client.ts";
import { pageOf, type RestStore } from "../rest/rest_store.ts";
import type { KeyValues, ModelVersion, Page, RegisteredModel, SearchOptions } from "../types.ts";
import { ofModel, ofVersion, UNITY_API, UnityRequests } from "./unity_requests.ts";
import { checkSignature, checkUnityName } from "./unity_rules.ts";
import {
  isOfRequest,
  isReady,
  modelOf,
  rawTagsOf,
  tagsOf,
  unityPairsOf,
  versionOf,
} from "./unity_entities.ts";
import { toUnityTags } from "./unity_tags.ts";
import { VersionFiles, versionStorage } from "./version_storage.ts";

/** Registered models of a page, as each is asked for its tags and aliases. */
const PAGE_SIZE = 100;

/** What the registry is given. */
export interface UnityCatalogStore extends RestStore {
  /** Asks storages by signed addresses and credentials of their own. */
  readonly storage: Http;
  /** Knows the logged models that versions are made from. */
  readonly tracking: TrackingClient;
  /** Id of the workspace that a run is tracked in; absent where none tracks it. */
  readonly workspaceOf?: (runId: string) => Promise<string | undefined>;
}

/** Registered models and versions of Unity Catalog. */
export class UnityCatalogRegistry extends RestRegistry {
  readonly #store: UnityCatalogStore;
  readonly #requests: UnityRequests;

  constructor(store: UnityCatalogStore) {
    super(store, store.tracking, UNITY_API);
    this.#store = store;
    this.#requests = new UnityRequests(store.http);
  }

  override async createRegisteredModel(
    name: string,
    options: { description?: string; tags?: KeyValues } = {},
  ): Promise<RegisteredModel> {
    const { description = "", tags = {} } = options;
    checkUnityName(name);
    checkLength("a description", description, LIMITS.description);
    toUnityTags(tags);
    const requestId = this.#store.newId();
    return await createOnce({
      send: async () => {
        const json = await this.#requests.json("POST", "registered-models/create", {
          name,
          description,
          tags: unityPairsOf({ ...tags, [REQUEST_TAG]: requestId }),
        }, false);
        return modelOf(objectOf(json.registered_model));
      },
      find: async () => {
        const model = await this.#requests.model(name).catch(undefinedWhereMissing);
        return model && isOfRequest(model, requestId) ? modelOf(model) : undefined;
      },
    });
  }

  override async getRegisteredModel(name: string): Promise<RegisteredModel> {
    return modelOf(await this.#requests.model(name));
  }

  override async searchRegisteredModels(
    { filter, maxResults = PAGE_SIZE, pageToken }: SearchOptions = {},
  ): Promise<Page<RegisteredModel>> {
    if (filter !== undefined) {
      throw notImplemented("search registered models by a filter", "search without one");
    }
    const json = await this.#requests.json("GET", "registered-models/search", {
      max_results: maxResults,
      page_token: pageToken,
    });
    const models: RegisteredModel[] = [];
    // What is found comes without tags and aliases.
    for (const { name } of objectsOf(json.registered_models)) {
      models.push(await this.getRegisteredModel(textOf(name)));
    }
    return pageOf(json, models);
  }

  override async setRegisteredModelTag(name: string, key: string, value: string): Promise<void> {
    const tags = rawTagsOf(await this.#requests.model(name));
    await this.#requests.setTag(ofModel(name), tags, key, value);
  }

  override async deleteRegisteredModelTag(name: string, key: string): Promise<void> {
    const tags = rawTagsOf(await this.#requests.model(name));
    await this.#requests.deleteTag(ofModel(name), tags, key);
  }

  override async createModelVersion(
    name: string,
    options: { source: string; runId?: string; description?: string; tags?: KeyValues },
  ): Promise<ModelVersion> {
    const { source, description = "", tags = {} } = options;
    checkUnityName(name);
    checkLength("a description", description, LIMITS.description);
    toUnityTags(tags);
    const { tracking, workspaceOf } = this.#store;
    const model = await readyModel(tracking, source);
    const runId = options.runId ?? model.sourceRunId ?? undefined;
    return await withSystemFolder("unity-catalog-", async (folder) => {
      await tracking.downloadLoggedModel(model.modelId, folder);
      await checkModelFolder(folder);
      const begun = await this.#begin(name, {
        source,
        run_id: runId,
        run_tracking_server_id: runId && await workspaceOf?.(runId).catch(undefinedWhereMissing),
        // Of a model that another server tracks, the workspace knows nothing.
        model_id: workspaceOf === undefined ? undefined : model.modelId,
        description,
      }, { ...tags, [HASH_TAG]: await folderHash(folder) });
      return await this.#fill(name, Number(begun.version), begun, folder);
    });
  }

  /** Announces a version: it is there without files. */
  async #begin(name: string, body: Json, tags: KeyValues): Promise<Json> {
    const requestId = this.#store.newId();
    return await createOnce({
      send: async () => {
        const json = await this.#requests.json("POST", "model-versions/create", {
          name,
          ...body,
          tags: unityPairsOf({ ...tags, [REQUEST_TAG]: requestId }),
        }, false);
        return objectOf(json.model_version);
      },
      find: async () => {
        for (const { version, source } of await this.#requests.listVersions(name)) {
          if (textOf(source) !== body.source) continue;
          const found = await this.#requests.version("GET", "get", name, Number(version));
          if (isOfRequest(found, requestId)) return found;
        }
        return undefined;
      },
    });
  }

  /** Uploads and finalizes; a version that fails on the way is removed again. */
  async #fill(name: string, version: number, begun: Json, folder: string): Promise<ModelVersion> {
    try {
      const files = this.#files(name, version, textOf(begun.storage_location), "READ_WRITE");
      await uploadFiles(files, folder, { uri: "", path: "" });
      return versionOf(await this.#finalize(name, version));
    } catch (error) {
      if (!(error instanceof MlflowError)) throw error;
      const isRemoved = await this.#requests.version("DELETE", "delete", name, version)
        .then(() => true, () => false);
      const left = isRemoved ? "is removed again" : "is left without its files: delete it";
      throw new MlflowError(
        error.errorCode,
        `${error.message}. Version ${version} of ${name} was begun and ${left}`,
      );
    }
  }

  async #finalize(name: string, version: number): Promise<Json> {
    try {
      return await this.#requests.version("POST", "finalize", name, version);
    } catch (error) {
      // The answer to an earlier try may have been lost.
      const now = await this.#requests.version("GET", "get", name, version);
      if (now.status === "READY") return now;
      throw error;
    }
  }

  override async getModelVersion(name: string, version: number): Promise<ModelVersion> {
    return versionOf(await this.#readyVersion(name, version));
  }

  async #readyVersion(name: string, version: number): Promise<Json> {
    const found = await this.#requests.version("GET", "get", name, version);
    if (isReady(found)) return found;
    throw new MlflowError(
      "INVALID_STATE",
      `Cannot use version ${version} of ${name} as its upload has not ended: take another, or register the model anew`,
    );
  }

  override async searchModelVersions(options: SearchOptions = {}): Promise<Page<ModelVersion>> {
    const { filter = "", maxResults, pageToken } = options;
    if (!/^\s*(name|run_id)\s*=\s*('[^']*'|"[^"]*")\s*$/.test(filter)) {
      throw notImplemented(
        "search versions by this filter",
        "search by name = 'NAME' or run_id = 'ID' alone",
      );
    }
    const json = await this.#requests.json("GET", "model-versions/search", {
      filter,
      max_results: maxResults,
      page_token: pageToken,
    });
    const versions: ModelVersion[] = [];
    // What is found comes without tags and aliases.
    for (const found of objectsOf(json.model_versions).filter(isReady)) {
      versions.push(await this.getModelVersion(textOf(found.name), Number(found.version)));
    }
    return pageOf(json, versions.sort((a, b) => b.version - a.version));
  }

  override async setModelVersionTag(
    name: string,
    version: number,
    key: string,
    value: string,
  ): Promise<void> {
    const tags = rawTagsOf(await this.#requests.version("GET", "get", name, version));
    await this.#requests.setTag(ofVersion(name, version), tags, key, value);
  }

  override async deleteModelVersionTag(name: string, version: number, key: string): Promise<void> {
    const tags = rawTagsOf(await this.#requests.version("GET", "get", name, version));
    await this.#requests.deleteTag(ofVersion(name, version), tags, key);
  }

  override async setRegisteredModelAlias(
    name: string,
    alias: string,
    version: number,
  ): Promise<void> {
    checkAlias(alias);
    await this.#readyVersion(name, version);
    await super.setRegisteredModelAlias(name, alias, version);
  }

  override async deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
    await super.deleteRegisteredModelAlias(name, alias).catch(undefinedWhereMissing);
  }

  override async getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    const found = await this.#requests.json("GET", "registered-models/alias", { name, alias })
      .catch(undefinedWhereMissing);
    if (found !== undefined) return versionOf(objectOf(found.model_version));
    await this.getRegisteredModel(name);
    throw new MlflowError(
      "INVALID_PARAMETER_VALUE",
      `Cannot find the alias ${alias} of ${name}: set it, or name another`,
    );
  }

  override async downloadModelVersion(
    name: string,
    version: number,
    folder: string,
  ): Promise<void> {
    const tags = tagsOf(await this.#readyVersion(name, version));
    const location = await this.getModelVersionDownloadUri(name, version);
    await downloadModel(this.#files(name, version, location, "READ"), {
      what: `version ${version} of ${name}`,
      uri: "",
      hash: tags[HASH_TAG],
    }, folder);
  }

  #files(
    name: string,
    version: number,
    location: string,
    operation: "READ" | "READ_WRITE",
  ): VersionFiles {
    const { http: workspace, storage } = this.#store;
    return new VersionFiles(async () => {
      const json = await this.#requests.json(
        "POST",
        "model-versions/generate-temporary-credentials",
        {
          name,
          version: String(version),
          operation: `MODEL_VERSION_OPERATION_${operation}`,
        },
      );
      const stored = { name, version, location };
      return await versionStorage({ workspace, storage }, stored, objectOf(json.credentials));
    });
  }
}

async function checkModelFolder(folder: string): Promise<void> {
  try {
    checkSignature(await Deno.readTextFile(join(folder, "MLmodel")));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    checkSignature("{}");
  }
}

function undefinedWhereMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function notImplemented(what: string, remedy: string): MlflowError {
  return new MlflowError("NOT_IMPLEMENTED", `Unity Catalog cannot ${what}: ${remedy}`);
}
