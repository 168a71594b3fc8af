import { sentencesOf, wordsOf } from "./text_form.ts";

/** Words that the rule below counts wrong and that texts of a health plan often have. */
const EXCEPTIONS: Readonly<Record<string, number>> = {
  area: 3,
  being: 2,
  doing: 2,
  diabetes: 4,
  diet: 2,
  every: 2,
  everyday: 3,
  everyone: 3,
  everything: 3,
  going: 2,
  idea: 3,
  medicine: 3,
  medicines: 3,
  people: 2,
  quiet: 2,
  science: 2,
  seeing: 2,
  therapist: 3,
  trying: 2,
  video: 3,
};

/** Syllables of an English word: groups of vowels, less silent endings, and a list of exceptions. */
export function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, "");
  const known = EXCEPTIONS[letters];
  if (known !== undefined) return known;
  const core = letters.replace(/(?:[^laeiouycghsxz]es|[^aeiouydt]ed|[^laeiouy]e)$/, "").replace(
    /^y/,
    "",
  );
  const groups = core.match(/[aeiouy]+/g)?.length ?? 0;
  const split = core.match(/(?<![ct])ia(?!n)|io(?!n|us)|eo(?!u)|uou/g)?.length ?? 0;
  return Math.max(1, groups + split);
}

/**
 * The Flesch-Kincaid grade of an English text: school years that it takes to read.
 *
 * Source: Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of New
 * Readability Formulas, Research Branch Report 8-75: 0.39 words per sentence +
 * 11.8 syllables per word - 15.59.
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
export function readingGrade(text: string): number {
  const words = wordsOf(text);
  if (words.length === 0) throw new RangeError("Cannot grade a text without words");
  const nSyllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * words.length / sentencesOf(text).length + 11.8 * nSyllables / words.length - 15.59;
}
