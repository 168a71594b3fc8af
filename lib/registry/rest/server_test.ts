import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { type ErrorCode, type Mlflow, MlflowError, openMlflow } from "../mod.ts";

const RUN = {
  run: {
    info: { run_id: "0".repeat(32), artifact_uri: "mlflow-artifacts:/1/0/artifacts" },
    data: {},
  },
};
const SECRET = "canary-token-5f2e";
const clock = () => 1_790_000_000_000;

type Answer = (request: Request) => Response | Promise<Response>;

/** Opens a store on a server that gives the answers one after the other, the last for ever. */
async function withServer(
  answers: Answer[],
  run: (mlflow: Mlflow, seen: { requests: Headers[]; waits: number[] }) => Promise<void>,
  options: { timeoutMs?: number } = {},
): Promise<void> {
  const requests: Headers[] = [];
  const waits: number[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    requests.push(new Headers(request.headers));
    return answers[Math.min(requests.length, answers.length) - 1](request);
  });
  try {
    await using mlflow = await openMlflow({
      trackingUri: `http://127.0.0.1:${server.addr.port}`,
      clock,
      credentials: { token: SECRET },
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      ...options,
    });
    await run(mlflow, { requests, waits });
  } finally {
    await server.shutdown();
  }
}

const json = (value: unknown, status = 200, headers: HeadersInit = {}): Answer => () =>
  Response.json(value, { status, headers });
const text = (body: string, status: number, type = "text/html"): Answer => () =>
  new Response(body, { status, headers: { "Content-Type": type } });

async function refused(code: ErrorCode, run: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(run, MlflowError);
  assertEquals(error.errorCode, code, error.message);
  assert(!error.message.includes(SECRET), error.message);
  return error.message;
}

const getRun = (mlflow: Mlflow) => mlflow.tracking.getRun("0".repeat(32));

Deno.test("a busy server is asked again after its Retry-After, else ever later", () =>
  withServer(
    [json({}, 429, { "Retry-After": "7" }), text("", 503), text("oops", 500), json(RUN)],
    async (mlflow, { requests, waits }) => {
      assertEquals((await getRun(mlflow)).runId, "0".repeat(32));
      assertEquals([requests.length, waits], [4, [7_000, 1_000, 2_000]]);
    },
  ));

Deno.test("a server that stays busy is named after five more tries, at once when it asks for too long", async () => {
  await withServer([text("busy", 503)], async (mlflow, { requests }) => {
    await refused("TEMPORARILY_UNAVAILABLE", () => getRun(mlflow));
    assertEquals(requests.length, 6);
  });
  await withServer([json({}, 429, { "Retry-After": "3600" })], async (mlflow, { requests }) => {
    await refused("REQUEST_LIMIT_EXCEEDED", () => getRun(mlflow));
    assertEquals(requests.length, 1);
  });
});

Deno.test("a server that is down, slow or no MLflow is named", async () => {
  await using down = await openMlflow({
    trackingUri: "http://127.0.0.1:9",
    clock,
    wait: () => Promise.resolve(),
  });
  const message = await refused("TEMPORARILY_UNAVAILABLE", () => getRun(down));
  assert(message.includes("http://127.0.0.1:9"));
  const never = Promise.withResolvers<Response>();
  await withServer([() => never.promise], async (mlflow) => {
    const late = await refused("TEMPORARILY_UNAVAILABLE", () => getRun(mlflow));
    assert(late.includes("within 0.05 s"));
    never.resolve(new Response());
  }, { timeoutMs: 50 });
  const html = "<html>log in</html>";
  await withServer([text(html, 200)], async (mlflow) => {
    await refused("INTERNAL_ERROR", () => getRun(mlflow));
  });
  await withServer([text(html, 404)], async (mlflow) => {
    await refused("ENDPOINT_NOT_FOUND", () => getRun(mlflow));
  });
  await withServer([text("no", 401, "text/plain")], async (mlflow, { requests }) => {
    const denied = await refused("UNAUTHENTICATED", () => getRun(mlflow));
    assert(denied.includes("MLFLOW_TRACKING_TOKEN"));
    assertEquals(requests[0].get("Authorization"), `Bearer ${SECRET}`);
    assertEquals(requests[0].get("Origin"), null);
  });
});

