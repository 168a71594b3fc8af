/**
 * Raw scores and leaf indices: each row walks down each tree. Trees are added in
 * LightGBM's order and in doubles, so that the scores are LightGBM's to the last bit. The
 * kernels of `scoring` make the same bits faster; this is their twin, and what scores few rows.
 *
 * Rows are turned to row-major in tiles that stay in the cache while all trees pass
 * over them.
 * @module
 */
import { ZERO_THRESHOLD } from "./binning.ts";
import type { Columns } from "./columns.ts";
import { goesLeft } from "./decision.ts";
import type { FlatTrees } from "./flat_trees.ts";
import type { Model } from "./tree.ts";

const TILE_ROWS = 256;

/** Raw scores, row-major `nRows x nOutputs`. */
export function predictRaw(
  flat: FlatTrees,
  columns: Columns,
  { nOutputs }: Pick<Model, "nOutputs">,
): Float64Array {
  const scores = new Float64Array(columns.nRows * nOutputs);
  eachTile(columns, (rows, begin) => {
    const out = scores.subarray(begin * nOutputs, (begin + rows.count) * nOutputs);
    const target = { ...rows, out, nOutputs };
    for (let t = 0; t < flat.root.length; t++) {
      const addTree = rows.hasMissing || flat.needsCare[t] === 1
        ? addTreeWithCare
        : addTreeOfValues;
      addTree(flat, t, target);
    }
  });
  return scores;
}

/** The leaf, counted from 0, that each row reaches in each tree, row-major `nRows x nTrees`. */
export function predictLeaves(flat: FlatTrees, columns: Columns): Int32Array {
  const nTrees = flat.root.length;
  const leaves = new Int32Array(columns.nRows * nTrees);
  eachTile(columns, ({ tile, nFeatures, count }, begin) => {
    for (let t = 0; t < nTrees; t++) {
      for (let i = 0; i < count; i++) {
        const leaf = reachLeaf(flat, t, tile, i * nFeatures);
        leaves[(begin + i) * nTrees + t] = leaf - flat.firstLeaf[t];
      }
    }
  });
  return leaves;
}

interface Tile {
  /** Row-major; only the first `count` rows are filled. */
  tile: Float64Array;
  nFeatures: number;
  count: number;
  hasMissing: boolean;
}

function eachTile(columns: Columns, use: (rows: Tile, begin: number) => void): void {
  const { nRows } = columns, nFeatures = columns.featureNames.length;
  const tile = new Float64Array(Math.min(TILE_ROWS, nRows) * nFeatures);
  for (let begin = 0; begin < nRows; begin += TILE_ROWS) {
    const count = Math.min(TILE_ROWS, nRows - begin);
    const hasMissing = fillTile(tile, columns, begin, count);
    use({ tile, nFeatures, count, hasMissing }, begin);
  }
}

/** Rows to row-major; LightGBM takes values nearer to zero than 1e-35 as zero. */
function fillTile(tile: Float64Array, columns: Columns, begin: number, count: number): boolean {
  const { values, nRows } = columns;
  const nFeatures = columns.featureNames.length;
  let hasMissing = false;
  for (let f = 0; f < nFeatures; f++) {
    const from = f * nRows + begin;
    for (let i = 0; i < count; i++) {
      const value = values[from + i];
      if (value !== value) hasMissing = true;
      tile[i * nFeatures + f] = Math.abs(value) <= ZERO_THRESHOLD ? 0 : value;
    }
  }
  return hasMissing;
}

interface TileScores extends Tile {
  out: Float64Array;
  nOutputs: number;
}

function addTreeOfValues(flat: FlatTrees, t: number, rows: TileScores): void {
  const { feature, threshold, children, leafValue } = flat;
  const { tile, nFeatures, count, out, nOutputs } = rows;
  const root = flat.root[t], output = t % nOutputs;
  for (let i = 0; i < count; i++) {
    const at = i * nFeatures;
    let node = root;
    while (node >= 0) {
      node = children[2 * node + (tile[at + feature[node]] <= threshold[node] ? 0 : 1)];
    }
    out[i * nOutputs + output] += leafValue[~node];
  }
}

function addTreeWithCare(flat: FlatTrees, t: number, rows: TileScores): void {
  const { tile, nFeatures, count, out, nOutputs } = rows;
  const output = t % nOutputs;
  for (let i = 0; i < count; i++) {
    out[i * nOutputs + output] += flat.leafValue[reachLeaf(flat, t, tile, i * nFeatures)];
  }
}

/** The leaf, counted over all trees, of the row that begins at `at`. */
function reachLeaf(flat: FlatTrees, t: number, tile: Float64Array, at: number): number {
  let node = flat.root[t];
  while (node >= 0) {
    const isLeft = goesLeft(flat, node, tile[at + flat.feature[node]]);
    node = flat.children[2 * node + (isLeft ? 0 : 1)];
  }
  return ~node;
}
