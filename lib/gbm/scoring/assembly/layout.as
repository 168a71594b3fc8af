/** Sizes and places; `layout.ts` holds the same numbers for TypeScript. */

/** Bytes of a bitmap: a bit for each of 512 rows. */
export const BITMAP: usize = 64;
export const ROWS: usize = 512;

/** Rows whose value is missing, by missing type: nothing, zero (or NaN), NaN. */
export const MISSING: usize = 64;
/** Leaf codes of the block, a byte a row. */
export const CODES: usize = 512;
/** Results of a tree's operations. */
export const SLOTS: usize = 1024;

/** A tree: this, the addresses of its planes, its operations, its leaf values on the next multiple of 64. */
@unmanaged
export class TreeHeader {
  nPlanes: u32;
  nOps: u32;
}

/** slot = condition ? right : left, for 512 rows; all three are addresses of bitmaps. */
@unmanaged
export class Op {
  condition: usize;
  left: usize;
  right: usize;
}
