/**
 * Where the chat writer calls, from the environment variables of the specification.
 * The key is kept out of everything that prints or is turned into JSON.
 * @module
 */
import { UsageError } from "../../_shared/errors.ts";
import { workspaceAddress } from "../../databricks/mod.ts";

/** Model on Databricks where none is named, as in the specification. */
export const DATABRICKS_MODEL = "databricks-meta-llama-3-1-70b-instruct";
const OPENAI_URL = "https://api.openai.com/v1";

/** Where to call. */
export interface ChatEndpoint {
  /** Which service it is. */
  readonly service: "databricks" | "openai";
  /** Base URL, without a final slash. */
  readonly baseUrl: string;
  /** Model, or serving endpoint on Databricks. */
  readonly model: string;
  /** Variable that the key is from. */
  readonly keyName: string;
  /** Key; a hidden property: neither logs nor JSON show it. */
  readonly apiKey: string;
}

/**
 * The endpoint of an environment: `OPENAI_BASE_URL`, else Databricks where
 * `DATABRICKS_HOST` is set, else OpenAI itself. The model is `LLM_ENDPOINT_NAME`, then
 * `OPENAI_MODEL`, then on Databricks that of the specification.
 *
 * @throws {UsageError} naming the variable that is missing or malformed, never its value.
 */
export function chatEndpoint(environment: Readonly<Record<string, string>>): ChatEndpoint {
  const get = (name: string) => environment[name]?.trim() || undefined;
  const host = get("OPENAI_BASE_URL") ? undefined : get("DATABRICKS_HOST");
  const model = get("LLM_ENDPOINT_NAME") ?? get("OPENAI_MODEL");
  const keyOf = (names: readonly string[], user: string) => {
    const keyName = names.find((name) => get(name) !== undefined);
    if (keyName === undefined) {
      throw new UsageError(`Cannot call an LLM for ${user} without a key: set ${names[0]}`);
    }
    return { keyName, apiKey: get(keyName)! };
  };
  if (host !== undefined) {
    const name = "DATABRICKS_HOST";
    return endpoint({
      service: "databricks",
      baseUrl: `${workspaceAddress(name, host)}/serving-endpoints`,
      model: model ?? DATABRICKS_MODEL,
      ...keyOf(["DATABRICKS_TOKEN"], name),
    });
  }
  const baseUrl = checkUrl(get("OPENAI_BASE_URL") ?? OPENAI_URL);
  const isDatabricks = baseUrl.endsWith("/serving-endpoints");
  return endpoint({
    service: isDatabricks ? "databricks" : "openai",
    baseUrl,
    model: model ?? (isDatabricks ? DATABRICKS_MODEL : missingModel()),
    ...keyOf(["OPENAI_API_KEY", ...(isDatabricks ? ["DATABRICKS_TOKEN"] : [])], "--writer chat"),
  });
}

function endpoint({ apiKey, ...shown }: ChatEndpoint): ChatEndpoint {
  return Object.defineProperty({ ...shown }, "apiKey", {
    value: apiKey,
    enumerable: false,
  }) as ChatEndpoint;
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `Cannot use OPENAI_BASE_URL as it is no URL with a scheme: write https:// before it`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      "Cannot use OPENAI_BASE_URL as it holds a password: set the key by itself",
    );
  }
  return text.replace(/\/+$/, "");
}

function missingModel(): never {
  throw new UsageError("Cannot call an LLM without a model: set LLM_ENDPOINT_NAME or OPENAI_MODEL");
}
