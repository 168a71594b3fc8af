import { checkContext, type ReasonContext } from "../context.ts";
import { clausesOf } from "./clauses.ts";
import {
  forbiddenGate,
  namesGate,
  offersGate,
  privacyGate,
  topicsGate,
  wordsGate,
} from "./content_gates.ts";
import { charactersGate, lengthGate, linksGate, readingGate, residueGate } from "./form_gates.ts";
import {
  factsOf,
  type Gate,
  type GateInput,
  type GateWords,
  type StatedSentence,
  type Violation,
} from "./gate.ts";
import { claimsGate, claimsOf, denialGate, thingsOf } from "./claims_gate.ts";
import { absenceGate, orderGate, statedClaimGate, statedGate } from "./grounding_gates.ts";
import { quantityGate } from "./quantity_gate.ts";
import { scoresOf, sentenceGate } from "./sentence_model.ts";
import { formOf } from "./text_form.ts";

/** All gates in their order: form first, so that the others read plain English. */
export const GATES: readonly Gate[] = [
  charactersGate,
  linksGate,
  residueGate,
  lengthGate,
  readingGate,
  forbiddenGate,
  offersGate,
  namesGate,
  topicsGate,
  privacyGate,
  quantityGate,
  statedGate,
  statedClaimGate,
  claimsGate,
  denialGate,
  absenceGate,
  orderGate,
  wordsGate,
  sentenceGate,
];

/**
 * Puts a text through all gates.
 *
 * @param text The text as it would be sent.
 * @param context What its writer was told.
 * @param options.stated The sentences with what they rest on, where the writer said so.
 * @returns The first rule that it breaks, or null: it may be sent.
 * @throws TypeError for a context that breaks its rules.
 */
export function checkText(
  text: string,
  context: ReasonContext,
  options: { words: GateWords; stated?: readonly StatedSentence[] },
): Violation | null {
  const input = gateInput(text, checkContext(context), options);
  for (const gate of GATES) {
    const violation = gate(input);
    if (violation) return violation;
  }
  return null;
}

/** What the gates look at: the text cut up, and what of it states something of the member. */
export function gateInput(
  text: string,
  context: ReasonContext,
  options: { words: GateWords; stated?: readonly StatedSentence[] },
): GateInput {
  const form = formOf(text);
  const facts = factsOf(context);
  const input = {
    form,
    context,
    facts,
    clauses: form.sentences.map(clausesOf),
    things: facts.statements.map((text) => thingsOf(text, options.words.commonWords)),
    scores: scoresOf(form.plainSentences, facts, options.words),
    ...options,
  };
  return { ...input, claims: claimsOf(input) };
}
