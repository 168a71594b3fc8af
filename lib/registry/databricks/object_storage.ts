/**
 * Files in a bucket of S3, R2 or Google: all three list in S3's XML.
 * Source: Amazon S3 `ListObjectsV2`, `PutObject`; Google Cloud Storage, XML API.
 * @module
 */
import type { Http, HttpRequest } from "../../_shared/http/mod.ts";
import { type ArtifactFiles, encodePath, writeAnswer } from "../artifact_files.ts";
import type { FileInfo } from "../types.ts";
import { readWhole } from "./signed_address.ts";

/** A bucket and who may use it. */
export interface Bucket {
  /** Address of the bucket, without a final slash. */
  readonly url: string;
  /** Adds to the headers of a request what shows the right to it. */
  sign(request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    content?: Uint8Array<ArrayBuffer>;
  }): Promise<Record<string, string>>;
  /** Headers of an upload, such as those of encryption. */
  readonly uploadHeaders: Readonly<Record<string, string>>;
}

/** Files below a location of a bucket; `uri` is the key that they begin with. */
export class BucketFiles implements ArtifactFiles {
  readonly #http: Http;
  readonly #bucket: Bucket;

  constructor(http: Http, bucket: Bucket) {
    this.#http = http;
    this.#bucket = bucket;
  }

  async list(uri: string, path: string): Promise<FileInfo[]> {
    const root = `${uri}/`;
    const prefix = path === "" ? root : `${root}${path}/`;
    const files: FileInfo[] = [];
    let token: string | undefined;
    do {
      const query = new URLSearchParams({
        "list-type": "2",
        "delimiter": "/",
        "encoding-type": "url",
        prefix,
        ...(token === undefined ? {} : { "continuation-token": token }),
      });
      const xml = await this.#send("GET", `?${query}`, (response) => response.text());
      for (const [, entry] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const key = keyIn(entry, "Key");
        if (key === prefix) continue;
        const fileSize = Number(textIn(entry, "Size"));
        files.push({ path: key.slice(root.length), isDir: false, fileSize });
      }
      for (const [, entry] of xml.matchAll(/<CommonPrefixes>(.*?)<\/CommonPrefixes>/gs)) {
        const folder = keyIn(entry, "Prefix").slice(root.length, -1);
        files.push({ path: folder, isDir: true, fileSize: null });
      }
      token = textIn(xml, "NextContinuationToken") || undefined;
    } while (token !== undefined);
    return files.sort((a, b) => a.path < b.path ? -1 : 1);
  }

  async upload(from: string, uri: string, path: string): Promise<void> {
    const content = await readWhole(from);
    await this.#send("PUT", encodePath(`${uri}/${path}`), (response) => response.text(), content);
  }

  async download(uri: string, path: string, to: string): Promise<void> {
    const key = encodePath(`${uri}/${path}`);
    await this.#send("GET", key, (response) => writeAnswer(response, to));
  }

  async #send<T>(
    method: HttpRequest["method"],
    target: string,
    read: (response: Response) => Promise<T>,
    content?: Uint8Array<ArrayBuffer>,
  ): Promise<T> {
    const url = `${this.#bucket.url}/${target}`;
    const own = content === undefined ? {} : { ...this.#bucket.uploadHeaders };
    const headers = await this.#bucket.sign({ method, url, headers: own, content });
    return await this.#http.send(
      { method, path: url, headers, ...(content === undefined ? {} : { body: () => content }) },
      read,
    );
  }
}

function textIn(xml: string, tag: string): string {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

/** A key as `encoding-type=url` gives it: like a form's field. */
function keyIn(xml: string, tag: string): string {
  return decodeURIComponent(textIn(xml, tag).replaceAll("+", "%20"));
}
