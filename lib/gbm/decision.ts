/**
 * Which way a value goes at a node: LightGBM's `NumericalDecision` and
 * `CategoricalDecision` (include/LightGBM/tree.h).
 *
 * Bits of a `decision_type`:
 *
 *     bit 0      categorical: left where the category is in the node's set
 *     bit 1      default left: missing values go left (numeric splits only)
 *     bits 2, 3  what counts as missing: 0 nothing, 1 zero, 2 NaN
 * @module
 */
import { ZERO_THRESHOLD } from "./binning.ts";

/** Set where a split compares categories. */
export const CATEGORICAL_BIT = 1;
/** Set where missing values go left. */
export const DEFAULT_LEFT_BIT = 2;
/** What a node takes for missing, in bits 2 and 3 of a decision type. */
export const MissingType = { none: 0, zero: 1, nan: 2 } as const;

/** First number that is no category: categories are 32-bit integers. */
const CATEGORY_LIMIT = 2 ** 31;

/**
 * Sets of categories as bits: set i takes the words from `catBoundaries[i]` to
 * `catBoundaries[i + 1]` of `catThreshold`, and category c is bit `c % 32` of word `c / 32`.
 */
export interface CategorySets {
  /** Ascending, one more than there are sets; starts with 0. */
  catBoundaries: Int32Array;
  /** Words of all sets, one set after the other. */
  catThreshold: Uint32Array;
}

/** What decides at the nodes of a tree, or of many trees laid end to end. */
export interface Decisions extends CategorySets {
  /** Values up to this one go left; at a categorical node the index of its set. */
  threshold: Float64Array;
  /** Bits of each decision. */
  decisionType: Uint8Array;
}

/** Whether a value goes left at node `node`. */
export function goesLeft(decisions: Decisions, node: number, value: number): boolean {
  const type = decisions.decisionType[node];
  return (type & CATEGORICAL_BIT) !== 0
    ? isInSet(decisions, decisions.threshold[node], value)
    : isBelow(value, decisions.threshold[node], type);
}

/** Whether a value goes left at a numeric split. */
export function isBelow(value: number, threshold: number, decisionType: number): boolean {
  const missingType = decisionType >> 2;
  if (value !== value && missingType !== MissingType.nan) value = 0;
  const isMissing = missingType === MissingType.nan
    ? value !== value
    : missingType === MissingType.zero && Math.abs(value) <= ZERO_THRESHOLD;
  return isMissing ? (decisionType & DEFAULT_LEFT_BIT) !== 0 : value <= threshold;
}

/**
 * Whether a value's category is in a set. A category is the integer part of the value;
 * NaN, negative and unseen categories, and what no 32-bit integer can hold, are in none.
 */
export function isInSet(sets: CategorySets, setIdx: number, value: number): boolean {
  if (!(value > -1 && value < CATEGORY_LIMIT)) return false;
  const category = Math.trunc(value);
  const word = sets.catBoundaries[setIdx] + (category >>> 5);
  return word < sets.catBoundaries[setIdx + 1] &&
    ((sets.catThreshold[word] >>> (category & 31)) & 1) === 1;
}

/** Whether a node's decision is more than `value <= threshold`, even when no value is NaN. */
export function needsCare(decisionType: number): boolean {
  return (decisionType & CATEGORICAL_BIT) !== 0 || decisionType >> 2 === MissingType.zero;
}
