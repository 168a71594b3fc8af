/**
 * What a gate is: one small pure function over a text and its context.
 * @module
 */
import type { ReasonContext } from "../context.ts";
import type { Readability } from "./reading_grade.ts";
import { remembered } from "./remembered.ts";
import type { SentenceModel } from "./sentence_model.ts";
import { type GateText, plain } from "./text_form.ts";

/** A rule that a text breaks. */
export interface Violation {
  /** Name of the rule, as in `urgency`. */
  readonly rule: string;
  /** The words of the text that break it. */
  readonly span: string;
}

/** A sentence of a writer that names what it rests on. */
export interface StatedSentence {
  /** The sentence. */
  readonly text: string;
  /** Ids of factors of the context, or `offer` for what is said of the offer. */
  readonly factors: readonly string[];
}

/**
 * Words that rules look for, as data of one language and one plan: no functions, so
 * that a worker can have them.
 */
export interface GateWords {
  /** How hard a text may be to read. */
  readonly readability: Readability;
  /** What texts can be about: a text may be about what its context is about and no more. */
  readonly topics: readonly NamedPattern[];
  /** Claims that no text makes. Matched against plain spelling, sentence by sentence. */
  readonly forbidden: readonly NamedPattern[];
  /** What gives care or a condition away where others may read. */
  readonly implied: readonly RegExp[];
  /** What the forms of a prompt leave behind. Matched against the text as written. */
  readonly residue: readonly RegExp[];
  /** Names of all offers, so that a text names none but its own. */
  readonly offerNames: readonly string[];
  /** Statements of fact about the member, clause by clause. */
  readonly claims: readonly RegExp[];
  /** Forms of speech that look like such statements and are none. */
  readonly noClaims: readonly RegExp[];
  /** Clauses that state a condition and nothing of the member. */
  readonly conditions: RegExp;
  /** Marks of a statement of fact, whatever else is in the clause. */
  readonly marks: RegExp;
  /** What was, and not what is or may be. */
  readonly past: RegExp;
  /** "Your ... is": said of what is the member's. */
  readonly possession: RegExp;
  /** "Is": said of anything. */
  readonly being: RegExp;
  /** People beside the member. */
  readonly people: RegExp;
  /** Forms of speech that add nothing to a statement of fact, and words that do. */
  readonly factPhrases: readonly RegExp[];
  /** Words that turn a statement around. */
  readonly negations: RegExp;
  /** Negations that state nothing about the member. */
  readonly harmlessNegations: readonly RegExp[];
  /** Words that add nothing to a statement of fact. */
  readonly factWords: ReadonlySet<string>;
  /** Stems of the words of choice, which a statement of the present may add. */
  readonly choiceWords: ReadonlySet<string>;
  /** Words of a statement that something was not there. */
  readonly absences: RegExp;
  /** A word that says how many, how often, how long or when. */
  readonly quantity: RegExp;
  /** What looks like that and counts nothing. */
  readonly harmlessQuantities: readonly RegExp[];
  /** Stems of the plain words that a text may use beside those of its context. */
  readonly plainWords: ReadonlySet<string>;
  /** Words that tie a statement to nothing. */
  readonly commonWords: ReadonlySet<string>;
  /** A learned model of bad sentences, where there is one. */
  readonly sentenceModel?: SentenceModel;
}

/** A pattern with a name for the verdict. */
export interface NamedPattern {
  /** Name of the rule or topic. */
  readonly name: string;
  /** What to look for in plain spelling. */
  readonly pattern: RegExp;
}

/** What a gate looks at. */
export interface GateInput {
  /** The text. */
  readonly form: GateText;
  /** What its writer was told. */
  readonly context: ReasonContext;
  /** The context's own words in plain spelling. */
  readonly facts: Facts;
  /** The clauses of each sentence in plain spelling. */
  readonly clauses: readonly (readonly string[])[];
  /** Stems of the words that tell each statement from others. */
  readonly things: readonly ReadonlySet<string>[];
  /** What the learned model makes of each sentence; null for those of the context. */
  readonly scores: readonly (number | null)[];
  /** The clauses that state something of the member. */
  readonly claims: readonly string[];
  /** What rules look for. */
  readonly words: GateWords;
  /** The sentences with what they rest on; absent where the writer gave only text. */
  readonly stated?: readonly StatedSentence[];
}

/** Finds the first breach of its rule. */
export type Gate = (input: GateInput) => Violation | null;

/** A context's own words. */
export interface Facts {
  /** All of them, in plain spelling. */
  readonly all: string;
  /** Each text, the longest first. */
  readonly texts: readonly string[];
  /** The offer's own sentences and those of help, in plain spelling. */
  readonly counted: readonly string[];
  /** The offer's own, in plain spelling. */
  readonly offer: string;
  /** The statements of the factors in their order. */
  readonly statements: readonly string[];
}

/** Texts of contexts are few. */
const plainText = remembered(plain);

/** The words of a context in plain spelling. */
export function factsOf({ offer, factors }: ReasonContext): Facts {
  const sentences = [
    ...Object.values(offer),
    ...factors.flatMap(({ statement, help, label, band }) => [statement, help, label, band]),
  ];
  const texts = sentences.flatMap((text) => text === undefined ? [] : [plainText(text)]);
  return {
    texts: texts.toSorted((a, b) => b.length - a.length),
    counted: [...Object.values(offer), ...factors.map(({ help }) => help)].map(plainText),
    offer: plain(Object.values(offer).join(" ")),
    all: texts.join(" | "),
    statements: factors.map(({ statement }) => plainText(statement)),
  };
}

/** The first place that a pattern is found in, in whole words, as a violation. */
export function findIn(
  sentences: readonly string[],
  pattern: RegExp,
  rule: string,
): Violation | null {
  for (const sentence of sentences) {
    const found = pattern.exec(sentence);
    if (!found) continue;
    const start = sentence.lastIndexOf(" ", found.index) + 1;
    const end = sentence.indexOf(" ", found.index + found[0].trimEnd().length);
    return { rule, span: sentence.slice(start, end < 0 ? undefined : end) };
  }
  return null;
}
