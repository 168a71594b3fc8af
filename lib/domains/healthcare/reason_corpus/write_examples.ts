/**
 * Writes the open half of the corpus as `fit_text_model.py` reads it, to a file:
 * `deno run --allow-read --allow-write --allow-env --allow-ffi --allow-sys lib/domains/healthcare/reason_corpus/write_examples.ts examples.json`.
 * @module
 */
import { toldOf } from "../../../reasons/mod.ts";
import { CORPUS_CONTEXTS, corpusTexts } from "./corpus.ts";
import { corpusContext } from "./corpus_context.ts";

if (import.meta.main) {
  const contexts = Object.keys(CORPUS_CONTEXTS).map((name) => {
    const context = corpusContext(name);
    const facts = context.factors.map(({ statement }) => statement);
    return [name, { told: toldOf(context), facts, about: context.offer.about }] as const;
  });
  const texts = corpusTexts("open").filter(({ kind }) => kind !== "homoglyphs");
  Deno.writeTextFileSync(
    Deno.args[0],
    JSON.stringify({ contexts: Object.fromEntries(contexts), texts }),
  );
}
