import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ReasonContext } from "../context.ts";
import { checkOwnText, checkText, gateInput } from "./check_text.ts";
import type { GateWords, StatedSentence } from "./gate.ts";
import { foreignSentence } from "./own_words.ts";
import { FLESCH_KINCAID, readingGrade, syllablesOf } from "./reading_grade.ts";
import { plain, sentencesOf } from "./text_form.ts";

const words: GateWords = {
  letters: "A-Za-z",
  readability: FLESCH_KINCAID,
  topics: [{ name: "asthma", pattern: /\basthma/ }, { name: "feet", pattern: /\bfeet\b/ }],
  forbidden: [{ name: "urgency", pattern: /\bhurry\b/ }, { name: "advice", pattern: /\badvised/ }],
  residue: [/\bAs an AI\b/],
  offerNames: ["Foot Care", "Asthma Aid"],
  figure: /^(?:[$]?\d.*|nine)$/,
  span: /\b(?:past month|times a \w+)/g,
  counted: /^[a-z]+/,
  commonWords: new Set("you have used our this past year about came to a few times".split(" ")),
  and: ", and ",
  saidOnce: ["this past year"],
  textModel: null,
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
const rule = async (
  text: string,
  given: { context?: ReasonContext; stated?: StatedSentence[] } = {},
) =>
  (await checkText(text, given.context ?? context, { words, stated: given.stated }))?.rule ?? null;
const instead = (sentence: string) => GOOD.replace("Foot Care helps your feet.", sentence);

Deno.test("checkText() lets a grounded text through", async () => {
  assertEquals(await rule(GOOD), null);
  assertEquals(await rule(instead("Your bill came to about $1,500.")), null);
  assertEquals(await rule(instead("If you have walked, rest.")), null);
  assertEquals(await rule(instead("It is fine if you are not sure.")), null);
});

Deno.test("checkText() takes no own words of an offer for the residue of a prompt", async () => {
  const offer = { ...context.offer, closing: "Ask As an AI club would." };
  const said = async (text: string) => await rule(text, { context: { ...context, offer } });
  assertEquals(await said(instead("Ask As an AI club would.")), null);
  assertEquals(await rule(instead("Ask As an AI club would.")), "prompt residue");
});

Deno.test("checkText() holds a count to the band of its factor", async () => {
  const [first, ...others] = context.factors;
  const counting = {
    ...context,
    factors: [{ ...first, label: "Walks", band: "a few" }, ...others],
  };
  const said = async (sentence: string) => await rule(instead(sentence), { context: counting });
  assertEquals(await said("There were a few walks."), null);
  assertEquals(await said("There were a few walks and one walk."), "count of something else");
  assertEquals(await said("There were a few walks and one visit."), null);
});

Deno.test("checkText() names the rule that a text breaks", async () => {
  assertEquals(await rule(instead("Foot C\u0430re is near.")), "characters");
  assertEquals(await rule(instead("Foot\u200b Care is near.")), "characters");
  assertEquals(await rule(instead("See www.example.com soon.")), "link or markup");
  assertEquals(await rule(instead("Call 555-1234 to join.")), "link or markup");
  assertEquals(await rule(instead("As an AI, it is fine.")), "prompt residue");
  assertEquals(await rule("You have walked a few times. Have a look."), "sentences");
  assertEquals(await rule(`${GOOD} One. Two.`), "sentences");
  assertEquals(await rule(instead("and more")), "sentences");
  assertEquals(await rule(`${GOOD} and more`), "whole sentences");
  assertEquals(await rule(instead("You have walked a few times.")), "said twice");
  assertEquals(await rule(instead("Go to plan.care for more.")), "link or markup");
  assertEquals(await rule(instead(`Feet ${"go on and ".repeat(40)}on.`)), "words");
  assertEquals(
    await rule(instead("Podiatric rehabilitation facilitates ambulatory rejuvenation.")),
    "reading grade",
  );
  assertEquals(await rule(instead("Please hurry.")), "urgency");
  assertEquals(await rule(instead("Asthma Aid is near.")), "offer not in the context");
  assertEquals(await rule(instead("It is good for asthma.")), "topic not in the context: asthma");
  assertEquals(await rule(instead("You have walked nine times.")), "figure");
  assertEquals(await rule(instead("It takes $20 to join.")), "figure");
  assertEquals(await rule(instead("You have walked this past month.")), "figure");
  assertEquals(await rule(instead("You have walked a few times a day.")), "figure");
  assertEquals(await rule(instead("It is near the Seine.")), "name not in the context");
  assertEquals(await rule(instead("It is near “Seine” and fine.")), "name not in the context");
});

Deno.test("checkText() takes a forbidden word from the offer's own texts and from nowhere else", async () => {
  assertEquals(await rule(instead("Foot Care is advised by walkers.")), null);
  const other = { ...context, offer: { ...context.offer, about: "Foot Care is near." } };
  assertEquals(
    await rule(instead("Foot Care is advised by walkers."), { context: other }),
    "advice",
  );
  // An allowed word does not hide one that is not.
  const fast = { name: "urgency", pattern: /\bhurry|\brush/ };
  const closing = "Hurry if you like.";
  const both = { ...context, offer: { ...context.offer, closing } };
  const text = instead("You may hurry and rush.");
  const found = await checkText(text, both, { words: { ...words, forbidden: [fast] } });
  assertEquals(found, { rule: "urgency", span: "rush" });
});

Deno.test("checkText() wants the factors in the order of their size", async () => {
  const swapped = "Your bill came to about $1,500. You have walked a few times. Have a look.";
  assertEquals(await rule(swapped), "order of the factors");
  // A sentence may speak of several: the order is that of the sentences.
  const both = "You have walked, and your bill came to about $1,500. You walked. Have a look.";
  assertEquals(await rule(both), null);
  const third = { id: "f3", statement: "you have slept on boats", help: "It helps." };
  const three = { ...context, factors: [...context.factors, third] };
  const late = "You have walked and slept on boats. Your bill came to about $1,500. Have a look.";
  assertEquals(await rule(late, { context: three }), "order of the factors");
  // The offer's own sentence sounds like the second factor, but states nothing of the member.
  const about = "Your plan was made for a bill.";
  const own = { ...context, offer: { ...context.offer, about } };
  assertEquals(
    await rule(`${about} You have walked a few times. Have a look.`, { context: own }),
    null,
  );
});

Deno.test("checkText() wants each sentence to name what it rests on", async () => {
  const stated = (...factors: string[][]): StatedSentence[] =>
    sentencesOf(GOOD).map((text, i) => ({ text, factors: factors[i] }));
  const check = (...factors: string[][]) => rule(GOOD, { stated: stated(...factors) });
  assertEquals(await check(["f1"], ["offer"], ["offer"]), null);
  assertEquals(await check(["f1"], [], ["offer"]), "sentence without a factor");
  assertEquals(await check(["f1"], ["f7"], ["offer"]), "unknown factor");
  assertEquals(await check(["f2"], ["offer"], ["offer"]), "statement without its factor");
  assertEquals(await check(["offer"], ["offer"], ["offer"]), "statement without its factor");
  assertEquals(await check(["f1", "f2"], ["f1"], ["offer"]), null);
  const two = "You have walked, and your bill came to about $1,500. Feet carry you. Have a look.";
  const says = (factors: string[]) =>
    rule(two, {
      stated: sentencesOf(two).map((text, i) => ({ text, factors: i ? ["offer"] : factors })),
    });
  assertEquals(await says(["f1", "f2"]), null);
  assertEquals(await says(["f1"]), "statement without its factor");
  assertEquals(await check(["f2", "f1"], ["offer"], ["offer"]), "order of the factors");
  assertEquals(
    await rule(GOOD, { stated: [{ text: "Other.", factors: ["offer"] }] }),
    "sentences are not the text",
  );
});

Deno.test("checkText() refuses a context that breaks its rules and shows no value", async () => {
  const wrong = { ...context, member_id: "M00001" } as ReasonContext;
  await assertRejects(() => rule(GOOD, { context: wrong }), TypeError, "unrecognized_keys");
});

Deno.test("readingGrade() agrees with a grade counted by hand", () => {
  // 2 sentences, 13 words, 14 syllables.
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
    constructor: 3,
  };
  const wrong = Object.entries(counted).filter(([word, n]) => syllablesOf(word) !== n)
    .map(([word, n]) => `${word}: ${syllablesOf(word)}, not ${n}`);
  assertEquals(wrong, []);
});

