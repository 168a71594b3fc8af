/**
 * The objects of a storage in memory, and the clouds that give access to them: S3, R2,
 * Google and Azure as far as Unity Catalog's clients ask, each refusing a request
 * without its kind of right.
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import type { Fetch } from "../../_shared/http/mod.ts";
import type { FileInfo } from "../types.ts";

/** Content by key. */
export class TestObjects extends Map<string, Uint8Array<ArrayBuffer>> {
  /** Files and folders directly below a folder of `root`; a file lists itself. */
  listBelow(root: string, path: string): FileInfo[] {
    const found = new Map<string, FileInfo>();
    for (const [key, { length }] of this) {
      if (!key.startsWith(`${root}/`)) continue;
      const file = key.slice(root.length + 1);
      if (file === path) found.set(file, { path: file, isDir: false, fileSize: length });
      const prefix = path === "" ? "" : `${path}/`;
      if (!file.startsWith(prefix)) continue;
      const [name, ...rest] = file.slice(prefix.length).split("/");
      const isDir = rest.length > 0;
      found.set(prefix + name, { path: prefix + name, isDir, fileSize: isDir ? null : length });
    }
    return [...found.values()];
  }
}

/** Credentials that the clouds know. */
export const AWS = {
  access_key_id: "ASIATESTKEY",
  secret_access_key: "canary-secret-key-93ab",
  session_token: "canary-session-token-77d0",
};
/** A shared access signature of Azure. */
export const SAS = "sv=2024-05-04&sr=d&sig=canary-sas-4410";
/** A token of Google. */
export const GOOGLE_TOKEN = "canary-google-token-11e2";
/** The region of the bucket on S3. */
const REGION = "eu-west-1";

/** `fetch` that answers for the clouds and lets everything else through. */
export function cloudFetch(
  objects: TestObjects,
  onRequest: (request: Request) => void = () => {},
): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { hostname, pathname } = new URL(request.url);
    const path = decodeURIComponent(pathname.slice(1));
    const isCloud = /\.(amazonaws\.com|cloudflarestorage\.com|googleapis\.com|windows\.net)$/
      .test(hostname);
    if (!isCloud) return await fetch(input, init);
    onRequest(request.clone());
    if (hostname === "s3.amazonaws.com" && request.method === "HEAD") {
      return new Response(null, { status: 403, headers: { "x-amz-bucket-region": REGION } });
    }
    const content = await request.bytes();
    if (/windows\.net$/.test(hostname)) return azure(objects, request, path, content);
    const s3 = /^(.+)\.s3\.eu-west-1\.amazonaws\.com$/.exec(hostname)?.[1];
    const isR2 = /cloudflarestorage/.test(hostname);
    const isAllowed = s3 !== undefined || isR2
      ? isSignedByAws(request, content, isR2 ? "auto" : REGION)
      : request.headers.get("Authorization") === `Bearer ${GOOGLE_TOKEN}`;
    if (!isAllowed) return new Response("<Code>SignatureDoesNotMatch</Code>", { status: 403 });
    return bucket(objects, request, s3 === undefined ? path : `${s3}/${path}`, content);
  };
}

function stored(objects: TestObjects, key: string): Response {
  const content = objects.get(key);
  return content === undefined ? new Response(null, { status: 404 }) : new Response(content);
}

function bucket(
  objects: TestObjects,
  request: Request,
  key: string,
  content: Uint8Array<ArrayBuffer>,
): Response {
  const query = new URL(request.url).searchParams;
  if (request.method === "PUT") {
    objects.set(key, content);
    return new Response();
  }
  if (query.get("list-type") !== "2") return stored(objects, key);
  const prefix = query.get("prefix")!;
  // A page of one entry, so that the next page is asked for, too.
  const name = key.replace(/\/$/, "");
  const all = objects.listBelow(name, prefix.replace(/\/$/, ""));
  const at = Number(query.get("continuation-token") ?? 0);
  const encode = (text: string) => new URLSearchParams({ k: text }).toString().slice(2);
  const entry = all.slice(at, at + 1).map(({ path, isDir, fileSize }) =>
    isDir
      ? `<CommonPrefixes><Prefix>${encode(`${path}/`)}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${encode(path)}</Key><Size>${fileSize}</Size></Contents>`
  );
  const next = at + 1 < all.length
    ? `<NextContinuationToken>${at + 1}</NextContinuationToken>`
    : "";
  return new Response(`<ListBucketResult>${entry.join("")}${next}</ListBucketResult>`);
}

function azure(
  objects: TestObjects,
  request: Request,
  path: string,
  content: Uint8Array<ArrayBuffer>,
): Response {
  const url = new URL(request.url);
  const isSigned = url.search.includes(SAS);
  const isUnknown = request.headers.has("Authorization");
  if (!isSigned || isUnknown) return new Response("<Error/>", { status: 403 });
  if (url.searchParams.get("resource") === "filesystem") {
    const directory = url.searchParams.get("directory")!;
    const found = objects.listBelow(path, directory).filter((file) => file.path !== directory);
    if (found.length === 0) return new Response(null, { status: 404 });
    const paths = found.map((file) => ({
      name: file.path,
      ...(file.isDir ? { isDirectory: "true" } : { contentLength: String(file.fileSize) }),
    }));
    return Response.json({ paths });
  }
  if (!url.hostname.includes(".blob.")) return new Response("<Error/>", { status: 400 });
  if (request.method === "GET") return stored(objects, path);
  if (request.headers.get("x-ms-blob-type") !== "BlockBlob") {
    return new Response("<Error/>", { status: 400 });
  }
  objects.set(path, content);
  return new Response(null, { status: 201 });
}

/**
 * Computes the signature anew.
 * Source: AWS, "Authenticating Requests: Using the Authorization Header (Signature Version 4)".
 */
function isSignedByAws(
  request: Request,
  content: Uint8Array<ArrayBuffer>,
  region: string,
): boolean {
  const { headers, method } = request;
  const [, keyId, scope, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/
      .exec(headers.get("Authorization") ?? "") ?? [];
  const date = headers.get("x-amz-date") ?? "";
  const bodyHash = headers.get("x-amz-content-sha256") ?? "";
  const isOther = keyId !== AWS.access_key_id ||
    headers.get("x-amz-security-token") !== AWS.session_token ||
    scope !== `${date.slice(0, 8)}/${region}/s3/aws4_request` ||
    (method === "PUT" && bodyHash !== createHash("sha256").update(content).digest("hex"));
  if (isOther) return false;
  const url = new URL(request.url);
  const strict = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams].map(([key, value]) => `${strict(key)}=${strict(value)}`)
    .sort().join("&");
  const canonical = [
    method,
    decodeURIComponent(url.pathname).split("/").map(strict).join("/"),
    query,
    ...names.split(";").map((name) => `${name}:${name === "host" ? url.host : headers.get(name)}`),
    "",
    names,
    bodyHash,
  ].join("\n");
  const canonicalHash = createHash("sha256").update(canonical).digest("hex");
  const hmac = (key: string | Uint8Array, text: string) =>
    createHmac("sha256", key).update(text).digest();
  const key = [date.slice(0, 8), region, "s3", "aws4_request"].reduce<string | Uint8Array>(
    (last, part) => hmac(last, part),
    `AWS4${AWS.secret_access_key}`,
  );
  const text = ["AWS4-HMAC-SHA256", date, scope, canonicalHash].join("\n");
  return createHmac("sha256", key).update(text).digest("hex") === signature;
}
