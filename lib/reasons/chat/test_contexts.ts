/**
 * Contexts and gate words for tests of the chat writer.
 * @module
 */
import type { ReasonContext } from "../context.ts";
import { FLESCH_KINCAID, type GateWords } from "../gates/mod.ts";
import { statedJson } from "./test_endpoint.ts";

/** Gates that know one topic and one forbidden word. */
export const TEST_WORDS: GateWords = {
  letters: "A-Za-z",
  readability: FLESCH_KINCAID,
  topics: [],
  forbidden: [{ name: "urgency", pattern: /\bhurry\b/ }],
  residue: [],
  offerNames: [],
  figure: /^\d/,
  span: /\btimes a \w+/g,
  counted: /^$/,
  commonWords: new Set(["you", "a", "times"]),
  and: ", and ",
  saidOnce: [],
  textModel: null,
};

/** Context number i, unlike all others. */
export function testContext(i: number): ReasonContext {
  return {
    language: "en-US",
    channel: "app",
    privacy: "private",
    purpose: "plan_benefit",
    offer: { opening: "An offer.", about: `It is program ${i}.`, closing: "Have a look." },
    factors: [{ id: "f1", statement: "you walked a lot", help: "It helps." }],
  };
}

/** An answer that passes the gates in every such context. */
export const GOOD_ANSWER: string = statedJson(
  ["You walked a lot.", "f1"],
  ["It is a program.", "offer"],
  ["Have a look.", "offer"],
);

/** An answer that no gate lets through. */
export const BAD_ANSWER: string = statedJson(
  ["You walked a lot.", "f1"],
  ["Please hurry.", "offer"],
  ["Have a look.", "offer"],
);
