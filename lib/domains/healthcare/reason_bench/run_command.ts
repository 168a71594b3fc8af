/**
 * Commands of the project as processes, with a local endpoint for an LLM.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Behaviour,
  type SeenCall,
  statedJson,
  type TestEndpoint,
} from "../../../reasons/chat/test_endpoint.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const PERMISSIONS = ["read", "write", "env", "ffi", "sys", "net"].map((name) => `--allow-${name}`);

/** How a command ended. */
export interface Ended {
  /** Exit code. */
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

/** Runs a command with folders below `folder` and, where one is given, an endpoint. */
export async function runCommand(
  folder: string,
  args: readonly string[],
  endpoint?: TestEndpoint,
): Promise<Ended> {
  const folders = ["--out", join(folder, "out"), "--data", join(folder, "data")];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...PERMISSIONS, "lib/cli.ts", ...args, ...folders],
    cwd: ROOT,
    env: {
      NO_COLOR: "1",
      OPENAI_BASE_URL: endpoint?.url ?? "",
      OPENAI_API_KEY: endpoint ? "sk-secret-0123456789" : "",
      OPENAI_MODEL: "test-model",
    },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** An honest model: it says the first fact, what the offer is, and the closing. */
export function honestAnswer(_n: number, { body }: SeenCall): Behaviour {
  const prompt = body.messages[1].content;
  const offer = prompt.match(/^Offer: (.*)$/m)?.[1].split(" / ");
  if (offer === undefined) return { kind: "text", text: "Yes." };
  const [opening, about, closing] = offer.slice(-3);
  const fact = prompt.match(/^f1: (.*?)\. \(/m)?.[1];
  const first: [string, string] = fact
    ? [`${fact[0].toUpperCase()}${fact.slice(1)}.`, "f1"]
    : [opening, "offer"];
  return { kind: "text", text: statedJson(first, [about, "offer"], [closing, "offer"]) };
}
