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
import type { BinMatrix } from "./bin_matrix.ts";
import type { KernelHost } from "./kernels/kernels.ts";
import {
  GOES_LEFT,
  LARGER_LEAF,
  LeafDouble,
  LeafInt,
  ROOT_OUTPUTS,
  SMALLER_LEAF,
} from "./kernels/layout.ts";
import type { MemoryPlan } from "./memory_plan.ts";
import type { TrainParams } from "./params.ts";
import type { RowPartition } from "./row_partition.ts";
import { fewestRows, isBetter, leafGoal, type LeafTotals, noSplit, type Split } from "./split.ts";
import { TreeBuilder } from "./tree_builder.ts";
import type { Tree } from "./tree.ts";
import { TreeLanes } from "./tree_lanes.ts";

/** The rows that a tree learns from, and those that are only sent along its splits. */
export interface GrowRows {
  inBag: RowPartition;
  others: readonly RowPartition[];
}

/** The output that a tree is of. */
export interface GrowOutput {
  /** Index among the worker's outputs. */
  index: number;
  /** Its place among the eight of {@linkcode TreeGrower.sumRoots}; -1 where they were not summed. */
  place: number;
}

interface Leaf {
  totals: LeafTotals;
  depth: number;
  /** Address of the leaf's histograms. */
  slot: number;
  best: Split;
}

/** Grows trees over one binned matrix, reusing its memory. */
export class TreeGrower {
  readonly #host: KernelHost;
  readonly #plan: MemoryPlan;
  readonly #matrix: BinMatrix;
  readonly #params: TrainParams;
  readonly #lanes: TreeLanes;
  readonly #goesLeft: Uint8Array;
  readonly #leafDoubles: Float64Array;
  readonly #leafInts: Int32Array;
  readonly #rootSums = new Float64Array(ROOT_OUTPUTS);
  /** Address of the gradients of the tree at hand. */
  #gradients = 0;

  constructor(host: KernelHost, plan: MemoryPlan, { matrix, params }: {
    matrix: BinMatrix;
    params: TrainParams;
  }) {
    this.#host = host;
    this.#plan = plan;
    this.#matrix = matrix;
    this.#params = params;
    this.#lanes = new TreeLanes(host, plan, matrix);
    this.#goesLeft = new Uint8Array(host.buffer, GOES_LEFT, 256);
    this.#leafDoubles = new Float64Array(host.buffer, 0, 2 * LARGER_LEAF / 8);
    this.#leafInts = new Int32Array(host.buffer, 0, 2 * LARGER_LEAF / 4);
    host.kernels.configureSplits(params.lambda_l2, fewestRows(params));
  }

  /** Takes the features of the next trees, as indices into the usable ones, ascending. */
  drawFeatures(features: readonly number[]): void {
    this.#lanes.draw(features);
  }

  /**
   * Sums the root histograms of up to eight outputs in one pass over the rows.
   * @param first Index of the first output; the others follow.
   */
  sumRoots(inBag: RowPartition, first: number, nOutputs: number): void {
    const { kernels } = this.#host;
    const { rootGradients, rootSums, packed } = this.#plan;
    inBag.reset();
    const rows = inBag.rowsOf(0), count = inBag.count[0];
    for (let place = 0; place < nOutputs; place++) {
      const values = this.#gradientsOf(first + place);
      const out = rootGradients + 4 * place;
      this.#rootSums[place] = kernels.gatherEighth(out, values, rows, count);
    }
    const { nLanes, groupBytes } = this.#lanes;
    kernels.sumEight(rootSums, nLanes, packed, groupBytes, rows, rootGradients, count);
  }

