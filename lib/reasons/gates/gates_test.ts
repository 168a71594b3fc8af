import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ReasonContext } from "../context.ts";
import { checkText } from "./check_text.ts";
import { clausesOf } from "./clauses.ts";
import { factsOf, type GateWords, type StatedSentence } from "./gate.ts";
import { FLESCH_KINCAID, readingGrade, syllablesOf } from "./reading_grade.ts";
import {
  restOf,
  scoreFeatures,
  sentenceFeatures,
  type SentenceModel,
  vocabularyOf,
} from "./sentence_model.ts";
import { plain, sentencesOf, stem } from "./text_form.ts";

const words: GateWords = {
  readability: FLESCH_KINCAID,
  topics: [{ name: "asthma", pattern: /\basthma/ }, { name: "feet", pattern: /\bfeet\b/ }],
  forbidden: [{ name: "urgency", pattern: /\bhurry\b/ }, { name: "advice", pattern: /\badvised/ }],
  implied: [/\byour feet\b/],
  residue: [/\bAs an AI\b/],
  offerNames: ["Foot Care", "Asthma Aid"],
  claims: [/\byou have (?:never )?\w+ed\b/, /\byour \w+ (?:was|came)\b/],
  noClaims: [/\bthe rest\b/g],
  conditions: /^if\b/,
  marks: /\bpast year\b/,
  past: /\bhave (?:never )?\w+ed\b|\bcame\b/,
  possession: /\byour \w+ is\b/,
  being: /\bis\b/,
  people: /^walker$/,
  factPhrases: [/\bof course\b/g],
  negations: /\b(?:not|never)\b/,
  harmlessNegations: [/\bnot sure\b/g],
  factWords: new Set(["you", "is", "have", "to", "and", "your"]),
  choiceWords: new Set(["fine", "near"].map(stem)),
  absences: /\bno\b/,
  quantity: /^(?:[$]?\d.*|nine|few|times|day|week|year)$/,
  harmlessQuantities: [/\bany day\b/g],
  plainWords: new Set(
    "a and are as bill feet fine go have help if is it like look near never not off on one rest sure take who was lows join every course any take the two walked you"
      .split(" ").map(stem),
  ),
  commonWords: new Set("you have used our this past year about came to a few times".split(" ")),
};
const context: ReasonContext = {
  language: "en-US",
  channel: "app",
  privacy: "private",
  purpose: "plan_benefit",
  offer: {
    name: "Foot Care",
    description: "Care for feet",
    opening: "Feet carry you.",
    about: "Foot Care is advised by walkers.",
    closing: "Have a look.",
  },
  factors: [
    { id: "f1", statement: "you have walked a few times this past year", help: "It helps." },
    { id: "f2", statement: "your bill came to about $1,500 this past year", help: "It helps." },
  ],
};
const GOOD = "You have walked a few times. Foot Care helps your feet. Have a look if you like.";
const rule = (text: string, given: { context?: ReasonContext; stated?: StatedSentence[] } = {}) =>
  checkText(text, given.context ?? context, { words, stated: given.stated })?.rule ?? null;
const instead = (sentence: string) => GOOD.replace("Foot Care helps your feet.", sentence);

Deno.test("checkText() lets a grounded text through", () => {
  assertEquals(rule(GOOD), null);
  assertEquals(rule(instead("Your bill came to about $1,500.")), null);
  assertEquals(rule(instead("If you have walked, rest.")), null);
  assertEquals(rule(instead("It is fine if you are not sure.")), null);
});

