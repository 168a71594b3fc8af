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
import {
  buildHistogramsInto,
  type HistogramColumn,
  type LeafRows,
  subtractHistogram,
} from "./histogram.ts";
import type { TrainParams } from "./params.ts";
import { type BinCut, NO_BIN, RowPartition } from "./row_partition.ts";
import { isBetter, type LeafTotals, noSplit, type Split, SplitFinder } from "./split.ts";
import { TreeBuilder } from "./tree_builder.ts";
import type { Tree } from "./tree.ts";

/** A usable feature with its bins as a view. */
export interface GrowColumn extends HistogramColumn {
  hasMissing: boolean;
}

/** A split that was made: which leaf, and how bins are sent. */
export interface AppliedSplit {
  leaf: number;
  cut: BinCut & { feature: number };
}

/** A grown tree, its splits in terms of bins, and where the training rows ended. */
export interface GrownTree {
  tree: Tree;
  splits: AppliedSplit[];
  partition: RowPartition;
}

/** Histograms of a leaf and the features that are worth a look there. */
interface Slot {
  histogram: Float64Array;
  isSplittable: Uint8Array;
}

/** Grows trees over one binned matrix, reusing its memory. */
export class TreeGrower {
  /** The usable features. */
  readonly columns: readonly GrowColumn[];
  readonly #matrix: BinMatrix;
  readonly #params: TrainParams;
  readonly #finder: SplitFinder;
  readonly #slots: Slot[] = [];
  readonly #leafGradients: Float64Array;
  readonly #nNumbers: number;

  constructor(matrix: BinMatrix, params: TrainParams) {
    this.#matrix = matrix;
    this.#params = params;
    this.#finder = new SplitFinder(params, matrix.nRows);
    this.#leafGradients = new Float64Array(matrix.nRows);
    let offset = 0;
    this.columns = matrix.features.map((feature, f) => {
      const bins = matrix.bins.subarray(f * matrix.nRows, (f + 1) * matrix.nRows);
      const column = { bins, nBins: feature.nBins, offset, hasMissing: feature.hasMissing };
      offset += 2 * feature.nBins;
      return column;
    });
    this.#nNumbers = offset;
  }

  /**
   * Grows one tree.
   * @param gradients Of every row of the matrix, on the grid of `snapToGrid`.
   * @param sample The rows to learn from, as a fresh partition, and the features to use, ascending.
   */
  grow(
    gradients: Float64Array,
    sample: { partition: RowPartition; features: readonly number[] },
  ): GrownTree {
    const { partition, features } = sample;
    partition.reset();
    const rootTotals = { gradientSum: 0, count: partition.count[0] };
    for (let i = 0; i < rootTotals.count; i++) {
      rootTotals.gradientSum += gradients[partition.rows[i]];
    }
    const builder = new TreeBuilder(this.#matrix, this.#params, rootTotals);
    const leaves: Leaf[] = [{ totals: rootTotals, depth: 0, slot: this.#slot(0), best: noSplit() }];
    const splits: AppliedSplit[] = [];
    this.#searchRoot(leaves[0], gradients, { partition, features });
    while (leaves.length < this.#params.num_leaves) {
      const leafIdx = bestLeaf(leaves);
      const split = leaves[leafIdx].best;
      if (!(split.gain > 0)) break;
      const cut = this.#cutOf(split);
      partition.split(leafIdx, leaves.length, cut);
      splits.push({ leaf: leafIdx, cut });
      builder.addSplit(leafIdx, split, leaves[leafIdx].totals);
      this.#searchChildren(leaves, leafIdx, { partition, features, gradients });
    }
    return { tree: builder.finish(), splits, partition };
  }

  #cutOf(split: Split): AppliedSplit["cut"] {
    const { bins, nBins, hasMissing } = this.columns[split.feature];
    return {
      feature: split.feature,
      bins,
      thresholdBin: split.thresholdBin,
      leftBin: hasMissing && split.defaultLeft ? nBins - 1 : NO_BIN,
    };
  }

  #searchRoot(
    root: Leaf,
    gradients: Float64Array,
    { partition, features }: { partition: RowPartition; features: readonly number[] },
  ): void {
    if (root.totals.count < 2 * this.#params.min_data_in_leaf) return;
    root.slot.isSplittable.fill(0);
    for (const f of features) root.slot.isSplittable[f] = 1;
    const rows = this.#gather(partition, 0, gradients, root.totals);
    buildHistogramsInto(root.slot.histogram, features.map((f) => this.columns[f]), rows);
    root.best = this.#bestSplit(root, features);
  }

  /** Replaces the split leaf by its left child, appends the right one, and searches both. */
  #searchChildren(
    leaves: Leaf[],
    leafIdx: number,
    context: { partition: RowPartition; features: readonly number[]; gradients: Float64Array },
  ): void {
    const { partition, features, gradients } = context;
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
    const candidates = features.filter((f) => larger.slot.isSplittable[f] === 1);
    smaller.slot.isSplittable.set(larger.slot.isSplittable);
    const rows = this.#gather(partition, smallerIdx, gradients, smaller.totals);
    buildHistogramsInto(smaller.slot.histogram, candidates.map((f) => this.columns[f]), rows);
    for (const f of candidates) {
      subtractHistogram(larger.slot.histogram, smaller.slot.histogram, this.columns[f]);
    }
    smaller.best = this.#bestSplit(smaller, candidates);
    larger.best = this.#bestSplit(larger, candidates);
  }

  #maySplit(left: LeafTotals, right: LeafTotals, depth: number): boolean {
    const { max_depth, min_data_in_leaf } = this.#params;
    if (max_depth > 0 && depth >= max_depth) return false;
    return Math.max(left.count, right.count) >= 2 * min_data_in_leaf;
  }

  #bestSplit(leaf: Leaf, candidates: readonly number[]): Split {
    if (leaf.totals.count < 2 * this.#params.min_data_in_leaf) return noSplit();
    this.#finder.startLeaf(leaf.totals);
    for (const f of candidates) {
      const isSplittable = this.#finder.scan(leaf.slot.histogram, this.columns[f], f);
      leaf.slot.isSplittable[f] = isSplittable ? 1 : 0;
    }
    return this.#finder.best;
  }

  /** The gradients of a leaf in the order of its rows. */
  #gather(
    partition: RowPartition,
    leaf: number,
    gradients: Float64Array,
    totals: LeafTotals,
  ): LeafRows {
    const begin = partition.begin[leaf], count = partition.count[leaf];
    const rows = partition.rows.subarray(begin, begin + count);
    const gathered = this.#leafGradients.subarray(0, count);
    for (let i = 0; i < count; i++) gathered[i] = gradients[rows[i]];
    return { rows, gradients: gathered, gradientSum: totals.gradientSum };
  }

  /** Slots are handed out in order, one for each leaf there is; they are kept from tree to tree. */
  #slot(index: number): Slot {
    return this.#slots[index] ??= {
      histogram: new Float64Array(this.#nNumbers),
      isSplittable: new Uint8Array(this.columns.length),
    };
  }
}

interface Leaf {
  totals: LeafTotals;
  depth: number;
  slot: Slot;
  best: Split;
}

function bestLeaf(leaves: readonly Leaf[]): number {
  let best = 0;
  for (let i = 1; i < leaves.length; i++) {
    if (isBetter(leaves[i].best, leaves[best].best)) best = i;
  }
  return best;
}
