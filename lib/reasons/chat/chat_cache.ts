/**
 * Answers that were paid for, by the hash of what was asked: one line of JSON per
 * call, flushed before the call counts as done, so that a run that was killed goes
 * on where it was. A line that a kill cut short or that was damaged is dropped.
 * @module
 */
import { dirname } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import { sha256 } from "../../_shared/files.ts";
import type { ChatReply } from "./chat_client.ts";

const HEADER = JSON.stringify({ file: "answers of the chat writer", version: 2 });

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
  #failure: InputError | null = null;

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
   * @throws {InputError} where it cannot be written: before any call is paid.
   */
  static open(path: string): { cache: ChatCache; isOtherSetAside: boolean } {
    Deno.mkdirSync(dirname(path), { recursive: true });
    let file = openFile(path);
    let bytes = readWhole(file);
    const text = new TextDecoder().decode(bytes);
    const isOther = text !== "" && !text.startsWith(`${HEADER}\n`) && !HEADER.startsWith(text);
    if (isOther) {
      file.close();
      Deno.renameSync(path, `${path}.other`);
      file = openFile(path);
      bytes = new Uint8Array();
    }
    const whole = bytes.subarray(0, bytes.lastIndexOf("\n".charCodeAt(0)) + 1);
    if (whole.length < bytes.length) file.truncateSync(whole.length);
    file.seekSync(0, Deno.SeekMode.End);
    const cache = new ChatCache(path, file, repliesIn(new TextDecoder().decode(whole)));
    try {
      if (whole.length === 0) cache.#append(HEADER);
    } catch (error) {
      file.close();
      throw error;
    }
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
   * @throws {InputError} where it cannot be written, from then on each time: a line
   * after one that was cut short would be lost with it. What was kept before stays.
   */
  add(key: string, reply: ChatReply): void {
    this.#append(JSON.stringify({ key, reply }));
    this.#replies.set(key, reply);
  }

  #append(line: string): void {
    if (this.#failure) throw this.#failure;
    const bytes = new TextEncoder().encode(`${line}\n`);
    try {
      for (let n = 0; n < bytes.length;) n += this.#file.writeSync(bytes.subarray(n));
      this.#file.syncSync();
    } catch (error) {
      this.#failure = new InputError(
        `Cannot write ${this.#path} (${
          /ENOSPC|No space/i.test(String(error)) ? "the disk is full" : (error as Error).name
        }): free space and run again, the answers before are kept`,
      );
      throw this.#failure;
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function openFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { create: true, read: true, write: true });
  } catch (error) {
    const { name } = error as Error;
    throw new InputError(`Cannot open ${path} (${name}): choose a folder that you may write to`);
  }
}

function readWhole(file: Deno.FsFile): Uint8Array {
  const bytes = new Uint8Array(file.statSync().size);
  let n = 0;
  while (n < bytes.length) n += file.readSync(bytes.subarray(n)) ?? bytes.length;
  return bytes;
}

function repliesIn(whole: string): Map<string, ChatReply> {
  return new Map(whole.split("\n").slice(1, -1).flatMap((line) => readLine(line)));
}

/** None for a line that was damaged: it is asked for again. */
function readLine(line: string): [string, ChatReply][] {
  try {
    const { key, reply } = JSON.parse(line);
    return [[key, reply]];
  } catch {
    return [];
  }
}
