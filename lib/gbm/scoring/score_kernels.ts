/**
 * The kernels of scoring as functions over one block of memory. All arguments are
 * addresses or counts. Their twin is the walk of `walk.ts`, which makes the same bits.
 * @module
 */
import { ALL_ROWS, BITMAP_BYTES, PAGE_BYTES } from "./layout.ts";

/** What `assembly/*.as` does. */
export interface ScoreKernels {
  /** Sorts the 512 rows into the buckets between thresholds. */
  bucketValues(values: number, keys: number, nSteps: number, buckets: number): void;
  /** Notes the rows that are zero or NaN, and those that are NaN. */
  markMissing(values: number): void;
  /** Bitmaps of the rows that go right, for `n` records of descending thresholds. */
  decideValues(out: number, records: number, n: number, buckets: number): void;
  /** Sorts the 512 rows into the buckets of categories. */
  bucketCategories(
    values: number,
    keys: number,
    nSteps: number,
    buckets: number,
    nKeys: number,
  ): void;
  /** Bitmap of the rows that are in none of the `n` buckets of a set. */
  decideCategories(out: number, set: number, n: number, buckets: number): void;
  /** Adds the leaf values of trees, one after the other, to the scores of 512 rows. */
  addTrees(scores: number, program: number, nTrees: number): void;
  /** Sum of the leaf values of one row, whose answers are the bytes `bits`. */
  walkTrees(roots: number, nTrees: number, bits: number): number;
  /** Adds one row's SHAP values of trees to each feature's lanes, whose sum is the value. */
  explainRow(
    tree: number,
    nTrees: number,
    bits: number,
    follows: number,
    paths: number,
    sums: number,
    lanes: number,
  ): void;
  /** Adds the SHAP values of trees to the columns of a tile. */
  explainTrees(tile: number, tree: number, nTrees: number): void;
}

/** Kernels and the memory they work on. */
export interface ScoreKernelHost {
  kernels: ScoreKernels;
  buffer: ArrayBuffer;
}

let compiled: WebAssembly.Module | null | undefined;

/** The compiled kernels, read once; null where this engine cannot run them. */
export function scoreKernels(): WebAssembly.Module | null {
  if (compiled === undefined) {
    const wasm = Deno.readFileSync(new URL("./score_kernels.wasm", import.meta.url));
    compiled = WebAssembly.validate(wasm) ? new WebAssembly.Module(wasm) : null;
  }
  return compiled;
}

/** Opens kernels over fresh memory of `nBytes`. */
export function openScoreKernels(module: WebAssembly.Module, nBytes: number): ScoreKernelHost {
  // The module is compiled for 64 pages at least; see FLAGS in build.ts.
  const initial = Math.max(64, Math.ceil(nBytes / PAGE_BYTES));
  const memory = new WebAssembly.Memory({ initial, maximum: initial });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const buffer = memory.buffer as ArrayBuffer;
  new Uint8Array(buffer, ALL_ROWS, BITMAP_BYTES).fill(255);
  return { kernels: instance.exports as unknown as ScoreKernels, buffer };
}
