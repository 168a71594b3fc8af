import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { Fetch } from "../../_shared/http/mod.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { type ErrorCode, logModel, type Mlflow, MlflowError, openMlflow } from "../mod.ts";
import { AWS, cloudFetch } from "./test_objects.ts";
import type { TestCloud } from "./test_unity_catalog.ts";
import { TEST_TOKEN, TestWorkspace, type TestWorkspaceOptions } from "./test_workspace.ts";

const NAME = "main.offers.prioritizer";
const UNITY = "/api/2.0/mlflow/unity-catalog";
const clock = () => 1_790_000_000_000;
const RUN_ID = "0".repeat(32);
/** What tracking answers where only the place of a run's artifacts is asked. */
const RUN = {
  run: {
    info: {
      run_id: RUN_ID,
      artifact_uri: `dbfs:/databricks/mlflow-tracking/1/${RUN_ID}/artifacts`,
    },
    data: {},
  },
};

interface Fixture {
  readonly mlflow: Mlflow;
  readonly workspace: TestWorkspace;
  readonly folder: string;
  readonly waits: number[];
  /** The source of a version, made from a model that is logged in a file. */
  readonly source: () => Promise<string>;
}

type Faults = TestWorkspaceOptions & {
  environment?: (workspace: TestWorkspace) => Record<string, string>;
  fetch?: (workspace: TestWorkspace) => Fetch;
};

