import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { inTestFolder } from "../../_shared/test_folder.ts";
import type { GateWords } from "../gates/mod.ts";
import { ChatClient } from "./chat_client.ts";
import { ChatProblem } from "./chat_problem.ts";
import { chatEndpoint } from "./chat_settings.ts";
import { runChat } from "./run_chat.ts";
import { GOOD_ANSWER, TEST_WORDS, testContext } from "./test_contexts.ts";
import { type Behaviour, startTestEndpoint, type TestEndpoint } from "./test_endpoint.ts";

const KEY = "sk-secret-0123456789-tail";
const prompt = { version: "v1", system: "Rules.", user: "Facts.", retry: "Again." };
const text = (words: string): Behaviour => ({ kind: "text", text: words });

/** Both client paths: whole answers and streamed ones. */
function bothPaths(
  title: string,
  behave: (n: number) => Behaviour,
  test: (client: ChatClient, endpoint: TestEndpoint) => Promise<void>,
  timeoutSeconds = 20,
) {
  for (const isStreamed of [false, true]) {
    Deno.test(`ChatClient ${title}, ${isStreamed ? "streamed" : "whole"}`, async () => {
      await using endpoint = startTestEndpoint(behave);
      const environment = { OPENAI_BASE_URL: endpoint.url, OPENAI_API_KEY: KEY, OPENAI_MODEL: "m" };
      const client = new ChatClient(chatEndpoint(environment), { timeoutSeconds, isStreamed });
      await test(client, endpoint);
    });
  }
}

async function problem(client: ChatClient): Promise<ChatProblem> {
  const error = await assertRejects(() => client.ask(prompt), ChatProblem);
  assert(!error.message.includes("tail") && !error.message.includes(KEY), error.message);
  return error;
}

bothPaths("reads a text and its tokens", () => text("Have a look."), async (client, endpoint) => {
  assertEquals(await client.ask(prompt), {
    content: "Have a look.",
    finish: "stop",
    promptTokens: 90,
    answerTokens: 15,
  });
  const [{ body, authorization, path }] = endpoint.calls;
  assertEquals([body.model, authorization, path], ["m", `Bearer ${KEY}`, "/v1/chat/completions"]);
  assertEquals(body.messages.map(({ role }) => role), ["system", "user"]);
  assertEquals(body.messages[1].content, "Facts.\n\nAgain.");
  assertEquals(body.response_format?.type, "json_schema");
});

bothPaths("reads content in blocks", () => ({ kind: "blocks", text: "Hi." }), async (client) => {
  assertEquals((await client.ask(prompt)).content, "Hi.");
});

bothPaths("tells a refusal", () => ({ kind: "refusal" }), async (client) => {
  assertEquals((await client.ask(prompt)).finish, "refusal");
});

bothPaths(
  "tells a text that was cut off",
  () => ({ kind: "text", text: "Have a", finish: "length" }),
  async (client) => {
    assertEquals((await client.ask(prompt)).finish, "length");
  },
);

bothPaths("tells an empty answer", () => text(""), async (client) => {
  assertEquals((await client.ask(prompt)).content, "");
});

bothPaths(
  "asks without a schema where the endpoint takes none",
  () => ({ kind: "no schema", text: "Plain." }),
  async (client, endpoint) => {
    // Calls that are under way together are all asked again.
    const both = await Promise.all([client.ask(prompt), client.ask(prompt)]);
    assertEquals(both.map(({ content }) => content), ["Plain.", "Plain."]);
    assertEquals((await client.ask(prompt)).content, "Plain.");
    const schemas = endpoint.calls.map(({ body }) => body.response_format !== undefined);
    assertEquals(schemas, [true, true, false, false, false]);
  },
);

for (
  const [status, kind] of [[401, "key"], [403, "key"], [404, "model"], [422, "request"]] as const
) {
  bothPaths(
    `names a ${status} and does not try again`,
    () => ({ kind: "status", status }),
    async (client, endpoint) => {
      const error = await problem(client);
      assertEquals([error.kind, error.isFinal, endpoint.calls.length], [kind, true, 1]);
    },
  );
}

bothPaths(
  "waits as Retry-After says and tries again",
  (n) => n === 0 ? { kind: "status", status: 429, retryAfter: "0.05" } : text("Done."),
  async (client, endpoint) => {
    assertEquals((await client.ask(prompt)).content, "Done.");
    assertEquals([endpoint.calls.length, client.nRequests], [2, 2]);
  },
);

