/**
 * How well a header fits a column of the contract, and why. Words decide: each
 * word of the header must be one of the column's, or one that changes nothing.
 * Resemblance alone would take the allowed amount for the billed one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HeaderMatcher } from "lib/data/input/mapping/header_matcher.ts";
 *
 * const matcher = new HeaderMatcher(
 *   { name: "paid_amount", type: "money", description: "Paid by the plan" },
 *   "claims",
 * );
 * assertEquals(matcher.match("CLM_PAID_AMT")?.reason, "same words but for claim");
 * assertEquals(matcher.match("ALLOWED_AMT"), null);
 * ```
 * @module
 */
import type { ColumnSchema } from "../../table_schema.ts";
import { headerLetters, headerWords } from "./header_words.ts";

/** A header that may hold a column. */
export interface HeaderMatch {
  /** 0 to 1; comparable across columns and headers. */
  readonly score: number;
  /** Why, in words. */
  readonly reason: string;
}

/** Words that a header may have beside the column's own. */
const FILLERS = "1 code current description field indicator primary principal the total usd value"
  .split(" ");
/** Words of the column's that a header may leave out. */
const OMISSIBLE: ReadonlySet<string> = new Set(["amount", "code", "indicator"]);
/** Words that alone do not make a column known, beside fillers and the table's name. */
const COMMON = ["amount", "id", "member"];
/** Longest header that is matched, in characters; a longer one is no header. */
export const MAX_HEADER_LENGTH = 64;
/** What each place in the list of aliases costs: the likelier stand first. */
const PLACE_WEIGHT = 0.01;
const NO_HEADER = /[^\p{L}\d\p{P}\p{S} ]/u;

/** Matches headers with one column. */
export class HeaderMatcher {
  readonly #name: string;
  /** Letters and words of the column's name and then of its aliases. */
  readonly #names: readonly { letters: string; words: readonly string[]; name: string }[];
  readonly #extra: ReadonlySet<string>;
  readonly #units: ReadonlySet<string>;
  readonly #common: ReadonlySet<string>;

  /** Takes the column and the name of its table. */
  constructor(column: ColumnSchema, table: string) {
    const { name, type, unit, aliases = [] } = column;
    this.#name = name;
    this.#names = [name, ...aliases].map((text) => ({
      name: text,
      letters: headerLetters(text),
      words: headerWords(text),
    }));
    const tableWords = headerWords(table);
    const units = type === "money" ? ["cent", "dollar"] : unit === "share" ? ["percent"] : [];
    this.#units = new Set(units);
    this.#extra = new Set([...FILLERS, ...tableWords, ...units]);
    this.#common = new Set([...FILLERS, ...tableWords, ...COMMON]);
  }

  /** How well a header fits, null where it does not. */
  match(header: string): HeaderMatch | null {
    const text = header.trim();
    if (text.length > MAX_HEADER_LENGTH || NO_HEADER.test(text)) return null;
    if (text.toLowerCase() === this.#name.toLowerCase()) {
      return { score: 1, reason: "the contract's name" };
    }
    const letters = headerLetters(text);
    const idx = this.#names.findIndex((known) => known.letters === letters);
    if (idx === 0) return { score: 0.98, reason: "same words" };
    if (idx > 0) {
      return {
        score: 0.95 - PLACE_WEIGHT * idx,
        reason: `alias of ${this.#name} in other systems`,
      };
    }
    return this.#matchWords(headerWords(text));
  }

  #matchWords(words: readonly string[]): HeaderMatch | null {
    let best: HeaderMatch | null = null;
    for (const [idx, known] of this.#names.entries()) {
      const match = this.#compare(words, known.words);
      if (match === null) continue;
      const isAlias = idx > 0;
      const score = match.score - (isAlias ? 0.03 + PLACE_WEIGHT * idx : 0);
      const reason = isAlias ? `${match.reason}, as in its alias ${known.name}` : match.reason;
      if (best === null || score > best.score) best = { score, reason };
    }
    return best;
  }

  #compare(words: readonly string[], wanted: readonly string[]): HeaderMatch | null {
    const [found, own] = [new Set(words), new Set(wanted)];
    const added = [...found.difference(own)];
    const lacking = [...own.difference(found)];
    const isSame = added.length === 0 && lacking.length === 0;
    if (isSame) return { score: 0.9, reason: "same words" };
    const isKnown = [...own.intersection(found)].some((word) => !this.#common.has(word)) ||
      (lacking.length === 0 && own.size > 1);
    const mayLack = added.every((word) => this.#units.has(word)) &&
      lacking.every((word) => OMISSIBLE.has(word));
    if (
      isKnown && (lacking.length === 0 || mayLack) && added.every((word) => this.#extra.has(word))
    ) {
      return {
        score: 0.8 - 0.03 * (added.length + lacking.length),
        reason: `same words but for ${[...added, ...lacking].join(", ")}`,
      };
    }
    const idx = words.findIndex((word, i) => word !== wanted[i]);
    const isAlike = words.length === wanted.length && isOneLetterOff(words[idx], wanted[idx]) &&
      words.slice(idx + 1).every((word, i) => word === wanted[idx + 1 + i]);
    return isAlike ? { score: 0.6, reason: "one letter differs" } : null;
  }
}

/** Whether two words of five letters or more differ by one letter or two swapped neighbors. */
function isOneLetterOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < 5 || long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const ends = (from: number, to: number) => short.slice(start + from) === long.slice(start + to);
  if (short.length < long.length) return ends(0, 1);
  const isSwapped = short[start] === long[start + 1] && short[start + 1] === long[start];
  return ends(1, 1) || (isSwapped && ends(2, 2));
}
