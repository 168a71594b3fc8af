/**
 * Unity Catalog's registry in memory, by the messages of MLflow's own client.
 * Source: MLflow 3.17, `protos/databricks_uc_registry_messages.proto` and `_service.proto`.
 * @module
 */
import type { Json } from "../../_shared/http/mod.ts";
import { AWS, GOOGLE_TOKEN, SAS, type TestObjects } from "./test_objects.ts";

/** The clouds that may keep the files of versions. */
export type TestCloud = "default" | "aws" | "azure" | "gcp" | "r2";

interface Version {
  version: number;
  source: string;
  run_id: string;
  model_id: string;
  description: string;
  run_tracking_server_id: string;
  status: "PENDING_REGISTRATION" | "READY";
  storage_location: string;
  tags: Map<string, string>;
}

interface Model {
  description: string;
  tags: Map<string, string>;
  aliases: Map<string, number>;
  versions: Version[];
}

/** An answer that is no success. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const NOW = 1_790_000_000_000;
const PLACES: Record<TestCloud, string> = {
  default: "abfss://databricks@internal/models",
  aws: "s3://catalog-bucket/models",
  azure: "abfss://container@account.dfs.core.windows.net/models",
  gcp: "gs://catalog-bucket/models",
  r2: "r2://catalog-bucket@account.r2.cloudflarestorage.com/models",
};

/** Registered models and versions. */
export class TestUnityCatalog {
  readonly models = new Map<string, Model>();
  readonly #cloud: TestCloud;
  readonly #objects: TestObjects;

  constructor(cloud: TestCloud, objects: TestObjects) {
    this.#cloud = cloud;
    this.#objects = objects;
  }

  /** The answer to `METHOD path`; a number or a flag of a query comes as text. */
  answer(call: string, body: Json): Json {
    const name = String(body.name ?? "");
    const model = () => this.#model(name);
    const version = () => this.#version(name, Number(body.version));
    switch (call) {
      case "POST registered-models/create":
        return { registered_model: this.#createModel(name, body) };
      case "GET registered-models/get":
        return { registered_model: this.#modelJson(name) };
      case "PATCH registered-models/update":
        model().description = String(body.description ?? "");
        return { registered_model: this.#modelJson(name) };
      case "GET registered-models/search":
        return this.#searchModels(body);
      case "POST registered-models/set-tag":
        setTag(model().tags, body);
        return {};
      case "DELETE registered-models/delete-tag":
        model().tags.delete(String(body.key));
        return {};
      case "POST registered-models/alias":
        model().aliases.set(String(body.alias), version().version);
        return {};
      case "DELETE registered-models/alias":
        if (!model().aliases.delete(String(body.alias))) throw missing("Alias");
        return {};
      case "GET registered-models/alias":
        return { model_version: this.#byAlias(name, String(body.alias)) };
      case "POST model-versions/create":
        return { model_version: this.#createVersion(name, body) };
      case "GET model-versions/get":
        return { model_version: this.#versionJson(name, version()) };
      case "PATCH model-versions/update":
        version().description = String(body.description ?? "");
        return { model_version: this.#versionJson(name, version()) };
      case "DELETE model-versions/delete":
        model().versions.splice(model().versions.indexOf(version()), 1);
        return {};
      case "GET model-versions/search":
        return this.#searchVersions(String(body.filter ?? ""));
      case "GET model-versions/get-download-uri":
        return { artifact_uri: version().storage_location };
      case "POST model-versions/set-tag":
        setTag(version().tags, body);
        return {};
      case "DELETE model-versions/delete-tag":
        version().tags.delete(String(body.key));
        return {};
      case "POST model-versions/generate-temporary-credentials":
        version();
        return { credentials: this.#credentials() };
      case "POST model-versions/finalize":
        return { model_version: this.#finalize(name, version()) };
      case "POST model-versions/emit-lineage":
        return {};
      case "GET registered-models:is-databricks-sdk-models-artifact-repository-enabled":
        return { is_databricks_sdk_models_artifact_repository_enabled: false };
      default:
        throw new Refusal(404, "ENDPOINT_NOT_FOUND", `No API found for '${call}'`);
    }
  }

  #model(name: string): Model {
    const model = this.models.get(name);
    if (model === undefined) throw missing(`Registered model '${name}'`);
    return model;
  }

  #version(name: string, number: number): Version {
    const version = this.#model(name).versions.find((item) => item.version === number);
    if (version === undefined) throw missing(`Model version '${name}' ${number}`);
    return version;
  }

  #createModel(name: string, body: Json): Json {
    if (name.split(".").length !== 3) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", `'${name}': specify all three levels`);
    }
    if (this.models.has(name)) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", `Model '${name}' already exists`);
    }
    const tags = tagsOf(body.tags);
    const description = String(body.description ?? "");
    this.models.set(name, { description, tags, aliases: new Map(), versions: [] });
    return this.#modelJson(name);
  }

  #modelJson(name: string): Json {
    const { description, tags, aliases } = this.#model(name);
    return {
      ...{ name, description, creation_timestamp: NOW, last_updated_timestamp: NOW },
      tags: pairs(tags),
      aliases: [...aliases].map(([alias, version]) => ({ alias, version: String(version) })),
    };
  }

  #searchModels(body: Json): Json {
    if ("filter" in body || "order_by" in body) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Unsupported argument");
    }
    const names = [...this.models.keys()].sort();
    const at = Number(body.page_token ?? 0);
    const end = at + Number(body.max_results ?? 100);
    return {
      registered_models: names.slice(at, end).map((name) => ({ name })),
      ...(end < names.length ? { next_page_token: String(end) } : {}),
    };
  }

  #createVersion(name: string, body: Json): Json {
    const { versions } = this.#model(name);
    const number = 1 + Math.max(0, ...versions.map(({ version }) => version));
    const version: Version = {
      version: number,
      source: String(body.source ?? ""),
      run_id: String(body.run_id ?? ""),
      model_id: String(body.model_id ?? ""),
      description: String(body.description ?? ""),
      run_tracking_server_id: String(body.run_tracking_server_id ?? ""),
      status: "PENDING_REGISTRATION",
      storage_location: `${PLACES[this.#cloud]}/${encodeURIComponent(name)}/${number}`,
      tags: tagsOf(body.tags),
    };
    versions.push(version);
    return this.#versionJson(name, version);
  }

