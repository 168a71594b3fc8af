/**
 * What a cell holds, decided character by character: the judge of the engine's
 * casts, with which it shares no line.
 * @module
 */
import { type ColumnSchema, type ColumnType, OTHER_CATEGORY } from "../../table_schema.ts";

/** A value; amounts are whole cents, dates ISO text. */
export type NaiveValue = string | number | boolean | null;

/** What is read from a cell. */
export interface NaiveCell {
  /** The value; null where there is none or it is none. */
  readonly value: NaiveValue;
  /** Whether the row is to be set aside for it. */
  readonly isFaulty: boolean;
}

/** What bounds the cells of a column. */
export interface CellBounds {
  /** ISO date: no date may lie on or after it. */
  readonly extractEnd: string;
  /** Whether the column belongs to the table's key. */
  readonly isKey: boolean;
}

const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TRUE = ["true", "True", "TRUE", "1", "1.0"];
const FALSE = ["false", "False", "FALSE", "0", "0.0"];

/** Reads a cell as the contract of its column says. */
export function naiveCell(raw: string, column: ColumnSchema, bounds: CellBounds): NaiveCell {
  const text = spacesOff(withoutTextMark(raw));
  if (text === "") return { value: null, isFaulty: !column.nullable };
  const value = naiveValue(text, column.type);
  if (value === null) {
    return { value, isFaulty: !(column.nullable && isNotFinite(text, column.type)) };
  }
  if (column.values !== undefined && !column.values.includes(String(value))) {
    return { value: OTHER_CATEGORY, isFaulty: bounds.isKey };
  }
  return { value, isFaulty: !isInRange(value, column, bounds.extractEnd) };
}

/** Whether a value keeps to the range of its column. */
export function isInRange(value: NaiveValue, column: ColumnSchema, extractEnd: string): boolean {
  const { type, min = -Infinity, max = Infinity } = column;
  if (type === "date") return String(value) < extractEnd;
  if (typeof value !== "number") return true;
  const scale = type === "money" ? 100 : 1;
  return value >= min * scale && value <= max * scale;
}

/** A cell that starts with ' before = + - @ TAB or CR was marked as text by a CSV export. */
function withoutTextMark(raw: string): string {
  let i = 0;
  while (raw[i] === "'") i++;
  return i > 0 && i < raw.length && "=+-@\t\r".includes(raw[i]) ? raw.slice(1) : raw;
}

/** Without spaces at both ends and byte-order marks in front; other white space is text. */
function spacesOff(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && " \ufeff".includes(text[start])) start++;
  while (end > start && text[end - 1] === " ") end--;
  return text.slice(start, end);
}

function naiveValue(text: string, type: ColumnType): NaiveValue {
  switch (type) {
    case "string":
      return text;
    case "integer":
      return wholeNumber(text);
    case "number": {
      const value = isNumber(text) ? Number(text) : NaN;
      return Number.isFinite(value) ? value : null;
    }
    case "money":
      return cents(text);
    case "boolean":
      return TRUE.includes(text) ? true : FALSE.includes(text) ? false : null;
    case "date":
      return day(text);
  }
}

/** How many characters from `at` on are digits. */
function digitsAt(text: string, at: number): number {
  let n = 0;
  while (at + n < text.length && text[at + n] >= "0" && text[at + n] <= "9") n++;
  return n;
}

/** Sign, at most nine digits, and decimals that are all zero. */
function wholeNumber(text: string): number | null {
  const start = text[0] === "-" ? 1 : 0;
  const n = digitsAt(text, start);
  const rest = text.slice(start + n);
  if (n < 1 || n > 9) return null;
  if (rest !== "" && (rest[0] !== "." || rest.length < 2 || !isZeros(rest.slice(1)))) return null;
  return Number(text);
}

function isZeros(text: string): boolean {
  return [...text].every((character) => character === "0");
}

/** Sign, at most thirteen digits, at most two decimals; further ones only as zeros. */
function cents(text: string): number | null {
  const start = text[0] === "-" ? 1 : 0;
  const n = digitsAt(text, start);
  if (n < 1 || n > 13) return null;
  const rest = text.slice(start + n);
  if (rest !== "" && rest[0] !== ".") return null;
  const decimals = rest.slice(1);
  if (digitsAt(decimals, 0) !== decimals.length || !isZeros(decimals.slice(2))) return null;
  const amount = Number(text.slice(start, start + n)) * 100 +
    Number(decimals.slice(0, 2).padEnd(2, "0"));
  return start === 1 ? -amount : amount;
}

/** Sign, digits with or without a point, and an exponent of at most three digits. */
function isNumber(text: string): boolean {
  let at = text[0] === "-" ? 1 : 0;
  const whole = digitsAt(text, at);
  at += whole;
  let decimals = 0;
  if (text[at] === ".") {
    decimals = digitsAt(text, at + 1);
    at += 1 + decimals;
  }
  if (whole + decimals === 0) return false;
  if (text[at] === "e" || text[at] === "E") {
    at++;
    if (text[at] === "+" || text[at] === "-") at++;
    const exponent = digitsAt(text, at);
    if (exponent < 1 || exponent > 3) return false;
    at += exponent;
  }
  return at === text.length;
}

function isNotFinite(text: string, type: ColumnType): boolean {
  if (type !== "number" && type !== "integer" && type !== "money") return false;
  const word = text.toLowerCase().replace(/^[+-]/, "");
  if (word === "nan" || word === "inf" || word === "infinity") return true;
  return isNumber(text) && !Number.isFinite(Number(text));
}

/** YYYY-MM-DD of a day that the calendar has, with midnight (UTC, if a zone is named) or no time. */
function day(text: string): string | null {
  const midnight = /[ T]00:00:00(\.0+)?(Z|\+00(:?00)?)?$/.exec(text);
  const date = midnight && text.length > 10 ? text.slice(0, midnight.index) : text;
  if (date.length !== 10 || date[4] !== "-" || date[7] !== "-") return null;
  if (digitsAt(date, 0) !== 4 || digitsAt(date, 5) !== 2 || digitsAt(date, 8) !== 2) return null;
  const [year, month, ofMonth] = [date.slice(0, 4), date.slice(5, 7), date.slice(8)].map(Number);
  if (year < 1000) return null; // a placeholder
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeapYear ? 29 : DAYS_OF_MONTHS[month - 1];
  return days !== undefined && ofMonth >= 1 && ofMonth <= days ? date : null;
}
