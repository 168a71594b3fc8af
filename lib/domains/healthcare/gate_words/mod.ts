/**
 * What the gates look for in English texts of a health plan, as data: a second
 * language is a second set. What neither these words nor the text model see is in the
 * limits of the README.
 * @module
 */
import { FLESCH_KINCAID, type GateWords } from "../../../reasons/mod.ts";
import { healthcareOffers } from "../offers/healthcare_offers.ts";
import { healthcareReasonTexts } from "../offers/healthcare_reason_texts.ts";
import { COMMON_WORDS } from "./common_words.ts";
import { COUNTED, FIGURE, SPAN } from "./figures.ts";
import { FORBIDDEN } from "./forbidden.ts";
import { RESIDUE } from "./residue.ts";
import { TOPICS } from "./topics.ts";

/** What the gates look for in the health plan's texts. */
export const healthcareGateWords: GateWords = {
  letters: "A-Za-z",
  readability: FLESCH_KINCAID,
  topics: TOPICS,
  forbidden: FORBIDDEN,
  residue: RESIDUE,
  offerNames: healthcareOffers.map(({ name }) => name),
  figure: FIGURE,
  span: SPAN,
  counted: COUNTED,
  commonWords: COMMON_WORDS,
  and: healthcareReasonTexts.and,
  saidOnce: healthcareReasonTexts.saidOnce,
  textModel: new URL("./text_model/", import.meta.url).href,
};
