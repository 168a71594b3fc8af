/**
 * Good and bad texts as data, to measure the gates with.
 *
 * A good text takes one sentence of each slot of its context, or was written
 * whole. A bad text is a good
 * one with a sentence of its class in the place of one of its own. Every other
 * sentence of a class is in the closed half, which was not looked at while the
 * rules of the gates were made.
 * @module
 */
import { randomStream } from "../../../_shared/prng.ts";

/** What a text of the corpus was written for. */
export interface CorpusContext {
  /** The offer. */
  readonly offerId: string;
  /** Where the text is read. */
  readonly channel: string;
  /** Values of the factors, largest contribution first. */
  readonly values: Readonly<Record<string, number>>;
}

/** A text with what is known of it. */
export interface CorpusText {
  /** Name of its context. */
  readonly context: string;
  /** `good`, or the class of its bad sentence. */
  readonly kind: string;
  /** Whether it was kept closed while the rules were made. */
  readonly isClosed: boolean;
  /** The text. */
  readonly text: string;
}

/** Bad texts that each sentence of a class gives. */
const TEXTS_PER_SENTENCE = 2;
/** Good texts of each context. */
const GOOD_TEXTS_PER_CONTEXT = 30;

const folder = new URL("./", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, folder));
const namesIn = (path: string) =>
  Array.from(Deno.readDirSync(new URL(path, folder)), ({ name }) => name.replace(/\.txt$/, ""))
    .sort();
const pairsIn = (path: string) =>
  read(path).trimEnd().split("\n").map((line) => line.split("\t") as [string, string]);

/** The contexts by name. */
export const CORPUS_CONTEXTS: Readonly<Record<string, CorpusContext>> = JSON.parse(
  read("contexts.json"),
);

/** All texts, in one order on every run. */
export function corpusTexts(): CorpusText[] {
  const composed = namesIn("good").flatMap((context) =>
    goodTexts(context).map((sentences) => [context, sentences.join(" ")])
  );
  const good = [...composed, ...pairsIn("good_whole.txt")].map(([context, text], i) => ({
    context,
    kind: "good",
    isClosed: i % 2 === 1,
    text,
  }));
  return [...good, ...namesIn("bad").flatMap(badTexts)];
}

function goodTexts(context: string): string[][] {
  const slots = ["1", "2", "3", "4"].map((slot) =>
    pairsIn(`good/${context}.txt`).filter(([name]) => name === slot).map(([, text]) => text)
  );
  const [first, second, third, fourth] = slots;
  const all = first.flatMap((a) =>
    second.flatMap((b) => third.flatMap((c) => fourth.map((d) => [a, b, c, d])))
  );
  const stream = randomStream(0, `corpus_${context}`);
  return all.map((sentences) => ({ sentences, place: stream.next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, GOOD_TEXTS_PER_CONTEXT).map(({ sentences }) => sentences);
}

function badTexts(kind: string): CorpusText[] {
  const contexts = namesIn("good");
  return pairsIn(`bad/${kind}.txt`).flatMap(([named, escaped], i) => {
    const context = named === "*" ? contexts[i % contexts.length] : named;
    // Unseen characters stand as escapes in the file, so that a reviewer sees them.
    const sentence = escaped.replace(
      /\\u([0-9a-f]{4})/g,
      (_, hex) => String.fromCharCode(parseInt(hex, 16)),
    );
    return goodTexts(context).slice(0, TEXTS_PER_SENTENCE).map((sentences, k) => ({
      context,
      kind,
      isClosed: i % 2 === 1,
      text: sentences.with(k === 0 ? 2 : 0, sentence).join(" "),
    }));
  });
}
