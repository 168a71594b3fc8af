/**
 * Files in a container of Azure's storage by a shared access signature: Blob API for
 * content, Data Lake API for lists, which a signature of one folder allows.
 * Source: Azure `Put Blob`, `Get Blob`, `Path - List`.
 * @module
 */
import { type Http, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { type ArtifactFiles, encodePath, writeAnswer } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import type { FileInfo } from "../types.ts";
import { putSigned } from "./signed_address.ts";

/** Files below a location of a container; `uri` is the path that they begin with. */
export class AzureFiles implements ArtifactFiles {
  readonly #http: Http;
  readonly #account: string;
  readonly #container: string;
  readonly #sas: string;

  /** @param container.account As `NAME.dfs.core.windows.net`. @param sas Without `?`. */
  constructor(http: Http, container: { account: string; container: string; sas: string }) {
    this.#http = http;
    this.#account = container.account;
    this.#container = encodeURIComponent(container.container);
    this.#sas = container.sas.replace(/^\?/, "");
  }

  async list(uri: string, path: string): Promise<FileInfo[]> {
    const directory = path === "" ? uri : `${uri}/${path}`;
    const files: FileInfo[] = [];
    let continuation: string | null = null;
    do {
      const query = new URLSearchParams({
        resource: "filesystem",
        recursive: "false",
        directory,
        ...(continuation === null ? {} : { continuation }),
      });
      const address = `https://${this.#account}/${this.#container}?${query}&${this.#sas}`;
      const page: { paths: FileInfo[]; next: string | null } = await this.#http.send(
        { method: "GET", path: address, isAnswer: (status) => status === 200 || status === 404 },
        async (response) => {
          const next = response.headers.get("x-ms-continuation") || null;
          if (response.status === 200) {
            return { paths: this.#pathsOf(uri, await response.text()), next };
          }
          await response.body?.cancel();
          return { paths: [], next: null };
        },
      );
      files.push(...page.paths.filter((file) => file.path !== path));
      continuation = page.next;
    } while (continuation !== null);
    return files.sort((a, b) => a.path < b.path ? -1 : 1);
  }

  #pathsOf(uri: string, text: string): FileInfo[] {
    return objectsOf(parse(text)).map((entry) => {
      // Azure writes both as text.
      const isDir = textOf(entry.isDirectory) === "true";
      const fileSize = isDir ? null : Number(entry.contentLength ?? 0);
      return { path: textOf(entry.name).slice(uri.length + 1), isDir, fileSize };
    });
  }

  async upload(from: string, uri: string, path: string): Promise<void> {
    const url = this.#blob(`${uri}/${path}`);
    await putSigned(this.#http, from, { url, headers: {}, type: "AZURE_SAS_URI" });
  }

  async download(uri: string, path: string, to: string): Promise<void> {
    await this.#http.send(
      { method: "GET", path: this.#blob(`${uri}/${path}`) },
      (response) => writeAnswer(response, to),
    );
  }

  #blob(path: string): string {
    const account = this.#account.replace(".dfs.", ".blob.");
    return `https://${account}/${this.#container}/${encodePath(path)}?${this.#sas}`;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text).paths;
  } catch {
    throw new MlflowError(
      "INTERNAL_ERROR",
      "The storage of the Databricks workspace answered with something that is no JSON: try again later",
    );
  }
}
