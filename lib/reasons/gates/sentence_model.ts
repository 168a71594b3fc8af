/**
 * A learned model for what no rule names, the sum of two. A linear one over the words
 * and pairs of words of a sentence takes words of the context as one and the same, so it
 * learns forms of speech ("your ~ will", "if you had only"), not topics. The phrase
 * model knows words by their neighbours in other texts.
 *
 * The model also says which sentences are plainly harmless: a rule that looks for mere
 * wording leaves those alone.
 * @module
 */
import type { Facts, Gate, GateInput, GateWords } from "./gate.ts";
import { type PhraseModel, scorePhrases, type WordVectors } from "./phrase_model.ts";
import { remembered } from "./remembered.ts";
import { stem } from "./text_form.ts";

/** A model of sentences, as data. */
export interface SentenceModel {
  /** Score of a sentence without a known feature. */
  readonly bias: number;
  /** Score from which on a sentence is not sent. */
  readonly threshold: number;
  /** What each feature adds. */
  readonly weights: Readonly<Record<string, number>>;
  /** Score up to which a sentence is plainly harmless. */
  readonly harmless: number;
  /** Filters over windows of words. */
  readonly phrases: PhraseModel;
  /** What these know of words. */
  readonly vectors: WordVectors;
}

/** Stands for a word of the context. */
const CONTEXT_WORD = "~";

/** What a context makes known. */
export interface Vocabulary {
  /** Stems of its words but common ones. */
  readonly words: ReadonlySet<string>;
  /** Pairs of neighbouring stems. */
  readonly pairs: ReadonlySet<string>;
  /** All its words as they are. */
  readonly spelled: ReadonlySet<string>;
  /** Stems of all its words. */
  readonly stems: ReadonlySet<string>;
  /** Words that add nothing to it. */
  readonly lists: ModelWords;
}

/** Word lists that the model counts by. */
export type ModelWords = Pick<GateWords, "commonWords" | "factWords" | "choiceWords">;

/** What a context makes known. */
export function vocabularyOf({ all }: Facts, lists: ModelWords): Vocabulary {
  const words = all.split(" ");
  return {
    lists,
    stems: new Set(words.map(stem)),
    words: new Set(words.filter((word) => !lists.commonWords.has(word)).map(stem)),
    pairs: new Set(pairsOf(words.map(stem))),
    spelled: new Set(words),
  };
}

/**
 * What the linear model sees of a sentence in plain spelling: stems and pairs of them,
 * with the words of the context masked and as they are; how many pairs the context has
 * not, how many words neither it nor the words of a statement have, and how many of
 * these are no words of choice either.
 */
export function sentenceFeatures(sentence: string, vocabulary: Vocabulary): string[] {
  const { words, pairs, stems: known, lists } = vocabulary;
  const spelled = sentence.split(" ");
  const stems = ["^", ...spelled.map(stem), "$"];
  const masked = stems.map((root) => words.has(root) ? CONTEXT_WORD : root);
  const own = pairsOf(stems);
  const foreign = spelled.map((word) => [word, stem(word)]).filter(([word, root]) =>
    !known.has(root) && !lists.commonWords.has(word) && !lists.factWords.has(word)
  );
  return [
    ...new Set([...masked, ...own, ...pairsOf(masked)]),
    ...steps("new", own.filter((pair) => !pairs.has(pair)).length, MOST.new),
    ...steps("foreign", foreign.length, MOST.foreign),
    ...steps(
      "no choice",
      foreign.filter(([, root]) => !lists.choiceWords.has(root)).length,
      MOST.foreign,
    ),
  ];
}
const MOST = { new: 20, foreign: 8 } as const;
/** One feature more for each further one that is counted. */
const steps = (name: string, n: number, most: number) =>
  Array.from({ length: Math.min(n, most) }, (_, i) => `${name} ${i + 1}`);
