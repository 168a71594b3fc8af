/**
 * Fits the sentence model of the gates from the open half of the corpus, in about four
 * minutes; the same corpus gives the same bytes:
 * `deno run --allow-read --allow-write --allow-env --allow-ffi --allow-sys lib/domains/healthcare/reason_corpus/fit_sentence_model.ts`.
 *
 * A bad text has one bad sentence and does not say which: it is taken to be the one
 * with most pairs of words that are new, among those that no good text has and few bad
 * ones; the model learns nothing from the text's others. Two models are fitted, linear
 * and of phrases, and each is divided by the spread of its scores for texts whose author
 * it has not seen. From such scores come both thresholds: the share of good texts that the
 * model may send back, and the share of bad ones that a rule of wording may let through.
 * @module
 */
import {
  factsOf,
  formOf,
  phraseInput,
  type PhraseModel,
  restOf,
  scoreFeatures,
  scorePhrases,
  sentenceFeatures,
  type SentenceModel,
  type Vocabulary,
  vocabularyOf,
  WINDOW,
  wordWidth,
} from "../../../reasons/mod.ts";
import { CHOICE_WORDS, COMMON_WORDS, FACT_WORDS } from "../gate_words/speech.ts";
import { wordVectors } from "../gate_words/word_vectors.ts";
import { CORPUS_CONTEXTS, type CorpusText, corpusTexts } from "./corpus.ts";
import { fitPhraseModel } from "./fit_phrase_model.ts";
import { corpusContext } from "./corpus_context.ts";

const LISTS = { commonWords: COMMON_WORDS, factWords: FACT_WORDS, choiceWords: CHOICE_WORDS };

/** Share of good texts, by authors that the model has not seen, that it may send back. */
const FALSE_REJECTS = 0.022;
/** Share of bad sentences, by such authors, that count as plainly harmless. */
const FALSE_HARMLESS = 0.03;
/** Their author knows the rules, so these texts do not set the thresholds. */
const KNOWING_AUTHOR = "rules_author";
/** Passes over the texts, step and shrinkage. */
const EPOCHS = 15;
const STEP = 0.1;
const SHRINK = 1e-3;
/** Weight of a bad sentence beside a good one: there are fewer. */
const BAD_WEIGHT = 3;
/** Bad texts that a bad sentence is in at most. */
const MOST_TEXTS = 2;

interface Sentence {
  readonly plain: string;
  readonly features: readonly string[];
  readonly vocabulary: Vocabulary;
}

interface Bag {
  readonly author: string;
  readonly isBad: boolean;
  /** What the sentences say beside the texts of the context. */
  readonly sentences: readonly Sentence[];
}

type LinearModel = Pick<SentenceModel, "bias" | "weights">;

function bagsOf(texts: readonly CorpusText[]): Bag[] {
  const known = new Map(
    Object.keys(CORPUS_CONTEXTS).map((name) => {
      const facts = factsOf(corpusContext(name));
      return [name, { facts, vocabulary: vocabularyOf(facts, LISTS) }];
    }),
  );
  return texts.filter(({ kind }) => kind !== "homoglyphs").map(
    ({ author, kind, context, text }) => {
      const { facts, vocabulary } = known.get(context)!;
      const sentences = formOf(text).plainSentences
        .map((sentence) => restOf(sentence, facts, COMMON_WORDS)).filter((rest) => rest !== null)
        .map((plain) => ({ plain, features: sentenceFeatures(plain, vocabulary), vocabulary }));
      return { author, isBad: kind !== "good", sentences };
    },
  );
}

interface Example extends Sentence {
  readonly isBad: boolean;
}

/** Sentences that are known to be fine, or taken to be bad. */
function examplesOf(bags: readonly Bag[]): Example[] {
  const nBad = new Map<string, number>();
  for (const { plain } of bags.flatMap(({ isBad, sentences }) => isBad ? sentences : [])) {
    nBad.set(plain, (nBad.get(plain) ?? 0) + 1);
  }
  const good = new Set(
    bags.flatMap(({ isBad, sentences }) => isBad ? [] : sentences.map(({ plain }) => plain)),
  );
  const isFine = ({ plain }: Sentence) => good.has(plain) || (nBad.get(plain) ?? 0) > MOST_TEXTS;
  return bags.flatMap(({ isBad, sentences }) => {
    const doubtful = sentences.filter((sentence) => !isFine(sentence));
    const most = Math.max(...doubtful.map(nNewPairs));
    const worst = doubtful.find((sentence) => nNewPairs(sentence) === most);
    return sentences.filter((sentence) => !isBad || isFine(sentence) || sentence === worst)
      .map((sentence) => ({ ...sentence, isBad: isBad && sentence === worst }));
  });
}

const nNewPairs = ({ features }: Sentence) =>
  features.filter((feature) => feature.startsWith("new ")).length;

const fitPhrases = (examples: readonly Example[]): PhraseModel =>
  fitPhraseModel(examples.map(({ plain, vocabulary, isBad }) => ({
    input: phraseInput(plain, vocabulary.spelled, wordVectors),
    isBad,
  })));

