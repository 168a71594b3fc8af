import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../_shared/errors.ts";
import { chatEndpoint, DATABRICKS_MODEL } from "./chat_settings.ts";

const key = { OPENAI_API_KEY: "sk-secret" };

Deno.test("chatEndpoint() goes to OpenAI, to its base URL or to Databricks", () => {
  const shown = (environment: Record<string, string>) => ({ ...chatEndpoint(environment) });
  assertEquals(shown({ ...key, OPENAI_MODEL: "m" }), {
    service: "openai",
    baseUrl: "https://api.openai.com/v1",
    model: "m",
    keyName: "OPENAI_API_KEY",
  } as ReturnType<typeof chatEndpoint>);
  const local = { ...key, OPENAI_BASE_URL: "http://localhost:1/v1/", LLM_ENDPOINT_NAME: "e" };
  assertEquals(shown(local).baseUrl, "http://localhost:1/v1");
  assertEquals(shown({ ...local, OPENAI_MODEL: "m" }).model, "e");
  const databricks = chatEndpoint({ DATABRICKS_HOST: "https://x.net/", DATABRICKS_TOKEN: "t" });
  assertEquals(databricks.baseUrl, "https://x.net/serving-endpoints");
  assertEquals([databricks.model, databricks.apiKey], [DATABRICKS_MODEL, "t"]);
  const pasted = { DATABRICKS_HOST: "x.net/?o=12", DATABRICKS_TOKEN: "t" };
  assertEquals(chatEndpoint(pasted).baseUrl, "https://x.net/serving-endpoints");
  const byUrl = chatEndpoint({
    OPENAI_BASE_URL: "https://x.net/serving-endpoints",
    DATABRICKS_TOKEN: "t",
  });
  assertEquals([byUrl.service, byUrl.keyName, byUrl.apiKey], [
    "databricks",
    "DATABRICKS_TOKEN",
    "t",
  ]);
  const both = { OPENAI_BASE_URL: byUrl.baseUrl, DATABRICKS_TOKEN: "t", ...key };
  assertEquals(chatEndpoint(both).keyName, "OPENAI_API_KEY");
});

Deno.test("chatEndpoint() keeps the key out of JSON, logs and copies", () => {
  const endpoint = chatEndpoint({ ...key, OPENAI_MODEL: "m" });
  assertEquals(endpoint.apiKey, "sk-secret");
  for (
    const text of [JSON.stringify(endpoint), Deno.inspect(endpoint), Deno.inspect({ ...endpoint })]
  ) {
    assert(!text.includes("secret"), text);
  }
});

Deno.test("chatEndpoint() names what is missing or malformed and shows no value", () => {
  const refused = (environment: Record<string, string>, message: string) => {
    const error = assertThrows(() => chatEndpoint(environment), UsageError, message);
    assert(!String(error).includes("secret"));
  };
  refused({ OPENAI_MODEL: "m" }, "set OPENAI_API_KEY");
  refused(key, "set LLM_ENDPOINT_NAME or OPENAI_MODEL");
  refused({ ...key, OPENAI_BASE_URL: "secret.net/v1" }, "no URL with a scheme");
  refused({ ...key, OPENAI_BASE_URL: "ftp://secret.net" }, "no URL with a scheme");
  refused({ ...key, OPENAI_BASE_URL: "https://me:secret@x.net" }, "holds a password");
  const token = { DATABRICKS_TOKEN: "secret" };
  refused({ DATABRICKS_HOST: "http://x.net", ...token }, "without encryption");
  refused({ DATABRICKS_HOST: "https://me:secret@x.net", ...token }, "DATABRICKS_HOST");
  refused({ DATABRICKS_HOST: "https://x.net" }, "set DATABRICKS_TOKEN");
});
