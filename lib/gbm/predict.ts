/**
 * Raw scores: each row walks down each tree. Trees are added in LightGBM's order
 * and in doubles, so that the scores are LightGBM's to the last bit.
 *
 * All trees lie in one set of arrays. Rows are turned to row-major in tiles that
 * stay in the cache while all trees pass over them.
 * @module
 */
import { ZERO_THRESHOLD } from "./binning.ts";
import type { Columns } from "./columns.ts";
import { goesLeft, MissingType, type Model, type Tree } from "./tree.ts";

const TILE_ROWS = 256;

/** All trees of a model, node after node; a child >= 0 is a node, a negative one the leaf `~child`. */
export interface FlatTrees {
  /** First node of each tree, or `~leaf` for a tree of one leaf. */
  root: Int32Array;
  feature: Int32Array;
  threshold: Float64Array;
  decisionType: Uint8Array;
  /** Left child of node i at 2i, right child at 2i + 1. */
  children: Int32Array;
  leafValue: Float64Array;
  /** Whether some node treats zero as missing. */
  hasZeroMissing: boolean;
}

/** Flattens the trees of a model. */
export function flattenTrees(trees: readonly Tree[]): FlatTrees {
  const nLeaves = trees.reduce((sum, tree) => sum + tree.nLeaves, 0);
  const nNodes = nLeaves - trees.length;
  const flat: FlatTrees = {
    root: new Int32Array(trees.length),
    feature: new Int32Array(nNodes),
    threshold: new Float64Array(nNodes),
    decisionType: new Uint8Array(nNodes),
    children: new Int32Array(2 * nNodes),
    leafValue: new Float64Array(nLeaves),
    hasZeroMissing: false,
  };
  let node = 0, leaf = 0;
  trees.forEach((tree, t) => {
    const place = (child: number) => child >= 0 ? node + child : ~(leaf + ~child);
    flat.root[t] = tree.nLeaves === 1 ? ~leaf : node;
    flat.feature.set(tree.splitFeature, node);
    flat.threshold.set(tree.threshold, node);
    flat.decisionType.set(tree.decisionType, node);
    flat.leafValue.set(tree.leafValue, leaf);
    for (let i = 0; i < tree.nLeaves - 1; i++) {
      flat.children[2 * (node + i)] = place(tree.leftChild[i]);
      flat.children[2 * (node + i) + 1] = place(tree.rightChild[i]);
      if (tree.decisionType[i] >> 2 === MissingType.zero) flat.hasZeroMissing = true;
    }
    node += tree.nLeaves - 1;
    leaf += tree.nLeaves;
  });
  return flat;
}

/** Raw scores, row-major `nRows x nOutputs`. */
export function predictRaw(
  flat: FlatTrees,
  columns: Columns,
  { nOutputs }: Pick<Model, "nOutputs">,
): Float64Array {
  const { nRows } = columns;
  const nFeatures = columns.featureNames.length;
  const scores = new Float64Array(nRows * nOutputs);
  const tile = new Float64Array(TILE_ROWS * nFeatures);
  for (let begin = 0; begin < nRows; begin += TILE_ROWS) {
    const count = Math.min(TILE_ROWS, nRows - begin);
    const hasMissing = fillTile(tile, columns, begin, count);
    const out = scores.subarray(begin * nOutputs, (begin + count) * nOutputs);
    const addTree = hasMissing || flat.hasZeroMissing ? addTreeWithMissing : addTreeOfValues;
    for (let t = 0; t < flat.root.length; t++) {
      addTree(flat, t, { tile, nFeatures, count, out, nOutputs });
    }
  }
  return scores;
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

interface TileScores {
  tile: Float64Array;
  nFeatures: number;
  count: number;
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

function addTreeWithMissing(flat: FlatTrees, t: number, rows: TileScores): void {
  const { feature, threshold, decisionType, children, leafValue } = flat;
  const { tile, nFeatures, count, out, nOutputs } = rows;
  const root = flat.root[t], output = t % nOutputs;
  for (let i = 0; i < count; i++) {
    const at = i * nFeatures;
    let node = root;
    while (node >= 0) {
      const isLeft = goesLeft(tile[at + feature[node]], threshold[node], decisionType[node]);
      node = children[2 * node + (isLeft ? 0 : 1)];
    }
    out[i * nOutputs + output] += leafValue[~node];
  }
}
