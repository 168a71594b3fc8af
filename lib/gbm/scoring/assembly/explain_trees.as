/**
 * SHAP values of many rows. What a leaf gives to a feature depends on a row only by the d
 * bits "does the row follow the path at feature j", its mask. So answers are computed once for
 * each mask and looked up for each row:
 *
 *     up to 8 features, many rows    for all 2 ** d masks
 *     up to 16 features              for the masks that rows of the tile have, some hundred at most
 *     more                           row by row
 *
 * All ways do the same operations in the same order and so give the same bits.
 */
import { addEntries, runOps, writeCodes } from "./add_trees";
import { Op, ROWS } from "./layout";

/** A feature on a leaf's path. */
@unmanaged
export class PathFeature {
  /** share of rows that follow the path at this feature */
  ratio: f64;
  /** bitmap of the rows that follow the path, or of those that don't */
  plane: u32;
  isInverted: u32;
  /** bytes to the feature's column of SHAP values */
  column: u32;
  unused: u32;
}

@unmanaged
export class PathLeaf {
  value: f64;
  nFeatures: u32;
  nVectors: u32;
  /** quadrature: vectors t, 1 - t, weight, 1 / (1 - t) */
  rule: usize;
  unused: u32;
}

@unmanaged
export class PathTree {
  nOps: u32;
  nLeaves: u32;
}

/** Where everything of a tile is. */
@unmanaged
export class Tile {
  nRows: u32;
  /** blocks of 512 rows; each has a region of bitmaps */
  nBlocks: u32;
  regions: usize;
  regionBytes: usize;
  /** SHAP values, a column of doubles a feature */
  columns: usize;
  /** a byte of each row: bits 0 to 7 of the masks, and bits 8 to 15 */
  lowCodes: usize;
  highCodes: usize;
  /** vectors of each feature: factor where a bit is 0, where it is 1, slope */
  factors: usize;
  /** vectors of each mask, or of one */
  weights: usize;
  /** what a feature off the path gets, by mask */
  others: usize;
  /** what one feature gets, by mask; or | all masks that rows have | of feature 0, | of feature 1 ... */
  table: usize;
  /** place of each of 2 ** 16 masks in such a table, from 1; 0 where no row has it (u16) */
  places: usize;
  /** mask of each place, place of each row (u16) */
  masks: usize;
  rowPlaces: usize;
  /** bytes of one mask's or row's bits */
  bits: usize;
}

/** Most rows of a tile, and so most masks that its rows have. */
const TILE_ROWS: usize = 2048;

/** Adds the SHAP values of trees to a tile. */
export function explainTrees(tile: usize, tree: usize, nTrees: i32): void {
  const rows = changetype<Tile>(tile);
  for (let i = 0; i < nTrees; i++) {
    const header = changetype<PathTree>(tree);
    const ops = tree + offsetof<PathTree>(), end = ops + <usize>header.nOps * offsetof<Op>();
    for (let block: u32 = 0; block < rows.nBlocks; block++) {
      runOps(ops, end, rows.regions + block * rows.regionBytes);
    }
    let leaf = (end + 7) & ~7;
    for (let n = header.nLeaves; n > 0; n--) {
      const d = changetype<PathLeaf>(leaf).nFeatures;
      prepareFactors(rows, leaf);
      if (d <= 8 && <u32>1 << d <= rows.nRows) addByTable(rows, leaf);
      else if (d <= 16) addByPlaces(rows, leaf);
      else addRowByRow(rows, leaf);
      leaf += offsetof<PathLeaf>() + <usize>d * offsetof<PathFeature>();
    }
    tree = (leaf + 63) & ~63;
  }
}

@inline
function featureOf(leaf: usize, j: u32): PathFeature {
  return changetype<PathFeature>(
    leaf + offsetof<PathLeaf>() + <usize>j * offsetof<PathFeature>(),
  );
}