Deno.test("checkText() names the rule that a text breaks", () => {
  assertEquals(rule(instead("Foot C\u0430re is near.")), "characters");
  assertEquals(rule(instead("Foot\u200b Care is near.")), "characters");
  assertEquals(rule(instead("See www.example.com soon.")), "link or markup");
  assertEquals(rule(instead("Call 555-1234 to join.")), "link or markup");
  assertEquals(rule(instead("As an AI, it is fine.")), "prompt residue");
  assertEquals(rule("You have walked a few times. Have a look."), "sentences");
  assertEquals(rule(`${GOOD} One. Two.`), "sentences");
  assertEquals(rule(instead("and more")), "sentences");
  assertEquals(rule(`${GOOD} and more`), "whole sentences");
  assertEquals(rule(instead(`Feet ${"go on and ".repeat(40)}on.`)), "words");
  assertEquals(
    rule(instead("Podiatric rehabilitation facilitates ambulatory rejuvenation.")),
    "reading grade",
  );
  assertEquals(rule(instead("Please hurry.")), "urgency");
  assertEquals(rule(instead("Asthma Aid is near.")), "offer not in the context");
  assertEquals(rule(instead("It is good for asthma.")), "topic not in the context: asthma");
  assertEquals(rule(instead("You have walked nine times.")), "figure");
  assertEquals(rule(instead("It takes $20 to join.")), "figure");
  assertEquals(rule(instead("You have walked a few times a day.")), "figure");
  assertEquals(rule(instead("You have walked every week.")), "figure");
  assertEquals(rule(instead("You have rested.")), "not grounded");
  assertEquals(rule(instead("You have never walked.")), "not grounded");
  assertEquals(rule(instead("It is not you walking.")), "turned around");
  assertEquals(rule(instead("Your bill is low.")), "not grounded");
  assertEquals(rule(instead("Your bill is fine.")), null);
  assertEquals(rule(instead("Your bill came to a few times.")), "figure");
  assertEquals(rule(instead("Join any day.")), null);
  assertEquals(rule(instead("It is near the Seine.")), "name not in the context");
  const none = { id: "f1", statement: "you have walked no mile", help: "It helps." };
  const absent = { ...context, factors: [none] };
  const there = "You have walked. Foot Care helps your feet. Have a look.";
  assertEquals(rule(there, { context: absent }), "turned around");
  assertEquals(rule(there), null);
  assertEquals(rule(instead("Foot Care is fine by the seaside.")), "word outside the list");
});

Deno.test("checkText() takes a forbidden word from the offer's own texts and from nowhere else", () => {
  assertEquals(rule(instead("Foot Care is advised by walkers.")), null);
  const other = { ...context, offer: { ...context.offer, about: "Foot Care is near." } };
  assertEquals(rule(instead("Foot Care is advised by walkers."), { context: other }), "advice");
});

Deno.test("checkText() keeps a shared channel free of what gives care away", () => {
  const { name: _n, description: _d, ...offer } = context.offer;
  const shared = { ...context, privacy: "shared" as const, channel: "mail" as const, offer };
  assertEquals(rule(GOOD, { context: shared }), "implied condition on a shared channel");
  assertEquals(rule(instead("Foot Care is near."), { context: shared }), null);
});

Deno.test("checkText() wants the factors in the order of their size", () => {
  const swapped = "Your bill came to about $1,500. You have walked a few times. Have a look.";
  assertEquals(rule(swapped), "order of the factors");
  // The offer's own sentence sounds like the second factor, but states nothing of the member.
  const about = "Your plan was made for a bill.";
  const own = { ...context, offer: { ...context.offer, about } };
  assertEquals(rule(`${about} You have walked a few times. Have a look.`, { context: own }), null);
});

Deno.test("checkText() wants each sentence to name what it rests on", () => {
  const stated = (...factors: string[][]): StatedSentence[] =>
    sentencesOf(GOOD).map((text, i) => ({ text, factors: factors[i] }));
  const check = (...factors: string[][]) => rule(GOOD, { stated: stated(...factors) });
  assertEquals(check(["f1"], ["offer"], ["offer"]), null);
  assertEquals(check(["f1"], [], ["offer"]), "sentence without a factor");
  assertEquals(check(["f1"], ["f7"], ["offer"]), "unknown factor");
  assertEquals(check(["f2"], ["offer"], ["offer"]), "statement without its factor");
  assertEquals(check(["offer"], ["offer"], ["offer"]), "statement without its factor");
  assertEquals(check(["f1", "f2"], ["f1"], ["offer"]), null);
  assertEquals(check(["f2", "f1"], ["offer"], ["offer"]), "order of the factors");
  assertEquals(
    rule(GOOD, { stated: [{ text: "Other.", factors: ["offer"] }] }),
    "sentences are not the text",
  );
});

Deno.test("checkText() refuses a context that breaks its rules and shows no value", () => {
  const wrong = { ...context, member_id: "M00001" } as ReasonContext;
  assertThrows(() => rule(GOOD, { context: wrong }), TypeError, "unrecognized_keys");
});

Deno.test("readingGrade() agrees with a grade counted by hand", () => {
  // 2 sentences, 11 words, 13 syllables.
  const grade = readingGrade("You can book it for a day. It is up to you again.");
  const counted = 0.39 * 13 / 2 + 11.8 * 14 / 13 - 15.59;
  assert(Math.abs(grade - counted) < 1e-12, String(grade));
  assertThrows(() => readingGrade("!?"), RangeError);
});

