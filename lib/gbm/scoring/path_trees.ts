/**
 * Trees as the kernels of batch SHAP want them: how to make the bitmaps "follows the path at
 * this feature", and for each leaf the features on its path.
 *
 * ```text
 *   tree     u32 nOps, nLeaves | operations as in `tree_program.ts` | leaves                 8 bytes
 *   leaf     f64 value; u32 nFeatures, nVectors, address of its quadrature, unused | features  24 bytes
 *   feature  f64 ratio; u32 plane, isInverted, column, unused                                24 bytes
 * ```
 *
 * A feature that stands once on a path needs no operation: its bitmap is the decision's, as
 * it is where the path goes right, inverted where it goes left. Each further edge of
 * the feature takes away the rows that leave the path there.
 * @module
 */
import { shareOf } from "../leaf_paths.ts";
import type { Tree } from "../tree.ts";
import { ALL_ROWS, ARENA, BITMAP_BYTES, NO_ROWS, SLOTS } from "./layout.ts";
import { vectorsFor } from "./packed_rule.ts";
import { type Item, lastOfFeature, preorder } from "./preorder.ts";

const MAX_OPS = Math.floor((ARENA - SLOTS) / BITMAP_BYTES);

/** What follows the path at the feature of each edge, down to that edge. */
interface Edges {
  planes: Uint32Array;
  isInverted: Uint8Array;
  ratios: Float64Array;
  ops: number[];
}

/** A leaf and the last edges of the features on its path, those nearest to the root first. */
interface Leaf {
  leaf: number;
  edges: number[];
}

/** A tree before it has addresses. */
export interface PathTree {
  edges: Edges;
  leaves: Leaf[];
  features: Int32Array;
  leafValue: Float64Array;
  /** Most features on a path. */
  longest: number;
}

/**
 * Finds the paths of a tree.
 * @returns null where it has too many operations for the kernels.
 * @throws {InputError} when its counts of rows are missing or grow on the way down.
 */
export function findPaths(tree: Tree, decisionOf: Int32Array): PathTree | null {
  const items = preorder(tree);
  const edges: Edges = {
    planes: new Uint32Array(items.length),
    isInverted: new Uint8Array(items.length),
    ratios: new Float64Array(items.length).fill(1),
    ops: [],
  };
  const features = new Int32Array(items.length);
  const leaves: Leaf[] = [];
  for (let e = 1; e < items.length; e++) {
    const { child, parent } = items[e], node = items[parent].child;
    features[e] = tree.splitFeature[node];
    addEdge(edges, { items, e, last: lastOfFeature(tree, items, e), decision: decisionOf[node] });
    edges.ratios[e] *= shareOf(tree, node, child);
    if (child < 0) leaves.push({ leaf: ~child, edges: pathTo(items, features, e) });
  }
  if (edges.ops.length / 3 > MAX_OPS) return null;
  leaves.sort((a, b) => a.leaf - b.leaf);
  const longest = leaves.reduce((most, leaf) => Math.max(most, leaf.edges.length), 1);
  return { edges, leaves, features, leafValue: tree.leafValue, longest };
}

function addEdge(
  { planes, isInverted, ratios, ops }: Edges,
  { items, e, last, decision }: {
    items: readonly Item[];
    e: number;
    last: number;
    decision: number;
  },
): void {
  const condition = ARENA + BITMAP_BYTES * decision, goesRight = items[e].side === 1;
  if (last === 0) {
    planes[e] = condition;
    isInverted[e] = goesRight ? 0 : 1;
    return;
  }
  const off = isInverted[last] ? ALL_ROWS : NO_ROWS;
  ops.push(condition, goesRight ? off : planes[last], goesRight ? planes[last] : off);
  planes[e] = SLOTS + BITMAP_BYTES * (ops.length / 3 - 1);
  isInverted[e] = isInverted[last];
  ratios[e] = ratios[last];
}

/** The last edge of each feature on the path to an edge, in the order of their first edges. */
function pathTo(items: readonly Item[], features: Int32Array, edge: number): number[] {
  const path: number[] = [];
  for (let e = edge; e > 0; e = items[e].parent) path.push(e);
  const lastOf = new Map<number, number>();
  for (const e of path.toReversed()) lastOf.set(features[e], e);
  return [...lastOf.values()];
}

/**
 * A tree's bytes.
 * @param options.ruleAt Address of the quadrature of so many vectors.
 * @param options.columnBytes Bytes of a feature's column.
 */
export function packPaths(
  { edges, leaves, features, leafValue }: PathTree,
  { ruleAt, columnBytes }: { ruleAt: readonly number[]; columnBytes: number },
): Uint8Array {
  const { planes, isInverted, ratios, ops } = edges;
  const head = 8 + 8 * Math.ceil(ops.length / 2);
  const size = leaves.reduce((sum, leaf) => sum + 24 + 24 * leaf.edges.length, head);
  const view = new DataView(new ArrayBuffer(size));
  [ops.length / 3, leaves.length, ...ops].forEach((word, i) => view.setUint32(4 * i, word, true));
  let at = head;
  const add = (double: number, words: readonly number[]) => {
    view.setFloat64(at, double, true);
    words.forEach((word, i) => view.setUint32(at + 8 + 4 * i, word, true));
    at += 24;
  };
  for (const { leaf, edges: path } of leaves) {
    const nVectors = vectorsFor(path.length);
    add(leafValue[leaf], [path.length, nVectors, ruleAt[nVectors]]);
    for (const e of path) add(ratios[e], [planes[e], isInverted[e], features[e] * columnBytes]);
  }
  return new Uint8Array(view.buffer);
}