/** Tracks in the workspace where `tracking` answers, else in a file; registers in Unity Catalog. */
function withWorkspace(faults: Faults, run: (fixture: Fixture) => Promise<void>): Promise<void> {
  return inTestFolder(async (folder) => {
    await using workspace = new TestWorkspace(faults);
    const waits: number[] = [];
    await using mlflow = await openMlflow({
      trackingUri: faults.tracking ? "databricks" : `sqlite:///${join(folder, "mlflow.db")}`,
      registryUri: "databricks-uc",
      clock,
      environment: faults.environment?.(workspace) ?? workspace.environment,
      fetch: faults.fetch?.(workspace) ?? cloudFetch(workspace.objects),
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
    const source = () => logSome(mlflow);
    await run({ mlflow, workspace, folder, waits, source });
  });
}

async function logSome(
  { tracking }: Mlflow,
  content = `{"signature": {"inputs": "[]", "outputs": "[]"}}`,
): Promise<string> {
  const name = `offers ${crypto.randomUUID()}`;
  const { runId } = await tracking.createRun(await tracking.createExperiment(name));
  const { modelId } = await logModel(tracking, {
    runId,
    name: "model",
    write: async (folder) => {
      await Deno.writeTextFile(join(folder, "MLmodel"), content);
      await Deno.writeFile(join(folder, "model.lgb"), new Uint8Array(300_000).fill(7));
    },
  });
  return `models:/${modelId}`;
}

/** No secret of the workspace and its storages is told: all of them begin the same. */
async function refused(code: ErrorCode, run: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(run, MlflowError);
  assertEquals([error.errorCode, error.message], [code, error.message]);
  const told = `${error.message} ${error.stack} ${Deno.inspect(error)}`;
  assert(!told.includes("canary"), told);
  return error.message;
}

/** Answers the first requests that match, each by the next of the faults. */
function inTurn(
  pattern: RegExp,
  ...answers: ((request: Request) => Response | Promise<Response>)[]
): TestWorkspaceOptions["intercept"] {
  return (call, request) => pattern.test(call) ? answers.shift()?.(request) : undefined;
}

const plain = (body: string, status: number, headers?: HeadersInit) => () =>
  new Response(body, { status, headers });

Deno.test("a workspace that is busy is asked again, one that stays so is named", () =>
  withWorkspace({
    intercept: inTurn(
      /registered-models\/get/,
      plain("{}", 429, { "Retry-After": "7" }),
      plain("", 503),
      ...Array.from({ length: 4 }, () => plain("", 503)),
    ),
  }, async ({ mlflow: { registry }, waits }) => {
    await registry.createRegisteredModel(NAME);
    await refused("TEMPORARILY_UNAVAILABLE", () => registry.getRegisteredModel(NAME));
    assertEquals(waits, [7_000, 1_000, 2_000, 4_000, 8_000]);
    assertEquals((await registry.getRegisteredModel(NAME)).name, NAME);
  }));

Deno.test("a login page in the place of an answer is named with the address to check", () =>
  withWorkspace({
    intercept: inTurn(
      /registered-models\/get/,
      plain("<html>log in</html>", 200, { "Content-Type": "text/html" }),
      plain("", 302, { Location: "https://login.example.com" }),
      plain("<html>no</html>", 401),
    ),
  }, async ({ mlflow: { registry } }) => {
    const get = () => registry.getRegisteredModel(NAME);
    assertStringIncludes(await refused("INTERNAL_ERROR", get), "DATABRICKS_HOST");
    assertStringIncludes(await refused("BAD_REQUEST", get), "answered 302");
    assertStringIncludes(await refused("UNAUTHENTICATED", get), "DATABRICKS_TOKEN");
  }));

Deno.test("a schema that is not there, and a workspace that is away, are named with the remedy", async () => {
  const missing = { error_code: "SCHEMA_DOES_NOT_EXIST", message: "Schema 'main.offers' ..." };
  await withWorkspace({
    intercept: () => Response.json(missing, { status: 404 }),
  }, async ({ mlflow: { registry } }) => {
    const message = await refused("ENDPOINT_NOT_FOUND", () => registry.createRegisteredModel(NAME));
    assertStringIncludes(message, "deno task databricks setup");
  });
  await withWorkspace({
    environment: () => ({ DATABRICKS_HOST: "http://127.0.0.1:1", DATABRICKS_TOKEN: "canary" }),
  }, async ({ mlflow: { registry } }) => {
    const get = () => registry.getRegisteredModel(NAME);
    assertStringIncludes(await refused("TEMPORARILY_UNAVAILABLE", get), "check DATABRICKS_HOST");
  });
});

Deno.test("a token that is refused is named, and not repeated where the workspace says it", () =>
  withWorkspace({
    environment: ({ host }) => ({ DATABRICKS_HOST: host, DATABRICKS_TOKEN: "canary-wrong" }),
  }, async ({ mlflow: { registry }, workspace }) => {
    const message = await refused("PERMISSION_DENIED", () => registry.getRegisteredModel(NAME));
    assertStringIncludes(message, "Invalid access token ***");
    assertStringIncludes(message, "ask for the rights");
    assertEquals(workspace.calls.length, 1);
  }));

Deno.test("the token of a service principal is renewed where the workspace ends it", () =>
  withWorkspace(
    { environment: ({ principal }) => principal },
    async ({ mlflow: { registry }, workspace }) => {
      await registry.createRegisteredModel(NAME);
      workspace.tokens.clear();
      assertEquals((await registry.getRegisteredModel(NAME)).name, NAME);
      const asked = workspace.calls.filter((call) => call === "POST /oidc/v1/token");
      assertEquals(asked.length, 2);
    },
  ));

/** Reads the beginning of an upload and cuts the connection's body. */
async function cut(request: Request): Promise<Response> {
  const reader = request.body!.getReader();
  await reader.read();
  await reader.cancel();
  return new Response("", { status: 500 });
}

Deno.test("an upload that was cut is sent again", () =>
  withWorkspace({ intercept: inTurn(/PUT \/storage/, cut, cut) }, async (fixture) => {
    const { mlflow: { registry }, folder, source } = fixture;
    await registry.createRegisteredModel(NAME);
    await registry.createModelVersion(NAME, { source: await source() });
    await registry.downloadModelVersion(NAME, 1, join(folder, "copy"));
    assertEquals((await Deno.readFile(join(folder, "copy", "model.lgb"))).length, 300_000);
  }));

Deno.test("a version whose upload fails is removed again and told, with it its alias", () =>
  withWorkspace({
    intercept: (call, request) => /PUT \/storage/.test(call) ? cut(request) : undefined,
  }, async ({ mlflow: { registry }, workspace, source }) => {
    await registry.createRegisteredModel(NAME);
    const from = await source();
    const message = await refused(
      "INTERNAL_ERROR",
      () => registry.createModelVersion(NAME, { source: from }),
    );
    assertStringIncludes(message, `Version 1 of ${NAME} was begun and is removed again`);
    assertEquals(workspace.catalog.models.get(NAME)!.versions, []);
  }));

Deno.test("a version that cannot be removed either is told, hidden, and gets no alias", () =>
  withWorkspace({
    intercept: (call) =>
      /create-upload-url|model-versions\/delete/.test(call)
        ? Response.json({ error_code: "PERMISSION_DENIED", message: "no" }, { status: 403 })
        : undefined,
  }, async ({ mlflow: { registry }, workspace, source }) => {
    await registry.createRegisteredModel(NAME);
    const from = await source();
    const message = await refused(
      "PERMISSION_DENIED",
      () => registry.createModelVersion(NAME, { source: from }),
    );
    assertStringIncludes(message, "is left without its files: delete it");
    assertEquals(workspace.catalog.models.get(NAME)!.versions.length, 1);
    await refused("INVALID_STATE", () => registry.getModelVersion(NAME, 1));
    await refused("INVALID_STATE", () => registry.setRegisteredModelAlias(NAME, "champion", 1));
    await refused("INVALID_STATE", () => registry.downloadModelVersion(NAME, 1, "nowhere"));
    const filter = `name = '${NAME}'`;
    assertEquals((await registry.searchModelVersions({ filter })).items, []);
  }));

Deno.test("a version is created and finalized once where the answers were lost", async () => {
  const lost: string[] = [];
  const workspace: { of?: TestWorkspace } = {};
  /** Does what is asked and loses the answer; asked again to finalize, it refuses. */
  const intercept = async (call: string, request: Request) => {
    const verb = /unity-catalog\/(model-versions\/(?:create|finalize))$/.exec(call)?.[1];
    if (verb === undefined) return undefined;
    if (lost.includes(verb)) {
      const message = "The version is READY already";
      return Response.json({ error_code: "INVALID_STATE", message }, { status: 400 });
    }
    lost.push(verb);
    workspace.of!.catalog.answer(`POST ${verb}`, await request.json());
    return new Response("", { status: 502 });
  };
  await withWorkspace({ intercept }, async ({ mlflow: { registry }, workspace: of, source }) => {
    workspace.of = of;
    await registry.createRegisteredModel(NAME);
    const tags = { gate: "passed" };
    const version = await registry.createModelVersion(NAME, { source: await source(), tags });
    assertEquals([version.version, version.tags, lost.length], [1, tags, 2]);
    assertEquals(of.catalog.models.get(NAME)!.versions.length, 1);
  });
});

Deno.test("a model without signature is refused before anything is announced", () =>
  withWorkspace({}, async ({ mlflow, workspace }) => {
    await mlflow.registry.createRegisteredModel(NAME);
    for (const content of ["{}", `{"signature": {"inputs": "[]"}}`]) {
      const source = await logSome(mlflow, content);
      const message = await refused(
        "INVALID_STATE",
        () => mlflow.registry.createModelVersion(NAME, { source }),
      );
      assertStringIncludes(message, "no signature of inputs and outputs");
    }
    assert(!workspace.calls.includes(`POST ${UNITY}/model-versions/create`));
    await refused("INVALID_PARAMETER_VALUE", () => mlflow.registry.createRegisteredModel("offers"));
  }));

Deno.test("credentials of a cloud that have ended are asked for anew, once", async () => {
  for (const cloud of ["aws", "gcp", "azure"] satisfies TestCloud[]) {
    let nRefused = 0;
    let isEnded = true;
    const endedOnce = ({ objects }: TestWorkspace): Fetch => {
      const answer = cloudFetch(objects);
      return (input, init) => {
        const isUpload = init.method === "PUT" && !String(input).includes("127.0.0.1");
        if (!isUpload || !isEnded) return answer(input, init);
        isEnded = nRefused++ > 0;
        const text = `<Code>ExpiredToken</Code> ${AWS.session_token}`;
        return Promise.resolve(new Response(text, { status: cloud === "aws" ? 400 : 403 }));
      };
    };
    await withWorkspace({ cloud, fetch: endedOnce }, async (fixture) => {
      const { mlflow: { registry }, workspace, source } = fixture;
      const nAsked = () =>
        workspace.calls.filter((call) => call.endsWith("generate-temporary-credentials")).length;
      await registry.createRegisteredModel(NAME);
      await registry.createModelVersion(NAME, { source: await source() });
      assertEquals([nAsked(), workspace.objects.size], [2, 2]);
      // Where they stay refused, that is told without them.
      [isEnded, nRefused] = [true, 1];
      const code = cloud === "aws" ? "BAD_REQUEST" : "PERMISSION_DENIED";
      const from = await source();
      await refused(code, () => registry.createModelVersion(NAME, { source: from }));
      assertEquals(nAsked(), 4);
    });
  }
});

Deno.test("S3 compares the signature, encrypts as the catalog says, and is asked for its region", () =>
  inTestFolder(async () => {
    const seen: [string, string | null][] = [];
    const watched = ({ objects }: TestWorkspace) =>
      cloudFetch(objects, ({ method, url, headers }) => {
        const { host } = new URL(url);
        seen.push([`${method} ${host}`, headers.get("x-amz-server-side-encryption")]);
        assertEquals(headers.get("Authorization")?.includes(TEST_TOKEN) ?? false, false);
      });
    await withWorkspace({ cloud: "aws", fetch: watched }, async (fixture) => {
      const { mlflow: { registry }, source } = fixture;
      await registry.createRegisteredModel(NAME);
      await registry.createModelVersion(NAME, { source: await source() });
      assertEquals(seen, [
        ["HEAD s3.amazonaws.com", null],
        ["PUT catalog-bucket.s3.eu-west-1.amazonaws.com", "AES256"],
        ["PUT catalog-bucket.s3.eu-west-1.amazonaws.com", "AES256"],
      ]);
    });
    const forged = ({ objects }: TestWorkspace): Fetch => {
      const answer = cloudFetch(objects);
      return (input, init) => {
        const headers = new Headers(init.headers);
        const named = headers.get("authorization")?.replace(/.$/, (c) => c === "0" ? "1" : "0");
        if (named?.startsWith("AWS4")) headers.set("authorization", named);
        return answer(input, { ...init, headers });
      };
    };
    await withWorkspace({ cloud: "aws", fetch: forged }, async ({ mlflow, source }) => {
      await mlflow.registry.createRegisteredModel(NAME);
      const from = await source();
      const message = await refused(
        "PERMISSION_DENIED",
        () => mlflow.registry.createModelVersion(NAME, { source: from }),
      );
      for (const secret of Object.values(AWS)) assert(!message.includes(secret));
    });
  }));

for (
  const addresses of ["AWS_PRESIGNED_URL", "AZURE_SAS_URI", "AZURE_ADLS_GEN2_SAS_URI"] as const
) {
  Deno.test(`artifacts of a run go by signed addresses of the kind ${addresses}, renewed once`, () =>
    withWorkspace({
      addresses,
      tracking: () => Response.json(RUN),
      intercept: inTurn(/ \/storage\//, plain("<Code>AccessDenied</Code>", 403)),
    }, async ({ mlflow: { tracking }, workspace, folder }) => {
      const from = join(folder, "from");
      await Deno.mkdir(join(from, "a b"), { recursive: true });
      const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) >> 3);
      await Deno.writeFile(join(from, "a b", "ü+.bin"), bytes);
      await Deno.writeTextFile(join(from, "empty.txt"), "");
      await tracking.logArtifacts(RUN_ID, from, "plots");
      const to = join(folder, "to");
      await tracking.downloadArtifacts(RUN_ID, "", to);
      assertEquals(await Deno.readFile(join(to, "plots", "a b", "ü+.bin")), bytes);
      assertEquals(await Deno.readTextFile(join(to, "plots", "empty.txt")), "");
      await tracking.downloadArtifacts(RUN_ID, "plots/a b/ü+.bin", join(folder, "one"));
      assertEquals(await Deno.readFile(join(folder, "one", "plots", "a b", "ü+.bin")), bytes);
      const signed = workspace.calls.filter((call) => call.endsWith("credentials-for-write"));
      assertEquals(signed.length, 3);
      await refused(
        "RESOURCE_DOES_NOT_EXIST",
        () => tracking.downloadArtifacts(RUN_ID, "none.txt", to),
      );
    }));
}

Deno.test("an experiment of a workspace is a path", () =>
  withWorkspace({ tracking: () => Response.json({}) }, async ({ mlflow: { tracking } }) => {
    const message = await refused(
      "INVALID_PARAMETER_VALUE",
      () => tracking.createExperiment("offers"),
    );
    assertStringIncludes(message, "/Shared/NAME");
  }));
