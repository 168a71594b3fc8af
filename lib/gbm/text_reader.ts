/**
 * Reads the lines of a text model: keys and their values. Every complaint names the
 * line and the key.
 * @module
 */
import { InputError } from "../_shared/errors.ts";

/** A value with its place, for messages. */
export interface Field {
  key: string;
  value: string;
  /** 1-based. */
  line: number;
}

/** Reads a text line by line. */
export class TextReader {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text.split("\n");
  }

  /** The 1-based number of the line that comes next. */
  get line(): number {
    return this.#at + 1;
  }

  /** A line without moving on, `ahead` lines after the next one; undefined beyond the end. */
  peek(ahead = 0): string | undefined {
    return this.#lines[this.#at + ahead];
  }

  /** The next line; `key` is what is being read, for the message when there is none. */
  next(key: string): string {
    const line = this.#lines[this.#at];
    if (line === undefined) throw damaged({ key, line: this.line }, "the model ends before it");
    this.#at++;
    return line;
  }

  /** The `key=value` lines of block `block` up to an empty line, which is consumed; no key twice. */
  fields(block: string): Map<string, Field> {
    const fields = new Map<string, Field>();
    for (let text = this.next(block); text !== ""; text = this.next(block)) {
      const line = this.#at;
      const cut = text.indexOf("=");
      const key = cut < 0 ? text : text.slice(0, cut);
      if (fields.has(key)) throw damaged({ key, line }, "the key stands here a second time");
      fields.set(key, { key, value: cut < 0 ? "" : text.slice(cut + 1), line });
    }
    return fields;
  }
}

/** An error about one field. */
export function damaged(field: { key: string; line: number }, problem: string): InputError {
  return new InputError(
    `Damaged model at line ${field.line}, ${quote(field.key)}: ${problem}`,
  );
}

/** The field of a key that must be there. */
export function required(
  fields: ReadonlyMap<string, Field>,
  key: string,
  where: { line: number },
): Field {
  const field = fields.get(key);
  if (!field) {
    throw damaged({ key, line: where.line }, "the key is missing in the block that starts here");
  }
  return field;
}

/** Text of a file for a message: short, on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
