/**
 * A trained tree and a model, as LightGBM's text format has them.
 *
 * Inner node i is the i-th split that was made; children have larger numbers than
 * their parent. A child >= 0 is an inner node, a negative one the leaf `~child`.
 * `decision.ts` says which way a value goes.
 *
 *     nodes    splitFeature splitGain threshold decisionType leftChild rightChild   nLeaves - 1 of each
 *              internalValue internalWeight internalCount
 *     leaves   leafValue leafWeight leafCount                                       nLeaves of each
 *     sets     catBoundaries [0, 2, 3]  catThreshold [words of set 0 | of set 1]    by categorical nodes
 * @module
 */
import type { Decisions } from "./decision.ts";

export { CATEGORICAL_BIT, DEFAULT_LEFT_BIT, MissingType } from "./decision.ts";

/** A tree of n leaves: arrays of n - 1 inner nodes and of n leaves. */
export interface Tree extends Decisions {
  /** Count of leaves. */
  nLeaves: number;
  /** Column of each inner node. */
  splitFeature: Int32Array;
  /** Gain of each split, to six digits. */
  splitGain: Float64Array;
  /** Where rows go that satisfy the decision. */
  leftChild: Int32Array;
  /** Where the others go. */
  rightChild: Int32Array;
  /** Already times the learning rate; the first tree of an output contains the mean. */
  leafValue: Float64Array;
  /** Sum of Hessians of each leaf: its count of rows for squared error. */
  leafWeight: Float64Array;
  /** Training rows of each leaf; all 0 where the file has no counts. */
  leafCount: Float64Array;
  /** What each inner node would say as a leaf, to six digits. */
  internalValue: Float64Array;
  /** Sum of Hessians of each inner node. */
  internalWeight: Float64Array;
  /** Training rows of each inner node. */
  internalCount: Float64Array;
  /** The learning rate, or 1 for the first tree of an output. */
  shrinkage: number;
}

/** All that a model file holds. */
export interface Model {
  /** Name of each column. */
  featureNames: readonly string[];
  /**
   * What each feature was in training: `[min:max]`, the categories `2:0:1`, or `none`
   * where it was not used.
   */
  featureInfos: readonly string[];
  /** Count of outputs: LightGBM's `num_tree_per_iteration`. */
  nOutputs: number;
  /** LightGBM's objective text; null where predictions are raw scores of unnamed origin. */
  objective: string | null;
  /** Whether the sums of leaves are divided by the count of iterations, as random forests do. */
  averageOutput: boolean;
  /** Column that the label had in the training file. */
  labelIdx: number;
  /** Lines `[name: value]` of the training parameters. */
  parameters: readonly string[];
  /** JSON list of the categories of each categorical column of a pandas frame, or `null`. */
  pandasCategorical: string;
  /** Tree of iteration i and output k at `i * nOutputs + k`. */
  trees: readonly Tree[];
}

/** `catBoundaries` and `catThreshold` of a tree without categorical splits. */
export function noCategorySets(): Pick<Tree, "catBoundaries" | "catThreshold"> {
  return { catBoundaries: new Int32Array(1), catThreshold: new Uint32Array(0) };
}

/** A tree of one leaf. */
export function constantTree(value: number, count: number): Tree {
  return {
    nLeaves: 1,
    splitFeature: new Int32Array(0),
    splitGain: new Float64Array(0),
    threshold: new Float64Array(0),
    decisionType: new Uint8Array(0),
    ...noCategorySets(),
    leftChild: new Int32Array(0),
    rightChild: new Int32Array(0),
    leafValue: Float64Array.of(value),
    leafWeight: Float64Array.of(count),
    leafCount: Float64Array.of(count),
    internalValue: new Float64Array(0),
    internalWeight: new Float64Array(0),
    internalCount: new Float64Array(0),
    shrinkage: 1,
  };
}
