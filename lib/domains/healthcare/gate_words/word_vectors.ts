import type { WordVectors } from "../../../reasons/mod.ts";

const read = (name: string) => new URL(name, import.meta.url);

/**
 * Vectors of common English words, as `reason_corpus/make_word_vectors.ts` makes them
 * from GloVe; source and licence are in `word_vectors.md`.
 */
export const wordVectors: WordVectors = readWordVectors();

function readWordVectors(): WordVectors {
  const words = Deno.readTextFileSync(read("./word_vectors.txt")).trimEnd().split("\n");
  const bytes = Deno.readFileSync(read("./word_vectors.bin"));
  return {
    rows: new Map(words.map((word, i) => [word, i])),
    values: new Int8Array(bytes.buffer),
    size: bytes.length / words.length,
  };
}
