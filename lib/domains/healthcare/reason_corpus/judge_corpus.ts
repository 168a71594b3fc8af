import type { Progress } from "../../../_shared/progress.ts";
import { checkText, type Violation } from "../../../reasons/mod.ts";
import { healthcareGateWords } from "../gate_words/mod.ts";
import { CORPUS_CONTEXTS, type CorpusHalf, type CorpusText, corpusTexts } from "./corpus.ts";
import { corpusContext } from "./corpus_context.ts";

/** Texts of the open half that are judged, about: it has many more. */
const SAMPLE = 1_500;

/** A text and what the gates say of it. */
export interface JudgedText extends CorpusText {
  /** The rule that it breaks, or null. */
  readonly violation: Violation | null;
}

/**
 * The texts of a half that are judged: of the closed half all that the open one has not, and
 * of the open one every so many, so that authors and classes keep their share.
 */
export function judgedTexts(half: CorpusHalf): CorpusText[] {
  const open = corpusTexts("open");
  if (half === "open") {
    const step = Math.floor(open.length / SAMPLE);
    return open.filter((_, i) => i % step === 0);
  }
  // A stranger may hit upon a text of the open half: that one says nothing of strangers.
  const known = new Set(open.map(({ text }) => text));
  return corpusTexts("closed").filter(({ text }) => !known.has(text));
}

/** Puts texts of the corpus through the gates. */
export async function judgeTexts(
  texts: readonly CorpusText[],
  onProgress?: Progress,
): Promise<JudgedText[]> {
  const contexts = new Map(
    Object.keys(CORPUS_CONTEXTS).map((name) => [name, corpusContext(name)]),
  );
  const judged: JudgedText[] = [];
  for (const text of texts) {
    const context = contexts.get(text.context)!;
    const violation = await checkText(text.text, context, { words: healthcareGateWords });
    judged.push({ ...text, violation });
    onProgress?.(judged.length, texts.length, "texts");
  }
  return judged;
}
