/**
 * Artifacts of runs and logged models in a workspace
 * (`dbfs:/databricks/mlflow-tracking/...`): the workspace lists them and signs an
 * address for each file.
 * Source: MLflow 3.17, `store/artifact/databricks_artifact_repo.py` and `_resources.py`.
 * @module
 */
import { type Http, type Json, objectOf, objectsOf, textOf } from "../../_shared/http/mod.ts";
import type { ArtifactFiles } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import { allPages } from "../pages.ts";
import { pageOf } from "../rest/rest_store.ts";
import type { FileInfo } from "../types.ts";
import { getSigned, putSigned, type SignedAddress, signedAddressOf } from "./signed_address.ts";
import { withRenewal } from "./storage_errors.ts";

const API = "/api/2.0/mlflow";
const LOCATION =
  /^dbfs:\/databricks\/mlflow-tracking\/[^/]+\/(?:logged_models\/([^/]+)|([^/]+))\/artifacts\/?$/;

/** What a location belongs to. */
type Owner = { readonly modelId: string } | { readonly runId: string };

function ownerOf(uri: string): Owner {
  const [, modelId, runId] = LOCATION.exec(uri) ?? [];
  if (modelId !== undefined) return { modelId };
  if (runId !== undefined) return { runId };
  throw new MlflowError(
    "NOT_IMPLEMENTED",
    "Cannot reach these artifacts as the experiment keeps them outside the workspace: use an experiment without a location of its own",
  );
}

/** The artifacts of a workspace's runs and logged models. */
export class WorkspaceFiles implements ArtifactFiles {
  readonly #http: Http;
  readonly #storage: Http;

  /** @param http Asks the workspace. @param storage Asks signed addresses, without its token. */
  constructor(http: Http, storage: Http) {
    this.#http = http;
    this.#storage = storage;
  }

  async list(uri: string, path: string): Promise<FileInfo[]> {
    const owner = ownerOf(uri);
    const [address, query] = "modelId" in owner
      ? [`${modelPath(owner.modelId)}/directories`, { artifact_directory_path: path }]
      : [`${API}/artifacts/list`, { run_id: owner.runId, path }];
    const files = await allPages(async (pageToken) => {
      const page = await this.#http.json("GET", address, { ...query, page_token: pageToken });
      const items = objectsOf(page.files).map((file) => ({
        path: textOf(file.path),
        isDir: file.is_dir === true,
        fileSize: file.is_dir === true ? null : Number(file.file_size ?? 0),
      }));
      return pageOf(page, items);
    });
    // Asked for a file, the workspace lists the file itself.
    return files.filter((file) => file.path !== path).sort((a, b) => a.path < b.path ? -1 : 1);
  }

  async upload(from: string, uri: string, path: string): Promise<void> {
    await withRenewal(
      () => this.#sign("write", ownerOf(uri), path),
      (address) => putSigned(this.#storage, from, address),
    );
  }

  async download(uri: string, path: string, to: string): Promise<void> {
    await withRenewal(
      () => this.#sign("read", ownerOf(uri), path),
      (address) => getSigned(this.#storage, address, to),
    );
  }

  async #sign(access: "read" | "write", owner: Owner, path: string): Promise<SignedAddress> {
    const info = "modelId" in owner
      ? await this.#signForModel(access, owner.modelId, path)
      : objectsOf(
        (await this.#http.json("POST", `${API}/artifacts/credentials-for-${access}`, {
          run_id: owner.runId,
          path: [path],
        })).credential_infos,
      )[0];
    if (info !== undefined) return signedAddressOf(info);
    throw new MlflowError(
      "INTERNAL_ERROR",
      `The Databricks workspace signed no address to ${access} an artifact: try again later`,
    );
  }

  async #signForModel(
    access: "read" | "write",
    modelId: string,
    path: string,
  ): Promise<Json | undefined> {
    const verb = access === "read" ? "download" : "upload";
    const { credentials } = await this.#http.json(
      "POST",
      `${modelPath(modelId)}/credentials-for-${verb}`,
      { model_id: modelId, paths: [path] },
    );
    const found = objectsOf(credentials)[0];
    return found && objectOf(found.credential_info);
  }
}

function modelPath(modelId: string): string {
  return `${API}/logged-models/${encodeURIComponent(modelId)}/artifacts`;
}
