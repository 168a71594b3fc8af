/**
 * Trees over 512 rows at a time, a row a bit: `tree_programs.ts` says how a tree becomes
 * operations on bitmaps.
 */
import { BITMAP, CODES, Op, ROWS, SLOTS, TreeHeader } from "./layout";

/** Adds the leaf values of `nTrees` trees, one after the other, to the scores of 512 rows. */
export function addTrees(scores: usize, program: usize, nTrees: i32): void {
  for (let i = 0; i < nTrees; i++) {
    const tree = changetype<TreeHeader>(program);
    const planes = program + offsetof<TreeHeader>();
    const ops = planes + (<usize>tree.nPlanes << 2);
    const end = ops + <usize>tree.nOps * offsetof<Op>();
    runOps(ops, end, 0);
    writeCodes(CODES, planes, tree.nPlanes, sizeof<u32>(), 0);
    // Leaf values and trees begin at multiples of 64.
    const values = (end + 63) & ~63;
    addEntries(scores, CODES, values);
    program = (values + (<usize>8 << tree.nPlanes) + 63) & ~63;
  }
}

/** Step 1: operation i leaves a bitmap in slot i of the region at `base`. */
@inline
export function runOps(op: usize, end: usize, base: usize): void {
  for (let slot = base + SLOTS; op < end; op += offsetof<Op>(), slot += BITMAP) {
    const condition = base + changetype<Op>(op).condition;
    const left = base + changetype<Op>(op).left;
    const right = base + changetype<Op>(op).right;
    select(slot, condition, left, right, 0);
    select(slot, condition, left, right, 16);
    select(slot, condition, left, right, 32);
    select(slot, condition, left, right, 48);
  }
}

@inline
function select(slot: usize, condition: usize, left: usize, right: usize, at: usize): void {
  v128.store(
    slot + at,
    v128.bitselect(v128.load(right + at), v128.load(left + at), v128.load(condition + at)),
  );
}

/**
 * Step 2: from a bit of each plane, the highest first, to a byte of each row.
 * @param next Bytes from the address of one plane to that of the next.
 */
@inline
export function writeCodes(out: usize, planes: usize, nPlanes: u32, next: usize, base: usize): void {
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const end = planes + <usize>nPlanes * next;
  for (let at: usize = 0; at < BITMAP; at += 8, out += 64) {
    let c0 = i8x16.splat(0), c1 = c0, c2 = c0, c3 = c0;
    for (let plane = planes; plane < end; plane += next) {
      const word = v128.load64_zero(base + <usize>load<u32>(plane) + at);
      // 16 copies of two bytes, of which each lane looks at its bit; true is -1.
      c0 = appendBit(c0, v128.shuffle<i8>(word, word, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1), bits);
      c1 = appendBit(c1, v128.shuffle<i8>(word, word, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3), bits);
      c2 = appendBit(c2, v128.shuffle<i8>(word, word, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5), bits);
      c3 = appendBit(c3, v128.shuffle<i8>(word, word, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7), bits);
    }
    v128.store(out, c0);
    v128.store(out, c1, 16);
    v128.store(out, c2, 32);
    v128.store(out, c3, 48);
  }
}

@inline
function appendBit(codes: v128, bytes: v128, bits: v128): v128 {
  return i8x16.sub(i8x16.add(codes, codes), i8x16.eq(v128.and(bytes, bits), bits));
}

/** Step 3: adds to each row's number the table's entry for its code. */
@inline
export function addEntries(scores: usize, codes8: usize, values: usize): void {
  for (const end = codes8 + ROWS; codes8 < end; codes8 += 8, scores += 64) {
    const codes = load<u64>(codes8);
    addTwo(scores, 0, values + (<usize>(codes << 3) & 0x7f8), values + (<usize>(codes >> 5) & 0x7f8));
    addTwo(scores, 16, values + (<usize>(codes >> 13) & 0x7f8), values + (<usize>(codes >> 21) & 0x7f8));
    addTwo(scores, 32, values + (<usize>(codes >> 29) & 0x7f8), values + (<usize>(codes >> 37) & 0x7f8));
    addTwo(scores, 48, values + (<usize>(codes >> 45) & 0x7f8), values + (<usize>(codes >> 53) & 0x7f8));
  }
}

@inline
function addTwo(scores: usize, offset: usize, first: usize, second: usize): void {
  const leaves = v128.load64_lane(second, v128.load64_zero(first), 1);
  v128.store(scores + offset, f64x2.add(v128.load(scores + offset), leaves));
}
