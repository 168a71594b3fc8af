import { assert } from "@std/assert";
import { textModelOf } from "../../../reasons/mod.ts";
import { healthcareGateWords } from "../gate_words/mod.ts";
import { ratesOf } from "../reason_bench/mod.ts";
import { judgedTexts, judgeTexts } from "./judge_corpus.ts";

// Opened once, outside of the tests: the runtime keeps a message port.
await textModelOf(healthcareGateWords.textModel!);

/** Shares that are wanted: of the bad texts in all and in each class at least, of the good ones at most. */
const SHARES = { all: 0.99, each: 0.95, good: 0.03 };

for (const half of ["open", "closed"] as const) {
  Deno.test(`the gates catch the bad texts of the ${half} half and let the good ones through`, async () => {
    for (const { kind, nTexts, nRejected } of ratesOf(half, await judgeTexts(judgedTexts(half)))) {
      const share = nRejected / nTexts;
      const isKept = kind === "good"
        ? share <= SHARES.good
        : share >= (kind === "bad" ? SHARES.all : SHARES.each);
      assert(isKept, `${kind}: ${nRejected} of ${nTexts}`);
    }
  });
}
