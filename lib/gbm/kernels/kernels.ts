/**
 * The kernels as functions over one block of memory: compiled ones, or their twins
 * where the engine cannot run WebAssembly SIMD. Addresses and sizes are in bytes
 * unless named otherwise; rows are int32, gradients, Hessians and labels float32, scores float64.
 * @module
 */
import { PAGE_BYTES } from "./layout.ts";
import { KernelTwin } from "./twin.ts";

/** What kernels do; `assembly/*.as` and {@linkcode KernelTwin} do the same to the last bit. */
export interface Kernels {
  /**
   * Sets lambda_l2 and the fewest rows of a leaf, at least 1. A least sum of Hessians above 0
   * says that they differ from row to row: `search` then takes pairs, and histograms sum both.
   */
  configureSplits(lambdaL2: number, fewestRows: number, leastHessian: number): void;
  /**
   * Builds the histograms of the leaf at `smaller` from its `rows`, turns those of the
   * parent, in the slot of the leaf at `larger`, into that one's, and leaves the best split
   * of each in its LEAF. At the root `larger` is 0 and the slot's first bytes say which
   * features to search.
   */
  search(
    smaller: number,
    larger: number,
    lanes: number,
    nLanes: number,
    packed: number,
    packedStride: number,
    rows: number,
    gradients: number,
    nFeatures: number,
  ): void;
  /**
   * Gradients of one of eight outputs in the order of `rows`, at `out` and every 32 bytes on;
   * returns their sum.
   */
  gatherEighth(out: number, values: number, rows: number, n: number): number;
  /** Sums by bin of all lanes the gradients of eight outputs, in the order of `rows`. */
  sumEight(
    out: number,
    nLanes: number,
    packed: number,
    packedStride: number,
    rows: number,
    gradients: number,
    n: number,
  ): void;
  /** `search` of a root, whose histograms are those of one of the eight outputs in `sums`. */
  searchRoot(leaf: number, lanes: number, nLanes: number, sums: number, output: number): void;
  /** Interleaves the eight byte columns whose addresses stand at `columns`, row by row. */
  packEight(out: number, columns: number, nRows: number): void;
  /** score - label as float32; returns the largest size. */
  gradients(out: number, scores: number, labels: number, n: number): number;
  /** Rounds float32 values to the grid that adding and subtracting `shift` leaves. */
  snap(values: number, n: number, shift: number): void;
  /** The values of `rows`, in their order; returns their sum. */
  gather(out: number, values: number, rows: number, n: number): number;
  /** `gather` with the Hessian of each row beside its gradient; returns the gradients' sum. */
  gatherPairs(out: number, values: number, hessians: number, rows: number, n: number): number;
  /** Reorders rows stably, those that go left first; returns their count. */
  partition(rows: number, n: number, lane: number, goesLeft: number, right: number): number;
  /** Adds `value` to the scores of `rows`. */
  addToRows(scores: number, rows: number, n: number, value: number): void;
}

/** Kernels and the memory they work on. */
export interface KernelHost {
  kernels: Kernels;
  buffer: ArrayBuffer;
}

/**
 * Reads the compiled kernels.
 * @returns null where this engine cannot run them.
 */
export async function readKernels(): Promise<Uint8Array<ArrayBuffer> | null> {
  const wasm = await Deno.readFile(new URL("./gbm_kernels.wasm", import.meta.url));
  return WebAssembly.validate(wasm) ? wasm : null;
}

/**
 * Opens kernels over fresh memory, all zeros.
 * @param wasm From {@linkcode readKernels}; null takes the twins.
 * @param nBytes Size of the memory, at most 4 GB.
 */
export function openKernels(wasm: Uint8Array<ArrayBuffer> | null, nBytes: number): KernelHost {
  // The module is compiled for 64 pages at least; see FLAGS in build.ts.
  const initial = Math.max(64, Math.ceil(nBytes / PAGE_BYTES));
  if (!wasm) {
    const buffer = new ArrayBuffer(initial * PAGE_BYTES);
    return { kernels: new KernelTwin(buffer), buffer };
  }
  const memory = new WebAssembly.Memory({ initial, maximum: initial });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { memory } });
  return { kernels: instance.exports as unknown as Kernels, buffer: memory.buffer as ArrayBuffer };
}
