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
  /** The edges, for leaves beyond {@linkcode MAX_MASK_FEATURES}: node, whether left, place in `features`. */
  edges: readonly { node: number; isLeft: boolean; place: number }[];
}

/** A tree prepared for SHAP. */
export interface TreePaths {
  tree: Tree;
  leaves: readonly LeafPath[];
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

interface OpenPath {
  features: number[];
  ratios: number[];
  edges: { node: number; isLeft: boolean; place: number }[];
}

/**
 * Prepares a tree.
 * @throws {InputError} when its counts of rows are missing.
 */
export function preparePaths(tree: Tree): TreePaths {
  const nNodes = tree.nLeaves - 1;
  const bit = new Int32Array(nNodes), newBit = new Int32Array(nNodes);
  const slotOf = (child: number) => child >= 0 ? child : nNodes + ~child;
  const open: OpenPath[] = [{ features: [], ratios: [], edges: [] }];
  for (let node = 0; node < nNodes; node++) {
    const path = open[node];
    const feature = tree.splitFeature[node];
    const known = path.features.indexOf(feature);
    const place = known < 0 ? path.features.length : known;
    bit[node] = 1 << place;
    newBit[node] = known < 0 ? bit[node] : 0;
    for (const isLeft of [true, false]) {
      const child = isLeft ? tree.leftChild[node] : tree.rightChild[node];
      const ratio = countOf(tree, child) / countOf(tree, node);
      if (!Number.isFinite(ratio)) {
        throw new InputError("Cannot explain this model as its trees hold no counts of rows");
      }
      const edges = [...path.edges, { node, isLeft, place }];
      open[slotOf(child)] = known < 0
        ? { features: [...path.features, feature], ratios: [...path.ratios, ratio], edges }
        : {
          features: path.features,
          ratios: path.ratios.with(known, path.ratios[known] * ratio),
          edges,
        };
    }
  }
  const leaves = open.slice(nNodes).map((path, leaf) => ({
    leafValue: tree.leafValue[leaf],
    features: Int32Array.from(path.features),
    ratios: Float64Array.from(path.ratios),
    edges: path.features.length > MAX_MASK_FEATURES ? path.edges : [],
  }));
  return {
    tree,
    leaves,
    bit,
    newBit,
    leftSlot: tree.leftChild.map(slotOf),
    rightSlot: tree.rightChild.map(slotOf),
    baseValue: expectedValue(tree),
  };
}

function countOf(tree: Tree, child: number): number {
  return child >= 0 ? tree.internalCount[child] : tree.leafCount[~child];
}

function expectedValue(tree: Tree): number {
  if (tree.nLeaves === 1) return tree.leafValue[0];
  let value = 0;
  for (let leaf = 0; leaf < tree.nLeaves; leaf++) {
    value += tree.leafCount[leaf] / tree.internalCount[0] * tree.leafValue[leaf];
  }
  return value;
}
