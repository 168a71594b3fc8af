/**
 * Exact path-dependent SHAP values, equal to LightGBM's `pred_contrib`. The kernels of
 * `scoring` make the same bits faster; this is their twin, and what explains few rows.
 *
 * A leaf's contributions depend on a row only through the d bits "does the row
 * follow the path at feature j", so each pattern is computed once and kept in a
 * table for the rows of a tile that share it. Everything is column-major over the
 * rows of the tile, so that the inner loops run along memory:
 *
 *     values  | feature 0: row 0 1 2 ... | feature 1 | ...
 *     masks   | node 0: row 0 1 2 ... | node 1 | ... | leaf 0 | ...    a node's masks make its children's
 *     table   | feature 0 of the path: mask 0 1 2 ... | feature 1 | ...    of one leaf at a time
 *     phi     | feature 0: row 0 1 2 ... | ... | base                  phi[feature] += table[masks]
 * @module
 */
import { ZERO_THRESHOLD } from "./binning.ts";
import { columnOf, type Columns } from "./columns.ts";
import { CATEGORICAL_BIT, goesLeft, isBelow, isInSet, needsCare } from "./decision.ts";
import { type LeafPath, longPath, MAX_MASK_FEATURES, type TreePaths } from "./leaf_paths.ts";
import { leafSharesInto } from "./leaf_shares.ts";
import type { Tree } from "./tree.ts";

/** Rows of a tile: many enough to share patterns, few enough for the cache. */
const SHAP_TILE_ROWS = 2048;

/** Most masks of a tile: 64 MB. */
const MAX_MASKS = 2 ** 25;

/** Rows of a tile for trees of so many leaves: fewer where the masks of all nodes would not fit. */
export function shapTileRows(maxLeaves: number): number {
  return Math.min(SHAP_TILE_ROWS, Math.floor(MAX_MASKS / (2 * maxLeaves)));
}

/** Adds the contributions of trees to tiles of rows, reusing its memory. */
export class TileExplainer {
  readonly #nFeatures: number;
  /** Rows that a tile has place for. */
  readonly #capacity: number;
  readonly #values: Float64Array;
  readonly #phi: Float64Array;
  readonly #hasMissing: Uint8Array;
  readonly #table = new Float64Array(MAX_MASK_FEATURES << MAX_MASK_FEATURES);
  /** The leaf, by a running number, for which a mask's entry of the table was last made. */
  readonly #madeFor = new Uint32Array(1 << MAX_MASK_FEATURES);
  #leafNumber = 0;
  #masks = new Uint16Array(0);
  #count = 0;

  /** @param capacity Most rows of a tile. */
  constructor(nFeatures: number, capacity: number) {
    this.#nFeatures = nFeatures;
    this.#capacity = capacity;
    this.#values = new Float64Array(capacity * nFeatures);
    this.#phi = new Float64Array(capacity * (nFeatures + 1));
    this.#hasMissing = new Uint8Array(nFeatures);
  }

  /** Begins a tile with these rows of the matrix; contributions start at 0. */
  start(columns: Columns, rows: ArrayLike<number>): void {
    this.#count = rows.length;
    this.#phi.fill(0);
    for (let f = 0; f < this.#nFeatures; f++) {
      const column = columnOf(columns, f), at = f * this.#capacity;
      let hasMissing = 0;
      for (let i = 0; i < rows.length; i++) {
        const value = column[rows[i]];
        this.#values[at + i] = Math.abs(value) <= ZERO_THRESHOLD ? 0 : value;
        if (value !== value) hasMissing = 1;
      }
      this.#hasMissing[f] = hasMissing;
    }
  }

