import { checkContext, type ReasonContext } from "../context.ts";
import {
  countGate,
  figureGate,
  forbiddenGate,
  namesGate,
  offersGate,
  topicsGate,
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
import { orderGate, statedClaimGate, statedGate } from "./grounding_gates.ts";
import { foreignSentence, marksOf, ownWordsGate } from "./own_words.ts";
import { formOf } from "./text_form.ts";
import { textModelOf } from "./text_model.ts";

/** What can be told by rule, in order: form first, so that the others read plain English. */
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
  figureGate,
  countGate,
  statedGate,
  statedClaimGate,
  orderGate,
];

/** What a text is checked with. */
export interface CheckOptions {
  /** What rules look for, and the model that reads. */
  readonly words: GateWords;
  /** The sentences with what they rest on, where the writer said so. */
  readonly stated?: readonly StatedSentence[];
}

/**
 * Puts a text through all gates: the rules, then the text model, which reads it unless
 * it is all in the context's own words.
 *
 * @param text The text as it would be sent.
 * @param context What its writer was told.
 * @returns The first rule that it breaks, or null: it may be sent.
 * @throws TypeError for a context that breaks its rules.
 */
export async function checkText(
  text: string,
  context: ReasonContext,
  options: CheckOptions,
): Promise<Violation | null> {
  const input = gateInput(text, checkContext(context), options);
  const broken = brokenRule(input);
  const { textModel } = options.words;
  if (broken || textModel === null || foreignSentence(input) < 0) return broken;
  return await (await textModelOf(textModel)).judge(input.form.sentences, context);
}

/**
 * Puts a text of the template through the gates. It is made of its context's own texts,
 * which leaves the text model nothing to read, so that the answer is there at once.
 *
 * @returns The first rule that it breaks, or null: it may be sent.
 * @throws TypeError for a context that breaks its rules.
 */
export function checkOwnText(
  text: string,
  context: ReasonContext,
  options: CheckOptions,
): Violation | null {
  const input = gateInput(text, checkContext(context), options);
  return brokenRule(input) ?? ownWordsGate(input);
}

function brokenRule(input: GateInput): Violation | null {
  for (const gate of GATES) {
    const violation = gate(input);
    if (violation) return violation;
  }
  return null;
}

/** What the gates look at: the text cut up, and the context's own words. */
export function gateInput(text: string, context: ReasonContext, options: CheckOptions): GateInput {
  const form = formOf(text);
  const facts = factsOf(context);
  return { form, context, facts, marks: marksOf(facts, options.words.commonWords), ...options };
}
