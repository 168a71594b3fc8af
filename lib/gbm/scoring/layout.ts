/**
 * Where the kernels find things in a worker's memory: `assembly/layout.as` in TypeScript.
 *
 * ```text
 *     64  no row   128  rows of zero or NaN   192  rows of NaN   256  all rows    (bitmaps)
 *    512  CODES: the leaf code of each of 512 rows, a byte each
 *   1024  SLOTS: results of a tree's operations (bitmaps)
 * 196608  ARENA: what `ScorePlan` puts there
 *
 *  bitmap   512 bits: row r of the block is bit r % 8 of byte r / 8
 * ```
 * @module
 */

/** Rows of a block: a bit each in a bitmap. */
export const BLOCK_ROWS = 512;
/** Bytes of a bitmap. */
export const BITMAP_BYTES = BLOCK_ROWS / 8;
/** Address of the bitmap without rows. */
export const NO_ROWS = 64;
/** Address of the bitmap of all rows. */
export const ALL_ROWS = 256;
/** Address of the leaf codes. */
export const CODES = 512;
/** Address of the results of operations. */
export const SLOTS = 1024;
/** First address that the kernels leave to their caller. */
export const ARENA = 196608;
/**
 * Bits of a leaf code where the leaves allow it: with fewer there are more operations, with
 * more the tables of leaf values leave the cache. 5 to 8 bits took 186, 176, 178, 320 ms.
 */
export const USUAL_PLANES = 6;
/** Most bits of a leaf code, which is a byte. */
export const MAX_PLANES = 8;
/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;
