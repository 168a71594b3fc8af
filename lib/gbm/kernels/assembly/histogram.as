/** Histograms of one group of lanes: one row's byte of eight lanes is one 8-byte word. */
import { BIN_SHIFT, Feature, LANE_STRIDE, Leaf, SCRATCH } from "./layout";

/** Bits of a word that are a byte times 16, the size of a bin. */
const BIN: u32 = 0xff0;

/** Addresses of the eight histograms; as constants they cost nothing in a load or store. */
const LANE_0: usize = SCRATCH;
const LANE_1: usize = SCRATCH + 1 * LANE_STRIDE;
const LANE_2: usize = SCRATCH + 2 * LANE_STRIDE;
const LANE_3: usize = SCRATCH + 3 * LANE_STRIDE;
const LANE_4: usize = SCRATCH + 4 * LANE_STRIDE;
const LANE_5: usize = SCRATCH + 5 * LANE_STRIDE;
const LANE_6: usize = SCRATCH + 6 * LANE_STRIDE;
const LANE_7: usize = SCRATCH + 7 * LANE_STRIDE;

/** Rows of a block, in bytes of row numbers, and where their words stand. */
const BLOCK_BYTES: usize = 4 * 256;
const WORDS: usize = 49152;

/** Sets the scratch histograms of the first `nLanes` lanes to zero. */
export function clearScratch(nLanes: i32): void {
  memory.fill(SCRATCH, 0, <usize>nLanes * LANE_STRIDE);
}

/**
 * Adds rows to the histograms of eight lanes: one 16-byte read-modify-write a lane.
 * `gradients` (f32) are in the order of `rows`, each with its Hessian beside it where
 * `isPaired`, and `packed` in the order of the matrix.
 */
export function addEight(packed: usize, rows: usize, gradients: usize, n: i32, isPaired: bool): void {
  if (isPaired) addEightOf(packed, rows, gradients, n, true);
  else addEightOf(packed, rows, gradients, n, false);
}

@inline
function addEightOf(packed: usize, rows: usize, gradients: usize, n: i32, isPaired: bool): void {
  const end = rows + (<usize>n << 2);
  while (rows < end) {
    const blockEnd = min(end, rows + BLOCK_BYTES);
    // Step 1: the words of some rows, one short load after the other, so that many of them
    // are under way at once: rows of a deep leaf lie far apart.
    let word = WORDS;
    for (; rows < blockEnd; rows += 4, word += 8) {
      store<u64>(word, load<u64>(packed + (<usize>load<u32>(rows) << 3)));
    }
    // Step 2: [sum, sum] += [gradient, Hessian].
    for (let at = WORDS; at < word; at += 8) {
      const addend = isPaired ? loadPair(gradients) : loadWithOne(gradients);
      gradients += isPaired ? 8 : 4;
      const low = load<u32>(at), high = load<u32>(at, 4);
      let bin: usize = (low << 4) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_0), addend), LANE_0);
      bin = (low >> 4) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_1), addend), LANE_1);
      bin = (low >> 12) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_2), addend), LANE_2);
      bin = (low >> 20) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_3), addend), LANE_3);
      bin = (high << 4) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_4), addend), LANE_4);
      bin = (high >> 4) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_5), addend), LANE_5);
      bin = (high >> 12) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_6), addend), LANE_6);
      bin = (high >> 20) & BIN;
      v128.store(bin, f64x2.add(v128.load(bin, LANE_7), addend), LANE_7);
    }
  }
}

/** The same for the first four lanes of a group, where the others are unused. */
export function addFour(packed: usize, rows: usize, gradients: usize, n: i32, isPaired: bool): void {
  if (isPaired) addFourOf(packed, rows, gradients, n, true);
  else addFourOf(packed, rows, gradients, n, false);
}