  /**
   * Grows one tree from the gradients that the plan's `gradients` holds for every row, on
   * the grid of `histogram.ts`; partitions the given rows by leaf.
   */
  grow(rows: GrowRows, output: GrowOutput = { index: 0, place: -1 }): Tree {
    const { inBag, others } = rows;
    for (const partition of [inBag, ...others]) partition.reset();
    this.#gradients = this.#gradientsOf(output.index);
    const isSummed = output.place >= 0;
    const totals = {
      gradientSum: isSummed ? this.#rootSums[output.place] : this.#gather(inBag, 0),
      count: inBag.count[0],
    };
    const builder = new TreeBuilder(this.#matrix, this.#params, totals);
    const leaves: Leaf[] = [{ totals, depth: 0, slot: this.#slot(0), best: noSplit() }];
    this.#searchRoot(leaves[0], inBag, output.place);
    while (leaves.length < this.#params.num_leaves) {
      const leafIdx = bestLeaf(leaves);
      const { best } = leaves[leafIdx];
      if (!(best.gain > 0)) break;
      const lane = this.#sendLeft(best);
      for (const partition of [inBag, ...others]) partition.split(leafIdx, leaves.length, lane);
      builder.addSplit(leafIdx, best, leaves[leafIdx].totals);
      this.#searchChildren(leaves, leafIdx, inBag);
    }
    return builder.finish();
  }

  /** Writes which bytes of the split's lane go left, and returns the lane. */
  #sendLeft({ feature, thresholdBin, defaultLeft }: Split): number {
    const { nBins, hasMissing } = this.#matrix.features[feature];
    const { lane, multiplier } = this.#matrix.digits[feature];
    const leftBin = hasMissing && defaultLeft ? nBins - 1 : -1;
    for (let byte = 0; byte < 256; byte++) {
      const bin = Math.trunc(byte / multiplier) % nBins;
      this.#goesLeft[byte] = bin <= thresholdBin || bin === leftBin ? 1 : 0;
    }
    return lane;
  }

  #searchRoot(root: Leaf, inBag: RowPartition, place: number): void {
    if (!this.#hasRowsForTwo(root.totals)) return;
    this.#lanes.markDrawn(root.slot);
    this.#writeLeaf(SMALLER_LEAF, root);
    if (place >= 0) {
      const { laneRecords, rootSums } = this.#plan;
      const { nLanes } = this.#lanes;
      this.#host.kernels.searchRoot(SMALLER_LEAF, laneRecords, nLanes, rootSums, place);
    } else {
      this.#search(0, inBag.rowsOf(0));
    }
    root.best = this.#readBest(SMALLER_LEAF);
  }

  /** Replaces the split leaf by its left child, appends the right one, and searches both. */
  #searchChildren(leaves: Leaf[], leafIdx: number, inBag: RowPartition): void {
    const parent = leaves[leafIdx];
    const rightIdx = leaves.length;
    const { leftGradient, leftCount } = parent.best;
    const depth = parent.depth + 1;
    const left = { gradientSum: leftGradient, count: leftCount };
    const right = {
      gradientSum: parent.totals.gradientSum - leftGradient,
      count: parent.totals.count - leftCount,
    };
    const isLeftSmaller = left.count < right.count;
    const freshSlot = this.#slot(rightIdx);
    const slots = isLeftSmaller ? [freshSlot, parent.slot] : [parent.slot, freshSlot];
    leaves[leafIdx] = { totals: left, depth, slot: slots[0], best: noSplit() };
    leaves.push({ totals: right, depth, slot: slots[1], best: noSplit() });
    if (leaves.length === this.#params.num_leaves || !this.#maySplit(left, right, depth)) return;

    const smallerIdx = isLeftSmaller ? leafIdx : rightIdx;
    const smaller = leaves[smallerIdx], larger = leaves[isLeftSmaller ? rightIdx : leafIdx];
    this.#gather(inBag, smallerIdx);
    this.#writeLeaf(SMALLER_LEAF, smaller);
    this.#writeLeaf(LARGER_LEAF, larger);
    this.#search(LARGER_LEAF, inBag.rowsOf(smallerIdx));
    smaller.best = this.#readBest(SMALLER_LEAF);
    larger.best = this.#readBest(LARGER_LEAF);
  }

  #maySplit(left: LeafTotals, right: LeafTotals, depth: number): boolean {
    const { max_depth } = this.#params;
    if (max_depth > 0 && depth >= max_depth) return false;
    return this.#hasRowsForTwo(left) || this.#hasRowsForTwo(right);
  }

  #hasRowsForTwo({ count }: LeafTotals): boolean {
    return count >= 2 * this.#params.min_data_in_leaf;
  }

  /** Puts the gradients of a leaf into the order of its rows and returns their sum. */
  #gather(partition: RowPartition, leaf: number): number {
    const { leafGradients } = this.#plan;
    const rows = partition.rowsOf(leaf);
    return this.#host.kernels.gather(leafGradients, this.#gradients, rows, partition.count[leaf]);
  }

  #gradientsOf(output: number): number {
    return this.#plan.gradients + 4 * this.#matrix.nRows * output;
  }

  #search(larger: number, rows: number): void {
    this.#host.kernels.search(
      SMALLER_LEAF,
      larger,
      this.#plan.laneRecords,
      this.#lanes.nLanes,
      this.#plan.packed,
      this.#lanes.groupBytes,
      rows,
      this.#plan.leafGradients,
      this.#matrix.features.length,
    );
  }

  #writeLeaf(at: number, { totals, slot }: Leaf): void {
    const goal = leafGoal(totals, this.#params);
    const doubles = this.#leafDoubles, ints = this.#leafInts;
    doubles[at / 8 + LeafDouble.gradientSum] = goal.gradientSum;
    doubles[at / 8 + LeafDouble.count] = goal.count;
    doubles[at / 8 + LeafDouble.hessianSum] = goal.hessianSum;
    doubles[at / 8 + LeafDouble.gainToBeat] = goal.gainToBeat;
    doubles[at / 8 + LeafDouble.cutGain] = -Infinity;
    doubles[at / 8 + LeafDouble.gain] = -Infinity;
    ints[at / 4 + LeafInt.feature] = -1;
    ints[at / 4 + LeafInt.slot] = slot;
    ints[at / 4 + LeafInt.isSearched] = this.#hasRowsForTwo(totals) ? 1 : 0;
  }

  #readBest(at: number): Split {
    const doubles = this.#leafDoubles, ints = this.#leafInts;
    return {
      gain: doubles[at / 8 + LeafDouble.gain],
      cutGain: doubles[at / 8 + LeafDouble.cutGain],
      feature: ints[at / 4 + LeafInt.feature],
      thresholdBin: ints[at / 4 + LeafInt.thresholdBin],
      defaultLeft: ints[at / 4 + LeafInt.defaultLeft] === 1,
      leftGradient: doubles[at / 8 + LeafDouble.leftGradient],
      leftCount: doubles[at / 8 + LeafDouble.leftCount],
    };
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
