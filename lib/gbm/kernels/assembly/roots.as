/**
 * Root histograms of eight outputs in one pass over the rows: a row's bin is found once
 * for all of them, and its count is added once.
 *
 *     sums      bin: f64 G of output 0 ... 7, count, unused       80 bytes
 *     lane      256 bins and 64 bytes, so that lanes don't share the low bits of addresses
 */
import { Lane, LANE_STRIDE, Leaf, SCRATCH } from "./layout";
import { searchLane } from "./search";

const SUM_BYTES: usize = 80;
const SUM_LANE: usize = 256 * SUM_BYTES + 64;

/**
 * Gradients of one of eight outputs, in the order of rows, at `out` and every 32 bytes
 * on; their sum, exact on the grid.
 */
export function gatherEighth(out: usize, values: usize, rows: usize, n: i32): f64 {
  let sum: f64 = 0;
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4, out += 32) {
    const value = load<f32>(values + (<usize>load<u32>(rows) << 2));
    store<f32>(out, value);
    sum += <f64>value;
  }
  return sum;
}

/** Sums the gradients of eight outputs by bin for all lanes. */
export function sumEight(
  out: usize,
  nLanes: i32,
  packed: usize,
  packedStride: usize,
  rows: usize,
  gradients: usize,
  n: i32,
): void {
  memory.fill(out, 0, <usize>nLanes * SUM_LANE);
  for (let first = 0; first < nLanes; first += 4) {
    const words = packed + <usize>(first >> 3) * packedStride + <usize>(first & 4);
    const sums = out + <usize>first * SUM_LANE;
    if (nLanes - first > 2) sumFour(sums, words, rows, gradients, n);
    else sumTwo(sums, words, rows, gradients, n);
  }
}

/** Four lanes a pass: their sums, 80 KB, stay near. Places beyond the last lane repeat one. */
function sumFour(sums: usize, words: usize, rows: usize, gradients: usize, n: i32): void {
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4, gradients += 32) {
    const word = load<u32>(words + (<usize>load<u32>(rows) << 3));
    const low = v128.load(gradients), high = v128.load(gradients, 16);
    const g01 = f64x2.promote_low_f32x4(low), g45 = f64x2.promote_low_f32x4(high);
    const g23 = f64x2.promote_low_f32x4(v128.shuffle<f64>(low, low, 1, 1));
    const g67 = f64x2.promote_low_f32x4(v128.shuffle<f64>(high, high, 1, 1));
    addTo(sums, word & 255, g01, g23, g45, g67);
    addTo(sums + SUM_LANE, (word >> 8) & 255, g01, g23, g45, g67);
    addTo(sums + 2 * SUM_LANE, (word >> 16) & 255, g01, g23, g45, g67);
    addTo(sums + 3 * SUM_LANE, word >> 24, g01, g23, g45, g67);
  }
}

/** The same for two lanes. */
function sumTwo(sums: usize, words: usize, rows: usize, gradients: usize, n: i32): void {
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4, gradients += 32) {
    const word = load<u32>(words + (<usize>load<u32>(rows) << 3));
    const low = v128.load(gradients), high = v128.load(gradients, 16);
    const g01 = f64x2.promote_low_f32x4(low), g45 = f64x2.promote_low_f32x4(high);
    const g23 = f64x2.promote_low_f32x4(v128.shuffle<f64>(low, low, 1, 1));
    const g67 = f64x2.promote_low_f32x4(v128.shuffle<f64>(high, high, 1, 1));
    addTo(sums, word & 255, g01, g23, g45, g67);
    addTo(sums + SUM_LANE, (word >> 8) & 255, g01, g23, g45, g67);
  }
}

@inline
function addTo(lane: usize, bin: u32, g01: v128, g23: v128, g45: v128, g67: v128): void {
  const at = lane + <usize>bin * SUM_BYTES;
  v128.store(at, f64x2.add(v128.load(at), g01));
  v128.store(at, f64x2.add(v128.load(at, 16), g23), 16);
  v128.store(at, f64x2.add(v128.load(at, 32), g45), 32);
  v128.store(at, f64x2.add(v128.load(at, 48), g67), 48);
  store<f64>(at, load<f64>(at, 64) + 1, 64);
}

/** Searches a root whose histograms are those of one of the eight outputs. */
export function searchRoot(leaf: usize, lanes: usize, nLanes: i32, sums: usize, output: i32): void {
  const root = changetype<Leaf>(leaf);
  for (let i = 0; i < nLanes; i++, sums += SUM_LANE) {
    const lane = changetype<Lane>(lanes + <usize>i * offsetof<Lane>());
    const histogram = SCRATCH + <usize>(i & 7) * LANE_STRIDE;
    // Step 1: [sum of this output, count] of each bin.
    for (let bin: usize = 0; bin < <usize>lane.nBins; bin++) {
      const at = sums + bin * SUM_BYTES;
      store<f64>(histogram + (bin << 4), load<f64>(at + (<usize>output << 3)));
      store<f64>(histogram + (bin << 4), load<f64>(at, 64), 8);
    }
    // Step 2: as everywhere.
    searchLane(root, 0, lane, histogram);
  }
}
