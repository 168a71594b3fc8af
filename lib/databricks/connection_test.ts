import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UsageError } from "../_shared/errors.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import { DatabricksError, openDatabricks, readDatabricksConnection } from "./mod.ts";

const SECRET = "canary-secret-81c0";
const clock = () => 0;

const read = (environment: Record<string, string>, profile?: string) =>
  readDatabricksConnection(environment, { clock, profile });

/** A workspace that gives tokens of an hour, `token-1`, `token-2`, ... */
function startWorkspace(answer: (request: Request) => Response | Promise<Response>) {
  const asked: { authorization: string | null; body: string }[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      if (new URL(request.url).pathname !== "/oidc/v1/token") return await answer(request);
      const authorization = request.headers.get("Authorization");
      asked.push({ authorization, body: await request.text() });
      return Response.json({ access_token: `token-${asked.length}`, expires_in: 3600 });
    },
  );
  return {
    asked,
    environment: {
      DATABRICKS_HOST: `http://127.0.0.1:${server.addr.port}`,
      DATABRICKS_CLIENT_ID: "principal",
      DATABRICKS_CLIENT_SECRET: SECRET,
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("readDatabricksConnection() names what is missing or malformed, never a value", async () => {
  const wrong: [Record<string, string>, string][] = [
    [{}, "DATABRICKS_HOST"],
    [{}, "DATABRICKS_CONFIG_PROFILE"],
    [{ DATABRICKS_HOST: "https://h" }, "DATABRICKS_TOKEN"],
    [{ DATABRICKS_HOST: "https://h", DATABRICKS_CLIENT_ID: "id" }, "DATABRICKS_CLIENT_SECRET"],
    [{ DATABRICKS_HOST: "https://h", DATABRICKS_TOKEN: `${SECRET} x` }, "DATABRICKS_TOKEN"],
    [{ DATABRICKS_HOST: `https://u:${SECRET}@h`, DATABRICKS_TOKEN: "t" }, "DATABRICKS_HOST"],
    [{ DATABRICKS_HOST: "https://h/sql/1", DATABRICKS_TOKEN: "t" }, "https://WORKSPACE"],
    [{ DATABRICKS_HOST: "https://h/#folder/1", DATABRICKS_TOKEN: "t" }, "https://WORKSPACE"],
    [{ DATABRICKS_HOST: "http://h", DATABRICKS_TOKEN: SECRET }, "without encryption"],
  ];
  for (const [environment, text] of wrong) {
    const { message } = await assertRejects(() => read(environment), UsageError, text);
    assert(!message.includes(SECRET), message);
  }
});

Deno.test("readDatabricksConnection() reads a profile by its name, by a variable, not beside a host", () =>
  inTestFolder(async (folder) => {
    const file = join(folder, ".databrickscfg");
    await Deno.writeTextFile(
      file,
      `; mine\r\n[DEFAULT]\nhost = https://one\ntoken=t1\n[two]\n host=https://two/?o=12 \ntoken = ${SECRET}\n[bare]\nhost=https://three\n[colons]\n# host = https://none\nhost: HTTPS://FOUR:443\ntoken : t\n`,
    );
    const two = await read({ HOME: folder }, "two");
    assertEquals([two.host, await two.authorization()], ["https://two", `Bearer ${SECRET}`]);
    assert(!JSON.stringify(two).includes(SECRET) && !Deno.inspect(two).includes(SECRET));
    const named = { DATABRICKS_CONFIG_FILE: file, DATABRICKS_CONFIG_PROFILE: "DEFAULT" };
    assertEquals((await read(named)).host, "https://one");
    const beside = { ...named, DATABRICKS_HOST: "https://h", DATABRICKS_TOKEN: "t" };
    assertEquals((await read(beside)).host, "https://h");
    assertEquals((await read(beside, "two")).host, "https://two");
    assertEquals((await read({ DATABRICKS_CONFIG_FILE: file }, "colons")).host, "https://four");
    const noFile = { DATABRICKS_CONFIG_FILE: folder };
    await assertRejects(() => read(noFile, "two"), UsageError, "Cannot read the profile two");
    await assertRejects(() => read({ HOME: folder }, "none"), UsageError, "profile none");
    await assertRejects(() => read({ HOME: folder }, "bare"), UsageError, "token of the profile");
    await assertRejects(() => read({ HOME: "/nowhere" }, "two"), UsageError, "is not there");
  }));

Deno.test("a token of OAuth is asked for once, and again before it ends", async () => {
  await using workspace = startWorkspace(() => Response.json({}));
  let now = 0;
  const connection = await readDatabricksConnection(workspace.environment, { clock: () => now });
  const first = await Promise.all([connection.authorization(), connection.authorization()]);
  assertEquals([first, workspace.asked.length], [["Bearer token-1", "Bearer token-1"], 1]);
  assertEquals(workspace.asked[0], {
    authorization: `Basic ${btoa(`principal:${SECRET}`)}`,
    body: "grant_type=client_credentials&scope=all-apis",
  });
  now = 3_539_000;
  assertEquals(await connection.authorization(), "Bearer token-1");
  now = 3_540_000;
  assertEquals(await connection.authorization(), "Bearer token-2");
});

Deno.test("openDatabricks() asks for a new token once where the workspace refuses the old", async () => {
  const seen: (string | null)[] = [];
  let good = "Bearer token-2";
  await using workspace = startWorkspace((request) => {
    seen.push(request.headers.get("Authorization"));
    return seen.at(-1) === good
      ? Response.json({ ok: true })
      : Response.json({ error_code: "403", message: `Invalid ${seen.at(-1)}` }, { status: 403 });
  });
  const connection = await readDatabricksConnection(workspace.environment, { clock });
  using http = openDatabricks(connection, {
    errorOf: ({ status, message }) => new Error(`${status} ${message}`),
  });
  assertEquals(await http.json("GET", "/api"), { ok: true });
  assertEquals(seen, ["Bearer token-1", "Bearer token-2"]);
  good = "none";
  // The token itself is not repeated where the server says it.
  await assertRejects(() => http.json("GET", "/api"), Error, "403 Invalid Bearer ***");
  assertEquals(seen.slice(2), ["Bearer token-2", "Bearer token-3"]);
});

Deno.test("a principal that is refused is told so without its secret, until it is let in", async () => {
  let isLetIn = false;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () =>
      isLetIn
        ? Response.json({ access_token: "token", expires_in: 3600 })
        : Response.json({ error: "invalid_client", error_description: SECRET }, { status: 401 }),
  );
  const connection = await read({
    DATABRICKS_HOST: `http://127.0.0.1:${server.addr.port}`,
    DATABRICKS_CLIENT_ID: "principal",
    DATABRICKS_CLIENT_SECRET: SECRET,
  });
  for (let i = 0; i < 2; i++) {
    const error = await assertRejects(() => connection.authorization(), DatabricksError);
    assertEquals(error.errorCode, "UNAUTHENTICATED");
    assert(!error.message.includes(SECRET) && error.message.includes("client id"), error.message);
  }
  isLetIn = true;
  assertEquals(await connection.authorization(), "Bearer token");
  await server.shutdown();
});
