/**
 * The worker of `run_chat.ts`: is told once what to do, reports each text, and
 * ends with its results or a named problem.
 * @module
 */
/// <reference lib="deno.worker" />
import { textModelOf } from "../gates/mod.ts";
import { readPromptFiles } from "../prompts/prompt_files.ts";
import { ChatCache } from "./chat_cache.ts";
import { ChatClient } from "./chat_client.ts";
import { writeByChat } from "./chat_writer.ts";
import type { ChatMessage, ChatTask } from "./run_chat.ts";

const PREFLIGHT = { version: "check", system: "Answer with one word.", user: "Say yes." };

self.onmessage = async ({ data }: MessageEvent<ChatTask>) => {
  const say = (message: ChatMessage) => self.postMessage(message);
  try {
    say(await (data.kind === "check" ? check(data) : write(data, say)));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    say({ kind: "failed", name, message });
  }
};

function clientOf(task: ChatTask): ChatClient {
  const { endpoint, apiKey, timeoutSeconds, isStreamed, limits } = task;
  return new ChatClient({ ...endpoint, apiKey }, {
    timeoutSeconds,
    isStreamed,
    maxRequests: limits.maxCalls,
  });
}

async function check(task: ChatTask): Promise<ChatMessage> {
  await clientOf(task).ask(PREFLIGHT);
  return { kind: "answered" };
}

async function write(task: ChatTask, say: (message: ChatMessage) => void): Promise<ChatMessage> {
  // No answer is paid for that could not be checked.
  if (task.words.textModel !== null) await textModelOf(task.words.textModel);
  const { cache, isOtherSetAside } = ChatCache.open(task.cachePath);
  using _cache = cache;
  const { texts, report } = await writeByChat(task.contexts, {
    client: clientOf(task),
    model: task.endpoint.model,
    cache,
    files: readPromptFiles(),
    words: task.words,
    limits: task.limits,
    onProgress: (done, total, report) => say({ kind: "progress", done, total, report }),
  });
  return { kind: "written", texts, report, isOtherSetAside };
}