/** Logistic regression by stochastic gradient with a step per feature (AdaGrad), in data order. */
function fitLinear(
  examples: readonly { readonly features: readonly string[]; readonly isBad: boolean }[],
): LinearModel {
  const names = [...new Set(examples.flatMap(({ features }) => features))].sort();
  const position = new Map(names.map((name, i) => [name, i + 1]));
  const rows = examples.map(({ features }) => [
    0,
    ...features.map((feature) => position.get(feature)!),
  ]);
  const weights = new Float64Array(names.length + 1);
  const squares = new Float64Array(names.length + 1).fill(1e-8);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    // A stride through the data mixes good and bad without chance.
    for (let k = 0; k < rows.length; k++) {
      const i = k * STRIDE % rows.length;
      const score = rows[i].reduce((sum, j) => sum + weights[j], 0);
      const target = examples[i].isBad ? 1 : 0;
      const error = (1 / (1 + Math.exp(-score)) - target) * (target === 1 ? BAD_WEIGHT : 1);
      for (const j of rows[i]) {
        const slope = error + SHRINK * weights[j];
        squares[j] += slope * slope;
        weights[j] -= STEP * slope / Math.sqrt(squares[j]);
      }
    }
  }
  return {
    bias: weights[0],
    weights: Object.fromEntries(names.map((name, i) => [name, weights[i + 1]])),
  };
}
/** A prime above the number of sentences or beside its factors, so that the stride visits each. */
const STRIDE = 7919;

/** Scores of a text's sentences by models that have not seen its author. */
interface Outside {
  readonly bag: Bag;
  readonly linear: readonly number[];
  readonly phrases: readonly number[];
}

function outsideScores(bags: readonly Bag[]): Outside[] {
  const authors = [...new Set(bags.map(({ author }) => author))].sort();
  return authors.flatMap((author) => {
    const examples = examplesOf(bags.filter((bag) => bag.author !== author));
    const linear = fitLinear(examples);
    const phrases = fitPhrases(examples);
    return bags.filter((bag) => bag.author === author).map((bag) => ({
      bag,
      linear: bag.sentences.map(({ features }) => scoreFeatures(features, linear)),
      phrases: bag.sentences.map(({ plain, vocabulary }) =>
        scorePhrases(plain, vocabulary.spelled, phrases, wordVectors)
      ),
    }));
  });
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const share = (ascending: readonly number[], part: number) =>
  Number(ascending[Math.floor(ascending.length * part)].toFixed(2));

if (import.meta.main) {
  const bags = bagsOf(corpusTexts("open"));
  const outside = outsideScores(bags);
  const spread = {
    linear: spreadOf(outside.flatMap(({ linear }) => linear)),
    phrases: spreadOf(outside.flatMap(({ phrases }) => phrases)),
  };
  const scores = outside.map(({ bag, linear, phrases }) => ({
    bag,
    score: Math.max(
      -Infinity,
      ...linear.map((score, i) => score / spread.linear + phrases[i] / spread.phrases),
    ),
  }));
  const ordered = (isBad: boolean) =>
    scores.filter(({ bag }) => bag.isBad === isBad && bag.author !== KNOWING_AUTHOR)
      .map(({ score }) => score).filter((score) => score > -Infinity).sort((a, b) => a - b);
  const threshold = share(ordered(false), 1 - FALSE_REJECTS);
  const harmless = share(ordered(true), FALSE_HARMLESS);
  for (const author of new Set(bags.map((bag) => bag.author))) {
    const bad = scores.filter(({ bag }) => bag.author === author && bag.isBad);
    const caught = bad.filter(({ score }) => score > threshold).length;
    console.log(`${author}, by models of the others: ${caught} of ${bad.length} bad texts`);
  }

  const examples = examplesOf(bags);
  const write = (name: string, lines: readonly string[]) =>
    Deno.writeTextFileSync(
      new URL(`../gate_words/${name}`, import.meta.url),
      lines.join("\n") + "\n",
    );
  const linear = fitLinear(examples);
  const weights = Object.entries(linear.weights)
    .map(([feature, weight]) => [feature, Number((weight / spread.linear).toFixed(2))] as const)
    .filter(([, weight]) => weight !== 0);
  const bias = Number((linear.bias / spread.linear).toFixed(2));
  const head = Object.entries({ threshold, harmless, bias });
  write("sentence_model.tsv", [
    ...head.map(([name, value]) => `${name}\t${value}`),
    "",
    ...weights.map(([feature, weight]) => `${feature}\t${weight}`),
  ]);
  const phrases = fitPhrases(examples);
  const span = WINDOW * wordWidth(wordVectors);
  const rounded = (value: number) => String(Number(value.toFixed(3)));
  write("phrase_model.tsv", [
    rounded(phrases.bias / spread.phrases),
    ...Array.from(
      phrases.outputs,
      (output, h) =>
        [
          output / spread.phrases,
          phrases.biases[h],
          ...phrases.filters.slice(h * span, (h + 1) * span),
        ]
          .map(rounded).join("\t"),
    ),
  ]);
  console.log(`${weights.length} features, threshold ${threshold}, harmless ${harmless}`);
}
