/**
 * Kernels of training: `assembly/*.as` compiled to `gbm_kernels.wasm`, and their twins.
 *
 * What the ideas behind them gave, by CPU time of a tree (40,000 rows x 90 features, 26 of
 * 255 bins and 20 flags, 31 leaves, two virtual cores of an EPYC; other work ran beside it):
 *
 * - 16-byte updates of both sums of a bin, eight lanes a pass at constant addresses: 0.65 ns an
 *   update. Constant addresses against a base in a register: 10 %. `--initialMemory` beyond
 *   those addresses spares one of two bounds checks: 9 %. Without any bounds check, which
 *   this engine does not offer, it would be 0.55 ns.
 * - Lanes 4,096 bytes apart: columns of two bins cost 1.7 ns an update instead of 0.65,
 *   because equal bins of different lanes share the low 12 bits of their addresses and loads
 *   wait for stores of other lanes. 64 bytes more, and flags cost what others cost.
 * - Joint lanes: 90 features in 56 bytes. A limit of 128 or 256 values for a lane makes no
 *   difference; below, folding saves less than the additional lanes cost.
 * - Root histograms of eight outputs in one pass: 10 % of a tree.
 * - Words of a block of rows before their updates, so that cache misses overlap: 5 %.
 * - One memory shared by the workers: updates 6 % slower and no constant addresses, so each
 *   worker copies the bins instead, a byte a row and lane.
 * - The sum and the count in one 64-bit integer (half the memory): not tried, as the grid
 *   has 52 bits and trees would change.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openKernels, readKernels } from "lib/gbm/kernels/mod.ts";
 *
 * for (const wasm of [await readKernels(), null]) {
 *   const { kernels, buffer } = openKernels(wasm, 1 << 17);
 *   const at = 1 << 16; // scores 2.5, labels 1: gradients 1.5
 *   new Float64Array(buffer, at, 4).fill(2.5);
 *   new Float32Array(buffer, at + 64, 4).fill(1);
 *   assertEquals(kernels.gradients(at + 128, at, at + 64, 4), 1.5);
 *   assertEquals([...new Float32Array(buffer, at + 128, 4)], [1.5, 1.5, 1.5, 1.5]);
 * }
 * ```
 * @module
 */
export { type KernelHost, type Kernels, openKernels, readKernels } from "./kernels.ts";
export { KernelTwin } from "./twin.ts";
