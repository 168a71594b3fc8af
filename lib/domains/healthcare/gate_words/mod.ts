/**
 * What the gates look for in English texts of a health plan, as data: a second
 * language is a second set. Wording alone cannot decide everything; what these
 * words do not see is in the limits of the README.
 * @module
 */
import { FLESCH_KINCAID, type GateWords, stem } from "../../../reasons/mod.ts";
import { healthcareOffers } from "../offers/healthcare_offers.ts";
import { FORBIDDEN } from "./forbidden.ts";
import { IMPLIED, RESIDUE } from "./leaks.ts";
import {
  ABSENCES,
  CLAIMS,
  COMMON_WORDS,
  HARMLESS_NEGATIONS,
  NEGATIONS,
  NO_CLAIMS,
} from "./speech.ts";
import { TOPICS } from "./topics.ts";

/** Plain English words in `plain_words.txt`, chosen by hand: none says anything of the member. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  Deno.readTextFileSync(new URL("./plain_words.txt", import.meta.url)).trim().split(/\s+/).map(
    stem,
  ),
);

/** What the gates look for in the health plan's texts. */
export const healthcareGateWords: GateWords = {
  readability: FLESCH_KINCAID,
  topics: TOPICS,
  forbidden: FORBIDDEN,
  implied: IMPLIED,
  residue: RESIDUE,
  offerNames: healthcareOffers.map(({ name }) => name),
  claims: CLAIMS,
  noClaims: NO_CLAIMS,
  negations: NEGATIONS,
  absences: ABSENCES,
  harmlessNegations: HARMLESS_NEGATIONS,
  plainWords: PLAIN_WORDS,
  commonWords: COMMON_WORDS,
};
