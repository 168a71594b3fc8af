/**
 * CSV text read one character at a time, as plainly as RFC 4180 can be read: the
 * judge of the engine's scanner, with which it shares no line.
 * @module
 */
import { Buffer } from "node:buffer";

/** A record of a CSV file. */
export interface NaiveRecord {
  /** Its fields as text; empty where its bytes are no text. */
  readonly fields: readonly string[];
  /** Number of fields, whatever the bytes. */
  readonly nFields: number;
  /** Whether a quote stands where none may be: it is text then. */
  readonly isMisquoted: boolean;
  /** Whether a line end stands inside quotes. */
  readonly isMultiLine: boolean;
  /** Whether it holds a NUL byte or bytes that are not UTF-8. */
  readonly isNoText: boolean;
  /** Whether the text ends inside its quotes. */
  readonly isUnclosed: boolean;
  /** Bytes without the line end. */
  readonly nBytes: number;
}

/** The records of a text, lines of nothing or spaces left out; a byte-order mark is skipped. */
export function* naiveRecords(bytes: Uint8Array, delimiter: string): Generator<NaiveRecord> {
  const reading = new Reading(byteString(bytes).replace(/^\xef\xbb\xbf/, ""), delimiter);
  while (!reading.isAtEnd) {
    const record = reading.record();
    if (record !== null) yield record;
  }
}

/** One character per byte, so that positions and lengths are those of the file. */
function byteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

class Reading {
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;
  #isMisquoted = false;
  #isMultiLine = false;
  #isUnclosed = false;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next record; null for a line of nothing or spaces. */
  record(): NaiveRecord | null {
    const start = this.#at;
    this.#isMisquoted = false;
    this.#isMultiLine = false;
    this.#isUnclosed = false;
    const raw: string[] = [this.#field()];
    while (this.#text[this.#at] === this.#delimiter) {
      this.#at++;
      raw.push(this.#field());
    }
    const body = this.#text.slice(start, this.#at);
    this.#at += this.#text.startsWith("\r\n", this.#at) ? 2 : 1;
    if (/^ *$/.test(body)) return null;
    const texts = raw.map(decoded);
    const isNoText = body.includes("\0") || texts.includes(null);
    return {
      fields: isNoText ? [] : texts.flatMap((text) => text ?? []),
      nFields: raw.length,
      isMisquoted: this.#isMisquoted,
      isMultiLine: this.#isMultiLine,
      isNoText,
      isUnclosed: this.#isUnclosed,
      nBytes: body.length,
    };
  }

  /** A field up to its delimiter, line end or the end of the text. */
  #field(): string {
    const isQuoted = this.#text[this.#at] === '"';
    let value = isQuoted ? this.#quoted() : "";
    while (!this.isAtEnd) {
      const character = this.#text[this.#at];
      if (character === this.#delimiter || character === "\n" || character === "\r") break;
      if (isQuoted || character === '"') this.#isMisquoted = true;
      value += character;
      this.#at++;
    }
    return value;
  }

  /** What stands between the quote at hand and its closing one. */
  #quoted(): string {
    let value = "";
    for (this.#at++; !this.isAtEnd; this.#at++) {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at++;
        if (this.#text[this.#at] !== '"') return value;
      }
      if (character === "\n" || character === "\r") this.#isMultiLine = true;
      value += character;
    }
    this.#isUnclosed = true;
    return value;
  }
}

/** Bytes as UTF-8 text; null where they are none. */
function decoded(raw: string): string | null {
  if (!/[\x80-\xff]/.test(raw)) return raw;
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
