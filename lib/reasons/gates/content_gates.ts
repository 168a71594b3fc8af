/**
 * Gates on what a text speaks of: topics, offers, forbidden claims, privacy.
 * @module
 */
import { findIn, type Gate } from "./gate.ts";
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
 * foresaw (a drug, a place, a turn of phrase) is not sent. Figures have their own gate.
 */
export const wordsGate: Gate = ({ form, facts, words }) => {
  const known = new Set(facts.all.split(" ").map(stem));
  // A topic of the context may be spoken of in other words of that topic.
  const topics = words.topics.filter(({ pattern }) => pattern.test(facts.all));
  for (const sentence of form.plainSentences) {
    for (const word of sentence.split(" ")) {
      if (!/^[a-z']+$/.test(word)) continue;
      const root = stem(word);
      const isKnown = known.has(root) || words.plainWords.has(root) ||
        topics.some(({ pattern }) => pattern.test(word));
      if (!isKnown) {
        return { rule: "word outside the list", span: word };
      }
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
export const forbiddenGate: Gate = ({ form, facts, words }) => {
  for (const { name, pattern } of words.forbidden) {
    const found = findIn(form.plainSentences, pattern, name);
    // What the offer's own texts say was read by people before.
    if (found && !` ${facts.all} `.includes(` ${found.span} `)) return found;
  }
  return null;
};

/** On a shared channel nothing gives care or a condition away. */
export const privacyGate: Gate = ({ form, context, facts, words }) => {
  if (context.privacy === "private") return null;
  for (const pattern of words.implied) {
    const found = findIn(form.plainSentences, pattern, "implied condition on a shared channel");
    if (found && !facts.all.includes(found.span)) return found;
  }
  return null;
};
