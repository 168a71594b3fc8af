import { assert, assertEquals } from "@std/assert";
import { CORPUS_CONTEXTS, corpusTexts } from "./corpus.ts";
import { corpusContext } from "./corpus_context.ts";

/** Texts of each class and good texts that a half holds at least. */
const LEAST = { bad: 100, good: 300 };

for (const half of ["open", "closed"] as const) {
  Deno.test(`the ${half} half holds 12 classes of at least 100 bad texts and 300 good ones`, () => {
    const texts = corpusTexts(half);
    const kinds = new Set(texts.map(({ kind }) => kind));
    assertEquals(kinds.size, 13);
    for (const kind of kinds) {
      const count = texts.filter((text) => text.kind === kind).length;
      assert(count >= (kind === "good" ? LEAST.good : LEAST.bad), `${kind}: ${count}`);
    }
    // Two authors may hit upon the same text; one does not count a text twice.
    const texted = texts.map(({ author, context, text }) => `${author} ${context} ${text}`);
    assertEquals(new Set(texted).size, texted.length);
    assertEquals(texts.filter(({ context }) => CORPUS_CONTEXTS[context] === undefined), []);
  });
}

Deno.test("the contexts of the corpus are of every offer, on private and on shared channels", () => {
  const privacies = Object.keys(CORPUS_CONTEXTS).map((name) => corpusContext(name).privacy);
  assertEquals(new Set(privacies).size, 2);
  const offers = new Set(Object.values(CORPUS_CONTEXTS).map(({ offerId }) => offerId));
  assertEquals(offers.size, 16);
});
