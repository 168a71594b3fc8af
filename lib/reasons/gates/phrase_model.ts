/**
 * A learned model of what phrases mean: word vectors, filters over three neighbouring
 * words, the highest value of each filter in the sentence (Kim 2014, "Convolutional
 * Neural Networks for Sentence Classification"). Words that no text of the corpus has
 * are read by those with like vectors.
 * @module
 */

/** Vectors of common words, in bytes. */
export interface WordVectors {
  /** Row of each word. */
  readonly rows: ReadonlyMap<string, number>;
  /** The vectors, row by row. */
  readonly values: Int8Array;
  /** Values of a vector. */
  readonly size: number;
}

/** Filters over windows of words, as data. */
export interface PhraseModel {
  /** Score of a sentence that no filter finds anything in. */
  readonly bias: number;
  /** What the best window of each filter adds, per unit above 0. */
  readonly outputs: Float32Array;
  /** What each filter starts from. */
  readonly biases: Float32Array;
  /** Weights, filter by filter: the windows' words in their order, each of {@linkcode wordWidth}. */
  readonly filters: Float32Array;
}

/** Words of a window. */
export const WINDOW = 3;
/** Values of a word beside its vector: no vector, word of the context, edge of the sentence. */
const FLAGS = { unknown: 0, ofContext: 1, edge: 2 } as const;
/** Unit of a byte of a vector. */
const UNIT = 1 / 28;

/** Values of a word as filters see it. */
export const wordWidth = ({ size }: WordVectors): number => size + Object.keys(FLAGS).length;

/** Writes what filters see of a word, or of an edge without one. */
function writeWord(
  out: Float32Array,
  at: number,
  word: string | null,
  isOfContext: boolean,
  { rows, values, size }: WordVectors,
): void {
  if (word === null) {
    out[at + size + FLAGS.edge] = 1;
    return;
  }
  const row = rows.get(word) ?? rows.get(word.replace("'s", ""));
  if (row === undefined) out[at + size + FLAGS.unknown] = 1;
  else for (let k = 0; k < size; k++) out[at + k] = values[row * size + k] * UNIT;
  if (isOfContext) out[at + size + FLAGS.ofContext] = 1;
}

/** A sentence in plain spelling as filters see it: a blank, an edge, its words, an edge, a blank. */
export function phraseInput(
  sentence: string,
  contextWords: ReadonlySet<string>,
  vectors: WordVectors,
): Float32Array {
  const width = wordWidth(vectors);
  const words = [null, ...sentence.split(" "), null];
  const input = new Float32Array((words.length + 2) * width);
  words.forEach((word, i) =>
    writeWord(input, (i + 1) * width, word, word !== null && contextWords.has(word), vectors)
  );
  return input;
}

/** What the filters make of each word, at each place of a window; words come again and again. */
interface Projector {
  readonly ofWord: (word: string | null) => Float32Array;
  readonly ofContext: Float32Array;
}

const projectors = new WeakMap<PhraseModel, Projector>();
/** Words to remember. */
const MOST_WORDS = 20_000;

function projectorOf(model: PhraseModel, vectors: WordVectors): Projector {
  const known = projectors.get(model);
  if (known) return known;
  const width = wordWidth(vectors);
  const nFilters = model.outputs.length;
  const project = (word: Float32Array) => {
    const out = new Float32Array(WINDOW * nFilters);
    for (let place = 0; place < WINDOW; place++) {
      for (let h = 0; h < nFilters; h++) {
        const at = (h * WINDOW + place) * width;
        let sum = 0;
        for (let k = 0; k < width; k++) sum += model.filters[at + k] * word[k];
        out[place * nFilters + h] = sum;
      }
    }
    return out;
  };
  const found = new Map<string | null, Float32Array>();
  const ofWord = (word: string | null) => {
    let projected = found.get(word);
    if (projected === undefined) {
      const input = new Float32Array(width);
      writeWord(input, 0, word, false, vectors);
      projected = project(input);
      if (found.size >= MOST_WORDS) found.clear();
      found.set(word, projected);
    }
    return projected;
  };
  const flag = new Float32Array(width);
  flag[vectors.size + FLAGS.ofContext] = 1;
  const projector = { ofWord, ofContext: project(flag) };
  projectors.set(model, projector);
  return projector;
}

/** Score of a sentence in plain spelling; the higher, the more like those of bad texts. */
export function scorePhrases(
  sentence: string,
  contextWords: ReadonlySet<string>,
  model: PhraseModel,
  vectors: WordVectors,
): number {
  const { ofWord, ofContext } = projectorOf(model, vectors);
  const words = [null, ...sentence.split(" "), null];
  const projected = words.map(ofWord);
  const isKnown = words.map((word) => word !== null && contextWords.has(word));
  const nFilters = model.outputs.length;
  const best = new Float32Array(nFilters);
  const sums = new Float32Array(nFilters);
  for (let i = 0; i < words.length; i++) {
    sums.set(model.biases);
    for (let place = 0; place < WINDOW; place++) {
      const j = i + place - 1;
      if (j < 0 || j >= words.length) continue;
      const at = place * nFilters;
      const own = projected[j];
      for (let h = 0; h < nFilters; h++) sums[h] += own[at + h];
      if (isKnown[j]) { for (let h = 0; h < nFilters; h++) sums[h] += ofContext[at + h]; }
    }
    for (let h = 0; h < nFilters; h++) if (sums[h] > best[h]) best[h] = sums[h];
  }
  return best.reduce((sum, value, h) => sum + value * model.outputs[h], model.bias);
}