Deno.test("no error repeats a credential, even where the server does", () =>
  withServer(
    [json({ error_code: "PERMISSION_DENIED", message: `${SECRET} may not` }, 403)],
    async (mlflow) => {
      const message = await refused("PERMISSION_DENIED", () => getRun(mlflow));
      assert(message.includes("*** may not"));
    },
  ));

Deno.test("Basic authentication takes letters beyond ASCII", async () => {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) =>
      request.headers.get("Authorization") === "Basic asO8cmc6cMOk" // jürg:pä
        ? Response.json(RUN)
        : new Response("", { status: 401 }),
  );
  {
    await using mlflow = await openMlflow({
      trackingUri: `http://127.0.0.1:${server.addr.port}`,
      clock,
      credentials: { username: "jürg", password: "pä" },
    });
    await getRun(mlflow);
  }
  await server.shutdown();
});

Deno.test("a version is created once where the answer of the server was lost", async () => {
  let created: { tags: { key: string; value: string }[] } | null = null;
  let nCreated = 0;
  const modelId = `m-${"0".repeat(32)}`;
  const answer: Answer = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.includes("logged-models")) {
      const info = {
        model_id: modelId,
        status: "LOGGED_MODEL_READY",
        artifact_uri: "mlflow-artifacts:/1/models/m",
      };
      return Response.json({ model: { info, data: {} } });
    }
    if (pathname.endsWith("artifacts")) {
      return Response.json({ files: [{ path: "MLmodel", file_size: 2 }] });
    }
    if (pathname.endsWith("model-versions/search")) {
      const tag = created!.tags.at(-1)!;
      assert(searchParams.get("filter")!.includes(tag.value));
      return Response.json({ model_versions: [{ name: "m", version: "1", tags: created!.tags }] });
    }
    created = await request.json();
    nCreated++;
    return new Response("lost", { status: 502 });
  };
  await withServer([answer], async ({ registry }) => {
    const { version, tags } = await registry.createModelVersion("m", {
      source: `models:/${modelId}`,
      tags: { gate: "passed" },
    });
    assertEquals([version, nCreated, tags], [1, 1, { gate: "passed" }]);
  });
});

Deno.test("an upload that was cut is sent again, one that was changed on the way is refused", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "model.bin");
  await Deno.writeFile(file, new Uint8Array(2_000_000).fill(7));
  let stored = new Uint8Array();
  let nPuts = 0;
  let isDamaged = false;
  const answer: Answer = async (request) => {
    if (request.method === "PUT") {
      if (nPuts++ === 0) {
        const reader = request.body!.getReader();
        await reader.read();
        await reader.cancel();
        return new Response("cut", { status: 500 });
      }
      stored = await request.bytes();
      if (isDamaged) stored[1_000_000] ^= 1;
      return Response.json({});
    }
    return request.url.includes("mlflow-artifacts") ? new Response(stored) : Response.json(RUN);
  };
  await withServer([answer], async ({ tracking }) => {
    await tracking.logArtifacts("0".repeat(32), file);
    assertEquals([nPuts, stored.length], [2, 2_000_000]);
    isDamaged = true;
    await refused("DATA_LOSS", () => tracking.logArtifacts("0".repeat(32), file));
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a batch is cut by number and by bytes", () =>
  withServer([json({})], async ({ tracking }, { requests }) => {
    const params = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`p${i}`, "ü".repeat(6_000)]),
    );
    const metrics = Array.from({ length: 2_500 }, (_, step) => ({ key: "m", value: step, step }));
    await tracking.logBatch("0".repeat(32), { params, metrics });
    assertEquals(requests.length, 3 + 3);
  }));