bothPaths(
  "names a 429 that stays",
  () => ({ kind: "status", status: 429, retryAfter: "0.01" }),
  async (client, endpoint) => {
    assertEquals((await problem(client)).kind, "rate limit");
    assertEquals(endpoint.calls.length, 3);
  },
);

for (const [status, kind] of [[408, "time-out"], [409, "server"], [500, "server"]] as const) {
  bothPaths(
    `names a ${status} that stays`,
    () => ({ kind: "status", status, retryAfter: "0.01" }),
    async (client) => {
      const error = await problem(client);
      assertEquals([error.kind, error.isFinal], [kind, false]);
    },
  );
}

bothPaths(
  "names a 429 that asks for more time than there is",
  () => ({ kind: "status", status: 429, retryAfter: "30" }),
  async (client) => assertEquals((await problem(client)).kind, "rate limit"),
  0.05,
);

bothPaths("names an endpoint that hangs", () => ({ kind: "hang" }), async (client) => {
  assertEquals((await problem(client)).kind, "time-out");
}, 0.05);

bothPaths(
  "names an answer that stops in the middle",
  () => ({ kind: "hang in the body" }),
  async (client) => {
    assertEquals((await problem(client)).kind, "time-out");
  },
  0.05,
);

Deno.test("ChatClient tells an answer without choices and one that is no JSON", async () => {
  await using endpoint = startTestEndpoint((n) => ({ kind: n === 0 ? "no choices" : "not JSON" }));
  const environment = { OPENAI_BASE_URL: endpoint.url, OPENAI_API_KEY: KEY, OPENAI_MODEL: "m" };
  const client = new ChatClient(chatEndpoint(environment), { timeoutSeconds: 20 });
  assertEquals(await client.ask(prompt), {
    content: "",
    finish: "empty",
    promptTokens: 0,
    answerTokens: 0,
  });
  assertEquals((await problem(client)).kind, "connection");
});

Deno.test("ChatClient names an endpoint that is not there", async () => {
  const environment = {
    OPENAI_BASE_URL: "http://127.0.0.1:1/v1",
    OPENAI_API_KEY: KEY,
    OPENAI_MODEL: "m",
  };
  const client = new ChatClient(chatEndpoint(environment), { timeoutSeconds: 20 });
  assertEquals((await problem(client)).kind, "connection");
});

/** A run of three texts with a budget of two calls. */
const runOf = (url: string, folder: string, words: GateWords = TEST_WORDS) =>
  runChat({
    kind: "write",
    contexts: [testContext(1), testContext(2), testContext(3)],
    endpoint: { service: "openai", baseUrl: url, model: "m", keyName: "OPENAI_API_KEY" },
    apiKey: KEY,
    words,
    limits: { concurrency: 1, maxCalls: 2, maxTokens: 1e6 },
    timeoutSeconds: 20,
    isStreamed: false,
    cachePath: join(folder, "answers.jsonl"),
  });

/** Calls that an endpoint saw and what a run says of a budget of two calls. */
async function spend(behave: (n: number) => Behaviour) {
  await using endpoint = startTestEndpoint(behave);
  const outcome = await inTestFolder((folder) => runOf(endpoint.url, folder));
  assert(outcome.kind === "written");
  assertEquals(outcome.report.stopped, "The budget of 2 calls is spent: raise --llm-max-calls");
  assertEquals([endpoint.calls.length, outcome.report.nCalls], [2, 2]);
  return outcome.texts.map(({ kind }) => kind);
}

Deno.test("runChat() pays for no answer that it could not check", async () => {
  await using endpoint = startTestEndpoint(() => text(GOOD_ANSWER));
  const words = { ...TEST_WORDS, textModel: "file:///nowhere/" };
  const outcome = await inTestFolder((folder) => runOf(endpoint.url, folder, words));
  assert(outcome.kind === "failed" && outcome.message.includes("Cannot open the text model"));
  assertEquals(endpoint.calls.length, 0);
});

Deno.test("runChat() sends no more calls than its budget, those tried again among them", async () => {
  const good = text(GOOD_ANSWER);
  assertEquals(await spend(() => good), ["written", "written", "not asked"]);
  const busy: Behaviour = { kind: "status", status: 429, retryAfter: "0.01" };
  assertEquals(await spend(() => busy), ["not asked", "not asked", "not asked"]);
  assertEquals(await spend((n) => n === 0 ? busy : good), ["written", "not asked", "not asked"]);
  // An endpoint that takes no schema costs one call more.
  assertEquals(await spend(() => ({ kind: "no schema", text: GOOD_ANSWER })), [
    "written",
    "not asked",
    "not asked",
  ]);
});
