/**
 * Readers of JSON that others wrote: what is not there, or is something else, is empty.
 * @module
 */

/** A JSON object of an answer. */
export type Json = Record<string, unknown>;

/** The object that a text holds. */
export function parseObject(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** An object; a list is none. */
export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Json : {};
}

/** A list of anything. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A list of objects, as long as the list that was sent. */
export function objectsOf(value: unknown): Json[] {
  return listOf(value).map(objectOf);
}

/** Text; a number or truth value as JSON writes it. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
