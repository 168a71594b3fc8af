import { checkText, type Violation } from "../../../reasons/mod.ts";
import { healthcareGateWords } from "../gate_words/mod.ts";
import { CORPUS_CONTEXTS, type CorpusText } from "./corpus.ts";
import { corpusContext } from "./corpus_context.ts";

/** What the gates say of each text. */
export function judgeCorpus(texts: readonly CorpusText[]): (Violation | null)[] {
  const contexts = new Map(
    Object.keys(CORPUS_CONTEXTS).map((name) => [name, corpusContext(name)]),
  );
  return texts.map(({ text, context }) =>
    checkText(text, contexts.get(context)!, { words: healthcareGateWords })
  );
}
