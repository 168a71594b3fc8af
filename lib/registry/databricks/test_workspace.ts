/**
 * A Databricks workspace for tests, by the requests of MLflow's own client: tokens,
 * artifacts by signed addresses, Unity Catalog. Tracking itself is handed on, as to a
 * real `mlflow server`, whose artifact locations are told as those of a workspace.
 *
 * Source: MLflow 3.17, `store/artifact/databricks_artifact_repo.py`,
 * `presigned_url_artifact_repo.py`, `store/_unity_catalog/registry/rest_store.py`.
 * @module
 */
import type { Json } from "../../_shared/http/mod.ts";
import { TestObjects } from "./test_objects.ts";
import { Refusal, type TestCloud, TestUnityCatalog } from "./test_unity_catalog.ts";

/** The token that the workspace takes beside those of OAuth. */
export const TEST_TOKEN = "canary-dapi-token-60c1";
/** The secret of the service principal. */
export const TEST_SECRET = "canary-client-secret-2c9f";
/** The id that the workspace tells with every answer. */
export const TEST_WORKSPACE_ID = "1234567890";

/** How a workspace behaves. */
export interface TestWorkspaceOptions {
  /** Answers tracking; default: nothing is there. */
  readonly tracking?: (request: Request) => Response | Promise<Response>;
  /** Who keeps the files of versions; default: Databricks. */
  readonly cloud?: TestCloud;
  /** Kind of the signed addresses of artifacts; default: AWS_PRESIGNED_URL. */
  readonly addresses?: "AWS_PRESIGNED_URL" | "AZURE_SAS_URI" | "AZURE_ADLS_GEN2_SAS_URI";
  /** Answers in the place of the workspace where it gives an answer: faults. */
  readonly intercept?: (
    call: string,
    request: Request,
  ) => Response | undefined | Promise<Response | undefined>;
}

/** A header that comes with each signed address and has to be sent to it. */
const SIGNED_HEADER = { name: "x-test-encryption", value: "on" };

/** A workspace on a free port of this machine. */
export class TestWorkspace implements AsyncDisposable {
  /** Everything that is stored, also on the clouds. */
  readonly objects = new TestObjects();
  /** `METHOD path` of each request, without its query. */
  readonly calls: string[] = [];
  readonly catalog: TestUnityCatalog;
  /** Tokens of OAuth that are taken. */
  readonly tokens = new Set<string>();
  readonly #options: TestWorkspaceOptions;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #nTokens = 0;
  #nSigned = 0;

