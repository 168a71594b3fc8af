/**
 * The chat writer in a worker of its own. Beside DuckDB's native module a timer of
 * the same thread may never fire, and a time-out needs one; a worker has its own
 * event loop, without that module.
 * @module
 */
import type { ReasonContext } from "../context.ts";
import type { GateWords } from "../gates/mod.ts";
import type { ChatEndpoint } from "./chat_settings.ts";
import type { ChatLimits, ChatReport, ChatText } from "./chat_writer.ts";

/** What a worker is told. */
export interface ChatTask {
  /** `write`: all texts; `check`: one short call. */
  readonly kind: "write" | "check";
  /** What to write of; empty for a check. */
  readonly contexts: readonly ReasonContext[];
  /** Where to call. */
  readonly endpoint: Omit<ChatEndpoint, "apiKey">;
  /** The key, which stays within the process. */
  readonly apiKey: string;
  /** What the gates look for. */
  readonly words: GateWords;
  /** Limits of the run. */
  readonly limits: ChatLimits;
  /** Longest time for one try, in seconds. */
  readonly timeoutSeconds: number;
  /** Whether answers are streamed. */
  readonly isStreamed: boolean;
  /** File of the answers. */
  readonly cachePath: string;
}

/** What a worker says. */
export type ChatMessage =
  | { kind: "progress"; done: number; total: number; report: ChatReport }
  | { kind: "written"; texts: ChatText[]; report: ChatReport; isOtherSetAside: boolean }
  | { kind: "answered" }
  | { kind: "failed"; name: string; message: string };

/** What came of a run. */
export type ChatOutcome = Extract<ChatMessage, { kind: "written" | "answered" | "failed" }>;

/** Runs a task in a worker, to its end. */
export async function runChat(
  task: ChatTask,
  onProgress?: (done: number, total: number, report: ChatReport) => void,
): Promise<ChatOutcome> {
  const worker = new Worker(new URL("./chat_worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ChatMessage>) => {
        if (data.kind === "progress") onProgress?.(data.done, data.total, data.report);
        else resolve(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`The chat worker failed: ${event.message}`));
      };
      worker.postMessage(task);
    });
  } finally {
    worker.terminate();
  }
}
