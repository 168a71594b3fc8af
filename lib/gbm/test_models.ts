/**
 * Random trees and rows for tests: every kind of decision, features repeated on paths.
 * @module
 */
import { randomStream } from "../_shared/prng.ts";
import { Booster } from "./booster.ts";
import type { Columns } from "./columns.ts";
import { CATEGORICAL_BIT, DEFAULT_LEFT_BIT, MissingType } from "./decision.ts";
import type { Model, Tree } from "./tree.ts";

/** Where a chain grows; without it any leaf is split. */
type Side = "left" | "right" | "zigzag";

/**
 * A random tree; features repeat on paths, decisions treat missing values in every way,
 * and a third of them asks for one of three sets of categories.
 */
export function randomTree(seed: number, nLeaves: number, nFeatures: number, side?: Side): Tree {
  const stream = randomStream(seed, "tree");
  const nNodes = nLeaves - 1;
  const leftChild = new Int32Array(nNodes), rightChild = new Int32Array(nNodes);
  const parents: { node: number; isLeft: boolean }[] = [];
  for (let node = 0; node < nNodes; node++) {
    const leaf = leafToSplit(node, side) ?? stream.int(0, node);
    const parent = parents[leaf];
    if (parent) (parent.isLeft ? leftChild : rightChild)[parent.node] = node;
    leftChild[node] = ~leaf;
    rightChild[node] = ~(node + 1);
    parents[leaf] = { node, isLeft: true };
    parents[node + 1] = { node, isLeft: false };
  }
  const leafCount = Float64Array.from({ length: nLeaves }, () => stream.int(1, 30));
  const internalCount = new Float64Array(nNodes);
  const countOf = (child: number) => child >= 0 ? internalCount[child] : leafCount[~child];
  for (let node = nNodes - 1; node >= 0; node--) {
    internalCount[node] = countOf(leftChild[node]) + countOf(rightChild[node]);
  }
  const missingTypes = [MissingType.none, MissingType.zero, MissingType.nan];
  const decisionType = new Uint8Array(nNodes), threshold = new Float64Array(nNodes);
  for (let node = 0; node < nNodes; node++) {
    const isCategorical = stream.chance(1 / 3), isDefaultLeft = stream.chance(0.5);
    threshold[node] = isCategorical ? stream.int(0, 2) : stream.normal();
    decisionType[node] = (stream.pick(missingTypes) << 2) |
      (isCategorical ? CATEGORICAL_BIT : isDefaultLeft ? DEFAULT_LEFT_BIT : 0);
  }
  return {
    nLeaves,
    splitFeature: Int32Array.from({ length: nNodes }, () => stream.int(0, nFeatures - 1)),
    splitGain: new Float64Array(nNodes),
    threshold,
    decisionType,
    catBoundaries: Int32Array.of(0, 1, 2, 4),
    catThreshold: Uint32Array.of(0b0101, 0b1010, 0b0011, 1 << 5), // {0, 2}, {1, 3}, {0, 1, 37}
    leftChild,
    rightChild,
    leafValue: Float64Array.from({ length: nLeaves }, () => stream.normal()),
    leafWeight: leafCount,
    leafCount,
    internalValue: new Float64Array(nNodes),
    internalWeight: internalCount,
    internalCount,
    shrinkage: 1,
  };
}

/** The last leaf is the right child of the last node, its left child keeps the split leaf's number. */
function leafToSplit(node: number, side: Side | undefined): number | undefined {
  if (side === undefined) return undefined;
  return side === "right" || (side === "zigzag" && node % 2 === 1) ? node : 0;
}

/** A model of trees of one output. */
export function boosterOf(trees: Tree[], nFeatures: number): Booster {
  return Booster.of(modelOf(trees, { nFeatures, nOutputs: 1 }));
}

/** A model of random trees. */
export function randomModel(
  { seed, nLeaves, nTrees, nFeatures, nOutputs, side }: {
    seed: number;
    nLeaves: number;
    nTrees: number;
    nFeatures: number;
    nOutputs: number;
    side?: Side;
  },
): Model {
  const trees = Array.from(
    { length: nTrees },
    (_, t) => randomTree(1000 * seed + t, nLeaves, nFeatures, side),
  );
  return modelOf(trees, { nFeatures, nOutputs });
}

/** A model of trees, output after output. */
export function modelOf(
  trees: Tree[],
  { nFeatures, nOutputs }: { nFeatures: number; nOutputs: number },
): Model {
  const featureNames = Array.from({ length: nFeatures }, (_, f) => `f${f}`);
  return {
    featureNames,
    featureInfos: featureNames.map(() => "none"),
    nOutputs,
    objective: null,
    averageOutput: false,
    labelIdx: 0,
    parameters: [],
    pandasCategorical: "null",
    trees,
  };
}

/** Rows with missing values, zeros, categories in and outside of the sets, and numbers. */
export function randomRows(seed: number, nRows: number, nFeatures: number): Columns {
  const stream = randomStream(seed, "rows");
  const draw = () => {
    if (stream.chance(0.2)) return stream.pick([NaN, 0, -1, 37]);
    return stream.chance(0.5) ? stream.int(0, 4) : stream.normal();
  };
  return {
    values: Float64Array.from({ length: nRows * nFeatures }, draw),
    nRows,
    featureNames: Array.from({ length: nFeatures }, (_, f) => `f${f}`),
  };
}
