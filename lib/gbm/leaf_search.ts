/**
 * Finds the best splits of leaves: hands their rows to the kernels, which build histograms and
 * cut numeric features, and looks for splits of categories itself.
 * @module
 */
import { CategoricalFinder } from "./categorical_split.ts";
import type { BinMatrix } from "./bin_matrix.ts";
import type { KernelHost } from "./kernels/kernels.ts";
import { LARGER_LEAF, LeafDouble, LeafInt, ROOT_OUTPUTS, SMALLER_LEAF } from "./kernels/layout.ts";
import type { MemoryPlan } from "./memory_plan.ts";
import type { TrainParams } from "./params.ts";
import type { RowPartition } from "./row_partition.ts";
import { isBetter, leafGoal, type LeafTotals, noSplit, type Split, splitLimits } from "./split.ts";
import { TreeLanes } from "./tree_lanes.ts";

/** What is trained on and how. */
export interface GrowTask {
  matrix: BinMatrix;
  params: TrainParams;
  /** Whether Hessians differ from row to row. */
  hasHessians: boolean;
}

/** The output that a tree is of. */
export interface GrowOutput {
  /** Index among the worker's outputs. */
  index: number;
  /** Its place among the eight of {@linkcode LeafSearch.sumRoots}; -1 where they were not summed. */
  place: number;
}

/** A leaf that can be searched. */
export interface SearchedLeaf {
  totals: LeafTotals;
  /** Address of the leaf's histograms. */
  slot: number;
}

/** Searches leaves of one binned matrix, reusing its memory. */
export class LeafSearch {
  readonly #host: KernelHost;
  readonly #plan: MemoryPlan;
  readonly #task: GrowTask;
  readonly #lanes: TreeLanes;
  readonly #categories: CategoricalFinder;
  readonly #leafDoubles: Float64Array;
  readonly #leafInts: Int32Array;
  readonly #rootSums = new Float64Array(ROOT_OUTPUTS);
  #output: GrowOutput = { index: 0, place: -1 };

  constructor(host: KernelHost, plan: MemoryPlan, task: GrowTask) {
    this.#host = host;
    this.#plan = plan;
    this.#task = task;
    this.#lanes = new TreeLanes(host, plan, task.matrix);
    this.#categories = new CategoricalFinder(task.params);
    this.#leafDoubles = new Float64Array(host.buffer, 0, 2 * LARGER_LEAF / 8);
    this.#leafInts = new Int32Array(host.buffer, 0, 2 * LARGER_LEAF / 4);
    const { lambdaL2, fewestRows, leastHessian } = splitLimits(task.params, task.hasHessians);
    host.kernels.configureSplits(lambdaL2, fewestRows, leastHessian);
  }

