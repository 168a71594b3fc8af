/**
 * How hard a text is to read, by the formula of its language.
 * @module
 */
import { syllable } from "syllable";
import { sentencesOf, wordsOf } from "./text_form.ts";

/**
 * A readability formula and its limit, as data of a language: a constant, plus
 * weights of the words per sentence and of the syllables per word.
 */
export interface Readability {
  /** Name of the formula. */
  readonly formula: string;
  /** What the score starts from. */
  readonly constant: number;
  /** Weight of the mean number of words in a sentence. */
  readonly wordsPerSentence: number;
  /** Weight of the mean number of syllables in a word. */
  readonly syllablesPerWord: number;
  /** The hardest text that may be sent: a grade rises with hardness, a score of ease falls. */
  readonly limit: { readonly atMost: number } | { readonly atLeast: number };
  /** How syllables are counted: as in English, or by the vowels of one syllable each (`/g`). */
  readonly syllables: "english" | RegExp;
}

/**
 * Grade 8 and below by Flesch and Kincaid: school years that an English text takes to read.
 *
 * Source: Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of New
 * Readability Formulas, Research Branch Report 8-75: 0.39 words per sentence +
 * 11.8 syllables per word - 15.59.
 */
export const FLESCH_KINCAID: Readability = {
  formula: "Flesch-Kincaid grade",
  constant: -15.59,
  wordsPerSentence: 0.39,
  syllablesPerWord: 11.8,
  limit: { atMost: 8 },
  syllables: "english",
};

/** Words that the package counts wrong and that texts of a health plan often have. */
const EXCEPTIONS = new Map(Object.entries({
  charge: 1,
  classes: 2,
  diabetes: 4,
  else: 1,
  everyday: 3,
  everything: 3,
}));

/** Syllables of a word, at least 1; English ones by npm:syllable. */
export function syllablesOf(
  word: string,
  by: Readability["syllables"] = FLESCH_KINCAID.syllables,
): number {
  const letters = word.toLowerCase();
  const count = by === "english"
    ? EXCEPTIONS.get(letters) ?? syllable(letters)
    : letters.match(by)?.length ?? 0;
  return Math.max(1, count);
}

/**
 * The score of a text by a formula.
 *
 * @throws RangeError for a text without words.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { readingGrade } from "lib/reasons/mod.ts";
 *
 * assert(readingGrade("You can book it for a day that suits you.") < 2);
 * ```
 */
export function readingGrade(text: string, readability: Readability = FLESCH_KINCAID): number {
  const words = wordsOf(text);
  if (words.length === 0) throw new RangeError("Cannot grade a text without words");
  const { constant, wordsPerSentence, syllablesPerWord, syllables } = readability;
  const nSyllables = words.reduce((sum, word) => sum + syllablesOf(word, syllables), 0);
  return constant + wordsPerSentence * words.length / sentencesOf(text).length +
    syllablesPerWord * nSyllables / words.length;
}
