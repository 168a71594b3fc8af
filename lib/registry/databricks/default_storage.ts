/**
 * Files of versions in the storage that Databricks itself keeps: the workspace lists
 * them (`/api/2.0/fs`) and signs an address for each.
 * Source: MLflow 3.17, `store/artifact/presigned_url_artifact_repo.py`.
 * @module
 */
import { type Http, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { type ArtifactFiles, encodePath } from "../artifact_files.ts";
import { isMissing } from "../errors.ts";
import { allPages } from "../pages.ts";
import { pageOf } from "../rest/rest_store.ts";
import type { FileInfo } from "../types.ts";
import { getSigned, putSigned, type SignedAddress, signedAddressOf } from "./signed_address.ts";
import { withRenewal } from "./storage_errors.ts";

/** Files below a folder of the workspace's file system; `uri` is `/Models/CATALOG/SCHEMA/MODEL/VERSION`. */
export class DefaultStorageFiles implements ArtifactFiles {
  readonly #http: Http;
  readonly #storage: Http;

  constructor(http: Http, storage: Http) {
    this.#http = http;
    this.#storage = storage;
  }

  async list(uri: string, path: string): Promise<FileInfo[]> {
    const folder = path === "" ? uri : `${uri}/${path}`;
    const address = `/api/2.0/fs/directories${encodePath(folder)}`;
    try {
      const files = await allPages(async (pageToken) => {
        const page = await this.#http.json("GET", address, { page_token: pageToken });
        const items = objectsOf(page.contents).map((entry) => ({
          path: textOf(entry.path).slice(uri.length + 1),
          isDir: entry.is_directory === true,
          fileSize: entry.is_directory === true ? null : Number(entry.file_size ?? 0),
        }));
        return pageOf(page, items);
      });
      return files.sort((a, b) => a.path < b.path ? -1 : 1);
    } catch (error) {
      // A file, too, is no directory.
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async upload(from: string, uri: string, path: string): Promise<void> {
    await withRenewal(
      () => this.#sign("upload", `${uri}/${path}`),
      (address) => putSigned(this.#storage, from, address),
    );
  }

  async download(uri: string, path: string, to: string): Promise<void> {
    await withRenewal(
      () => this.#sign("download", `${uri}/${path}`),
      (address) => getSigned(this.#storage, address, to),
    );
  }

  async #sign(verb: "upload" | "download", path: string): Promise<SignedAddress> {
    return signedAddressOf(
      await this.#http.json("POST", `/api/2.0/fs/create-${verb}-url`, { path }),
    );
  }
}