const pairsOf = (words: readonly string[]) =>
  words.slice(1).map((word, i) => `${words[i]} ${word}`);

/** Sum of the weights of a sentence's features. */
export function scoreFeatures(
  features: readonly string[],
  { bias, weights }: Pick<SentenceModel, "bias" | "weights">,
): number {
  return features.reduce((sum, feature) => sum + (weights[feature] ?? 0), bias);
}

/** Score of a sentence in plain spelling; the higher, the more like those of bad texts. */
export function scoreSentence(
  sentence: string,
  vocabulary: Vocabulary,
  model: SentenceModel,
): number {
  return scoreFeatures(sentenceFeatures(sentence, vocabulary), model) +
    scorePhrases(sentence, vocabulary.spelled, model.phrases, model.vectors);
}

/** Fewest words of a text of the context that is struck out of a sentence. */
const LEAST_WORDS = 4;
/** Stands for a stretch that is struck out. */
const STRUCK = "#";
/** The span of time at the end of a statement. */
const SPAN = / this past year$/;
/** Most words that join such stretches and say nothing themselves. */
const MOST_JOINING = 2;

/** Of two statements in one sentence, the first may leave its span of time to the second. */
const partsOf = remembered((text) =>
  [text, text.replace(SPAN, "")].filter((part) => part.split(" ").length >= LEAST_WORDS)
    .map((part) => ` ${part} `)
);

/**
 * What a sentence says beside the context's own texts, which are struck out: what is
 * hung on to one is judged alone. Null where no more than joining words is left.
 */
export function restOf(
  sentence: string,
  { texts }: Facts,
  commonWords: ReadonlySet<string>,
): string | null {
  let rest = ` ${sentence} `;
  for (const text of texts) {
    for (const part of partsOf(text)) rest = rest.replace(part, ` ${STRUCK} `);
  }
  rest = rest.trim();
  const words = rest.split(" ").filter((word) => word !== STRUCK);
  const isJoining = words.length <= MOST_JOINING && words.every((word) => commonWords.has(word));
  return isJoining ? null : rest;
}

/** Contexts are few and come again in every check. */
const vocabularies = new WeakMap<ModelWords, Map<string, Vocabulary>>();
const MOST_CONTEXTS = 5_000;

function knownVocabulary(facts: Facts, lists: ModelWords): Vocabulary {
  const known = vocabularies.get(lists) ?? new Map<string, Vocabulary>();
  vocabularies.set(lists, known);
  let vocabulary = known.get(facts.all);
  if (vocabulary === undefined) {
    vocabulary = vocabularyOf(facts, lists);
    if (known.size >= MOST_CONTEXTS) known.clear();
    known.set(facts.all, vocabulary);
  }
  return vocabulary;
}

/** Score of each sentence by the model, if there is one; null for those of the context. */
export function scoresOf(
  sentences: readonly string[],
  facts: Facts,
  words: GateWords,
): (number | null)[] {
  const { sentenceModel } = words;
  if (sentenceModel === undefined) return sentences.map(() => null);
  const vocabulary = knownVocabulary(facts, words);
  return sentences.map((sentence) => {
    const rest = restOf(sentence, facts, words.commonWords);
    return rest === null ? null : scoreSentence(rest, vocabulary, sentenceModel);
  });
}

/** Whether a rule that looks for mere wording has a say on a sentence. */
export function isDoubtful({ scores, words }: GateInput, sentence: number): boolean {
  const score = scores[sentence];
  return score === null || score > (words.sentenceModel?.harmless ?? -Infinity);
}

/** No sentence is worded like those of bad texts. */
export const sentenceGate: Gate = ({ form, scores, words }) => {
  const threshold = words.sentenceModel?.threshold ?? Infinity;
  const worst = scores.findIndex((score) => score !== null && score > threshold);
  return worst < 0 ? null : { rule: "worded like a bad text", span: form.plainSentences[worst] };
};