Deno.test("syllablesOf() counts as a reader does", () => {
  const counted: Record<string, number> = {
    a: 1,
    come: 1,
    used: 1,
    needed: 2,
    table: 2,
    visit: 2,
    video: 3,
    medicine: 3,
    coaching: 2,
    pharmacy: 3,
    diabetes: 4,
    specialist: 3,
    appointment: 3,
    screening: 2,
    hospital: 3,
    emergency: 4,
    costs: 1,
    changes: 2,
    moving: 2,
    you: 1,
    yearly: 2,
    classes: 2,
    annual: 3,
    someone: 2,
    everyday: 3,
  };
  const wrong = Object.entries(counted).filter(([word, n]) => syllablesOf(word) !== n)
    .map(([word, n]) => `${word}: ${syllablesOf(word)}, not ${n}`);
  assertEquals(wrong, []);
});

Deno.test("plain() writes short forms out and drops marks", () => {
  assertEquals(plain("You've paid $1,500 - don't worry!"), "you have paid $1,500 do not worry");
});

Deno.test("clausesOf() cuts where something else is stated and not within a figure", () => {
  assertEquals(clausesOf("As you paid $1,500, which is fine, look as well and rest."), [
    "as you paid $1,500",
    "which is fine",
    "look",
    "as well",
    "and rest",
  ]);
});

Deno.test("sentenceFeatures() masks the words of the context and counts what it has not", () => {
  const vocabulary = vocabularyOf(factsOf(context), words);
  const features = sentenceFeatures("walk on feet", vocabulary);
  assert(features.includes("~ on") && features.includes("walk on") && features.includes("on ~"));
  // Five words with their ends make four pairs, and none stands in the context.
  assertEquals(features.filter((feature) => feature.startsWith("new ")).length, 4);
});

Deno.test("restOf() strikes out the context's texts and keeps what is hung on to them", () => {
  const rest = (sentence: string) => restOf(sentence, factsOf(context), words.commonWords);
  assertEquals(rest("you have walked a few times this past year"), null);
  assertEquals(rest("our feet you have walked a few times"), "our feet #");
  assertEquals(rest("you have walked a few times our your bill came to about $1,500"), null);
  // Common words alone may say something too.
  assertEquals(rest("you have used our past"), "you have used our past");
});

/** A model that goes by words and pairs alone. */
const sentenceModel: SentenceModel = {
  bias: -1,
  threshold: 0.5,
  harmless: -0.9,
  weights: { hop: 1.5, "hop on": 0.25, hurry: -0.5 },
  phrases: {
    bias: 0,
    outputs: new Float32Array(),
    biases: new Float32Array(),
    filters: new Float32Array(),
  },
  vectors: { rows: new Map(), values: new Int8Array(), size: 0 },
};

Deno.test("checkText() sends back a sentence that the model scores above its threshold", () => {
  assertEquals(scoreFeatures(["hop", "hop on", "on"], sentenceModel), 0.75);
  const learned = { ...words, sentenceModel, plainWords: new Set([...words.plainWords, "hop"]) };
  const check = (sentence: string) =>
    checkText(instead(sentence), context, { words: learned })?.rule ?? null;
  assertEquals(check("Feet hop on."), "worded like a bad text");
  assertEquals(check("Feet hop."), null);
});

Deno.test("checkText() lets a word of a rule stand in a sentence that the model finds harmless", () => {
  const learned = (harmless: number) => ({
    ...words,
    sentenceModel: { ...sentenceModel, harmless },
    plainWords: new Set([...words.plainWords, "hurry"]),
  });
  const check = (harmless: number) =>
    checkText(instead("Feet hurry."), context, { words: learned(harmless) })?.rule ?? null;
  assertEquals(check(-2), "urgency");
  assertEquals(check(-1), null);
});

Deno.test("checkText() lets a common word stand in such a sentence and no other word", () => {
  const vectors = { ...sentenceModel.vectors, rows: new Map([["jump", 0]]) };
  const learned = { ...words, sentenceModel: { ...sentenceModel, harmless: -1, vectors } };
  const check = (sentence: string) =>
    checkText(instead(sentence), context, { words: learned })?.rule ?? null;
  assertEquals(check("Feet jump."), null);
  assertEquals(check("Feet zoom."), "word outside the list");
});