/** Factors of the path's weight, (1 - t) ratio + t follows, and slope (1 - ratio) / factor. */
function prepareFactors(tile: Tile, leafAt: usize): void {
  const leaf = changetype<PathLeaf>(leafAt);
  const stride = <usize>leaf.nVectors << 4;
  let out = tile.factors;
  for (let j: u32 = 0; j < leaf.nFeatures; j++, out += 3 * stride) {
    const feature = featureOf(leafAt, j);
    const ratio = f64x2.splat(feature.ratio), slope = f64x2.splat(1 - feature.ratio);
    const isInverted = i64x2.splat(-<i64>feature.isInverted);
    for (let k: usize = 0; k < stride; k += 16) {
      const t = v128.load(leaf.rule + k), rest = v128.load(leaf.rule + stride + k);
      const off = f64x2.mul(rest, ratio), on = f64x2.add(off, t);
      v128.store(out + k, v128.bitselect(on, off, isInverted));
      v128.store(out + stride + k, v128.bitselect(off, on, isInverted));
      v128.store(out + 2 * stride + k, f64x2.div(slope, on));
    }
  }
}

@inline
function dot(a: usize, b: usize, stride: usize): f64 {
  let sum = f64x2.mul(v128.load(a), v128.load(b));
  for (let k: usize = 16; k < stride; k += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a + k), v128.load(b + k)));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** What a feature gets where the row leaves the path there: the same for all of them. */
@inline
function otherShare(leaf: PathLeaf, weights: usize, stride: usize): f64 {
  return -dot(weights, leaf.rule + 3 * stride, stride);
}

/** Weights of the paths of all masks; the first feature is the highest bit. */
function fillWeights(tile: Tile, leaf: PathLeaf, stride: usize): void {
  const value = f64x2.splat(leaf.value), end = tile.factors + 3 * stride * leaf.nFeatures;
  for (let k: usize = 0; k < stride; k += 16) {
    const start = f64x2.mul(v128.load(leaf.rule + 2 * stride + k), value);
    v128.store(tile.weights + k, start);
  }
  let n = stride;
  for (let factors = tile.factors; factors < end; factors += 3 * stride, n <<= 1) {
    // From the last mask on, as a mask's two successors lie behind it.
    for (let at = n; at > 0; at -= stride) {
      const from = tile.weights + at - stride, to = tile.weights + 2 * (at - stride);
      for (let k: usize = 0; k < stride; k += 16) {
        const weight = v128.load(from + k);
        v128.store(to + stride + k, f64x2.mul(weight, v128.load(factors + stride + k)));
        v128.store(to + k, f64x2.mul(weight, v128.load(factors + k)));
      }
    }
  }
}

/** What the feature with this bit gets, by mask. */
function fillTable(
  tile: Tile,
  slope: usize,
  stride: usize,
  bit: usize,
  nMasks: usize,
  isInverted: usize,
): void {
  const on = isInverted ? 0 : bit;
  for (let high: usize = 0; high < nMasks; high += 2 * bit) {
    for (let rest = high; rest < high + bit; rest++) {
      const mask = rest + on, other = rest + bit - on;
      const share = dot(tile.weights + mask * stride, slope, stride);
      store<f64>(tile.table + (mask << 3), share);
      store<f64>(tile.table + (other << 3), load<f64>(tile.others + (other << 3)));
    }
  }
}

function addByTable(tile: Tile, leafAt: usize): void {
  const leaf = changetype<PathLeaf>(leafAt), d = leaf.nFeatures;
  const stride = <usize>leaf.nVectors << 4, nMasks: usize = <usize>1 << d;
  writeMasks(tile, leafAt, d);
  fillWeights(tile, leaf, stride);
  for (let mask: usize = 0; mask < nMasks; mask++) {
    const share = otherShare(leaf, tile.weights + mask * stride, stride);
    store<f64>(tile.others + (mask << 3), share);
  }
  for (let j: u32 = 0; j < d; j++) {
    const feature = featureOf(leafAt, j);
    const slope = tile.factors + (3 * <usize>j + 2) * stride;
    fillTable(tile, slope, stride, <usize>1 << (d - 1 - j), nMasks, feature.isInverted);
    const column = tile.columns + feature.column;
    for (let row: usize = 0; row < <usize>tile.nBlocks * ROWS; row += ROWS) {
      addEntries(column + (row << 3), tile.lowCodes + row, tile.table);
    }
  }
}

