/**
 * Gates on the form of a text: characters, markup, length, reading grade.
 * @module
 */
import type { Gate } from "./gate.ts";
import { readingGrade } from "./reading_grade.ts";

/** Fewest and most sentences of a text. */
export const SENTENCES = { fewest: 3, most: 4 } as const;
/** Most words of a text. */
export const MOST_WORDS = 110;

/** Letters of the language and the marks of plain prose: no look-alikes and nothing unseen. */
export const charactersGate: Gate = ({ form, words }) => {
  const found = form.text.match(new RegExp(`[^${words.letters}0-9 .,;:'’"“”!?()$%/&–—-]`, "u"));
  return found
    ? { rule: "characters", span: `U+${found[0].codePointAt(0)!.toString(16).toUpperCase()}` }
    : null;
};

const LINKS = [
  /https?:|www\.|[A-Za-z]\.[a-z]{2,}/,
  /\b(?:\+?\d[\s().-]*){7,}|\b\d{3}[-. ]\d{4}\b|\b\d{5,}\b/,
  /\b(?:click(?! away)|scan|download|attach|attached|hyperlink|url|password|card number|gift card)\b/i,
  /^\s*[-–—]\s|\s[-–—]{2,}\s|\b\w+_\w+\b|"\s*:|\b[A-Z]\d{3,}\b/,
];

/** No link, address, number to call or form of markup. */
export const linksGate: Gate = ({ form }) => {
  for (const pattern of LINKS) {
    const found = form.text.match(pattern);
    if (found) return { rule: "link or markup", span: found[0] };
  }
  return null;
};

/** Nothing that a prompt leaves behind. */
export const residueGate: Gate = ({ form, context: { offer, factors }, words }) => {
  for (const pattern of words.residue) {
    if (!pattern.test(form.text)) continue;
    // What the context's own texts say was read by people before; a label is no text.
    const texts = [
      ...Object.values(offer),
      ...factors.flatMap(({ statement, help }) => [statement, help]),
    ].join(" | ");
    const all = new RegExp(pattern, `${pattern.flags}g`);
    const own: readonly string[] = texts.match(all) ?? [];
    const found = form.text.match(all)?.find((span) => !own.includes(span));
    if (found !== undefined) return { rule: "prompt residue", span: found };
  }
  return null;
};

/** Three or four whole sentences of at most 110 words together. */
export const lengthGate: Gate = ({ form: { sentences, words } }) => {
  if (sentences.length < SENTENCES.fewest || sentences.length > SENTENCES.most) {
    return { rule: "sentences", span: String(sentences.length) };
  }
  const broken = sentences.find((sentence) =>
    !/^["'“(¿¡]?\p{Lu}.*[\p{L}0-9)"'”’][.!?]["'”’)]?$/u.test(sentence)
  );
  if (broken) return { rule: "whole sentences", span: broken };
  const twice = sentences.find((sentence, i) => sentences.indexOf(sentence) < i);
  if (twice) return { rule: "said twice", span: twice };
  return words.length > MOST_WORDS ? { rule: "words", span: String(words.length) } : null;
};

/** Plain enough to read for most, by the formula of the language. */
export const readingGate: Gate = ({ form, words: { readability } }) => {
  if (form.words.length === 0) return { rule: "reading grade", span: "" };
  const grade = readingGrade(form.text, readability);
  const { limit, formula } = readability;
  const isTooHard = "atMost" in limit ? grade > limit.atMost : grade < limit.atLeast;
  return isTooHard ? { rule: "reading grade", span: `${formula} ${grade.toFixed(1)}` } : null;
};
