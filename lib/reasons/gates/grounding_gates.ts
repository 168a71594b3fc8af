/**
 * Gates on what a text states of the member: every statement rests on a factor of
 * the context, says it the right way round, and comes in the order of size.
 * @module
 */
import type { Gate, GateInput } from "./gate.ts";
import { plain, stem } from "./text_form.ts";

/** What may be named beside the factors: the offer itself. */
export const OFFER_ID = "offer";

/** A statement of fact about the member, in plain spelling. */
function claimsOf({ form, words }: GateInput): string[] {
  return form.plainSentences.filter((sentence) => {
    const rest = words.noClaims.reduce((left, pattern) => left.replace(pattern, " "), sentence);
    return words.claims.some((pattern) => pattern.test(rest));
  });
}

/** Words of a statement that tell it from others. */
function thingsOf(statement: string, common: ReadonlySet<string>): Set<string> {
  return new Set(statement.split(" ").filter((word) => !common.has(word)).map(stem));
}

/** Position of the first factor that a sentence speaks of; -1 without any. */
function factorOf(sentence: string, { facts, words }: GateInput): number {
  const said = new Set(sentence.split(" ").map(stem));
  return facts.statements.findIndex((statement) =>
    [...thingsOf(statement, words.commonWords)].some((thing) => said.has(thing))
  );
}

/** Every statement about the member speaks of a factor of the context. */
export const groundedGate: Gate = (input) => {
  for (const sentence of claimsOf(input)) {
    if (factorOf(sentence, input) < 0 && !isOfTheTexts(sentence, input)) {
      return { rule: "not grounded", span: sentence };
    }
  }
  return null;
};

/** A sentence of the offer's own texts, which were read by people before. */
function isOfTheTexts(sentence: string, { facts }: GateInput): boolean {
  return facts.all.split(" | ").includes(sentence);
}

/** No statement is turned around: what the context says is not denied. */
export const signGate: Gate = (input) => {
  const { facts, words } = input;
  for (const sentence of input.form.plainSentences) {
    if (isOfTheTexts(sentence, input)) continue;
    const rest = words.harmlessNegations
      .reduce((left, pattern) => left.replace(pattern, " "), sentence);
    for (const [negation] of rest.matchAll(words.negations)) {
      const isAboutMember = /\b(?:you|your|we see|we find)\b/.test(rest);
      const isKnown = facts.statements.some((statement) =>
        statement.includes(negation) && factorOf(sentence, input) >= 0
      );
      if (isAboutMember && !isKnown) return { rule: "turned around", span: negation };
    }
  }
  return null;
};

/** What is said to be absent, or long ago, is not said to be there. */
export const absenceGate: Gate = (input) => {
  const { facts: { statements }, words: { absences } } = input;
  const turned = claimsOf(input).find((sentence) => {
    const statement = statements[factorOf(sentence, input)];
    return statement !== undefined && absences.test(statement) && !absences.test(sentence);
  });
  return turned === undefined ? null : { rule: "turned around", span: turned };
};

/** Factors come in the order of their size; what the offer's own texts say speaks of none. */
export const orderGate: Gate = (input) => {
  const { statements } = input.facts;
  const order = input.stated?.flatMap(({ factors }) => factors.filter((id) => id !== OFFER_ID)) ??
    claimsOf(input)
      .filter((sentence) => statements.includes(sentence) || !isOfTheTexts(sentence, input))
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
    const sentence = plain(text);
    const rest = input.words.noClaims.reduce((left, p) => left.replace(p, " "), sentence);
    if (!input.words.claims.some((pattern) => pattern.test(rest))) continue;
    if (isOfTheTexts(sentence, input)) continue;
    const named = factors.filter((id) => id !== OFFER_ID).map((id) => Number(id.slice(1)) - 1);
    const said = new Set(sentence.split(" ").map(stem));
    const isNamed = named.some((i) =>
      [...thingsOf(input.facts.statements[i], input.words.commonWords)].some((t) => said.has(t))
    );
    if (!isNamed) return { rule: "statement without its factor", span: text };
  }
  return null;
};