Deno.test("plain() writes short forms out and drops marks", () => {
  assertEquals(plain("You've paid $1,500 - don't worry!"), "you have paid $1,500 do not worry");
  assertEquals(plain("'Fifty' members' visits"), "fifty members visits");
});

Deno.test("foreignSentence() finds what is hung on to the context's own texts", () => {
  const found = (...sentences: string[]) =>
    foreignSentence(gateInput(sentences.join(" "), context, { words }));
  assertEquals(found("Feet carry you.", "You have walked a few times this past year."), -1);
  assertEquals(found("Feet carry you.", "Feet carry you well."), 1);
  const walked = "You have walked a few times";
  const paid = "your bill came to about $1,500 this past year.";
  assertEquals(found(`${walked}, and ${paid}`), -1);
  assertEquals(found(`${walked}, not ${paid}`), 0);
  assertEquals(found(`Not, and ${paid}`), 0);
  assertEquals(found(`${walked}, and feet carry you.`), 0);
  // What is said once is left out before the joint alone.
  assertEquals(found(`${walked}.`), 0);
  assertEquals(found(`${walked}, and your bill came to about $1,500.`), 0);
});

Deno.test("checkText() asks the text model of what is not all the context's own", async () => {
  const none = { ...words, textModel: "file:///nowhere/" };
  const own =
    "You have walked a few times this past year. Foot Care is advised by walkers. Have a look.";
  assertEquals(await checkText(own, context, { words: none }), null);
  await assertRejects(() => checkText(GOOD, context, { words: none }), Error, "nowhere");
});

Deno.test("sentencesOf() cuts after closing quotes and keeps them", () => {
  assertEquals(sentencesOf("“One.” 'Two!' Three?"), ["“One.”", "'Two!'", "Three?"]);
});

Deno.test("checkOwnText() lets nothing through but the context's own texts", () => {
  const check = (text: string) => checkOwnText(text, context, { words })?.rule ?? null;
  const own =
    "You have walked a few times this past year. Foot Care is advised by walkers. Have a look.";
  assertEquals(check(own), null);
  assertEquals(
    check(own.replace("Have a look.", "Have a good look.")),
    "not the context's own words",
  );
  assertEquals(check(own.replace("a few times", "nine times")), "figure");
});
