/**
 * Gates on what a text rests on: every sentence names the offer or a factor of the
 * context, and the factors come in the order of their size.
 * @module
 */
import type { Gate, GateInput } from "./gate.ts";
import { plain, stem } from "./text_form.ts";

/** What may be named beside the factors: the offer itself. */
export const OFFER_ID = "offer";
/** Marks of a statement that a sentence has at least, or all, where it speaks of it. */
const LEAST_MARKS = 2;

/** Positions of the factors that a sentence speaks of. */
function factorsOf(sentence: string, { marks }: GateInput): number[] {
  const stems = new Set(sentence.split(" ").map(stem));
  return marks.flatMap((own, i) =>
    own.size > 0 && stems.intersection(own).size >= Math.min(LEAST_MARKS, own.size) ? [i] : []
  );
}

/** Every sentence that says what it rests on names the offer or a factor of the context. */
export const statedGate: Gate = ({ form, context, stated }) => {
  if (stated === undefined) return null;
  const ids = new Set([OFFER_ID, ...context.factors.map(({ id }) => id)]);
  for (const { text, factors } of stated) {
    if (factors.length === 0) return { rule: "sentence without a factor", span: text };
    const unknown = factors.find((id) => !ids.has(id));
    if (unknown !== undefined) return { rule: "unknown factor", span: unknown };
  }
  const isWhole = plain(stated.map(({ text }) => text).join(" ")) === plain(form.text);
  return isWhole ? null : { rule: "sentences are not the text", span: form.text };
};

/** A sentence that speaks of factors names each of them. */
export const statedClaimGate: Gate = (input) => {
  for (const { text, factors } of input.stated ?? []) {
    const isNamed = factorsOf(plain(text), input).every((i) => factors.includes(`f${i + 1}`));
    if (!isNamed) return { rule: "statement without its factor", span: text };
  }
  return null;
};

/** Factors come in the order of their size. */
export const orderGate: Gate = (input) => {
  const order = input.stated?.flatMap(({ factors }) => factors.filter((id) => id !== OFFER_ID)) ??
    input.form.plainSentences.flatMap((sentence) => factorsOf(sentence, input))
      .map((i) => `f${i + 1}`);
  const firsts = [...new Set(order)];
  const early = firsts.find((id, i) => i > 0 && id < firsts[i - 1]);
  return early === undefined ? null : { rule: "order of the factors", span: early };
};