  /** Takes the columns of the next trees, as indices into the usable ones, ascending. */
  drawColumns(columns: readonly number[]): void {
    this.#lanes.draw(columns.flatMap((column) => this.#task.matrix.columns[column]));
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
      const values = this.#valuesOf(this.#plan.gradients, first + place);
      const out = rootGradients + 4 * place;
      this.#rootSums[place] = kernels.gatherEighth(out, values, rows, count);
    }
    const { nLanes, groupBytes } = this.#lanes;
    kernels.sumEight(rootSums, nLanes, packed, groupBytes, rows, rootGradients, count);
  }

  /** Begins a tree of an output; returns the totals of its root. */
  startTree(inBag: RowPartition, output: GrowOutput): LeafTotals {
    this.#output = output;
    const count = inBag.count[0];
    if (output.place >= 0) {
      return { gradientSum: this.#rootSums[output.place], hessianSum: count, count };
    }
    const hessianSum = this.#task.hasHessians ? this.#sumHessians(inBag) : count;
    return { gradientSum: this.#gather(inBag, 0), hessianSum, count };
  }

  /** The best split of the root, whose rows `startTree` has just gathered. */
  searchRoot(root: SearchedLeaf, inBag: RowPartition): Split {
    if (!this.#hasRowsForTwo(root)) return noSplit();
    this.#lanes.markDrawn(root.slot);
    this.#writeLeaf(SMALLER_LEAF, root);
    const { place } = this.#output;
    if (place >= 0) {
      const { laneRecords, rootSums } = this.#plan;
      const { nLanes } = this.#lanes;
      this.#host.kernels.searchRoot(SMALLER_LEAF, laneRecords, nLanes, rootSums, place);
    } else {
      this.#search(0, inBag.rowsOf(0));
    }
    return this.#bestOf(SMALLER_LEAF, root);
  }

  /**
   * The best splits of two children, of which the larger one has the parent's slot.
   * @param leaf Index of the smaller child in the partition.
   */
  searchChildren(
    { smaller, larger }: { smaller: SearchedLeaf; larger: SearchedLeaf },
    inBag: RowPartition,
    leaf: number,
  ): { smaller: Split; larger: Split } {
    if (!this.#hasRowsForTwo(smaller) && !this.#hasRowsForTwo(larger)) {
      return { smaller: noSplit(), larger: noSplit() };
    }
    this.#gather(inBag, leaf);
    this.#writeLeaf(SMALLER_LEAF, smaller);
    this.#writeLeaf(LARGER_LEAF, larger);
    this.#search(LARGER_LEAF, inBag.rowsOf(leaf));
    return {
      smaller: this.#bestOf(SMALLER_LEAF, smaller),
      larger: this.#bestOf(LARGER_LEAF, larger),
    };
  }

  #hasRowsForTwo({ totals }: SearchedLeaf): boolean {
    return totals.count >= 2 * this.#task.params.min_data_in_leaf;
  }

  #sumHessians(inBag: RowPartition): number {
    const hessians = this.#valuesOf(this.#plan.hessians, this.#output.index);
    const { leafGradients } = this.#plan;
    return this.#host.kernels.gather(leafGradients, hessians, inBag.rowsOf(0), inBag.count[0]);
  }

  /** Puts the gradients (and Hessians) of a leaf into the order of its rows; their sum. */
  #gather(partition: RowPartition, leaf: number): number {
    const { kernels } = this.#host;
    const { leafGradients } = this.#plan;
    const rows = partition.rowsOf(leaf), count = partition.count[leaf];
    const gradients = this.#valuesOf(this.#plan.gradients, this.#output.index);
    if (!this.#task.hasHessians) return kernels.gather(leafGradients, gradients, rows, count);
    const hessians = this.#valuesOf(this.#plan.hessians, this.#output.index);
    return kernels.gatherPairs(leafGradients, gradients, hessians, rows, count);
  }

  /** Address of the float32 values of an output. */
  #valuesOf(base: number, output: number): number {
    return base + 4 * this.#task.matrix.nRows * output;
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
      this.#task.matrix.features.length,
    );
  }

  #writeLeaf(at: number, leaf: SearchedLeaf): void {
    const goal = leafGoal(leaf.totals, this.#task.params);
    const doubles = this.#leafDoubles, ints = this.#leafInts;
    doubles[at / 8 + LeafDouble.gradientSum] = goal.gradientSum;
    doubles[at / 8 + LeafDouble.count] = goal.count;
    doubles[at / 8 + LeafDouble.hessianSum] = goal.hessianSum;
    doubles[at / 8 + LeafDouble.paddedHessian] = goal.paddedHessian;
    doubles[at / 8 + LeafDouble.gainToBeat] = goal.gainToBeat;
    doubles[at / 8 + LeafDouble.cutGain] = -Infinity;
    doubles[at / 8 + LeafDouble.gain] = -Infinity;
    ints[at / 4 + LeafInt.feature] = -1;
    ints[at / 4 + LeafInt.slot] = leaf.slot;
    ints[at / 4 + LeafInt.isSearched] = this.#hasRowsForTwo(leaf) ? 1 : 0;
  }

  /** The kernels' best cut, or a split of categories that is better. */
  #bestOf(at: number, leaf: SearchedLeaf): Split {
    const doubles = this.#leafDoubles, ints = this.#leafInts;
    const best: Split = {
      gain: doubles[at / 8 + LeafDouble.gain],
      cutGain: doubles[at / 8 + LeafDouble.cutGain],
      feature: ints[at / 4 + LeafInt.feature],
      thresholdBin: ints[at / 4 + LeafInt.thresholdBin],
      defaultLeft: ints[at / 4 + LeafInt.defaultLeft] === 1,
      leftGradient: doubles[at / 8 + LeafDouble.leftGradient],
      leftHessian: doubles[at / 8 + LeafDouble.leftHessian],
      leftCategories: null,
      extraL2: 0,
    };
    return this.#hasRowsForTwo(leaf) ? this.#splitCategories(leaf, best) : best;
  }

  /** Searches the categorical columns that were splittable in the parent. */
  #splitCategories({ totals, slot }: SearchedLeaf, best: Split): Split {
    const { buffer } = this.#host;
    const { features, categorical } = this.#task.matrix;
    if (categorical.length === 0) return best;
    const goal = leafGoal(totals, this.#task.params);
    const flags = new Uint8Array(buffer, slot, features.length);
    for (const parts of categorical) {
      if (flags[parts[0]] === 0) continue;
      const sums = parts.map((part) => this.#lanes.histogramOf(slot, part).subarray(2));
      const split = this.#categories.find(sums, goal, parts[0]);
      for (const part of parts) flags[part] = split ? 1 : 0;
      if (split && isBetter(split, best)) best = split;
    }
    return best;
  }
}
