/**
 * A run of the chat writer that is killed again and again, against a local endpoint
 * that counts what it is asked: shows that nothing recorded is lost or paid twice.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTemporaryFolder } from "../../_shared/files.ts";
import { randomStream } from "../../_shared/prng.ts";
import { PROMPT_VERSION } from "../prompts/prompt_files.ts";
import { answerKey } from "./chat_cache.ts";
import { CHAT_PARAMETERS } from "./chat_client.ts";
import { GOOD_ANSWER } from "./test_contexts.ts";
import { type SeenBody, startTestEndpoint } from "./test_endpoint.ts";

const CONCURRENCY = 8;
const PROGRAM = fileURLToPath(new URL("./resume_program.ts", import.meta.url));

/** What came of a run that was killed. */
export interface KillReport {
  /** Texts that were wanted. */
  readonly nTexts: number;
  /** Times that the run was killed (SIGKILL). */
  readonly nKills: number;
  /** Texts that the last run wrote. */
  readonly nWritten: number;
  /** Answers recorded before a kill and not found after it. */
  readonly nLost: number;
  /** Recorded answers that were asked for again. */
  readonly nRecordedRepeated: number;
  /** Calls in flight at a kill that were paid again. */
  readonly nInFlightRepeated: number;
  /** Most of them that the concurrency allows. */
  readonly mostInFlight: number;
  /** Calls that the endpoint saw. */
  readonly nCalls: number;
}

/**
 * Starts the writer, kills it at seeded points and lets it end at last.
 *
 * @param options.folder An existing folder for the answers.
 * @throws {Error} where a run ends by itself before its kill, or the last one fails.
 */
export function killRun(
  options: {
    folder: string;
    nTexts: number;
    nKills: number;
    seed: number;
    onProgress?: (done: number, total: number, unit: string) => void;
  },
): Promise<KillReport> {
  return withTemporaryFolder(
    join(options.folder, "kills"),
    (folder) => killAndResume(join(folder, "answers.jsonl"), options),
  );
}

async function killAndResume(
  cachePath: string,
  { nTexts, nKills, seed, onProgress }: Omit<Parameters<typeof killRun>[0], "folder">,
): Promise<KillReport> {
  const random = randomStream(seed, "kills");
  const killAt = Array.from({ length: nKills }, () => random.int(1, nTexts - 1))
    .sort((a, b) => a - b);
  const asked: string[] = [];
  let recorded = new Set<string>();
  let nLost = 0, nRecordedRepeated = 0, nextKill = 0;
  let kill = () => {};
  await using endpoint = startTestEndpoint((_n, { body }) => {
    const key = keyOf(body);
    if (recorded.has(key)) nRecordedRepeated++;
    // In the midst of other calls: some answered, some on their way.
    if (asked.push(key) >= killAt[nextKill] + nextKill * CONCURRENCY) kill();
    return { kind: "text", text: GOOD_ANSWER };
  });
  const start = () => resumeCommand({ url: endpoint.url, cachePath, nTexts }).spawn();
  const lookAgain = () => {
    const now = recordedKeys(cachePath);
    nLost += recorded.difference(now).size;
    recorded = now;
  };
  for (; nextKill < nKills; nextKill++) {
    const child = start();
    kill = () => {
      kill = () => {};
      child.kill("SIGKILL");
    };
    const { signal, stderr } = await child.output();
    if (signal !== "SIGKILL") throw new Error(new TextDecoder().decode(stderr));
    lookAgain();
    onProgress?.(nextKill + 1, nKills, "kills");
  }
  kill = () => {};
  const { success, stdout, stderr } = await start().output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  lookAgain();
  return {
    nTexts,
    nKills,
    nWritten: JSON.parse(new TextDecoder().decode(stdout)).nWritten,
    nLost,
    nRecordedRepeated,
    nInFlightRepeated: asked.length - new Set(asked).size - nRecordedRepeated,
    mostInFlight: nKills * CONCURRENCY,
    nCalls: asked.length,
  };
}

/** The key that the cache gives the answer of a first try. */
function keyOf({ messages: [{ content: system }, { content: user }], model }: SeenBody): string {
  return answerKey({
    promptVersion: PROMPT_VERSION,
    prompt: { version: PROMPT_VERSION, system, user },
    model,
    parameters: CHAT_PARAMETERS,
  });
}

/** Enough for the writer with a cache in a folder. */
const PERMISSIONS = ["read", "write", "env", "net=127.0.0.1"].map((name) => `--allow-${name}`);

/**
 * The writer as a process of its own.
 *
 * @param options.within Commands of a shell that run before it, such as limits.
 * @param options.permissions Flags of Deno; by default those that it needs.
 */
export function resumeCommand(
  options: {
    url: string;
    cachePath: string;
    nTexts: number;
    within?: string;
    permissions?: readonly string[];
  },
): Deno.Command {
  const { url, cachePath, nTexts, within = ":", permissions = PERMISSIONS } = options;
  return new Deno.Command("sh", {
    args: [
      ...["-c", `${within}; exec "$@"`, "sh", Deno.execPath()],
      ...["run", "--no-prompt", ...permissions],
      ...[PROGRAM, url, cachePath, String(nTexts), String(CONCURRENCY)],
    ],
    stdout: "piped",
    stderr: "piped",
  });
}

/** Keys of the answers in a file, whole lines only; none where it is not there yet. */
export function recordedKeys(path: string): Set<string> {
  try {
    const lines = Deno.readTextFileSync(path).split("\n").slice(1, -1);
    return new Set(lines.map((line) => JSON.parse(line).key));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}