@inline
function addFourOf(packed: usize, rows: usize, gradients: usize, n: i32, isPaired: bool): void {
  const end = rows + (<usize>n << 2);
  while (rows < end) {
    const word = load<u32>(packed + (<usize>load<u32>(rows) << 3));
    const addend = isPaired ? loadPair(gradients) : loadWithOne(gradients);
    let bin: usize = (word << 4) & BIN;
    v128.store(bin, f64x2.add(v128.load(bin, LANE_0), addend), LANE_0);
    bin = (word >> 4) & BIN;
    v128.store(bin, f64x2.add(v128.load(bin, LANE_1), addend), LANE_1);
    bin = (word >> 12) & BIN;
    v128.store(bin, f64x2.add(v128.load(bin, LANE_2), addend), LANE_2);
    bin = (word >> 20) & BIN;
    v128.store(bin, f64x2.add(v128.load(bin, LANE_3), addend), LANE_3);
    rows += 4;
    gradients += isPaired ? 8 : 4;
  }
}

/** A gradient and its Hessian. */
@inline
function loadPair(gradients: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(gradients));
}

/** A gradient and 1: a float32 loaded alone and widened leaves 0 in the upper lane, to be or-ed. */
@inline
function loadWithOne(gradients: usize): v128 {
  return v128.or(f64x2.promote_low_f32x4(v128.load32_zero(gradients)), f64x2(0, 1));
}

/**
 * Takes the lowest digit out of a joint lane's histogram: sums it over all others into
 * `out`, which is the histogram of the digit's feature, and leaves the histogram of the
 * other digits in place. Sums on the grid are exact, so it is the same as counting the
 * feature's rows one by one.
 */
export function foldDigit(lane: usize, nBins: i32, radix: i32, out: usize): void {
  const end = lane + (<usize>nBins << BIN_SHIFT);
  let rest = lane;
  if (radix == 2) {
    // In memory two sums would wait for their own last update.
    let zeros = f64x2(0, 0), ones = f64x2(0, 0);
    for (let at = lane; at < end; at += 32, rest += 16) {
      const zero = v128.load(at), one = v128.load(at, 16);
      zeros = f64x2.add(zeros, zero);
      ones = f64x2.add(ones, one);
      v128.store(rest, f64x2.add(zero, one));
    }
    v128.store(out, zeros);
    v128.store(out, ones, 16);
    return;
  }
  const outEnd = out + (<usize>radix << BIN_SHIFT);
  for (let digit = out; digit < outEnd; digit += 16) v128.store(digit, f64x2(0, 0));
  for (let at = lane; at < end; rest += 16) {
    let sum = f64x2(0, 0);
    for (let digit = out; digit < outEnd; digit += 16, at += 16) {
      const bin = v128.load(at);
      sum = f64x2.add(sum, bin);
      v128.store(digit, f64x2.add(v128.load(digit), bin));
    }
    v128.store(rest, sum);
  }
}

/** Stores the smaller child's histogram and turns the parent's into the larger child's. */
export function storeChildren(child: usize, smaller: usize, larger: usize, nBins: i32): void {
  const end = child + (<usize>nBins << BIN_SHIFT);
  while (child < end) {
    const bin = v128.load(child);
    v128.store(smaller, bin);
    v128.store(larger, f64x2.sub(v128.load(larger), bin));
    child += 16;
    smaller += 16;
    larger += 16;
  }
}

/**
 * Makes the Hessians of one bin from what the others lack of the leaf's, whose sum LightGBM
 * rounds: its `FixHistogram` (src/io/dataset.cpp). Gradients sum up exactly.
 */
export function deriveBin(histogram: usize, feature: Feature, leaf: Leaf): void {
  let rest = leaf.hessianSum;
  for (let bin = 0; bin < feature.nBins; bin++) {
    if (bin != feature.derivedBin) rest -= load<f64>(histogram + (<usize>bin << BIN_SHIFT), 8);
  }
  store<f64>(histogram + (<usize>feature.derivedBin << BIN_SHIFT), rest, 8);
}
