/**
 * Reads the lines of a text model: keys, and numbers by a strict grammar. Every
 * complaint names the line and the key.
 * @module
 */
import { InputError } from "../_shared/errors.ts";

const INTEGER = /^-?\d{1,15}$/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?$/;

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

  /** The next line without moving on; undefined at the end. */
  peek(): string | undefined {
    return this.#lines[this.#at];
  }

  /** The next line. */
  next(): string {
    const line = this.#lines[this.#at];
    if (line === undefined) throw new InputError(`Damaged model: it ends after line ${this.#at}`);
    this.#at++;
    return line;
  }

  /** The `key=value` lines up to an empty line, which is consumed; no key twice. */
  fields(): Map<string, Field> {
    const fields = new Map<string, Field>();
    for (let text = this.next(); text !== ""; text = this.next()) {
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
    `Damaged model at line ${field.line}, "${field.key.slice(0, 40)}": ${problem}`,
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

/** One integer within [low, high]. */
export function parseInteger(field: Field, low: number, high: number): number {
  return checkedInteger(field.value, field, low, high);
}

/** Exactly `count` integers within [low, high]. */
export function parseIntegers(
  field: Field,
  count: number,
  range: { low: number; high: number },
): number[] {
  return split(field, count).map((text) => checkedInteger(text, field, range.low, range.high));
}

/** Exactly `count` finite numbers. */
export function parseNumbers(field: Field, count: number): Float64Array {
  return Float64Array.from(split(field, count), (text) => checkedNumber(text, field));
}

/**
 * Exactly `count` thresholds: finite numbers, or `inf`, which LightGBM writes where
 * all values go left and only missing ones right.
 */
export function parseThresholds(field: Field, count: number): Float64Array {
  return Float64Array.from(
    split(field, count),
    (text) => text === "inf" ? Infinity : checkedNumber(text, field),
  );
}

function checkedNumber(text: string, field: Field): number {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw damaged(field, `${quote(text)} is no finite number`);
  return value;
}

function checkedInteger(text: string, field: Field, low: number, high: number): number {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  if (!(value >= low && value <= high)) {
    throw damaged(field, `${quote(text)} is no integer from ${low} to ${high}`);
  }
  return value;
}

function split(field: Field, count: number): string[] {
  const parts = field.value === "" ? [] : field.value.split(" ");
  if (parts.length !== count) {
    throw damaged(field, `it has ${parts.length} values instead of ${count}`);
  }
  return parts;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 24));
}
