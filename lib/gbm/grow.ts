/**
 * Grows one tree leaf by leaf: LightGBM's `SerialTreeLearner`
 * (src/treelearner/serial_tree_learner.cpp).
 *
 * The leaf with the largest gain is split until `num_leaves` are there. Only the
 * smaller child's histograms are built from rows; the larger child takes the
 * parent's memory and subtracts. A feature without any admissible cut in a leaf is
 * skipped in all leaves below.
 * @module
 */
import type { KernelHost } from "./kernels/kernels.ts";
import { laneTables } from "./lane_tables.ts";
import { type GrowOutput, type GrowTask, LeafSearch, type SearchedLeaf } from "./leaf_search.ts";
import type { MemoryPlan } from "./memory_plan.ts";
import type { RowPartition } from "./row_partition.ts";
import { childTotals, isBetter, noSplit, type Split } from "./split.ts";
import { TreeBuilder } from "./tree_builder.ts";
import type { Tree } from "./tree.ts";

/** The rows that a tree learns from, and those that are only sent along its splits. */
export interface GrowRows {
  inBag: RowPartition;
  others: readonly RowPartition[];
}

interface Leaf extends SearchedLeaf {
  depth: number;
  best: Split;
}

/** Grows trees over one binned matrix, reusing its memory. */
export class TreeGrower {
  /** Draws columns, and sums the roots of several outputs at once. */
  readonly search: LeafSearch;
  readonly #plan: MemoryPlan;
  readonly #task: GrowTask;

  constructor(host: KernelHost, plan: MemoryPlan, task: GrowTask) {
    this.search = new LeafSearch(host, plan, task);
    this.#plan = plan;
    this.#task = task;
  }

  /**
   * Grows one tree from the gradients, and Hessians where they differ, that the plan holds for
   * every row, on the grid of `histogram.ts`; partitions the given rows by leaf.
   */
  grow({ inBag, others }: GrowRows, output: GrowOutput = { index: 0, place: -1 }): Tree {
    const { matrix, params } = this.#task;
    for (const partition of [inBag, ...others]) partition.reset();
    const totals = this.search.startTree(inBag, output);
    const builder = new TreeBuilder(matrix, params, totals);
    const root: Leaf = { totals, depth: 0, slot: this.#slot(0), best: noSplit() };
    root.best = this.search.searchRoot(root, inBag);
    const leaves = [root];
    while (leaves.length < params.num_leaves) {
      const leafIdx = bestLeaf(leaves);
      const { best, totals } = leaves[leafIdx];
      if (!(best.gain > 0)) break;
      const tables = laneTables(best, matrix);
      for (const partition of [inBag, ...others]) partition.split(leafIdx, leaves.length, tables);
      this.#searchChildren(leaves, leafIdx, inBag);
      builder.addSplit(leafIdx, best, {
        totals,
        left: leaves[leafIdx].totals,
        right: leaves[leaves.length - 1].totals,
      });
    }
    return builder.finish();
  }

  /** Replaces the split leaf by its left child, appends the right one, and searches both. */
  #searchChildren(leaves: Leaf[], leafIdx: number, inBag: RowPartition): void {
    const { totals, slot, best: split, depth: parentDepth } = leaves[leafIdx];
    const { hasHessians, params: { num_leaves, max_depth } } = this.#task;
    const rightIdx = leaves.length, depth = parentDepth + 1;
    const leftCount = inBag.count[leafIdx];
    const { left, right } = childTotals(split, totals, { leftCount, hasHessians });
    const isLeftSmaller = left.count < right.count;
    const freshSlot = this.#slot(rightIdx);
    const slots = isLeftSmaller ? [freshSlot, slot] : [slot, freshSlot];
    leaves[leafIdx] = { totals: left, depth, slot: slots[0], best: noSplit() };
    leaves.push({ totals: right, depth, slot: slots[1], best: noSplit() });
    if (leaves.length === num_leaves || (max_depth > 0 && depth >= max_depth)) return;

    const smallerIdx = isLeftSmaller ? leafIdx : rightIdx;
    const smaller = leaves[smallerIdx], larger = leaves[isLeftSmaller ? rightIdx : leafIdx];
    const best = this.search.searchChildren({ smaller, larger }, inBag, smallerIdx);
    smaller.best = best.smaller;
    larger.best = best.larger;
  }

  /** Slots are handed out in order, one for each leaf there is. */
  #slot(index: number): number {
    return this.#plan.slots + index * this.#plan.slotBytes;
  }
}

function bestLeaf(leaves: readonly Leaf[]): number {
  let best = 0;
  for (let i = 1; i < leaves.length; i++) {
    if (isBetter(leaves[i].best, leaves[best].best)) best = i;
  }
  return best;
}
