/**
 * What SHAP needs of a tree: for each leaf the features on its path, once each,
 * with the share of rows that follow the path at that feature's edges.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import type { Tree } from "./tree.ts";

/** Leaves with more features on their path do without tables and masks. */
export const MAX_MASK_FEATURES = 12;

/** The features on the path to a leaf. */
export interface LeafPath {
  leafValue: number;
  /** Different features, in the order of their first edge. */
  features: Int32Array;
  /** Product of child count / parent count over the feature's edges. */
  ratios: Float64Array;
}

/** A step from a node to a child, and the place of the node's feature in `features`. */
export interface PathEdge {
  node: number;
  isLeft: boolean;
  place: number;
}

/** A tree prepared for SHAP. */
export interface TreePaths {
  tree: Tree;
  /** null for a leaf with too many features for masks: see {@linkcode longPath}. */
  leaves: readonly (LeafPath | null)[];
  /** The node above each node and, after all nodes, above each leaf; -1 for the root. */
  parent: Int32Array;
  /**
   * The bit that a node's decision has in the masks of the leaves below, and the
   * same bit or 0 where a node above has the same feature: then it can only be lost.
   */
  bit: Int32Array;
  newBit: Int32Array;
  /** Slot of the left and right child: inner nodes first, then leaves. */
  leftSlot: Int32Array;
  rightSlot: Int32Array;
  /** Mean of the leaf values over the training rows. */
  baseValue: number;
}

/**
 * Prepares a tree.
 * @throws {InputError} when its counts of rows are missing or grow on the way down.
 */
export function preparePaths(tree: Tree): TreePaths {
  const nNodes = tree.nLeaves - 1;
  const slotOf = (child: number) => child >= 0 ? child : nNodes + ~child;
  const paths = {
    tree,
    leaves: new Array<LeafPath | null>(tree.nLeaves).fill(null),
    parent: new Int32Array(nNodes + tree.nLeaves).fill(-1),
    bit: new Int32Array(nNodes),
    newBit: new Int32Array(nNodes),
    leftSlot: tree.leftChild.map(slotOf),
    rightSlot: tree.rightChild.map(slotOf),
    baseValue: expectedValue(tree),
  };
  for (let node = 0; node < nNodes; node++) {
    paths.parent[paths.leftSlot[node]] = node;
    paths.parent[paths.rightSlot[node]] = node;
  }
  if (nNodes > 0) walkPaths(paths);
  return paths;
}

/** A node of the path that is being walked. */
interface Open {
  node: number;
  place: number;
  isNew: boolean;
  /** The share of the feature above this node. */
  ratio: number;
  nChildrenDone: number;
}

/** Depth first with a list instead of recursion, which a file could drive too deep. */
function walkPaths(paths: TreePaths & { leaves: (LeafPath | null)[] }): void {
  const { tree, leaves } = paths;
  const features: number[] = [], ratios: number[] = [];
  const placeOf = new Map<number, number>();
  const open: Open[] = [];
  const enter = (node: number) => {
    const feature = tree.splitFeature[node];
    const known = placeOf.get(feature), place = known ?? features.length;
    if (known === undefined) {
      placeOf.set(feature, place);
      features.push(feature);
      ratios.push(1);
    }
    paths.bit[node] = 1 << place;
    paths.newBit[node] = known === undefined ? paths.bit[node] : 0;
    const isNew = known === undefined;
    open.push({ node, place, isNew, ratio: ratios[place], nChildrenDone: 0 });
  };
  const leave = ({ place, isNew, ratio }: Open) => {
    open.pop();
    ratios[place] = ratio;
    if (!isNew) return;
    ratios.pop();
    placeOf.delete(features.pop()!);
  };
  enter(0);
  while (open.length > 0) {
    const top = open[open.length - 1];
    if (top.nChildrenDone === 2) {
      leave(top);
      continue;
    }
    const isLeft = top.nChildrenDone++ === 0;
    const child = isLeft ? tree.leftChild[top.node] : tree.rightChild[top.node];
    ratios[top.place] = top.ratio * shareOf(tree, top.node, child);
    if (child >= 0) {
      enter(child);
    } else if (features.length <= MAX_MASK_FEATURES) {
      leaves[~child] = {
        leafValue: tree.leafValue[~child],
        features: Int32Array.from(features),
        ratios: Float64Array.from(ratios),
      };
    }
  }
}

/** The path and edges of a leaf, made when needed: kept, they would be as many as leaves times depth. */
export function longPath(
  { tree, parent, leftSlot }: TreePaths,
  leaf: number,
): LeafPath & { edges: PathEdge[] } {
  const slots: number[] = [];
  for (let slot = tree.nLeaves - 1 + leaf; slot >= 0; slot = parent[slot]) slots.push(slot);
  const placeOf = new Map<number, number>();
  const ratios: number[] = [], edges: PathEdge[] = [];
  for (let i = slots.length - 1; i > 0; i--) {
    const node = slots[i], isLeft = leftSlot[node] === slots[i - 1];
    const feature = tree.splitFeature[node];
    const place = placeOf.get(feature) ?? placeOf.size;
    const share = shareOf(tree, node, isLeft ? tree.leftChild[node] : tree.rightChild[node]);
    placeOf.set(feature, place);
    ratios[place] = (ratios[place] ?? 1) * share;
    edges.push({ node, isLeft, place });
  }
  return {
    leafValue: tree.leafValue[leaf],
    features: Int32Array.from(placeOf.keys()),
    ratios: Float64Array.from(ratios),
    edges,
  };
}

/** Rows of a child among those of its node. */
export function shareOf(tree: Tree, node: number, child: number): number {
  const count = child >= 0 ? tree.internalCount[child] : tree.leafCount[~child];
  const share = count / tree.internalCount[node];
  if (!Number.isFinite(share)) {
    throw new InputError("Cannot explain this model as its trees hold no counts of rows");
  }
  if (share > 1) {
    throw new InputError(
      "Cannot explain this model as a node of its trees holds fewer rows than its child",
    );
  }
  return share;
}

/** Mean of a tree's leaf values over the training rows. */
export function expectedValue(tree: Tree): number {
  if (tree.nLeaves === 1) return tree.leafValue[0];
  let value = 0;
  for (let leaf = 0; leaf < tree.nLeaves; leaf++) {
    value += tree.leafCount[leaf] / tree.internalCount[0] * tree.leafValue[leaf];
  }
  return value;
}
