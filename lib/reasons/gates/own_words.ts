/**
 * The words of a context: which sentences are its own texts, and what tells its statements
 * from each other.
 * @module
 */
import type { Facts, Gate, GateInput, GateWords } from "./gate.ts";
import { plain, stem } from "./text_form.ts";

/**
 * Stems of the words of each statement that neither another statement nor the context's
 * other texts have: where they stand, that statement is spoken of.
 */
export function marksOf(
  { texts, statements }: Facts,
  commonWords: ReadonlySet<string>,
): Set<string>[] {
  const stemsOf = (text: string) =>
    new Set(text.split(" ").filter((word) => !commonWords.has(word) && !/\d/.test(word)).map(stem));
  return statements.map((statement, i) =>
    [...texts, ...statements.toSpliced(i, 1)].reduce(
      (left, other) => left.difference(stemsOf(other)),
      stemsOf(statement),
    )
  );
}

/** Whether a sentence is one of the context's own texts, or two that are joined. */
export function isOwn(
  sentence: string,
  { texts: own, statements }: Facts,
  { and, saidOnce }: Pick<GateWords, "and" | "saidOnce">,
): boolean {
  const texts = [...own, ...statements];
  if (texts.includes(sentence)) return true;
  const joint = ` ${plain(and)} `;
  const isSecond = (first: string, phrase = "") => {
    if (!sentence.startsWith(first + joint)) return false;
    const second = sentence.slice(first.length + joint.length);
    return second.includes(phrase) && texts.includes(second);
  };
  // The first of two may leave to the second what is said once.
  return texts.some((text) =>
    isSecond(text) ||
    saidOnce.some((phrase) => isSecond(text.replace(` ${phrase}`, ""), phrase))
  );
}

/** Position of the first sentence that the context does not have; -1 where it has all. */
export const foreignSentence = ({ form, facts, words }: GateInput): number =>
  form.plainSentences.findIndex((sentence) => !isOwn(sentence, facts, words));

/** Every sentence is one of the context's own texts. */
export const ownWordsGate: Gate = (input) => {
  const i = foreignSentence(input);
  return i < 0 ? null : { rule: "not the context's own words", span: input.form.sentences[i] };
};
