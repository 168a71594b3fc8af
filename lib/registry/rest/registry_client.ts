/**
 * The registry client over MLflow's REST API 2.0.
 * @module
 */
import { type ArtifactFiles, downloadModel } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import { checkAlias, checkLength, checkModelName, checkTags, LIMITS } from "../limits.ts";
import { HASH_TAG } from "../local_files.ts";
import type { RegistryClient, TrackingClient } from "../clients.ts";
import type {
  KeyValues,
  LoggedModel,
  ModelVersion,
  Page,
  RegisteredModel,
  SearchOptions,
} from "../types.ts";
import { parseModelUri } from "../uri.ts";
import { createOnce } from "./create_once.ts";
import { modelVersionOf, registeredModelOf, REQUEST_TAG, toPairs } from "./entities.ts";
import { type Http, type Json, objectOf, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { pageOf, type RestStore, searchBody } from "./rest_store.ts";

const MOST_ALIAS_TRIES = 5;

/** Registered models and versions of a server. */
export class RestRegistry implements RegistryClient {
  readonly #http: Http;
  readonly #files: ArtifactFiles;
  readonly #newId: () => string;
  readonly #tracking: TrackingClient;
  readonly #api: string;

  /** @param tracking The same server's, which knows the logged models. */
  constructor(
    { http, files, newId }: RestStore,
    tracking: TrackingClient,
    api = "/api/2.0/mlflow",
  ) {
    this.#api = api;
    this.#http = http;
    this.#files = files;
    this.#newId = newId;
    this.#tracking = tracking;
  }

  async createRegisteredModel(
    name: string,
    options: { description?: string; tags?: KeyValues } = {},
  ): Promise<RegisteredModel> {
    const { description = "", tags = {} } = options;
    checkModelName(name);
    checkLength("a description", description, LIMITS.description);
    checkTags(tags, LIMITS.registeredModelTagValue);
    const requestId = this.#newId();
    return await createOnce({
      send: async () => {
        const json = await this.#http.json("POST", `${this.#api}/registered-models/create`, {
          name,
          description,
          tags: toPairs({ ...tags, [REQUEST_TAG]: requestId }),
        }, { isRepeatable: false });
        return registeredModelOf(objectOf(json.registered_model));
      },
      find: async () => {
        const filter = `tags.\`${REQUEST_TAG}\` = '${requestId}'`;
        return (await this.searchRegisteredModels({ filter })).items[0];
      },
    });
  }

  async getRegisteredModel(name: string): Promise<RegisteredModel> {
    const json = await this.#http.json("GET", `${this.#api}/registered-models/get`, { name });
    return registeredModelOf(objectOf(json.registered_model));
  }

  async searchRegisteredModels(options: SearchOptions = {}): Promise<Page<RegisteredModel>> {
    const path = `${this.#api}/registered-models/search`;
    const json = await this.#http.json("GET", path, searchBody(options));
    return pageOf(json, objectsOf(json.registered_models).map(registeredModelOf));
  }

  async updateRegisteredModel(
    name: string,
    { description }: { description: string },
  ): Promise<void> {
    checkLength("a description", description, LIMITS.description);
    await this.#http.json("PATCH", `${this.#api}/registered-models/update`, { name, description });
  }

  async setRegisteredModelTag(name: string, key: string, value: string): Promise<void> {
    checkTags({ [key]: value }, LIMITS.registeredModelTagValue);
    await this.#http.json("POST", `${this.#api}/registered-models/set-tag`, { name, key, value });
  }

  async deleteRegisteredModelTag(name: string, key: string): Promise<void> {
    await this.#http.json("DELETE", `${this.#api}/registered-models/delete-tag`, { name, key });
  }

  async createModelVersion(
    name: string,
    options: { source: string; runId?: string; description?: string; tags?: KeyValues },
  ): Promise<ModelVersion> {
    const { source, runId, description = "", tags = {} } = options;
    checkLength("a description", description, LIMITS.description);
    checkTags(tags, LIMITS.versionTagValue);
    const model = await readyModel(this.#tracking, source);
    const requestId = this.#newId();
    return await createOnce({
      send: async () => {
        const json = await this.#http.json("POST", `${this.#api}/model-versions/create`, {
          name,
          source,
          model_id: model.modelId,
          run_id: runId ?? model.sourceRunId ?? undefined,
          description,
          tags: toPairs({ ...tags, [REQUEST_TAG]: requestId }),
        }, { isRepeatable: false });
        return modelVersionOf(objectOf(json.model_version));
      },
      find: async () => {
        const filter = `tags.\`${REQUEST_TAG}\` = '${requestId}'`;
        return (await this.searchModelVersions({ filter })).items[0];
      },
    });
  }

  async getModelVersion(name: string, version: number): Promise<ModelVersion> {
    return modelVersionOf(objectOf(
      (await this.#version("GET", "get", { name, version }))
        .model_version,
    ));
  }

  async searchModelVersions(options: SearchOptions = {}): Promise<Page<ModelVersion>> {
    const path = `${this.#api}/model-versions/search`;
    const json = await this.#http.json("GET", path, searchBody(options));
    return pageOf(json, objectsOf(json.model_versions).map(modelVersionOf));
  }

  async updateModelVersion(
    name: string,
    version: number,
    { description }: { description: string },
  ): Promise<void> {
    checkLength("a description", description, LIMITS.description);
    await this.#version("PATCH", "update", { name, version, description });
  }

  async setModelVersionTag(
    name: string,
    version: number,
    key: string,
    value: string,
  ): Promise<void> {
    checkTags({ [key]: value }, LIMITS.versionTagValue);
    await this.#version("POST", "set-tag", { name, version, key, value });
  }

  async deleteModelVersionTag(name: string, version: number, key: string): Promise<void> {
    await this.#version("DELETE", "delete-tag", { name, version, key });
  }

  async setRegisteredModelAlias(name: string, alias: string, version: number): Promise<void> {
    checkAlias(alias);
    const body = { name, alias, version: String(version) };
    // Of clients that set a new alias at once, MLflow's server tells all but one that it
    // breaks a constraint of its database; the next try finds the alias and moves it.
    for (let nTries = 1;; nTries++) {
      try {
        await this.#http.json("POST", `${this.#api}/registered-models/alias`, body);
        return;
      } catch (error) {
        const hasLost = error instanceof MlflowError &&
          /UNIQUE constraint|IntegrityError/.test(error.message);
        if (!hasLost || nTries === MOST_ALIAS_TRIES) throw error;
      }
    }
  }

  async deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
    await this.#http.json("DELETE", `${this.#api}/registered-models/alias`, { name, alias });
  }

  async getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    const json = await this.#http.json("GET", `${this.#api}/registered-models/alias`, {
      name,
      alias,
    });
    return modelVersionOf(objectOf(json.model_version));
  }

  async getModelVersionDownloadUri(name: string, version: number): Promise<string> {
    return textOf((await this.#version("GET", "get-download-uri", { name, version })).artifact_uri);
  }

  async downloadModelVersion(name: string, version: number, folder: string): Promise<void> {
    const uri = await this.getModelVersionDownloadUri(name, version);
    const { source } = await this.getModelVersion(name, version);
    const what = `version ${version} of ${name}`;
    await downloadModel(this.#files, { what, uri, hash: await this.#hashOf(source) }, folder);
  }

  /** The hash of the logged model that a version was made from; Python may have made it otherwise. */
  async #hashOf(source: string): Promise<string | undefined> {
    if (!source.startsWith("models:/m-")) return undefined;
    const reference = parseModelUri(source);
    if (reference.kind !== "loggedModel") return undefined;
    return (await this.#tracking.getLoggedModel(reference.modelId)).tags[HASH_TAG];
  }

  #version(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    verb: string,
    body: Json & { version: number },
  ): Promise<Json> {
    return this.#http.json(method, `${this.#api}/model-versions/${verb}`, {
      ...body,
      version: String(body.version),
    });
  }
}

/** The logged model of a source; a server would take a version of one without files. */
export async function readyModel(
  tracking: TrackingClient,
  source: string,
): Promise<LoggedModel> {
  const reference = parseModelUri(source);
  if (reference.kind !== "loggedModel") {
    throw new MlflowError(
      "INVALID_PARAMETER_VALUE",
      "Cannot make a version from this source: log the model, then pass models:/m-ID",
    );
  }
  const model = await tracking.getLoggedModel(reference.modelId);
  const isReady = model.status === "READY" &&
    (await tracking.listLoggedModelArtifacts(model.modelId)).length > 0;
  if (isReady) return model;
  throw new MlflowError(
    "INVALID_STATE",
    `Cannot make a version from ${source} as its files are not there: log the model anew`,
  );
}
