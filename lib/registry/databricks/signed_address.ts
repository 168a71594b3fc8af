/**
 * Files by addresses that a workspace signed: one request, or three on Azure's data lake.
 * Source: MLflow 3.17, `store/artifact/databricks_artifact_repo.py`, `azure/client.py`.
 * @module
 */
import { type Http, type Json, objectsOf, textOf } from "../../_shared/http/mod.ts";
import { writeAnswer } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";

/** An address with the headers to send, and the kind of storage that it leads to. */
export interface SignedAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** MLflow's `ArtifactCredentialType`; empty for a plain PUT. */
  readonly type: string;
}

/** Reads an address of the workspace (`ArtifactCredentialInfo`, or the answer of `fs/create-...-url`). */
export function signedAddressOf(json: Json): SignedAddress {
  return {
    url: textOf(json.signed_uri ?? json.url),
    headers: Object.fromEntries(
      objectsOf(json.headers).map(({ name, value }) => [textOf(name), textOf(value)]),
    ),
    type: textOf(json.type),
  };
}

/** Most bytes that are sent at once to a data lake. */
const PART_BYTES = 100_000_000;
/** Most bytes of a file: S3 takes 5 GB in one request, and it is held in memory. */
const MOST_BYTES = 2_000_000_000;

/** The content of a file; storages want its length first, so it is not streamed. */
export async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await Deno.stat(path);
  if (size <= MOST_BYTES) return await Deno.readFile(path);
  throw new MlflowError(
    "INVALID_PARAMETER_VALUE",
    `Cannot upload a file of ${size} bytes to Databricks as ${MOST_BYTES} go at once: log a smaller one`,
  );
}

/** Stores a file at an address. */
export async function putSigned(http: Http, from: string, address: SignedAddress): Promise<void> {
  const content = await readWhole(from);
  if (address.type === "AZURE_ADLS_GEN2_SAS_URI") return await appendParts(http, content, address);
  const headers = address.type === "AZURE_SAS_URI"
    ? { "x-ms-blob-type": "BlockBlob", ...address.headers }
    : address.headers;
  await http.send(
    { method: "PUT", path: address.url, headers, body: () => content },
    (response) => response.text(),
  );
}

/** A data lake: the file is created, filled and closed. */
async function appendParts(
  http: Http,
  content: Uint8Array<ArrayBuffer>,
  { url, headers }: SignedAddress,
): Promise<void> {
  const send = (method: "PUT" | "PATCH", query: string, body?: Uint8Array<ArrayBuffer>) =>
    http.send(
      { method, path: `${url}&${query}`, headers, body: () => body ?? new Uint8Array() },
      (response) => response.text(),
    );
  await send("PUT", "resource=file");
  for (let at = 0; at < content.length; at += PART_BYTES) {
    await send("PATCH", `action=append&position=${at}`, content.subarray(at, at + PART_BYTES));
  }
  await send("PATCH", `action=flush&position=${content.length}`);
}

/** Writes the file at an address to a local path. */
export async function getSigned(http: Http, address: SignedAddress, to: string): Promise<void> {
  const { url, headers } = address;
  await http.send({ method: "GET", path: url, headers }, (response) => writeAnswer(response, to));
}
