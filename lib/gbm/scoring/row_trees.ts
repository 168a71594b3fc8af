/**
 * Trees as the kernels for one row want them: nodes for its score, edges for its SHAP
 * values, both in pre-order, so that a walk moves forward through memory.
 *
 * ```text
 *   node    i32 decision, u32 address of the right child; the left child is next      8 bytes
 *   leaf    i32 -1, 4 unused, f64 value                                               16 bytes
 *   tree    u32 nEdges, nVectors, address of its quadrature, unused | edges           16 bytes
 *   edge    f64 ratio, value; u32 decision, side, parent, last, feature, unused       40 bytes
 * ```
 * @module
 */
import { shareOf } from "../leaf_paths.ts";
import type { Tree } from "../tree.ts";
import { vectorsFor } from "./packed_rule.ts";
import { lastOfFeature, preorder } from "./preorder.ts";

const EDGE_BYTES = 40;
const HEADER_BYTES = 16;

/** The nodes of a tree for `walkTrees`, to be placed at the address `base`. */
export function packNodes(tree: Tree, decisionOf: Int32Array, base: number): Uint8Array {
  const items = preorder(tree);
  const places = new Int32Array(items.length);
  let size = 0;
  items.forEach(({ child }, i) => {
    places[i] = size;
    size += child < 0 ? 16 : 8;
  });
  const view = new DataView(new ArrayBuffer(size));
  items.forEach(({ child, parent, side }, i) => {
    view.setInt32(places[i], child < 0 ? -1 : decisionOf[child], true);
    if (child < 0) view.setFloat64(places[i] + 8, tree.leafValue[~child], true);
    if (side === 1) view.setUint32(places[parent] + 4, base + places[i], true);
  });
  return new Uint8Array(view.buffer);
}

/** Vectors of quadrature that are exact for a tree's longest path. */
export function mostVectors(tree: Tree): number {
  const items = preorder(tree);
  const nFeatures = new Int32Array(items.length);
  let most = 1;
  for (let e = 1; e < items.length; e++) {
    const isNew = lastOfFeature(tree, items, e) === 0;
    nFeatures[e] = nFeatures[items[e].parent] + Number(isNew);
    most = Math.max(most, nFeatures[e]);
  }
  return vectorsFor(most);
}

/**
 * The header and the edges of a tree.
 * @param options.rule Address of the quadrature of its vectors.
 * @param options.featureBytes Bytes from one feature's lanes to the next.
 * @throws {InputError} when its counts of rows are missing or grow on the way down.
 */
export function packEdges(
  tree: Tree,
  decisionOf: Int32Array,
  { nVectors, rule, featureBytes }: { nVectors: number; rule: number; featureBytes: number },
): Uint8Array {
  const items = preorder(tree), nEdges = items.length - 1;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + nEdges * EDGE_BYTES));
  const ratios = new Float64Array(items.length).fill(1);
  [nEdges, nVectors, rule].forEach((word, i) => view.setUint32(4 * i, word, true));
  for (let e = 1; e <= nEdges; e++) {
    const { child, parent, side } = items[e];
    const node = items[parent].child, last = lastOfFeature(tree, items, e);
    ratios[e] = ratios[last] * shareOf(tree, node, child);
    const at = HEADER_BYTES + (e - 1) * EDGE_BYTES;
    view.setFloat64(at, ratios[e], true);
    view.setFloat64(at + 8, child < 0 ? tree.leafValue[~child] : 0, true);
    [decisionOf[node], side, parent, last, tree.splitFeature[node] * featureBytes]
      .forEach((word, i) => view.setUint32(at + 16 + 4 * i, word, true));
  }
  return new Uint8Array(view.buffer);
}
