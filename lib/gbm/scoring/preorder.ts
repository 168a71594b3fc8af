/**
 * Trees in pre-order. Item 0 is the root; any other item stands for the edge that leads to it.
 * @module
 */
import type { Tree } from "../tree.ts";

/** A child of a tree in pre-order. */
export interface Item {
  child: number;
  /** Place of the parent's item, and whether this is its right child. */
  parent: number;
  side: 0 | 1;
}

/** Nodes and leaves of a tree, parents before children and left before right. */
export function preorder({ nLeaves, leftChild, rightChild }: Tree): Item[] {
  const open: Item[] = [{ child: nLeaves === 1 ? ~0 : 0, parent: -1, side: 0 }];
  const items: Item[] = [];
  for (let item = open.pop(); item; item = open.pop()) {
    const at = items.push(item) - 1;
    if (item.child < 0) continue;
    open.push({ child: rightChild[item.child], parent: at, side: 1 });
    open.push({ child: leftChild[item.child], parent: at, side: 0 });
  }
  return items;
}

/** The edge above an edge that asks for the same feature; 0 where there is none. */
export function lastOfFeature(
  { splitFeature }: Tree,
  items: readonly Item[],
  edge: number,
): number {
  const feature = splitFeature[items[items[edge].parent].child];
  for (let e = items[edge].parent; e > 0; e = items[e].parent) {
    if (splitFeature[items[items[e].parent].child] === feature) return e;
  }
  return 0;
}
