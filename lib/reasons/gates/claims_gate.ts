/**
 * Gates on statements of fact: each clause that states something of the member is made
 * of the words of a factor's statement and of words that add nothing to it. Whatever
 * else it says (a denial, another subject, a reproach) is a word that is left over.
 * @module
 */
import type { Gate, GateInput } from "./gate.ts";
import { isDoubtful } from "./sentence_model.ts";
import { stem } from "./text_form.ts";

/** Stems of the words of a statement that tell it from others. */
export function thingsOf(statement: string, common: ReadonlySet<string>): Set<string> {
  return new Set(
    statement.split(" ").filter((word) => !common.has(word) && !/\d/.test(word)).map(stem),
  );
}

/** How many of the words that tell a statement from others a clause has. */
export function sharedThings(clause: string, things: ReadonlySet<string>): number {
  return new Set(clause.split(" ").map(stem)).intersection(things).size;
}

/** The clauses that state something of the member; the offer's own sentences do not. */
export function claimsOf(input: Omit<GateInput, "claims">): string[] {
  const { form, facts, clauses } = input;
  const texts = new Set(facts.texts.filter((text) => !facts.statements.includes(text)));
  return clauses.filter((_, i) => !texts.has(form.plainSentences[i])).flat()
    .filter((clause) => isClaim(clause, input));
}

function isClaim(clause: string, input: Omit<GateInput, "claims">): boolean {
  const { words, things } = input;
  if (words.marks.test(clause)) return true;
  if (words.conditions.test(clause)) return false;
  const rest = words.noClaims.reduce((left, pattern) => left.replace(pattern, " "), clause);
  const isClaim = words.claims.some((pattern) => pattern.test(rest)) &&
    (words.past.test(rest) || things.some((own) => sharedThings(clause, own) > 0));
  return isClaim || isOfAThing(clause, input);
}

/** What a statement speaks of is said to be something. */
function isOfAThing(clause: string, { things, words }: Pick<GateInput, "things" | "words">) {
  const enough = words.possession.test(clause) ? 1 : words.being.test(clause) ? 2 : Infinity;
  return enough < Infinity && things.some((own) => sharedThings(clause, own) >= enough);
}

/** Every statement about the member is a factor's statement in other words. */
export const claimsGate: Gate = (input) => {
  const { facts, words } = input;
  const said = new Set(facts.statements.flatMap((text) => text.split(" ")));
  const own = new Set([...said].map(stem));
  const offer = new Set(facts.offer.split(" ").map(stem));
  const doubtful = new Set(input.clauses.filter((_, i) => isDoubtful(input, i)).flat());
  for (const clause of input.claims) {
    if (!doubtful.has(clause)) continue;
    const isPast = words.marks.test(clause) || words.past.test(clause);
    const isOfThing = isOfAThing(clause, input);
    const rest = words.factPhrases.reduce((left, pattern) => left.replace(pattern, " "), clause);
    const isLeftOver = rest.split(" ").some((word) => {
      if (word === "" || said.has(word) || words.factWords.has(word)) return false;
      const root = stem(word);
      if (own.has(root) && !word.endsWith("'s")) return false;
      if (isPast) return true;
      const isOfOffer = offer.has(root) && !(isOfThing && words.people.test(word));
      return !isOfOffer && !words.choiceWords.has(root);
    });
    if (isLeftOver) return { rule: "not grounded", span: clause };
  }
  return null;
};

/** What a statement says is not denied. */
export const denialGate: Gate = ({ clauses, facts, things, words }) => {
  for (const clause of clauses.flat()) {
    if (` ${facts.all} `.includes(` ${clause} `)) continue;
    const rest = words.harmlessNegations.reduce((left, p) => left.replace(p, " "), clause);
    const denial = rest.match(words.negations)?.[0];
    if (denial === undefined) continue;
    const isOfStatement = facts.statements.some((statement, i) =>
      sharedThings(rest, things[i]) > 0 && !` ${statement} `.includes(` ${denial} `)
    );
    if (isOfStatement) return { rule: "turned around", span: clause };
  }
  return null;
};
