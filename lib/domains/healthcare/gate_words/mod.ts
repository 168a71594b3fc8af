/**
 * What the gates look for in English texts of a health plan, as data: a second
 * language is a second set. Wording alone cannot decide everything; what these
 * words do not see is in the limits of the README.
 * @module
 */
import {
  FLESCH_KINCAID,
  type GateWords,
  type PhraseModel,
  type SentenceModel,
  stem,
} from "../../../reasons/mod.ts";
import { healthcareOffers } from "../offers/healthcare_offers.ts";
import { FORBIDDEN } from "./forbidden.ts";
import { IMPLIED, RESIDUE } from "./leaks.ts";
import { HARMLESS_QUANTITIES, QUANTITY } from "./quantities.ts";
import {
  ABSENCES,
  BEING,
  CHOICE_WORDS,
  CLAIMS,
  COMMON_WORDS,
  CONDITIONS,
  FACT_PHRASES,
  FACT_WORDS,
  HARMLESS_NEGATIONS,
  MARKS,
  NEGATIONS,
  NO_CLAIMS,
  PAST_TENSE,
  PEOPLE,
  POSSESSION,
} from "./speech.ts";
import { TOPICS } from "./topics.ts";
import { wordVectors } from "./word_vectors.ts";

const read = (name: string) => Deno.readTextFileSync(new URL(name, import.meta.url)).trimEnd();

/** Plain English words in `plain_words.txt`, chosen by hand: none says anything of the member. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  read("./plain_words.txt").split(/\s+/).map(stem),
);

/** The model that `reason_corpus/fit_sentence_model.ts` fits: its numbers, then weights. */
function readSentenceModel(): SentenceModel {
  const [head, body] = read("./sentence_model.tsv").split("\n\n");
  const numbersOf = (part: string) =>
    Object.fromEntries(
      part.split("\n").map((line) => {
        const [name, value] = line.split("\t");
        return [name, Number(value)];
      }),
    );
  const { threshold, harmless, bias } = numbersOf(head);
  return {
    threshold,
    harmless,
    bias,
    weights: numbersOf(body),
    phrases: readPhraseModel(),
    vectors: wordVectors,
  };
}

/** A line a filter, behind the bias: output, bias, weights. */
function readPhraseModel(): PhraseModel {
  const [[bias], ...filters] = read("./phrase_model.tsv").split("\n")
    .map((line) => line.split("\t").map(Number));
  return {
    bias,
    outputs: Float32Array.from(filters, ([output]) => output),
    biases: Float32Array.from(filters, ([, start]) => start),
    filters: Float32Array.from(filters.flatMap(([, , ...weights]) => weights)),
  };
}

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
  conditions: CONDITIONS,
  marks: MARKS,
  past: PAST_TENSE,
  possession: POSSESSION,
  being: BEING,
  people: PEOPLE,
  factPhrases: FACT_PHRASES,
  negations: NEGATIONS,
  harmlessNegations: HARMLESS_NEGATIONS,
  factWords: FACT_WORDS,
  choiceWords: CHOICE_WORDS,
  absences: ABSENCES,
  quantity: QUANTITY,
  harmlessQuantities: HARMLESS_QUANTITIES,
  plainWords: PLAIN_WORDS,
  commonWords: COMMON_WORDS,
  sentenceModel: readSentenceModel(),
};
