import type { Progress } from "../../../_shared/progress.ts";
import { checkText, type Violation } from "../../../reasons/mod.ts";
import { healthcareGateWords } from "../gate_words/mod.ts";
import { CORPUS_CONTEXTS, type CorpusHalf, type CorpusText, corpusTexts } from "./corpus.ts";
import { corpusContext } from "./corpus_context.ts";

/** Texts of a half that are judged, about: the open half has many more. */
const MOST_TEXTS = 1_500;

/** A text and what the gates say of it. */
export interface JudgedText extends CorpusText {
  /** The rule that it breaks, or null. */
  readonly violation: Violation | null;
}

/**
 * Puts a half of the corpus through the gates: of the closed half all texts that the open
 * one has not, and of the open one every so many, so that authors and classes keep their share.
 */
export async function judgeCorpus(
  half: CorpusHalf,
  onProgress?: Progress,
): Promise<JudgedText[]> {
  const contexts = new Map(
    Object.keys(CORPUS_CONTEXTS).map((name) => [name, corpusContext(name)]),
  );
  // A stranger may hit upon a text of the open half: that one says nothing of strangers.
  const known = new Set(half === "closed" ? corpusTexts("open").map(({ text }) => text) : []);
  const all = corpusTexts(half).filter(({ text }) => !known.has(text));
  const step = Math.max(1, Math.floor(all.length / MOST_TEXTS));
  const chosen = all.filter((_, i) => i % step === 0);
  const judged: JudgedText[] = [];
  for (const text of chosen) {
    const context = contexts.get(text.context)!;
    const violation = await checkText(text.text, context, { words: healthcareGateWords });
    judged.push({ ...text, violation });
    onProgress?.(judged.length, chosen.length, "texts");
  }
  return judged;
}
