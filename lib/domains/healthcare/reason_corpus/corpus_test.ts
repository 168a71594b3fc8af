import { assert, assertEquals } from "@std/assert";
import { corpusTexts } from "./corpus.ts";
import { judgeCorpus } from "./judge_corpus.ts";

const texts = corpusTexts();
const verdicts = judgeCorpus(texts);
const kinds = [...new Set(texts.map(({ kind }) => kind))].filter((kind) => kind !== "good");

/** Share of texts that the gates reject, among those that are chosen. */
function rejectedShare(isChosen: (kind: string, isClosed: boolean) => boolean): number {
  const chosen = texts.map(({ kind, isClosed }, i) => ({ kind, isClosed, verdict: verdicts[i] }))
    .filter(({ kind, isClosed }) => isChosen(kind, isClosed));
  assert(chosen.length > 0);
  return chosen.filter(({ verdict }) => verdict !== null).length / chosen.length;
}

Deno.test("the corpus holds 12 classes of at least 100 bad texts and 300 good ones", () => {
  const count = (kind: string) => texts.filter((text) => text.kind === kind).length;
  assertEquals(kinds.length, 12);
  for (const kind of kinds) assert(count(kind) >= 100, `${kind}: ${count(kind)}`);
  assert(count("good") >= 300);
  assertEquals(new Set(texts.map(({ context, text }) => `${context} ${text}`)).size, texts.length);
});

Deno.test("the gates catch the bad texts of every class in both halves", () => {
  for (const half of [false, true]) {
    assert(rejectedShare((kind, isClosed) => kind !== "good" && isClosed === half) >= 0.99);
    for (const name of kinds) {
      const share = rejectedShare((kind, isClosed) => kind === name && isClosed === half);
      assert(share >= 0.95, `${name}, ${half ? "closed" : "open"} half: ${share}`);
    }
  }
});

Deno.test("the gates let the good texts of both halves through", () => {
  for (const half of [false, true]) {
    assert(rejectedShare((kind, isClosed) => kind === "good" && isClosed === half) <= 0.03);
  }
});