  /** Adds one tree to all rows of the tile. */
  addTree(paths: TreePaths): void {
    const base = this.#nFeatures * this.#capacity;
    for (let i = 0; i < this.#count; i++) this.#phi[base + i] += paths.baseValue;
    const nNodes = paths.tree.nLeaves - 1;
    if (nNodes === 0) return;
    const nMasks = (2 * nNodes + 1) * this.#capacity;
    if (this.#masks.length < nMasks) this.#masks = new Uint16Array(nMasks);
    this.#masks.fill(0, 0, this.#count);
    for (let node = 0; node < nNodes; node++) this.#passDown(paths, node);
    paths.leaves.forEach((path, leaf) => {
      if (path === null) this.#addLongPath(paths, leaf);
      else this.#addLeaf(path, nNodes + leaf);
    });
  }

  /** Copies the contributions of row `i` of the tile to `out`: `[feature ..., base]`. */
  rowInto(out: Float64Array, i: number): void {
    for (let f = 0; f <= this.#nFeatures; f++) out[f] = this.#phi[f * this.#capacity + i];
  }

  /** From a node's masks to its children's: a bit stays set while the row follows the path. */
  #passDown({ tree, bit, newBit, leftSlot, rightSlot }: TreePaths, node: number): void {
    const feature = tree.splitFeature[node], type = tree.decisionType[node];
    const capacity = this.#capacity, count = this.#count;
    const column = this.#values.subarray(feature * capacity, feature * capacity + count);
    const maskOf = (slot: number) => this.#masks.subarray(slot * capacity, slot * capacity + count);
    const step = {
      tree,
      node,
      column,
      masks: maskOf(node),
      left: maskOf(leftSlot[node]),
      right: maskOf(rightSlot[node]),
      set: newBit[node],
      keep: ~bit[node],
    };
    if (this.#hasMissing[feature] === 1 || needsCare(type)) passWithCare(step);
    else passValues(step);
  }

  #addLeaf(path: LeafPath, slot: number): void {
    const d = path.features.length, at = slot * this.#capacity;
    const masks = this.#masks.subarray(at, at + this.#count);
    this.#fillTable(path, masks);
    for (let j = 0; j < d; j++) {
      const phiAt = path.features[j] * this.#capacity;
      const phi = this.#phi.subarray(phiAt, phiAt + this.#count);
      addEntries(phi, this.#table.subarray(j << d, (j + 1) << d), masks);
    }
  }

  /** Computes the entries of the table that the rows of the tile need. */
  #fillTable(path: LeafPath, masks: Uint16Array): void {
    const madeFor = this.#madeFor, leafNumber = ++this.#leafNumber;
    for (let i = 0; i < masks.length; i++) {
      if (madeFor[masks[i]] === leafNumber) continue;
      madeFor[masks[i]] = leafNumber;
      this.#makeEntry(path, masks[i]);
    }
  }

  #makeEntry(path: LeafPath, mask: number): void {
    const d = path.features.length;
    for (let j = 0; j < d; j++) followsBuffer[j] = (mask >> j) & 1;
    leafSharesInto(sharesBuffer, path, followsBuffer);
    for (let j = 0; j < d; j++) this.#table[(j << d) + mask] = sharesBuffer[j];
  }

  /** Row by row where a path has too many features for masks. */
  #addLongPath(paths: TreePaths, leaf: number): void {
    const path = longPath(paths, leaf), { tree } = paths;
    const d = path.features.length;
    const follows = new Uint8Array(d), shares = new Float64Array(d);
    for (let i = 0; i < this.#count; i++) {
      follows.fill(1);
      for (const { node, isLeft, place } of path.edges) {
        const value = this.#values[tree.splitFeature[node] * this.#capacity + i];
        if (goesLeft(tree, node, value) !== isLeft) follows[place] = 0;
      }
      leafSharesInto(shares, path, follows);
      for (let j = 0; j < d; j++) this.#phi[path.features[j] * this.#capacity + i] += shares[j];
    }
  }
}

const followsBuffer = new Uint8Array(MAX_MASK_FEATURES);
const sharesBuffer = new Float64Array(MAX_MASK_FEATURES);

function addEntries(phi: Float64Array, table: Float64Array, masks: Uint16Array): void {
  for (let i = 0; i < phi.length; i++) phi[i] += table[masks[i]];
}

/** One decision for all rows of a tile. */
interface Step {
  tree: Tree;
  node: number;
  /** Values of the node's feature. */
  column: Float64Array;
  /** Masks of the node, and of its children to be written. */
  masks: Uint16Array;
  left: Uint16Array;
  right: Uint16Array;
  /** Bits that following the path adds, and those that survive leaving it. */
  set: number;
  keep: number;
}

function passValues({ tree, node, column, masks, left, right, set, keep }: Step): void {
  const threshold = tree.threshold[node];
  for (let i = 0; i < column.length; i++) {
    const mask = masks[i];
    const followed = mask | set, lost = mask & keep;
    // Bits instead of a branch, which would be mispredicted every other time.
    const swap = (followed ^ lost) & -Number(column[i] <= threshold);
    left[i] = lost ^ swap;
    right[i] = followed ^ swap;
  }
}

function passWithCare({ tree, node, column, masks, left, right, set, keep }: Step): void {
  const threshold = tree.threshold[node], type = tree.decisionType[node];
  const isCategorical = (type & CATEGORICAL_BIT) !== 0;
  for (let i = 0; i < column.length; i++) {
    const isLeft = isCategorical
      ? isInSet(tree, threshold, column[i])
      : isBelow(column[i], threshold, type);
    const followed = masks[i] | set, lost = masks[i] & keep;
    left[i] = isLeft ? followed : lost;
    right[i] = isLeft ? lost : followed;
  }
}
