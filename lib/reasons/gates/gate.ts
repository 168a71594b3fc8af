/**
 * What a gate is: one small pure function over a text and its context.
 * @module
 */
import type { ReasonContext } from "../context.ts";
import type { Readability } from "./reading_grade.ts";
import { remembered } from "./remembered.ts";
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
  /** Letters and marks of the language, as within the brackets of a pattern. */
  readonly letters: string;
  /** How hard a text may be to read. */
  readonly readability: Readability;
  /** What texts can be about: a text may be about what its context is about and no more. */
  readonly topics: readonly NamedPattern[];
  /** Claims that no text makes. Matched against plain spelling, sentence by sentence. */
  readonly forbidden: readonly NamedPattern[];
  /** What the forms of a prompt leave behind. Matched against the text as written. */
  readonly residue: readonly RegExp[];
  /** Names of all offers, so that a text names none but its own. */
  readonly offerNames: readonly string[];
  /** A word that is a figure, in digits or letters. */
  readonly figure: RegExp;
  /** Words that are a span of time or a frequency; global. */
  readonly span: RegExp;
  /** What the label of a factor says is counted, in plain spelling. */
  readonly counted: RegExp;
  /** Words that tie a statement to nothing. */
  readonly commonWords: ReadonlySet<string>;
  /** What joins two statements in a sentence of the template. */
  readonly and: string;
  /** Phrases that the first of two statements in a sentence may leave to the second. */
  readonly saidOnce: readonly string[];
  /** URL of the folder of the text model; null: rules alone decide. */
  readonly textModel: string | null;
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
  /** Stems of the words of each statement that no other text of the context has. */
  readonly marks: readonly ReadonlySet<string>[];
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
  /** The offer's own texts and those of help, in plain spelling. */
  readonly texts: readonly string[];
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
    all: texts.join(" | "),
    texts: [...Object.values(offer), ...factors.map(({ help }) => help)].map(plainText),
    statements: factors.map(({ statement }) => plainText(statement)),
  };
}

/**
 * The first place that a pattern is found in, in whole words, as a violation.
 *
 * @param isAllowed Whether what was found may stand; the search goes on then.
 */
export function findIn(
  sentences: readonly string[],
  pattern: RegExp,
  rule: string,
  isAllowed: (span: string) => boolean = () => false,
): Violation | null {
  const all = new RegExp(pattern, "g");
  for (const sentence of sentences) {
    for (const found of sentence.matchAll(all)) {
      const start = sentence.lastIndexOf(" ", found.index) + 1;
      const end = sentence.indexOf(" ", found.index + found[0].trimEnd().length);
      const span = sentence.slice(start, end < 0 ? undefined : end);
      if (!isAllowed(span)) return { rule, span };
    }
  }
  return null;
}
