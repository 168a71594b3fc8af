import type { Progress } from "../../../_shared/progress.ts";
import type { CorpusHalf } from "../reason_corpus/corpus.ts";
import { type JudgedText, judgedTexts, judgeTexts } from "../reason_corpus/judge_corpus.ts";

/** What the gates made of the texts of one kind and half. */
export interface CorpusRate {
  /** Whether the texts were kept closed while rules and model were made. */
  readonly half: CorpusHalf;
  /** `good`, a class of bad texts, or `bad` for all of them. */
  readonly kind: string;
  /** Texts. */
  readonly nTexts: number;
  /** Those of them that the gates reject. */
  readonly nRejected: number;
}

/** The rates of the closed half and of a sample of the open one. */
export async function corpusRates(onProgress?: Progress): Promise<CorpusRate[]> {
  const open = judgedTexts("open");
  const judged = await judgeTexts([...open, ...judgedTexts("closed")], onProgress);
  return [
    ...ratesOf("open", judged.slice(0, open.length)),
    ...ratesOf("closed", judged.slice(open.length)),
  ];
}

/** The rates of judged texts: the classes in their order, then `bad` and `good`. */
export function ratesOf(half: CorpusHalf, texts: readonly JudgedText[]): CorpusRate[] {
  const classes = [...new Set(texts.map(({ kind }) => kind))].filter((kind) => kind !== "good")
    .sort();
  return [...classes, "bad", "good"].map((kind) => {
    const found = texts.filter((text) =>
      kind === "bad" ? text.kind !== "good" : text.kind === kind
    );
    const nRejected = found.filter(({ violation }) => violation !== null).length;
    return { half, kind, nTexts: found.length, nRejected };
  });
}
