/**
 * Gates on what a text speaks of: topics, offers, names, figures, forbidden words.
 * @module
 */
import { COUNT_BANDS } from "../bands.ts";
import { findIn, type Gate } from "./gate.ts";
import { plain } from "./text_form.ts";

/** A text is about what its context is about: no other condition, drug, care or trait. */
export const topicsGate: Gate = ({ form, facts, words }) => {
  for (const { name, pattern } of words.topics) {
    if (pattern.test(facts.all)) continue;
    const found = findIn(form.plainSentences, pattern, `topic not in the context: ${name}`);
    if (found) return found;
  }
  return null;
};

/** No name but those of the context: a capital letter within a sentence stands in its texts. */
export const namesGate: Gate = ({ form, context }) => {
  const texts = [
    ...Object.values(context.offer),
    ...context.factors.flatMap(({ statement, help, label }) => [statement, help, label]),
  ];
  const known = new Set(texts.flatMap((text) => text?.match(/\p{L}+/gu) ?? []));
  for (const sentence of form.sentences) {
    // The first word of a sentence has a capital letter of its own.
    for (const [name] of sentence.replace(/^\P{L}*\p{L}+/u, "").matchAll(/\p{Lu}\p{L}*/gu)) {
      if (name !== "I" && !known.has(name.replace(/s$/, "")) && !known.has(name)) {
        return { rule: "name not in the context", span: name };
      }
    }
  }
  return null;
};

/** Every figure and every span of time in the text is one of the context. */
export const figureGate: Gate = ({ form, facts, words }) => {
  const isKnown = (span: string) => ` ${facts.all} `.includes(` ${span} `);
  const figures = form.plainSentences.flatMap((sentence) => sentence.split(" "))
    .filter((word) => words.figure.test(word));
  const spans = form.plainSentences.flatMap((sentence) => sentence.match(words.span) ?? []);
  const found = [...figures, ...spans].find((span) => !isKnown(span));
  return found === undefined ? null : { rule: "figure", span: found };
};

/** A count of what a factor counts is the factor's band. */
export const countGate: Gate = ({ form, context, words }) => {
  for (const { label = "", band } of context.factors) {
    const counted = words.counted.exec(plain(label))?.[0];
    if (counted === undefined || COUNT_BANDS.every((count) => count !== band)) continue;
    const count = new RegExp(
      `\\b(${COUNT_BANDS.join("|")}) ${counted.replace(/s$/, "s?")}\\b`,
      "g",
    );
    const counts = form.plainSentences.flatMap((sentence) => [...sentence.matchAll(count)]);
    const other = counts.find(([, found]) => found !== band);
    if (other) return { rule: "count of something else", span: other[0] };
  }
  return null;
};

/** No offer but that of the context is named. */
export const offersGate: Gate = ({ form, facts, words }) => {
  for (const name of words.offerNames) {
    const spelled = plain(name);
    if (facts.all.includes(spelled)) continue;
    const sentence = form.plainSentences.find((text) => ` ${text} `.includes(` ${spelled} `));
    if (sentence !== undefined) return { rule: "offer not in the context", span: name };
  }
  return null;
};

/** No word that stands for a forbidden claim: diagnosis, dose, urgency, comparison and the like. */
export const forbiddenGate: Gate = ({ form, facts, words }) => {
  // What the context's own texts say was read by people before.
  const isOwn = (span: string) => ` ${facts.all} `.includes(` ${span} `);
  for (const { name, pattern } of words.forbidden) {
    const found = findIn(form.plainSentences, pattern, name, isOwn);
    if (found) return found;
  }
  return null;
};
