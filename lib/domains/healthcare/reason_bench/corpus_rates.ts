import { type CorpusHalf, corpusTexts } from "../reason_corpus/corpus.ts";
import { judgeCorpus } from "../reason_corpus/judge_corpus.ts";

/** What the gates made of the texts of one kind and half. */
export interface CorpusRate {
  /** Whether the texts were kept closed while the rules were made. */
  readonly half: CorpusHalf;
  /** `good`, a class of bad texts, or `bad` for all of them. */
  readonly kind: string;
  /** Texts. */
  readonly nTexts: number;
  /** Those of them that the gates reject. */
  readonly nRejected: number;
}

/** Puts the corpus through the gates: both halves, the classes in their order, then `bad` and `good`. */
export function corpusRates(): CorpusRate[] {
  return (["open", "closed"] as const).flatMap((half) => {
    const texts = corpusTexts(half);
    const verdicts = judgeCorpus(texts);
    const classes = [...new Set(texts.map(({ kind }) => kind))].filter((kind) => kind !== "good")
      .sort();
    return [...classes, "bad", "good"].map((kind) => {
      const found = verdicts.filter((_, i) =>
        kind === "bad" ? texts[i].kind !== "good" : texts[i].kind === kind
      );
      const nRejected = found.filter((verdict) => verdict !== null).length;
      return { half, kind, nTexts: found.length, nRejected };
    });
  });
}
