import { checkContext, type ReasonContext } from "../context.ts";
import { forbiddenGate, offersGate, privacyGate, topicsGate, wordsGate } from "./content_gates.ts";
import { charactersGate, lengthGate, linksGate, readingGate, residueGate } from "./form_gates.ts";
import { factsOf, type Gate, type GateWords, type StatedSentence, type Violation } from "./gate.ts";
import {
  absenceGate,
  groundedGate,
  orderGate,
  signGate,
  statedClaimGate,
  statedGate,
} from "./grounding_gates.ts";
import { numbersGate, periodsGate } from "./number_gate.ts";
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
  topicsGate,
  privacyGate,
  numbersGate,
  periodsGate,
  statedGate,
  statedClaimGate,
  groundedGate,
  signGate,
  absenceGate,
  orderGate,
  wordsGate,
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
  const input = {
    form: formOf(text),
    context: checkContext(context),
    facts: factsOf(context),
    ...options,
  };
  for (const gate of GATES) {
    const violation = gate(input);
    if (violation) return violation;
  }
  return null;
}
