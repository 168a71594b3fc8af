/**
 * All trees of a model in one set of arrays, for walks that touch little memory.
 *
 *     tree        | 0         | 1     | ...
 *     node        | 0 1 2 ... | 7 8 9 | ...   feature, threshold, decision, children
 *     leaf        | 0 1 2 3   | 4 5   | ...   value
 *     set         | 0 1       |       | ...   categories; the threshold of a categorical node is its set
 * @module
 */
import { CATEGORICAL_BIT, type Decisions, needsCare } from "./decision.ts";
import type { Tree } from "./tree.ts";

/** Trees laid end to end; a child >= 0 is a node, a negative one the leaf `~child`. */
export interface FlatTrees extends Decisions {
  /** First node of each tree, or `~leaf` for a tree of one leaf. */
  root: Int32Array;
  /** First leaf of each tree. */
  firstLeaf: Int32Array;
  /** 1 where a tree has a node that does more than `value <= threshold` when no value is NaN. */
  needsCare: Uint8Array;
  feature: Int32Array;
  /** Left child of node i at 2i, right child at 2i + 1. */
  children: Int32Array;
  leafValue: Float64Array;
}

/** Lays the trees of a model end to end. */
export function flattenTrees(trees: readonly Tree[]): FlatTrees {
  const flat = allocate(trees);
  let node = 0, leaf = 0, set = 0, word = 0;
  trees.forEach((tree, t) => {
    const place = (child: number) => child >= 0 ? node + child : ~(leaf + ~child);
    flat.root[t] = tree.nLeaves === 1 ? ~leaf : node;
    flat.firstLeaf[t] = leaf;
    flat.needsCare[t] = tree.decisionType.some(needsCare) ? 1 : 0;
    flat.feature.set(tree.splitFeature, node);
    flat.threshold.set(tree.threshold, node);
    flat.decisionType.set(tree.decisionType, node);
    flat.leafValue.set(tree.leafValue, leaf);
    flat.catThreshold.set(tree.catThreshold, word);
    tree.catBoundaries.forEach((boundary, i) => flat.catBoundaries[set + i] = word + boundary);
    for (let i = 0; i < tree.nLeaves - 1; i++) {
      flat.children[2 * (node + i)] = place(tree.leftChild[i]);
      flat.children[2 * (node + i) + 1] = place(tree.rightChild[i]);
      if ((tree.decisionType[i] & CATEGORICAL_BIT) !== 0) flat.threshold[node + i] += set;
    }
    node += tree.nLeaves - 1;
    leaf += tree.nLeaves;
    set += tree.catBoundaries.length - 1;
    word += tree.catThreshold.length;
  });
  return flat;
}

function allocate(trees: readonly Tree[]): FlatTrees {
  const total = (count: (tree: Tree) => number) =>
    trees.reduce((sum, tree) => sum + count(tree), 0);
  const nLeaves = total((tree) => tree.nLeaves), nNodes = nLeaves - trees.length;
  return {
    root: new Int32Array(trees.length),
    firstLeaf: new Int32Array(trees.length),
    needsCare: new Uint8Array(trees.length),
    feature: new Int32Array(nNodes),
    threshold: new Float64Array(nNodes),
    decisionType: new Uint8Array(nNodes),
    children: new Int32Array(2 * nNodes),
    leafValue: new Float64Array(nLeaves),
    catBoundaries: new Int32Array(1 + total((tree) => tree.catBoundaries.length - 1)),
    catThreshold: new Uint32Array(total((tree) => tree.catThreshold.length)),
  };
}
