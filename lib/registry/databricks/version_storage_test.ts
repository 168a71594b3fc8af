import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { Http, type Json } from "../../_shared/http/mod.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { MlflowError } from "../errors.ts";
import { storageError } from "./storage_errors.ts";
import { versionStorage } from "./version_storage.ts";

const KEYS = { access_key_id: "id", secret_access_key: "canary", session_token: "canary" };
const AWS = { aws_temp_credentials: KEYS };
const KMS = { sse_encryption_details: { algorithm: "AWS_SSE_KMS", aws_kms_key_arn: "arn:1" } };

/** Uploads a file as version 3 of `main.offers.ranker`; returns the requests that were sent. */
function upload(
  location: string,
  credentials: Json,
  answer: (request: Request) => Response | undefined = () => undefined,
): Promise<Request[]> {
  return inTestFolder(async (folder) => {
    const seen: Request[] = [];
    using http = new Http("", {
      errorOf: storageError,
      wait: () => Promise.resolve(),
      fetch: (url, init) => {
        const request = new Request(url, init);
        seen.push(request);
        const headers = { "x-amz-bucket-region": "eu-west-1" };
        const status = request.method === "HEAD" ? 403 : 200;
        return Promise.resolve(answer(request) ?? new Response(null, { status, headers }));
      },
    });
    const https = { workspace: http, storage: http };
    const stored = { name: "main.offers.ranker", version: 3, location };
    const { files, uri } = await versionStorage(https, stored, credentials);
    const from = join(folder, "model.lgb");
    await Deno.writeTextFile(from, "tree");
    await files.upload(from, uri, "model.lgb");
    return seen;
  });
}

Deno.test("a bucket on S3 is asked for its region, again where S3 is busy", async () => {
  let isBusy = true;
  const seen = await upload("s3://bucket/models/3/", AWS, () => {
    if (!isBusy) return undefined;
    isBusy = false;
    return new Response(null, { status: 429 });
  });
  assertEquals(seen.map(({ method, url }) => `${method} ${url}`), [
    "HEAD https://s3.amazonaws.com/bucket",
    "HEAD https://s3.amazonaws.com/bucket",
    "PUT https://bucket.s3.eu-west-1.amazonaws.com/models/3/model.lgb",
  ]);
  const none = () => new Response(null, { status: 404 });
  const error = await assertRejects(() => upload("s3://bucket/3", AWS, none), MlflowError);
  assertEquals(error.errorCode, "RESOURCE_DOES_NOT_EXIST");
  assertStringIncludes(error.message, "does not tell the region");
});

Deno.test("a bucket with a dot in its name stands in the path of its address", async () => {
  const [, put] = await upload("s3a://my.bucket/3", AWS);
  assertEquals(put.url, "https://s3.eu-west-1.amazonaws.com/my.bucket/3/model.lgb");
});

Deno.test("an upload to S3 is encrypted as the catalog says", async () => {
  const encryption = async (details: Json) => {
    const [, put] = await upload("s3://bucket/3", { ...AWS, encryption_details: details });
    const header = (name: string) => put.headers.get(`x-amz-server-side-encryption${name}`);
    return [header(""), header("-aws-kms-key-id")];
  };
  const s3 = { sse_encryption_details: { algorithm: "AWS_SSE_S3" } };
  assertEquals(await encryption(s3), ["AES256", null]);
  assertEquals(await encryption(KMS), ["aws:kms", "arn:1"]);
  assertEquals(await encryption({}), [null, null]);
});

Deno.test("other clouds are reached at their own addresses", async () => {
  const sas = { azure_user_delegation_sas: { sas_token: "sig=1" } };
  const addressOf = async (location: string, credentials: Json) => {
    const seen = await upload(location, credentials);
    return seen.at(-1)!.url;
  };
  assertEquals(
    await addressOf("abfss://box@lake.dfs.core.windows.net/3", sas),
    "https://lake.blob.core.windows.net/box/3/model.lgb?sig=1",
  );
  assertEquals(
    await addressOf("gs://bucket/3", { gcp_oauth_token: { oauth_token: "canary" } }),
    "https://storage.googleapis.com/bucket/3/model.lgb",
  );
  assertEquals(
    await addressOf("r2://bucket@account.r2.cloudflarestorage.com/3", {
      r2_temp_credentials: KEYS,
    }),
    "https://account.r2.cloudflarestorage.com/bucket/3/model.lgb",
  );
});

Deno.test("a storage without credentials of its kind is named, without them", async () => {
  for (const location of ["s3://bucket/3", "abfss://box@lake/3", "hdfs://host/3", "nothing"]) {
    const google = { gcp_oauth_token: { oauth_token: "canary" } };
    const error = await assertRejects(() => upload(location, google), MlflowError);
    assertEquals([error.errorCode, error.message.includes("canary")], ["NOT_IMPLEMENTED", false]);
  }
});
