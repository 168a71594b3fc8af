/**
 * Where the files of a registered version lie, and the right to them: Unity Catalog
 * gives temporary credentials of the cloud, or says that Databricks keeps the files.
 * Source: MLflow 3.17, `utils/_unity_catalog_utils.py`.
 * @module
 */
import { AwsV4Signer } from "aws4fetch";
import { sha256 } from "../../_shared/files.ts";
import { type Http, type Json, objectOf, textOf } from "../../_shared/http/mod.ts";
import type { ArtifactFiles } from "../artifact_files.ts";
import { MlflowError } from "../errors.ts";
import { AzureFiles } from "./azure_storage.ts";
import { DefaultStorageFiles } from "./default_storage.ts";
import type { FileInfo } from "../types.ts";
import { type Bucket, BucketFiles } from "./object_storage.ts";
import { withRenewal } from "./storage_errors.ts";

/** Files of one version: what stores them, and the location to hand to it. */
export interface VersionStorage {
  readonly files: ArtifactFiles;
  readonly uri: string;
}

/** A version and where its files belong. */
export interface StoredVersion {
  readonly name: string;
  readonly version: number;
  /** `storage_location` of Unity Catalog, such as `s3://BUCKET/PATH`. */
  readonly location: string;
}

/**
 * The storage of a version by its credentials.
 *
 * @param https.workspace Asks the workspace.
 * @param https.storage Asks storages, without the workspace's token.
 * @param credentials `TemporaryCredentials` of Unity Catalog.
 */
export async function versionStorage(
  https: { workspace: Http; storage: Http },
  { name, version, location }: StoredVersion,
  credentials: Json,
): Promise<VersionStorage> {
  const { storage } = https;
  if (credentials.storage_mode === "DEFAULT_STORAGE") {
    const uri = `/Models/${name.replaceAll(".", "/")}/${version}`;
    return { files: new DefaultStorageFiles(https.workspace, storage), uri };
  }
  const { scheme, user, host, path } = parseLocation(location);
  const sas = textOf(objectOf(credentials.azure_user_delegation_sas).sas_token);
  if (["abfss", "wasbs"].includes(scheme) && sas !== "") {
    return { files: new AzureFiles(storage, { account: host, container: user, sas }), uri: path };
  }
  const google = textOf(objectOf(credentials.gcp_oauth_token).oauth_token);
  if (scheme === "gs" && google !== "") {
    const url = `https://storage.googleapis.com/${host}`;
    const sign: Bucket["sign"] = ({ headers }) =>
      Promise.resolve({ ...headers, Authorization: `Bearer ${google}` });
    return { files: new BucketFiles(storage, { url, sign, uploadHeaders: {} }), uri: path };
  }
  const r2 = objectOf(credentials.r2_temp_credentials);
  if (scheme === "r2" && "access_key_id" in r2) {
    const url = `https://${host}/${user}`;
    const bucket = { url, sign: awsSigner(r2, "auto"), uploadHeaders: {} };
    return { files: new BucketFiles(storage, bucket), uri: path };
  }
  const aws = objectOf(credentials.aws_temp_credentials);
  if (["s3", "s3a"].includes(scheme) && "access_key_id" in aws) {
    const region = await regionOf(storage, host);
    // A dot in the name does not fit the certificate of the address by host.
    const url = host.includes(".")
      ? `https://s3.${region}.amazonaws.com/${host}`
      : `https://${host}.s3.${region}.amazonaws.com`;
    const uploadHeaders = encryptionHeaders(objectOf(credentials.encryption_details));
    const bucket = { url, sign: awsSigner(aws, region), uploadHeaders };
    return { files: new BucketFiles(storage, bucket), uri: path };
  }
  throw new MlflowError(
    "NOT_IMPLEMENTED",
    `Cannot reach the files of version ${version} of ${name} as their storage (${scheme}) is not known here: use one on S3, Azure, Google, R2 or Databricks' default storage`,
  );
}

/** `scheme://user@host/path`, or `scheme://host/path`; the path without slashes around it. */
function parseLocation(location: string) {
  const [, scheme = "", user = "", host = "", path = ""] =
    /^(\w+):\/\/(?:([^@/]+)@)?([^/]+)\/+(.*?)\/*$/.exec(location) ?? [];
  return { scheme, user, host, path };
}

/** S3 names the region of a bucket to anybody who asks, also where it refuses the rest. */
async function regionOf(storage: Http, bucket: string): Promise<string> {
  const region = await storage.send(
    {
      method: "HEAD",
      path: `https://s3.amazonaws.com/${bucket}`,
      isAnswer: (status) => status < 500 && status !== 429,
    },
    (response) => Promise.resolve(response.headers.get("x-amz-bucket-region")),
  );
  if (region !== null) return region;
  throw new MlflowError(
    "RESOURCE_DOES_NOT_EXIST",
    "S3 does not tell the region of the bucket that Unity Catalog names: check that the bucket is there",
  );
}

/** Signs by AWS's version 4; an upload names the hash of its content, which S3 compares. */
function awsSigner(credentials: Json, region: string): Bucket["sign"] {
  return async ({ method, url, headers, content }) => {
    const signer = new AwsV4Signer({
      method,
      url,
      headers: {
        ...headers,
        ...(content === undefined ? {} : { "x-amz-content-sha256": sha256(content) }),
      },
      accessKeyId: textOf(credentials.access_key_id),
      secretAccessKey: textOf(credentials.secret_access_key),
      sessionToken: textOf(credentials.session_token),
      service: "s3",
      region,
    });
    return Object.fromEntries((await signer.sign()).headers);
  };
}

function encryptionHeaders(details: Json): Record<string, string> {
  const { algorithm, aws_kms_key_arn: key } = objectOf(details.sse_encryption_details);
  if (algorithm === "AWS_SSE_S3") return { "x-amz-server-side-encryption": "AES256" };
  if (algorithm !== "AWS_SSE_KMS") return {};
  return {
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": textOf(key),
  };
}

/** Files of one version by credentials that are asked for at the first use and when they end. */
export class VersionFiles implements ArtifactFiles {
  readonly #open: () => Promise<VersionStorage>;
  #storage: Promise<VersionStorage> | null = null;

  /** @param open Asks for credentials and opens the storage with them. */
  constructor(open: () => Promise<VersionStorage>) {
    this.#open = open;
  }

  list(_uri: string, path: string): Promise<FileInfo[]> {
    return this.#use(({ files, uri }) => files.list(uri, path));
  }

  upload(from: string, _uri: string, path: string): Promise<void> {
    return this.#use(({ files, uri }) => files.upload(from, uri, path));
  }

  download(_uri: string, path: string, to: string): Promise<void> {
    return this.#use(({ files, uri }) => files.download(uri, path, to));
  }

  #use<T>(use: (storage: VersionStorage) => Promise<T>): Promise<T> {
    return withRenewal((isRenewal) => {
      if (isRenewal || this.#storage === null) this.#storage = this.#open();
      return this.#storage;
    }, use);
  }
}
