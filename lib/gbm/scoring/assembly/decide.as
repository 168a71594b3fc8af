/**
 * Bitmaps of decisions: bit r says that row r goes right. A feature's 512 values are looked
 * up once; each bucket is the bitmap of the rows between two thresholds, or of a category.
 */
import { BITMAP, MISSING, ROWS } from "./layout";

/** LightGBM's 1e-35f, a little above 1e-35. */
const ZERO_THRESHOLD: f64 = <f64><f32>1e-35;
const CATEGORY_LIMIT: f64 = 2147483648;

/** Place of `value` among 2 ** nSteps - 1 ascending keys: how many are below it. */
@inline
function rankOf(value: f64, keys: usize, nSteps: i32): usize {
  let at: usize = 0;
  for (let step: usize = (<usize>1 << nSteps) >> 1; step > 0; step >>= 1) {
    at += load<f64>(keys + ((at + step) << 3) - 8) < value ? step : 0;
  }
  return at;
}

@inline
function setBit(bitmap: usize, row: usize, bit: u32): void {
  const word = bitmap + ((row >> 5) << 2);
  store<u32>(word, load<u32>(word) | (bit << (<u32>row & 31)));
}

/** LightGBM takes what is nearer to 0 than 1e-35 as 0; NaN as 0, too, where it is not missing. */
@inline
function valueAt(values: usize): f64 {
  const given = load<f64>(values);
  return abs(given) > ZERO_THRESHOLD ? given : 0;
}

/** Sorts rows into the buckets between `keys`. */
export function bucketValues(values: usize, keys: usize, nSteps: i32, buckets: usize): void {
  memory.fill(buckets, 0, BITMAP << nSteps);
  const first: usize = (<usize>1 << nSteps) >> 1;
  // Four searches side by side, as each step of one waits for the step before.
  for (let row: usize = 0; row < ROWS; row += 4, values += 32) {
    const v0 = valueAt(values), v1 = valueAt(values + 8);
    const v2 = valueAt(values + 16), v3 = valueAt(values + 24);
    let r0: usize = 0, r1: usize = 0, r2: usize = 0, r3: usize = 0;
    for (let step = first; step > 0; step >>= 1) {
      const key = keys + (step << 3) - 8;
      r0 += load<f64>(key + (r0 << 3)) < v0 ? step : 0;
      r1 += load<f64>(key + (r1 << 3)) < v1 ? step : 0;
      r2 += load<f64>(key + (r2 << 3)) < v2 ? step : 0;
      r3 += load<f64>(key + (r3 << 3)) < v3 ? step : 0;
    }
    setBit(buckets + r0 * BITMAP, row, 1);
    setBit(buckets + r1 * BITMAP, row + 1, 1);
    setBit(buckets + r2 * BITMAP, row + 2, 1);
    setBit(buckets + r3 * BITMAP, row + 3, 1);
  }
}

/** Notes which rows are missing where zeros are, and where NaN is. */
export function markMissing(values: usize): void {
  memory.fill(MISSING + BITMAP, 0, 2 * BITMAP);
  for (let row: usize = 0; row < ROWS; row++, values += 8) {
    const given = load<f64>(values);
    setBit(MISSING + BITMAP, row, u32(valueAt(values) == 0));
    setBit(MISSING + 2 * BITMAP, row, u32(given != given));
  }
}

/**
 * Decisions of one feature. A record has the bucket above its threshold (u16), the missing
 * type (u8) and whether missing values go right (u8); thresholds descend, so that the rows
 * above one are those above the last one and one bucket more.
 */
export function decideValues(out: usize, records: usize, n: i32, buckets: usize): void {
  let a0 = i64x2(0, 0), a1 = a0, a2 = a0, a3 = a0;
  for (const end = records + (<usize>n << 3); records < end; records += 8, out += BITMAP) {
    const next = <usize>load<u32>(records);
    const from = buckets + next * BITMAP;
    a0 = v128.or(a0, v128.load(from));
    a1 = v128.or(a1, v128.load(from, 16));
    a2 = v128.or(a2, v128.load(from, 32));
    a3 = v128.or(a3, v128.load(from, 48));
    const missing = MISSING + <usize>load<u8>(records, 4) * BITMAP;
    const right = i8x16.splat(-<i8>load<u8>(records, 5));
    decideMissing(out, 0, a0, missing, right);
    decideMissing(out, 16, a1, missing + 16, right);
    decideMissing(out, 32, a2, missing + 32, right);
    decideMissing(out, 48, a3, missing + 48, right);
  }
}

@inline
function decideMissing(out: usize, at: usize, above: v128, missing: usize, right: v128): void {
  v128.store(out + at, v128.bitselect(right, above, v128.load(missing)));
}

/** Sorts rows into the buckets of categories, the last one for those that are in no set. */
export function bucketCategories(
  values: usize,
  keys: usize,
  nSteps: i32,
  buckets: usize,
  nKeys: i32,
): void {
  memory.fill(buckets, 0, BITMAP * <usize>(nKeys + 1));
  for (let row: usize = 0; row < ROWS; row++) {
    const given = load<f64>(values + (row << 3));
    const isCategory = i32(given > -1) & i32(given < CATEGORY_LIMIT);
    const category = trunc(given);
    const rank = rankOf(category, keys, nSteps);
    const isKnown = isCategory & i32(load<f64>(keys + (rank << 3)) == category);
    setBit(buckets + (isKnown ? rank : <usize>nKeys) * BITMAP, row, 1);
  }
}

/** One categorical decision: right unless in one of the buckets of its set. */
export function decideCategories(out: usize, set: usize, n: i32, buckets: usize): void {
  let a0 = i64x2(0, 0), a1 = a0, a2 = a0, a3 = a0;
  for (const end = set + (<usize>n << 2); set < end; set += 4) {
    const from = buckets + <usize>load<u32>(set) * BITMAP;
    a0 = v128.or(a0, v128.load(from));
    a1 = v128.or(a1, v128.load(from, 16));
    a2 = v128.or(a2, v128.load(from, 32));
    a3 = v128.or(a3, v128.load(from, 48));
  }
  v128.store(out, v128.not(a0));
  v128.store(out, v128.not(a1), 16);
  v128.store(out, v128.not(a2), 32);
  v128.store(out, v128.not(a3), 48);
}
