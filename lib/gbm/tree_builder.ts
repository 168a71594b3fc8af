/**
 * Records splits as they are made and turns them into a {@linkcode Tree}.
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import { ZERO_THRESHOLD } from "./binning.ts";
import type { TrainParams } from "./params.ts";
import { childValues, EPSILON, type LeafTotals, type Split } from "./split.ts";
import { constantTree, DEFAULT_LEFT_BIT, MissingType, noCategorySets, type Tree } from "./tree.ts";

/** Builds a tree split by split. */
export class TreeBuilder {
  readonly #matrix: BinMatrix;
  readonly #learningRate: number;
  readonly #lambda: number;
  readonly #nodes: { split: Split; count: number; value: number; left: number; right: number }[] =
    [];
  readonly #leaves: { value: number; count: number; parent: number; isLeft: boolean }[];

  constructor(matrix: BinMatrix, params: TrainParams, root: LeafTotals) {
    this.#matrix = matrix;
    this.#learningRate = params.learning_rate;
    this.#lambda = params.lambda_l2;
    const value = -root.gradientSum / (root.count + EPSILON + params.lambda_l2);
    this.#leaves = [{ value, count: root.count, parent: -1, isLeft: false }];
  }

  /** Splits leaf `leafIdx`: its left child keeps the number, the right one gets the next. */
  addSplit(leafIdx: number, split: Split, totals: LeafTotals): void {
    const node = this.#nodes.length;
    const { parent, isLeft, value } = this.#leaves[leafIdx];
    if (parent >= 0) {
      if (isLeft) this.#nodes[parent].left = node;
      else this.#nodes[parent].right = node;
    }
    const right = this.#leaves.length;
    const values = childValues(split, totals, this.#lambda);
    this.#nodes.push({ split, count: totals.count, value, left: ~leafIdx, right: ~right });
    this.#leaves[leafIdx] = {
      value: values.left,
      count: split.leftCount,
      parent: node,
      isLeft: true,
    };
    this.#leaves.push({
      value: values.right,
      count: totals.count - split.leftCount,
      parent: node,
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
      splitGain: Float64Array.from(nodes, ({ split }) => sixDigits(split.gain)),
      threshold: Float64Array.from(
        nodes,
        ({ split }, i) => features[i].upperBounds[split.thresholdBin],
      ),
      decisionType: Uint8Array.from(nodes, ({ split }, i) => {
        const missing = features[i].hasMissing ? MissingType.nan : MissingType.none;
        return (missing << 2) | (split.defaultLeft ? DEFAULT_LEFT_BIT : 0);
      }),
      ...noCategorySets(),
      leftChild: Int32Array.from(nodes, ({ left }) => left),
      rightChild: Int32Array.from(nodes, ({ right }) => right),
      leafValue: Float64Array.from(leaves, ({ value }) => roundToZero(value * rate)),
      leafWeight: Float64Array.from(leaves, ({ count }) => count),
      leafCount: Float64Array.from(leaves, ({ count }) => count),
      internalValue: Float64Array.from(nodes, ({ value }) => sixDigits(value * rate)),
      internalWeight: Float64Array.from(nodes, ({ count }) => count),
      internalCount: Float64Array.from(nodes, ({ count }) => count),
      shrinkage: rate,
    };
  }
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