  #versionJson(name: string, { version, tags, ...rest }: Version): Json {
    const aliases = [...this.#model(name).aliases].filter(([, of]) => of === version)
      .map(([alias]) => ({ alias, version: String(version) }));
    return {
      ...{ name, ...rest, creation_timestamp: NOW, last_updated_timestamp: NOW },
      ...{ version: String(version), tags: pairs(tags), aliases },
    };
  }

  #byAlias(name: string, alias: string): Json {
    const version = this.#model(name).aliases.get(alias);
    if (version === undefined) throw missing(`Alias '${alias}'`);
    return this.#versionJson(name, this.#version(name, version));
  }

  #searchVersions(filter: string): Json {
    const [, key, wanted] = /^(name|run_id)\s*=\s*['"]([^'"]*)['"]$/.exec(filter) ?? [];
    if (key === undefined) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Unsupported filter query");
    }
    const found = [...this.models].flatMap(([name, { versions }]) =>
      versions.filter((version) => wanted === (key === "name" ? name : version.run_id))
        .map((version) => ({ ...this.#versionJson(name, version), tags: [], aliases: [] }))
    );
    return { model_versions: found };
  }

  #credentials(): Json {
    const mode = { storage_mode: "CUSTOMER_HOSTED", expiration_time: NOW };
    switch (this.#cloud) {
      case "default":
        return { storage_mode: "DEFAULT_STORAGE" };
      case "aws":
        return {
          ...mode,
          aws_temp_credentials: AWS,
          encryption_details: { sse_encryption_details: { algorithm: "AWS_SSE_S3" } },
        };
      case "azure":
        return { ...mode, azure_user_delegation_sas: { sas_token: SAS } };
      case "gcp":
        return { ...mode, gcp_oauth_token: { oauth_token: GOOGLE_TOKEN } };
      case "r2":
        return { ...mode, r2_temp_credentials: AWS };
    }
  }

  #finalize(name: string, version: Version): Json {
    const folder = this.#cloud === "default"
      ? `/Models/${name.replaceAll(".", "/")}/${version.version}`
      : version.storage_location.split("/").slice(3).join("/");
    const hasFiles = [...this.#objects.keys()].some((key) => key.includes(`${folder}/`));
    if (!hasFiles) throw new Refusal(400, "INVALID_STATE", "The version has no files");
    version.status = "READY";
    return this.#versionJson(name, version);
  }
}

function missing(what: string): Refusal {
  return new Refusal(404, "RESOURCE_DOES_NOT_EXIST", `${what} does not exist`);
}

function tagsOf(tags: unknown): Map<string, string> {
  const map = new Map<string, string>();
  for (const tag of Array.isArray(tags) ? tags : []) setTag(map, tag);
  return map;
}

function setTag(tags: Map<string, string>, { key, value }: Json): void {
  if (/[.,\-=/:]/.test(String(key))) {
    const text = `Tag name ${key} contains one or more of the reserved characters`;
    throw new Refusal(400, "INVALID_PARAMETER_VALUE", text);
  }
  if (String(value).length > 1_000) {
    throw new Refusal(400, "INVALID_PARAMETER_VALUE", `Tag value of ${key} is too long`);
  }
  tags.set(String(key), String(value ?? ""));
}

function pairs(tags: Map<string, string>): Json[] {
  return [...tags].map(([key, value]) => ({ key, value }));
}
