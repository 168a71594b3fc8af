/**
 * What a gate is: one small pure function over a text and its context.
 * @module
 */
import type { ReasonContext } from "../context.ts";
import type { Readability } from "./reading_grade.ts";
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

/** Words that rules look for, as data of one language and one plan. */
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
  /** Statements of fact about the member. */
  readonly claims: readonly RegExp[];
  /** Forms of speech that look like such statements and are none. */
  readonly noClaims: readonly RegExp[];
  /** Words that turn a statement around. */
  readonly negations: RegExp;
  /** Words of a statement that something was not there, or long ago. */
  readonly absences: RegExp;
  /** Negations that state nothing about the member. */
  readonly harmlessNegations: readonly RegExp[];
  /** Stems of the plain words that a text may use beside those of its context. */
  readonly plainWords: ReadonlySet<string>;
  /** Words that tie a statement to nothing. */
  readonly commonWords: ReadonlySet<string>;
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
  /** The statements of the factors in their order. */
  readonly statements: readonly string[];
}

/** The words of a context in plain spelling. */
export function factsOf({ offer, factors }: ReasonContext): Facts {
  const sentences = [
    ...Object.values(offer),
    ...factors.flatMap(({ statement, help, label, band }) => [statement, help, label, band]),
  ];
  return {
    all: sentences.flatMap((text) => text === undefined ? [] : [plain(text)]).join(" | "),
    statements: factors.map(({ statement }) => plain(statement)),
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