/** Masks of the rows, the first feature in the highest bit. */
function writeMasks(tile: Tile, leafAt: usize, d: u32): void {
  const planes = leafAt + offsetof<PathLeaf>() + offsetof<PathFeature>("plane");
  const next = offsetof<PathFeature>();
  const nLow = min<u32>(d, 8), nHigh = d - nLow;
  for (let block: u32 = 0; block < tile.nBlocks; block++) {
    const base = tile.regions + block * tile.regionBytes, at = <usize>block * ROWS;
    writeCodes(tile.lowCodes + at, planes + <usize>nHigh * next, nLow, next, base);
    if (nHigh) writeCodes(tile.highCodes + at, planes, nHigh, next, base);
  }
}

/** Shares of all features for one mask, whose bits stand as bytes; `next` bytes apart. */
function writeShares(tile: Tile, leafAt: usize, out: usize, next: usize): void {
  const leaf = changetype<PathLeaf>(leafAt), d = leaf.nFeatures;
  const stride = <usize>leaf.nVectors << 4, weights = tile.weights;
  for (let k: usize = 0; k < stride; k += 16) {
    let weight = f64x2.mul(v128.load(leaf.rule + 2 * stride + k), f64x2.splat(leaf.value));
    let factors = tile.factors + k;
    for (let j: u32 = 0; j < d; j++, factors += 3 * stride) {
      const bit = <usize>load<u8>(tile.bits + j);
      weight = f64x2.mul(weight, v128.load(factors + bit * stride));
    }
    v128.store(weights + k, weight);
  }
  const other = otherShare(leaf, weights, stride);
  let slope = tile.factors + 2 * stride;
  for (let j: u32 = 0; j < d; j++, slope += 3 * stride, out += next) {
    const isOn = <u32>load<u8>(tile.bits + j) != featureOf(leafAt, j).isInverted;
    store<f64>(out, isOn ? dot(weights, slope, stride) : other);
  }
}

/** A table of the masks that rows have. */
function addByPlaces(tile: Tile, leafAt: usize): void {
  const d = changetype<PathLeaf>(leafAt).nFeatures, tableBytes = (TILE_ROWS + 1) << 3;
  const nRows = <usize>tile.nRows;
  writeMasks(tile, leafAt, d);
  let n: usize = 0;
  for (let row: usize = 0; row < nRows; row++) {
    const high = d > 8 ? <usize>load<u8>(tile.highCodes + row) << 8 : 0;
    const mask = <usize>load<u8>(tile.lowCodes + row) | high;
    let place = <usize>load<u16>(tile.places + (mask << 1));
    if (!place) {
      place = ++n;
      store<u16>(tile.places + (mask << 1), <u16>place);
      store<u16>(tile.masks + (place << 1), <u16>mask);
      for (let j: u32 = 0; j < d; j++) store<u8>(tile.bits + j, <u8>((mask >> (d - 1 - j)) & 1));
      writeShares(tile, leafAt, tile.table + (place << 3), tableBytes);
    }
    store<u16>(tile.rowPlaces + (row << 1), <u16>place);
  }
  for (let j: u32 = 0; j < d; j++) {
    let at = tile.columns + featureOf(leafAt, j).column;
    const table = tile.table + <usize>j * tableBytes;
    let places = tile.rowPlaces;
    for (const end = places + (nRows << 1); places < end; places += 2, at += 8) {
      const share = load<f64>(table + (<usize>load<u16>(places) << 3));
      store<f64>(at, load<f64>(at) + share);
    }
  }
  for (let place: usize = 1; place <= n; place++) {
    store<u16>(tile.places + (<usize>load<u16>(tile.masks + (place << 1)) << 1), 0);
  }
}

function addRowByRow(tile: Tile, leafAt: usize): void {
  const d = changetype<PathLeaf>(leafAt).nFeatures;
  for (let row: usize = 0; row < <usize>tile.nRows; row++) {
    const base = tile.regions + (row / ROWS) * tile.regionBytes, at = row % ROWS;
    for (let j: u32 = 0; j < d; j++) {
      const byte = load<u8>(base + <usize>featureOf(leafAt, j).plane + (at >> 3));
      store<u8>(tile.bits + j, (byte >> <u8>(at & 7)) & 1);
    }
    writeShares(tile, leafAt, tile.table, 8);
    for (let j: u32 = 0; j < d; j++) {
      const to = tile.columns + featureOf(leafAt, j).column + (row << 3);
      store<f64>(to, load<f64>(to) + load<f64>(tile.table + (<usize>j << 3)));
    }
  }
}
