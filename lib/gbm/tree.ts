/**
 * A trained tree and a model, as LightGBM's text format has them.
 *
 * Inner node i is the i-th split that was made; children have larger numbers than
 * their parent. A child >= 0 is an inner node, a negative one the leaf `~child`.
 * @module
 */
import { ZERO_THRESHOLD } from "./binning.ts";

/** Bits of `decisionType`. */
export const CATEGORICAL_BIT = 1;
/** Set where missing values go left. */
export const DEFAULT_LEFT_BIT = 2;
/** What a node takes for missing, in bits 2 and 3 of `decisionType`. */
export const MissingType = { none: 0, zero: 1, nan: 2 } as const;

/** A tree of n leaves: arrays of n - 1 inner nodes and of n leaves. */
export interface Tree {
  /** Count of leaves. */
  nLeaves: number;
  /** Column of each inner node. */
  splitFeature: Int32Array;
  /** Gain of each split, to six digits. */
  splitGain: Float64Array;
  /** Values up to this one go left. */
  threshold: Float64Array;
  /** Bits of each decision: categorical, default left, missing type. */
  decisionType: Uint8Array;
  /** Where rows go that satisfy the decision. */
  leftChild: Int32Array;
  /** Where the others go. */
  rightChild: Int32Array;
  /** Already times the learning rate; the first tree of an output contains the mean. */
  leafValue: Float64Array;
  /** Sum of Hessians of each leaf: its count of rows for squared error. */
  leafWeight: Float64Array;
  /** Training rows of each leaf. */
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
  /** `[min:max]` of each feature in training, `none` where it was not used. */
  featureInfos: readonly string[];
  /** Count of outputs. */
  nOutputs: number;
  /** LightGBM's objective text; null where predictions are raw scores of unnamed origin. */
  objective: string | null;
  /** Lines `[name: value]` of the training parameters. */
  parameters: readonly string[];
  /** Tree of iteration i and output k at `i * nOutputs + k`. */
  trees: readonly Tree[];
}

/** A tree of one leaf. */
export function constantTree(value: number, count: number): Tree {
  return {
    nLeaves: 1,
    splitFeature: new Int32Array(0),
    splitGain: new Float64Array(0),
    threshold: new Float64Array(0),
    decisionType: new Uint8Array(0),
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

/** Whether a value goes left at a node: LightGBM's `NumericalDecision`. */
export function goesLeft(value: number, threshold: number, decisionType: number): boolean {
  const missingType = decisionType >> 2;
  if (value !== value && missingType !== MissingType.nan) value = 0;
  const isMissing = missingType === MissingType.nan
    ? value !== value
    : missingType === MissingType.zero && Math.abs(value) <= ZERO_THRESHOLD;
  return isMissing ? (decisionType & DEFAULT_LEFT_BIT) !== 0 : value <= threshold;
}