  constructor(options: TestWorkspaceOptions = {}) {
    this.#options = options;
    this.catalog = new TestUnityCatalog(options.cloud ?? "default", this.objects);
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => this.#handle(request),
    );
  }

  /** Address of the workspace. */
  get host(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Variables of a user with a token. */
  get environment(): Record<string, string> {
    return { DATABRICKS_HOST: this.host, DATABRICKS_TOKEN: TEST_TOKEN };
  }

  /** Variables of a service principal. */
  get principal(): Record<string, string> {
    return {
      DATABRICKS_HOST: this.host,
      DATABRICKS_CLIENT_ID: "principal",
      DATABRICKS_CLIENT_SECRET: TEST_SECRET,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #handle(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    const call = `${request.method} ${path}`;
    this.calls.push(call);
    const fault = await this.#options.intercept?.(call, request);
    if (fault !== undefined) return fault;
    try {
      const answer = await this.#answer(call, path, request);
      const response = answer instanceof Response ? answer : Response.json(answer);
      response.headers.set("x-databricks-org-id", TEST_WORKSPACE_ID);
      return response;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, message } = error;
      return Response.json({ error_code: code, message }, { status });
    }
  }

  async #answer(call: string, path: string, request: Request): Promise<Response | Json> {
    const url = new URL(request.url);
    if (path === "/oidc/v1/token") return await this.#giveToken(request);
    if (path === "/.well-known/databricks-config") {
      return { oidc_endpoint: `${this.host}/oidc`, workspace_id: TEST_WORKSPACE_ID };
    }
    if (path === "/oidc/.well-known/oauth-authorization-server") {
      const at = `${this.host}/oidc/v1`;
      return { authorization_endpoint: `${at}/authorize`, token_endpoint: `${at}/token` };
    }
    if (path.startsWith("/storage/")) return await this.#store(request, url);
    this.#checkToken(request);
    const unity = /^(\w+) \/api\/2\.0\/mlflow\/unity-catalog\/(.+)$/.exec(call);
    if (unity) return this.catalog.answer(`${unity[1]} ${unity[2]}`, await bodyOf(request, url));
    if (path.includes("/WorkspaceInternal/")) throw noFilesApi();
    if (path.startsWith("/api/2.0/fs/")) return this.#fileSystem(call, await bodyOf(request, url));
    if (/^\/api\/2\.0\/mlflow\/(artifacts|logged-models\/[^/]+\/artifacts)\//.test(path)) {
      return this.#artifacts(call, await bodyOf(request, url));
    }
    return await this.#track(path, request);
  }

  async #giveToken(request: Request): Promise<Json> {
    const form = new URLSearchParams(await request.text());
    const isKnown = request.headers.get("Authorization") ===
      `Basic ${btoa(`principal:${TEST_SECRET}`)}`;
    const isRight = form.get("grant_type") === "client_credentials" &&
      form.get("scope") === "all-apis";
    if (!isKnown || !isRight) throw new Refusal(401, "invalid_client", "Client is not known");
    const token = `canary-oauth-token-${++this.#nTokens}`;
    this.tokens.add(token);
    return { access_token: token, token_type: "Bearer", expires_in: 3600 };
  }

  #checkToken(request: Request): void {
    const token = request.headers.get("Authorization")?.replace(/^Bearer /, "") ?? "";
    if (token === TEST_TOKEN || this.tokens.has(token)) return;
    throw new Refusal(403, "PERMISSION_DENIED", `Invalid access token ${token}`);
  }

  /** Signs an address for one key and one method. */
  #sign(method: "GET" | "PUT", key: string): { url: string; headers: typeof SIGNED_HEADER[] } {
    const signature = `canary-signature-${++this.#nSigned}`;
    this.tokens.add(`${signature} ${method} ${key}`);
    const query = new URLSearchParams({ key, signature });
    return { url: `${this.host}/storage/?${query}`, headers: [SIGNED_HEADER] };
  }

  async #store(request: Request, url: URL): Promise<Response> {
    const [key, signature] = ["key", "signature"].map((name) => url.searchParams.get(name)!);
    const method = request.method === "GET" ? "GET" : "PUT";
    const isSigned = this.tokens.has(`${signature} ${method} ${key}`) &&
      request.headers.get(SIGNED_HEADER.name) === SIGNED_HEADER.value &&
      !request.headers.has("Authorization");
    if (!isSigned) return new Response("<Code>AccessDenied</Code>", { status: 403 });
    const content = await request.bytes();
    if (method === "GET") {
      const stored = this.objects.get(key);
      return stored ? new Response(stored) : new Response(null, { status: 404 });
    }
    if (request.headers.get("content-length") !== String(content.length)) {
      return new Response("<Code>MissingContentLength</Code>", { status: 411 });
    }
    return this.#put(request, url, key, content);
  }

  #put(request: Request, url: URL, key: string, content: Uint8Array<ArrayBuffer>): Response {
    const { addresses } = this.#options;
    if (addresses === "AZURE_SAS_URI" && request.headers.get("x-ms-blob-type") !== "BlockBlob") {
      return new Response("<Code>MissingRequiredHeader</Code>", { status: 400 });
    }
    if (addresses !== "AZURE_ADLS_GEN2_SAS_URI") {
      this.objects.set(key, content);
      return new Response();
    }
    const action = url.searchParams.get("action");
    if (action === null) this.objects.set(key, new Uint8Array());
    const position = Number(url.searchParams.get("position"));
    const there = this.objects.get(key)!;
    const isNext = action === null || there.length === position;
    if (!isNext) return new Response("<Code>InvalidFlushPosition</Code>", { status: 400 });
    if (action === "append") this.objects.set(key, Uint8Array.of(...there, ...content));
    return new Response();
  }

  #artifacts(call: string, body: Json): Json {
    const [, modelId, verb] = /\/(?:logged-models\/([^/]+)\/)?artifacts\/(.+)$/.exec(call)!;
    const root = modelId === undefined ? `runs/${body.run_id}` : `models/${modelId}`;
    if (verb === "list" || verb === "directories") {
      const path = String(body.path ?? body.artifact_directory_path ?? "");
      const files = this.objects.listBelow(root, path).map((file) => ({
        path: file.path,
        is_dir: file.isDir,
        ...(file.isDir ? {} : { file_size: file.fileSize }),
      }));
      return { files };
    }
    const method = /read|download/.test(verb) ? "GET" : "PUT";
    const paths = [body.paths ?? body.path].flat().map(String);
    const infos = paths.map((path) => {
      const { url, headers } = this.#sign(method, `${root}/${path}`);
      return {
        path,
        signed_uri: url,
        headers,
        type: this.#options.addresses ?? "AWS_PRESIGNED_URL",
      };
    });
    return modelId === undefined
      ? { credential_infos: infos }
      : { credentials: infos.map((info) => ({ model_id: modelId, credential_info: info })) };
  }

  #fileSystem(call: string, body: Json): Json {
    const verb = /^POST \/api\/2\.0\/fs\/create-(upload|download)-url$/.exec(call)?.[1];
    const path = String(body.path ?? "");
    if (path.startsWith("/WorkspaceInternal/")) throw noFilesApi();
    if (verb !== undefined && path.startsWith("/Models/")) {
      return { ...this.#sign(verb === "upload" ? "PUT" : "GET", path) };
    }
    const folder = /^GET \/api\/2\.0\/fs\/directories(\/Models\/.+)$/.exec(call)?.[1];
    const root = decodeURIComponent(folder ?? "").replace(/\/$/, "");
    const found = folder === undefined ? [] : this.objects.listBelow(root, "");
    if (found.length === 0) throw new Refusal(404, "NOT_FOUND", "No such directory");
    return {
      contents: found.map((file) => ({
        path: `${root}/${file.path}`,
        is_directory: file.isDir,
        ...(file.isDir ? {} : { file_size: file.fileSize }),
        name: file.path,
      })),
    };
  }

  async #track(path: string, request: Request): Promise<Response> {
    if (path.endsWith("/experiments/create")) {
      const { name } = await request.clone().json();
      if (!String(name).startsWith("/")) {
        throw new Refusal(
          400,
          "INVALID_PARAMETER_VALUE",
          `Got an invalid experiment name '${name}'`,
        );
      }
    }
    const { tracking } = this.#options;
    if (tracking === undefined || !path.startsWith("/api/2.0/mlflow/")) {
      throw new Refusal(404, "ENDPOINT_NOT_FOUND", "No API found");
    }
    const response = await tracking(request);
    const text = (await response.text())
      .replace(/mlflow-artifacts:\/(\d+)\/models\//g, `${ROOT}/$1/logged_models/`)
      .replace(/mlflow-artifacts:\/(\d+)/g, `${ROOT}/$1`);
    const headers = { "Content-Type": response.headers.get("Content-Type") ?? "text/plain" };
    return new Response(text, { status: response.status, headers });
  }
}

/** Refused its newer way to artifacts, MLflow's client asks for signed addresses. */
function noFilesApi(): Refusal {
  return new Refusal(403, "PERMISSION_DENIED", "The path cannot be reached by the Files API");
}

const ROOT = "dbfs:/databricks/mlflow-tracking";

/** Hands tracking on to an MLflow server. */
export function trackOn(url: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    return await fetch(url + pathname + search, {
      method: request.method,
      headers: { "Content-Type": "application/json" },
      ...(request.method === "GET" ? {} : { body: await request.text() }),
    });
  };
}

async function bodyOf(request: Request, url: URL): Promise<Json> {
  const query = Object.fromEntries(url.searchParams);
  const text = await request.text();
  return text === "" ? query : { ...query, ...JSON.parse(text) };
}
