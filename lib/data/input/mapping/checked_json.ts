/**
 * JSON that somebody wrote by hand, read so that one pass names everything that
 * is wrong with it, each by its path (`tables.members.columns.age.header`). Keys
 * never become keys of an object, so that `__proto__` is a fault and no more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CheckedJson } from "lib/data/input/mapping/checked_json.ts";
 *
 * const problems: string[] = [];
 * const root = new CheckedJson({ size: "7", colour: 1 }, { path: "", problems });
 * root.fields("key", { known: ["size", "color"] }).get("size")?.text();
 * assertEquals(problems, ['colour: unknown key, did you mean "color"?']);
 * ```
 * @module
 */
import { nearest } from "../../../_shared/nearest.ts";
import { visibleText } from "../report/fault_words.ts";

/** Names that reach an object's prototype in JavaScript. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  "__proto__",
  "constructor",
  "prototype",
]);

/** A value of a JSON text with its path; what is wrong with it goes to one list. */
export class CheckedJson {
  readonly #value: unknown;
  readonly #path: string;
  readonly #problems: string[];

  /** Takes a parsed value; problems are appended to the given list. */
  constructor(value: unknown, place: { path: string; problems: string[] }) {
    this.#value = value;
    this.#path = place.path;
    this.#problems = place.problems;
  }

  /** Whether it is a text. */
  get isText(): boolean {
    return typeof this.#value === "string";
  }

  /** Notes a problem with this value. */
  refuse(rule: string): void {
    this.#problems.push(this.#path === "" ? rule : `${this.#path}: ${rule}`);
  }

  /**
   * The entries of an object; no entry where it is none.
   *
   * @param kind what a key names, for messages
   * @param options the keys that may occur (default any) and what is expected here, in words
   */
  fields(
    kind: string,
    options: { known?: readonly string[]; expected?: string } = {},
  ): Map<string, CheckedJson> {
    const { known, expected = "an object" } = options;
    const fields = new Map<string, CheckedJson>();
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) {
      this.refuse(`expected ${expected}`);
      return fields;
    }
    for (const [key, value] of Object.entries(this.#value)) {
      const field = new CheckedJson(value, { path: this.#below(key), problems: this.#problems });
      if (FORBIDDEN_NAMES.has(key)) field.refuse("a name that JavaScript reserves, leave it out");
      else if (known && !known.includes(key)) {
        field.refuse(`unknown ${kind}, did you mean ${JSON.stringify(nearest(key, known))}?`);
      } else fields.set(key, field);
    }
    return fields;
  }

  /** A text that is not blank; undefined where it is none. */
  text(): string | undefined {
    if (typeof this.#value === "string" && this.#value.trim() !== "") return this.#value;
    this.refuse("expected a text that is not blank");
    return undefined;
  }

  /** One of some texts; undefined where it is none of them. */
  oneOf<T extends string>(known: readonly T[]): T | undefined {
    const found = known.find((text) => text === this.#value);
    if (found === undefined) {
      this.refuse(`expected one of ${known.map((text) => JSON.stringify(text)).join(", ")}`);
    }
    return found;
  }

  /** A list with one text or more, each as a value of its own; empty where it is none. */
  list(): CheckedJson[] {
    if (!Array.isArray(this.#value) || this.#value.length === 0) {
      this.refuse("expected a list of texts that is not empty");
      return [];
    }
    return this.#value.map((value, i) =>
      new CheckedJson(value, { path: `${this.#path}[${i}]`, problems: this.#problems })
    );
  }

  /** What a cell may hold, as cells are compared: without spaces at the ends. */
  cellText(options: { mayBeEmpty?: boolean } = {}): string | undefined {
    if (typeof this.#value !== "string") this.refuse("expected a text, in quotes");
    else if (/^ | $/.test(this.#value)) {
      this.refuse("has a space at an end, but cells are compared without");
    } else if (this.#value === "" && !options.mayBeEmpty) {
      this.refuse("is empty, but an empty cell always stands for a missing value");
    } else return this.#value;
    return undefined;
  }

  #below(key: string): string {
    const name = visibleText(key);
    if (!/^[A-Za-z_]\w*$/.test(name)) return `${this.#path}[${JSON.stringify(name)}]`;
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }
}
