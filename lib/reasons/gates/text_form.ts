/**
 * A text as the gates see it: sentences, words, and one spelling of what is said.
 * @module
 */
import { remembered } from "./remembered.ts";

/** A text cut up once for all gates. */
export interface GateText {
  /** As written. */
  readonly text: string;
  /** Its sentences, as written. */
  readonly sentences: readonly string[];
  /** Each sentence in plain spelling, as {@linkcode plain} gives it. */
  readonly plainSentences: readonly string[];
  /** Its words and numbers. */
  readonly words: readonly string[];
}

/** Cuts a text up. */
export function formOf(text: string): GateText {
  const sentences = sentencesOf(text);
  return { text, sentences, plainSentences: sentences.map(plain), words: wordsOf(text) };
}

/** Sentences end in a stop, question or exclamation mark before a space or the end. */
export function sentencesOf(text: string): string[] {
  return text.trim().split(/(?<=[.!?]["'”’)]?)\s+/).filter((sentence) => sentence !== "");
}

/** Words and numbers of a text. */
export function wordsOf(text: string): string[] {
  return text.match(/\p{L}[\p{L}'’-]*|\$?\d[\d,.]*%?/gu) ?? [];
}

const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/[’‘]/g, "'"],
  [/\bwon't\b/g, "will not"],
  [/\bcan't\b|\bcannot\b/g, "can not"],
  [/n't\b/g, " not"],
  [/\byou're\b/g, "you are"],
  [/\byou've\b/g, "you have"],
  [/\byou'll\b/g, "you will"],
  [/\byou'd\b/g, "you would"],
  [/\bit's\b/g, "it is"],
  [/\bthere's\b/g, "there is"],
  [/\bwe're\b/g, "we are"],
  [/\bwe've\b/g, "we have"],
  [/-/g, " "],
  [/[^\p{L}0-9$%,.' ]/gu, " "],
  [/(?<!\p{L})'|'(?!\p{L})/gu, " "],
  [/(?<!\d)[,.]|[,.](?!\d)/g, " "],
  [/ +/g, " "],
];

/** Lower case without short forms, hyphens and punctuation, so that a rule needs one spelling. */
export function plain(text: string): string {
  return SHORT_FORMS.reduce(
    (left, [pattern, words]) => left.replace(pattern, words),
    text.toLowerCase(),
  ).trim();
}

/** A word without the endings of number and tense: enough to find it again in a short text. */
export const stem: (word: string) => string = remembered((word) =>
  word.replace(/'s?$/, "").replace(/ies$/, "y").replace(/(?<=[a-z]{3})(?:ing|ed|es|s|e)$/, "")
    .replace(/([b-df-hj-np-tv-z])\1$/, "$1")
);
