/**
 * Numbers of a text model by a strict grammar: no blanks, no hexadecimal, nothing that
 * `Number` would read kindly. Time is linear in the length of the text.
 * @module
 */
import { damaged, type Field, quote } from "./text_reader.ts";

const INTEGER = /^-?\d{1,15}$/;
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?$/;

/** A range of integers, both ends included. */
export interface Range {
  low: number;
  high: number;
}

/** One integer within [low, high]. */
export function parseInteger(field: Field, low: number, high: number): number {
  return checkedInteger(field.value, field, { low, high });
}

/** Exactly `count` integers within [low, high]. */
export function parseIntegers(field: Field, count: number, range: Range): number[] {
  return words(field, count).map((text) => checkedInteger(text, field, range));
}

/** Exactly `count` finite numbers. */
export function parseNumbers(field: Field, count: number): Float64Array {
  return Float64Array.from(words(field, count), (text) => checkedNumber(text, field));
}

/**
 * Exactly `count` thresholds: finite numbers, or `inf`, which LightGBM writes where
 * all values go left and only missing ones right.
 */
export function parseThresholds(field: Field, count: number): Float64Array {
  return Float64Array.from(
    words(field, count),
    (text) => text === "inf" ? Infinity : checkedNumber(text, field),
  );
}

/** Exactly `count` gains: LightGBM keeps them in float32, which overflows to `inf`. */
export function parseGains(field: Field, count: number): Float64Array {
  return Float64Array.from(words(field, count), (text) => {
    if (text === "inf") return Infinity;
    return text === "-inf" ? -Infinity : checkedNumber(text, field);
  });
}

/** Exactly `count` words with one space between them. */
export function words(field: Field, count: number): string[] {
  const parts = field.value === "" ? [] : field.value.split(" ");
  if (parts.length !== count) {
    throw damaged(field, `it has ${parts.length} values instead of ${count}`);
  }
  return parts;
}

function checkedNumber(text: string, field: Field): number {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw damaged(field, `${quote(text)} is no finite number`);
  return value;
}

function checkedInteger(text: string, field: Field, { low, high }: Range): number {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  if (!(value >= low && value <= high)) {
    throw damaged(field, `${quote(text)} is no integer from ${low} to ${high}`);
  }
  return value;
}
