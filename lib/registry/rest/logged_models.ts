/**
 * The part of the tracking client over MLflow's REST API 2.0 that knows logged models.
 * @module
 */
import { type HttpRequest, type Json, objectOf, objectsOf } from "../../_shared/http/mod.ts";
import { downloadModel, uploadFiles } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import { checkKey, checkLength, checkLoggedModelName, checkTags, LIMITS } from "../limits.ts";
import { checkArtifactPath, folderHash, HASH_TAG } from "../local_files.ts";
import type {
  FileInfo,
  KeyValues,
  LoggedModel,
  LoggedModelOptions,
  Page,
  SearchOptions,
} from "../types.ts";
import { batches } from "./batches.ts";
import { createOnce } from "./create_once.ts";
import { loggedModelOf, REQUEST_TAG, toPairs } from "./entities.ts";
import { pageOf, type RestStore, searchBody } from "./rest_store.ts";

const API = "/api/2.0/mlflow/logged-models";

/** Logged models of a server. */
export class RestLoggedModels {
  readonly #store: RestStore;

  constructor(store: RestStore) {
    this.#store = store;
  }

  async createLoggedModel(
    experimentId: string,
    options: LoggedModelOptions,
  ): Promise<LoggedModel> {
    const { name, sourceRunId, params = {}, tags = {} } = options;
    checkLoggedModelName(name);
    for (const [key, value] of Object.entries(params)) {
      checkKey("param", key);
      checkLength(`the param ${key}`, value, LIMITS.paramValue);
    }
    checkTags(tags, LIMITS.tagValue);
    const requestId = this.#store.newId();
    const body = {
      experiment_id: experimentId,
      name,
      source_run_id: sourceRunId,
      tags: toPairs({ ...tags, [REQUEST_TAG]: requestId }),
    };
    const model = await createOnce({
      send: async () => {
        const json = await this.#json("POST", "", body, { isRepeatable: false });
        return loggedModelOf(objectOf(json.model));
      },
      find: async () => {
        const filter = `tags.\`${REQUEST_TAG}\` = '${requestId}'`;
        return (await this.searchLoggedModels([experimentId], { filter })).items[0];
      },
    });
    const { modelId } = model;
    for (const part of batches(toPairs(params), LIMITS.batchParams)) {
      await this.#json("POST", `/${modelId}/params`, { model_id: modelId, params: part });
    }
    return { ...model, params };
  }

  async getLoggedModel(modelId: string): Promise<LoggedModel> {
    const json = await this.#json("GET", `/${encodeURIComponent(modelId)}`);
    return loggedModelOf(objectOf(json.model));
  }

  async searchLoggedModels(
    experimentIds: readonly string[],
    options: SearchOptions = {},
  ): Promise<Page<LoggedModel>> {
    const json = await this.#json("POST", "/search", {
      ...searchBody(options),
      experiment_ids: experimentIds,
    });
    return pageOf(json, objectsOf(json.models).map(loggedModelOf));
  }

  async setLoggedModelTags(modelId: string, tags: KeyValues): Promise<void> {
    checkTags(tags, LIMITS.tagValue);
    await this.#json("PATCH", `/${encodeURIComponent(modelId)}/tags`, {
      model_id: modelId,
      tags: toPairs(tags),
    });
  }

  async logModelArtifacts(modelId: string, folder: string): Promise<void> {
    const { status, artifactUri } = await this.getLoggedModel(modelId);
    if (status !== "PENDING") {
      throw new MlflowError(
        "INVALID_STATE",
        `Cannot store files of the logged model ${modelId} as it is ${status}: log another model`,
      );
    }
    const hash = await folderHash(folder);
    await uploadFiles(this.#store.files, folder, { uri: artifactUri, path: "" });
    await this.setLoggedModelTags(modelId, { [HASH_TAG]: hash });
  }

  async finalizeLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<void> {
    const { tags } = await this.getLoggedModel(modelId);
    if (status === "READY" && tags[HASH_TAG] === undefined) {
      throw new MlflowError(
        "INVALID_STATE",
        `Cannot call the logged model ${modelId} ready as its files are not there: store them first`,
      );
    }
    await this.#json("PATCH", `/${encodeURIComponent(modelId)}`, {
      model_id: modelId,
      status: status === "READY" ? "LOGGED_MODEL_READY" : "LOGGED_MODEL_UPLOAD_FAILED",
    });
  }

  async listLoggedModelArtifacts(modelId: string, path = ""): Promise<FileInfo[]> {
    const { artifactUri } = await this.getLoggedModel(modelId);
    return await this.#store.files.list(artifactUri, checkArtifactPath(path));
  }

  async downloadLoggedModel(modelId: string, folder: string): Promise<void> {
    const { artifactUri, tags } = await this.getLoggedModel(modelId);
    const what = `the logged model ${modelId}`;
    await downloadModel(
      this.#store.files,
      { what, uri: artifactUri, hash: tags[HASH_TAG] },
      folder,
    );
  }

  #json(
    method: HttpRequest["method"],
    path: string,
    body: Json = {},
    options: { isRepeatable?: boolean } = {},
  ): Promise<Json> {
    return this.#store.http.json(method, API + path, body, options);
  }
}
