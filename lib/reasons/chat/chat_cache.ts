/**
 * Answers that were paid for, by the hash of what was asked: one line of JSON per
 * call, flushed before the call counts as done, so that a run that was killed goes
 * on where it was. A line that a kill cut short is dropped.
 * @module
 */
import { dirname } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import { sha256 } from "../../_shared/files.ts";
import type { ChatReply } from "./chat_client.ts";

const HEADER = JSON.stringify({ file: "answers of the chat writer", version: 1 });

/** What the key of an answer is made of. */
export interface AskedFor {
  /** Version of the prompt files. */
  readonly promptVersion: string;
  /** The prompt. */
  readonly prompt: unknown;
  /** The model. */
  readonly model: string;
  /** What is sent beside the prompt. */
  readonly parameters: unknown;
}

/** SHA-256 of prompt version, prompt, model and parameters. */
export function answerKey({ promptVersion, prompt, model, parameters }: AskedFor): string {
  return sha256(JSON.stringify([promptVersion, prompt, model, parameters]));
}

/** Answers by key, in memory and in a file. */
export class ChatCache {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #replies: Map<string, ChatReply>;

  private constructor(path: string, file: Deno.FsFile, replies: Map<string, ChatReply>) {
    this.#path = path;
    this.#file = file;
    this.#replies = replies;
  }

  /**
   * Opens a cache; creates it with its folder. A file of another version is kept
   * beside it as `<path>.other`.
   *
   * @returns The cache, and whether a file of another version was set aside.
   */
  static open(path: string): { cache: ChatCache; isOtherSetAside: boolean } {
    Deno.mkdirSync(dirname(path), { recursive: true });
    let text = readIfThere(path);
    const isOther = text !== "" && !text.startsWith(`${HEADER}\n`) && !HEADER.startsWith(text);
    if (isOther) {
      Deno.renameSync(path, `${path}.other`);
      text = "";
    }
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const replies = new Map<string, ChatReply>();
    for (const line of whole.split("\n").slice(1, -1)) {
      const { key, reply } = JSON.parse(line);
      replies.set(key, reply);
    }
    const file = Deno.openSync(path, { create: true, read: true, write: true });
    file.truncateSync(new TextEncoder().encode(whole).length);
    file.seekSync(0, Deno.SeekMode.End);
    const cache = new ChatCache(path, file, replies);
    if (whole === "") cache.#append(HEADER);
    return { cache, isOtherSetAside: isOther };
  }

  /** Answers in it. */
  get size(): number {
    return this.#replies.size;
  }

  /** The answer of a key. */
  get(key: string): ChatReply | undefined {
    return this.#replies.get(key);
  }

  /**
   * Keeps an answer for good.
   *
   * @throws {InputError} where it cannot be written; what was kept before stays.
   */
  add(key: string, reply: ChatReply): void {
    this.#append(JSON.stringify({ key, reply }));
    this.#replies.set(key, reply);
  }

  #append(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    try {
      for (let n = 0; n < bytes.length;) n += this.#file.writeSync(bytes.subarray(n));
      this.#file.syncSync();
    } catch (error) {
      throw new InputError(
        `Cannot write ${this.#path} (${
          /ENOSPC|No space/i.test(String(error)) ? "the disk is full" : (error as Error).name
        }): free space and run again, the answers before are kept`,
      );
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
