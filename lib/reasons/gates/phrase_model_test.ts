import { assertAlmostEquals, assertEquals } from "@std/assert";
import { randomStream } from "../../_shared/prng.ts";
import { phraseInput, scorePhrases, WINDOW, wordWidth } from "./phrase_model.ts";

const vectors = {
  rows: new Map([["walk", 0], ["well", 1], ["far", 2]]),
  values: Int8Array.from([28, -56, 14, 7, 0, 84]),
  size: 2,
};
const WIDTH = wordWidth(vectors);
const N_FILTERS = 5;

Deno.test("phraseInput() gives vectors, marks of the unknown and of the context, and edges", () => {
  const input = phraseInput("walk's zzz", new Set(["zzz"]), vectors);
  const words = Array.from(
    { length: 6 },
    (_, i) => [...input.slice(i * WIDTH, (i + 1) * WIDTH)],
  );
  const blank = [0, 0, 0, 0, 0];
  const edge = [0, 0, 0, 0, 1];
  assertEquals(words, [blank, edge, [1, -2, 0, 0, 0], [0, 0, 1, 1, 0], edge, blank]);
});

Deno.test("scorePhrases() is the sum over filters of their best window, found one by one", () => {
  const random = randomStream(1, "phrase model test");
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  const span = WINDOW * WIDTH;
  const model = {
    bias: 0.5,
    outputs: draw(N_FILTERS),
    biases: draw(N_FILTERS),
    filters: draw(N_FILTERS * span),
  };
  const contextWords = new Set(["walk", "on"]);
  for (const sentence of ["walk", "walk well on", "far on the walk well far"]) {
    const input = phraseInput(sentence, contextWords, vectors);
    let expected = model.bias;
    for (let h = 0; h < N_FILTERS; h++) {
      let best = 0;
      for (let at = 0; at + span <= input.length; at += WIDTH) {
        const sum = model.filters.slice(h * span, (h + 1) * span)
          .reduce((total, weight, k) => total + weight * input[at + k], model.biases[h]);
        best = Math.max(best, sum);
      }
      expected += best * model.outputs[h];
    }
    assertAlmostEquals(scorePhrases(sentence, contextWords, model, vectors), expected, 1e-4);
  }
});
