/**
 * Gates on what a text states of the member: every statement rests on a factor of
 * the context, says it the right way round, and comes in the order of size.
 * @module
 */
import { sharedThings } from "./claims_gate.ts";
import { clausesOf } from "./clauses.ts";
import type { Gate, GateInput } from "./gate.ts";
import { plain } from "./text_form.ts";

/** What may be named beside the factors: the offer itself. */
export const OFFER_ID = "offer";

/** Position of the first factor that a sentence speaks of; -1 without any. */
function factorOf(clause: string, { things }: Pick<GateInput, "things">): number {
  return things.findIndex((own) => sharedThings(clause, own) > 0);
}

/** What is said to be absent, or long ago, is not said to be there. */
export const absenceGate: Gate = (input) => {
  const { facts: { statements }, words: { absences } } = input;
  const turned = input.claims.find((sentence) => {
    const statement = statements[factorOf(sentence, input)];
    return statement !== undefined && absences.test(statement) && !absences.test(sentence);
  });
  return turned === undefined ? null : { rule: "turned around", span: turned };
};

/** Factors come in the order of their size; what the offer's own texts say speaks of none. */
export const orderGate: Gate = (input) => {
  const order = input.stated?.flatMap(({ factors }) => factors.filter((id) => id !== OFFER_ID)) ??
    input.claims
      .map((sentence) => factorOf(sentence, input)).filter((i) => i >= 0).map((i) => `f${i + 1}`);
  const firsts = [...new Set(order)];
  const early = firsts.find((id, i) => i > 0 && id < firsts[i - 1]);
  return early === undefined ? null : { rule: "order of the factors", span: early };
};

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

/** A sentence that states something of the member names the factor that it speaks of. */
export const statedClaimGate: Gate = (input) => {
  for (const { text, factors } of input.stated ?? []) {
    const positions = factors.filter((id) => id !== OFFER_ID).map((id) => Number(id.slice(1)) - 1);
    const clauses = new Set(clausesOf(text));
    const isUnnamed = input.claims.some((clause) => {
      const i = factorOf(clause, input);
      return clauses.has(clause) && i >= 0 && !positions.includes(i) &&
        !positions.some((k) => sharedThings(clause, input.things[k]) > 0);
    });
    if (isUnnamed) return { rule: "statement without its factor", span: text };
  }
  return null;
};
