/**
 * Gates on what a text speaks of: topics, offers, forbidden claims, privacy.
 * @module
 */
import { findIn, type Gate, type GateInput } from "./gate.ts";
import { isDoubtful } from "./sentence_model.ts";
import { plain, stem } from "./text_form.ts";

/** A text is about what its context is about: no other condition, drug, care or trait. */
export const topicsGate: Gate = ({ form, facts, words }) => {
  for (const { name, pattern } of words.topics) {
    if (pattern.test(facts.all)) continue;
    const found = findIn(form.plainSentences, pattern, `topic not in the context: ${name}`);
    if (found) return found;
  }
  return null;
};

/**
 * Every word is a plain one of the list, or stands in the context: what no rule
 * foresaw (a drug, a place, a turn of phrase) is not sent. A plainly harmless sentence may
 * have other common words. Figures have their own gate.
 */
export const wordsGate: Gate = (input) => {
  const { form, facts, words } = input;
  const known = new Set(facts.all.split(" ").map(stem));
  // A topic of the context may be spoken of in other words of that topic.
  const topics = words.topics.filter(({ pattern }) => pattern.test(facts.all));
  for (const [i, sentence] of form.plainSentences.entries()) {
    const isHarmless = !isDoubtful(input, i);
    for (const word of sentence.split(" ")) {
      if (!/^[a-z']+$/.test(word)) continue;
      // The model knows common words; names of drugs and places are none.
      if (isHarmless && words.sentenceModel?.vectors.rows.has(word)) continue;
      const root = stem(word);
      const base = stem(word.replace(/(?:i?er|i?est|i?ly|'s)$/, ""));
      // Figures and statements of fact have gates of their own.
      const isKnown = known.has(root) || words.plainWords.has(root) || words.plainWords.has(base) ||
        words.factWords.has(word) || words.quantity.test(word) ||
        topics.some(({ pattern }) => pattern.test(word));
      if (!isKnown) {
        return { rule: "word outside the list", span: word };
      }
    }
  }
  return null;
};

/** No name but those of the context: a capital letter within a sentence stands in its texts. */
export const namesGate: Gate = ({ form, context }) => {
  const texts = [
    ...Object.values(context.offer),
    ...context.factors.flatMap(({ statement, help, label }) => [statement, help, label]),
  ];
  const known = new Set(texts.flatMap((text) => text?.match(/[A-Za-z]+/g) ?? []));
  for (const sentence of form.sentences) {
    for (const [, name] of sentence.matchAll(/(?<=[a-z,;:)] )["'(]?([A-Z][A-Za-z]*)/g)) {
      if (name !== "I" && !known.has(name)) return { rule: "name not in the context", span: name };
    }
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

/** No forbidden claim: diagnosis, dose, guarantee, urgency, price, comparison, trait, blame. */
export const forbiddenGate: Gate = (input) => {
  const { facts, words } = input;
  const sentences = doubtfulSentences(input);
  for (const { name, pattern } of words.forbidden) {
    const found = findIn(sentences, pattern, name);
    // What the offer's own texts say was read by people before.
    if (found && !` ${facts.all} `.includes(` ${found.span} `)) return found;
  }
  return null;
};

/** On a shared channel nothing gives care or a condition away. */
export const privacyGate: Gate = (input) => {
  const { context, facts, words } = input;
  if (context.privacy === "private") return null;
  const sentences = doubtfulSentences(input);
  for (const pattern of words.implied) {
    const found = findIn(sentences, pattern, "implied condition on a shared channel");
    if (found && !facts.all.includes(found.span.replace(/s$/, ""))) return found;
  }
  return null;
};

const doubtfulSentences = (input: GateInput) =>
  input.form.plainSentences.filter((_, i) => isDoubtful(input, i));
