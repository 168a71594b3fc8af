/**
 * Records splits as they are made and turns them into a {@linkcode Tree}.
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import { ZERO_THRESHOLD } from "./binning.ts";
import { PART_CATEGORIES } from "./categorical_bins.ts";
import type { Decisions } from "./decision.ts";
import type { TrainParams } from "./params.ts";
import { childValues, EPSILON, type LeafTotals, type Split } from "./split.ts";
import { CATEGORICAL_BIT, constantTree, DEFAULT_LEFT_BIT, MissingType, type Tree } from "./tree.ts";

interface Node extends LeafTotals {
  split: Split;
  value: number;
  left: number;
  right: number;
}

interface Leaf {
  value: number;
  weight: number;
  count: number;
  parent: number;
  isLeft: boolean;
}

/** Builds a tree split by split. */
export class TreeBuilder {
  readonly #matrix: BinMatrix;
  readonly #learningRate: number;
  readonly #minGain: number;
  readonly #lambda: number;
  readonly #nodes: Node[] = [];
  readonly #leaves: Leaf[];

  constructor(matrix: BinMatrix, params: TrainParams, root: LeafTotals) {
    this.#matrix = matrix;
    this.#learningRate = params.learning_rate;
    this.#minGain = params.min_gain_to_split;
    this.#lambda = params.lambda_l2;
    const { gradientSum, hessianSum, count } = root;
    const value = -gradientSum / (hessianSum + EPSILON + params.lambda_l2);
    this.#leaves = [{ value, weight: hessianSum, count, parent: -1, isLeft: false }];
  }

  /** Splits leaf `leafIdx`: its left child keeps the number, the right one gets the next. */
  addSplit(
    leafIdx: number,
    split: Split,
    { totals, left, right }: Record<"totals" | "left" | "right", LeafTotals>,
  ): void {
    const parent = this.#nodes.length, rightIdx = this.#leaves.length;
    const leaf = this.#leaves[leafIdx];
    if (leaf.parent >= 0) this.#nodes[leaf.parent][leaf.isLeft ? "left" : "right"] = parent;
    const values = childValues(split, totals, this.#lambda);
    this.#nodes.push({ ...totals, split, value: leaf.value, left: ~leafIdx, right: ~rightIdx });
    this.#leaves[leafIdx] = {
      value: values.left,
      weight: left.hessianSum,
      count: left.count,
      parent,
      isLeft: true,
    };
    this.#leaves.push({
      value: values.right,
      weight: right.hessianSum,
      count: right.count,
      parent,
      isLeft: false,
    });
  }

  /** The tree with values times the learning rate; a constant tree of value 0 without any split. */
  finish(): Tree {
    const nodes = this.#nodes, leaves = this.#leaves;
    if (nodes.length === 0) return constantTree(0, leaves[0].count);
    const rate = this.#learningRate;
    const features = nodes.map(({ split }) => this.#matrix.features[split.feature]);
    return {
      nLeaves: leaves.length,
      splitFeature: Int32Array.from(features, (feature) => feature.featureIdx),
      splitGain: Float64Array.from(nodes, ({ split }) => sixDigits(split.gain + this.#minGain)),
      ...this.#decisions(),
      leftChild: Int32Array.from(nodes, ({ left }) => left),
      rightChild: Int32Array.from(nodes, ({ right }) => right),
      leafValue: Float64Array.from(leaves, ({ value }) => roundToZero(value * rate)),
      leafWeight: Float64Array.from(leaves, ({ weight }) => weight),
      leafCount: Float64Array.from(leaves, ({ count }) => count),
      internalValue: Float64Array.from(nodes, ({ value }) => sixDigits(value * rate)),
      internalWeight: Float64Array.from(nodes, ({ hessianSum }) => hessianSum),
      internalCount: Float64Array.from(nodes, ({ count }) => count),
      shrinkage: rate,
    };
  }

  /** Thresholds, or sets of categories whose numbers stand in their place. */
  #decisions(): Decisions {
    const threshold: number[] = [], decisionType: number[] = [];
    const boundaries = [0], words: number[] = [];
    for (const { split } of this.#nodes) {
      const { upperBounds, hasMissing } = this.#matrix.features[split.feature];
      const missing = (hasMissing ? MissingType.nan : MissingType.none) << 2;
      if (split.leftCategories) {
        threshold.push(boundaries.length - 1);
        decisionType.push(missing | CATEGORICAL_BIT);
        for (const word of bitsOf(this.#categoriesOf(split))) words.push(word);
        boundaries.push(words.length);
      } else {
        threshold.push(upperBounds[split.thresholdBin]);
        decisionType.push(missing | (split.defaultLeft ? DEFAULT_LEFT_BIT : 0));
      }
    }
    return {
      threshold: Float64Array.from(threshold),
      decisionType: Uint8Array.from(decisionType),
      catBoundaries: Int32Array.from(boundaries),
      catThreshold: Uint32Array.from(words),
    };
  }

  #categoriesOf({ feature, leftCategories }: Split): number[] {
    return (leftCategories ?? []).map((category) => {
      const part = this.#matrix.features[feature + Math.floor(category / PART_CATEGORIES)];
      return part.categories![category % PART_CATEGORIES];
    });
  }
}

/** A set of categories as bits, in as many words as the largest one needs. */
function bitsOf(categories: readonly number[]): Uint32Array {
  const words = new Uint32Array(1 + Math.floor(Math.max(...categories) / 32));
  for (const category of categories) words[category >>> 5] |= 1 << (category & 31);
  return words;
}

/** Adds the start score to the first tree of an output; LightGBM then calls its shrinkage 1. */
export function addBias(tree: Tree, bias: number): void {
  for (let i = 0; i < tree.nLeaves; i++) tree.leafValue[i] = roundToZero(tree.leafValue[i] + bias);
  for (let i = 0; i < tree.nLeaves - 1; i++) {
    tree.internalValue[i] = sixDigits(tree.internalValue[i] + bias);
  }
  tree.shrinkage = 1;
}

function roundToZero(x: number): number {
  return Math.abs(x) <= ZERO_THRESHOLD ? 0 : x;
}

/** Informative fields carry six digits in LightGBM's files; rounding here keeps save and load equal. */
function sixDigits(x: number): number {
  return Number(x.toPrecision(6));
}
