/**
 * Gate on figures: a text says no figure, frequency or span of time that its
 * context does not say, in digits or in words. What the context says is struck out
 * first, then forms of speech that count nothing; a word of quantity that is left
 * has no ground.
 * @module
 */
import { sharedThings } from "./claims_gate.ts";
import type { Gate } from "./gate.ts";

/** Stands for a quantity of the context, once it is struck out. */
const STRUCK = "#";
const PAST_YEAR = "past year";

/** One spelling of what may be said in several: the past year, more than a year, times. */
function normal(phrase: string): string {
  return SAME.reduce((left, [pattern, words]) => left.replace(pattern, words), phrase);
}
const SAME: readonly (readonly [RegExp, string])[] = [
  [/\b(?:past|last) (?:twelve|12) months\b/g, "past year"],
  [/\b(?:this|the|that|in the|over the) (?:past|last) year\b/g, "past year"],
  [/\b(?:over|in|during|within|for) (?=past year\b)/g, ""],
  [/\b(?:over|longer than|upwards of|well over) a year\b/g, "more than a year"],
  [
    /\b(several|a few|many) (?=(?:[a-z]+ )?(?:visits|appointments|occasions)\b)/g,
    "$1 times ",
  ],
  [/\b50s\b/g, "fifties"],
  [/\b(?:every month|monthly)\b/g, "each month"],
  [/\b(?:every year|yearly)\b/g, "each year"],
];

/** Quantities of a statement: the words from the first to the last that count something. */
function quantitiesOf(statement: string, quantity: RegExp): string[] {
  const words = normal(statement).split(" ");
  const phrases: string[] = [];
  let phrase: string[] = [];
  const close = () => {
    // "or more" belongs to what it follows; other links at the end do not.
    const kept = phrase.join(" ").replace(ENDS, "").replace(STARTS, "");
    phrases.push(...kept.split(/ (?=at once$|past year\b)/));
    phrase = [];
  };
  for (const word of words) {
    if (quantity.test(word) || LINKS.has(word)) phrase.push(word);
    else close();
  }
  close();
  return phrases.filter((text) => text.split(" ").some((word) => quantity.test(word)));
}
const STARTS = /^(?:(?:a (?!few)|about|at|each (?!day)|in|of|or|than|the|this|to|your) ?)+/;
const ENDS = /(?: (?:a|an|about|at|each|in|of|or|than|the|this|to|up|your)| (?<!or )more)+$/;
/** A known quantity in a new place: "a few times a week", "this past season". */
const OTHER_SPAN =
  /# (?:a|per|each|every|in an?) (?:#|visit|call|trip|session|person|member)|\b(?:past|last|next|coming|other|another|these) (?:few )?#/;
/** Words that a quantity may run through. */
const LINKS: ReadonlySet<string> = new Set(
  "a an about at each in more of or than the this to up past your".split(" "),
);

/** Every figure and frequency in the text is one of the context, and of the same thing there. */
export const quantityGate: Gate = ({ form, clauses, facts, things, words }) => {
  const { quantity, harmlessQuantities } = words;
  const free = new Set(facts.counted.flatMap((text) => quantitiesOf(text, quantity)));
  const statements = facts.statements.map((text, i) => ({
    phrases: new Set(quantitiesOf(text, quantity)),
    own: things[i],
  }));
  const known = new Set([...free, ...statements.flatMap(({ phrases }) => [...phrases])]);
  const byLength = [...known].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  for (const [i, parts] of clauses.entries()) {
    for (const clause of parts) {
      let rest = ` ${normal(clause)} `;
      for (const phrase of byLength) {
        if (!rest.includes(` ${phrase} `)) continue;
        rest = rest.replaceAll(` ${phrase} `, ` ${STRUCK} `);
        const owners = statements.filter(({ phrases }) => phrases.has(phrase));
        const others = statements.filter(({ phrases }) => !phrases.has(phrase));
        const isOf = (list: typeof statements, part: string) =>
          list.some(({ own }) => sharedThings(part, own) > 0);
        // A figure belongs to what it counts: its clause does not speak of another fact's
        // thing, and its sentence speaks of its own.
        const isElsewhere = !isOf(owners, clause) && isOf(others, clause);
        const isAlone = phrase !== PAST_YEAR && !phrase.startsWith("$") &&
          !isOf(owners, form.plainSentences[i]);
        if (owners.length > 0 && !free.has(phrase) && (isElsewhere || isAlone)) {
          return { rule: "figure", span: phrase };
        }
      }
      rest = harmlessQuantities.reduce((left, pattern) => left.replace(pattern, " "), rest);
      const found = rest.split(" ").find((word) => quantity.test(word));
      if (found !== undefined) return { rule: "figure", span: found };
      const other = rest.match(OTHER_SPAN);
      if (other) return { rule: "span of time", span: other[0] };
    }
  }
  return null;
};
