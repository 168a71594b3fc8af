/**
 * Good and bad texts as data, to measure the gates with and to fit their text model.
 *
 * Each file holds the texts of one author, one a line: `good` or the class of the
 * bad part, the name of the context, the text. What lies in `closed` is read by
 * programs only: neither the rules nor the model were made from it.
 * @module
 */

/** What a text of the corpus was written for. */
export interface CorpusContext {
  /** The offer. */
  readonly offerId: string;
  /** Where the text is read. */
  readonly channel: string;
  /** Values of the factors, largest contribution first. */
  readonly values: Readonly<Record<string, number>>;
}

/** The half that a text belongs to. */
export type CorpusHalf = "open" | "closed";

/** A text with what is known of it. */
export interface CorpusText {
  /** Name of its context. */
  readonly context: string;
  /** `good`, or the class of its bad sentence. */
  readonly kind: string;
  /** Who wrote it: the name of its file. */
  readonly author: string;
  /** The text. */
  readonly text: string;
}

const folder = new URL("./", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, folder));

/** The contexts by name. */
export const CORPUS_CONTEXTS: Readonly<Record<string, CorpusContext>> = JSON.parse(
  read("contexts.json"),
);

/** All texts of a half, in one order on every run. */
export function corpusTexts(half: CorpusHalf): CorpusText[] {
  const files = Array.from(Deno.readDirSync(new URL(half, folder)), ({ name }) => name)
    .filter((name) => name.endsWith(".tsv")).sort();
  return files.flatMap((file) =>
    read(`${half}/${file}`).trimEnd().split("\n").map((line) => {
      const [kind, context, escaped] = line.split("\t");
      // Unseen characters stand as escapes in the file, so that a reviewer sees them.
      const text = escaped.replace(
        /\\u([0-9a-f]{4})/g,
        (_, hex) => String.fromCharCode(parseInt(hex, 16)),
      );
      return { kind, context, author: file.replace(".tsv", ""), text };
    })
  );
}
