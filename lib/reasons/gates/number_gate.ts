/**
 * Gate on figures: a text says no figure, frequency or span of time that its
 * context does not say, in digits or in words.
 * @module
 */
import type { Gate } from "./gate.ts";
import { stem } from "./text_form.ts";

const UNITS = "second|minute|hour|night|day|week|month|quarter|season|year|decade|century";
const TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";
const TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
const ONES = "two|three|four|five|six|seven|eight|nine|ten";
const NUMBER =
  `(?:\\$?\\d[\\d,.]*%?|(?:a )?(?:dozen|hundred|thousand|million|couple)|${ONES}|${TEENS}|${TENS}|one hundred|one in|zero)(?: (?:and )?(?:hundred|thousand|million|dozen|dollars?|percent|cents?|${ONES}|${TEENS}|${TENS}))*`;
const FRACTION =
  "(?:a |one )?(?:half|third|fourth|fifth|tenth|quarters|thirds|double|triple|percent)";
const TIMES = `(?:once|twice|(?:a few|several|many|a lot of|countless|${NUMBER}) times)`;
const DECADES = "(?:twen|thir|for|fif|six|seven|eigh|nine)ties";
const SPAN =
  `(?:(?:this|the|last|past|this past|a|an|one|per|each|every|all|few|a few|many|several|more than a|less than a|up to a|within a|half a|the end of the) )(?:past |last |whole )?(?:${UNITS})s?`;

const QUANTITY = new RegExp(
  `(?<![\\w$])(?:${TIMES}(?: (?:${SPAN}))?|${NUMBER}(?: (?!of\\b|or\\b|and\\b|if\\b|yourself|this|the)[a-z']+)?(?: (?:${SPAN}))?|${FRACTION}(?: of)?|(?:[a-z]+ )?[a-z]+ ${DECADES})(?![\\w])`,
  "g",
);
const PERIOD = new RegExp(
  `\\b(?:${SPAN}|(?:for|in|within|over|since) (?:${UNITS})s|daily|weekly|monthly|hourly|decades|centuries|${DECADES})\\b`,
  "g",
);

/** The same words for "this past year", "the last year" and "past year"; singular units. */
function normal(phrase: string): string {
  return phrase.replace(/\b(?:this|the) (?:past|last)\b/g, "past").replace(/\blast\b/g, "past")
    .replace(new RegExp(`\\b(${UNITS})s\\b`, "g"), "$1").trim();
}

/** Every figure and frequency in the text is one of the context, with the unit it has there. */
export const numbersGate: Gate = ({ form, facts, words }) => {
  const known = ` ${normal(facts.all)} `;
  for (const sentence of form.plainSentences) {
    for (const [found] of sentence.matchAll(QUANTITY)) {
      const phrase = normal(found);
      if (!known.includes(` ${phrase} `)) return { rule: "figure", span: found };
      if (!/\d/.test(phrase)) continue;
      // A figure belongs to what it counts: the sentence speaks of the same thing.
      const statement = facts.statements.find((text) => text.includes(phrase.split(" ")[0]));
      if (statement !== undefined && !sharesAThing(sentence, statement, words.commonWords)) {
        return { rule: "figure", span: found };
      }
    }
  }
  return null;
};

/** Spans of time in what is said of the member are those of the context. */
export const periodsGate: Gate = ({ form, facts, words }) => {
  const known = ` ${normal(facts.all)} `;
  for (const sentence of form.plainSentences) {
    const isClaim = words.claims.some((pattern) => pattern.test(sentence));
    for (const [found] of sentence.matchAll(PERIOD)) {
      const phrase = normal(found);
      if (known.includes(` ${phrase} `)) continue;
      if (isClaim && !isOfYear(phrase)) return { rule: "span of time", span: found };
    }
  }
  return null;
};

/** Statements are of the past year unless they say otherwise: "year" alone adds nothing. */
const isOfYear = (phrase: string) => /^(?:this |the |past )*year$/.test(phrase);

function sharesAThing(a: string, b: string, common: ReadonlySet<string>): boolean {
  const things = new Set(b.split(" ").filter((word) => !common.has(word)).map(stem));
  return a.split(" ").some((word) => !/\d/.test(word) && things.has(stem(word)));
}
