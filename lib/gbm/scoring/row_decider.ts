/**
 * The answers of one row to all decisions of a model, a byte each: 1 goes right.
 * @module
 */
import { ZERO_THRESHOLD } from "../binning.ts";
import { MissingType } from "../decision.ts";
import type { CategoryGroup, DecisionTable, ThresholdGroup } from "./decision_table.ts";

/** Decides for one row after the other. */
export class RowDecider {
  /** The answers for the row read last. */
  readonly bits: Uint8Array;
  readonly #thresholds: ThresholdGroup[] = [];
  readonly #categories: CategoryAnswers[] = [];

  constructor({ groups, nDecisions }: DecisionTable) {
    this.bits = new Uint8Array(nDecisions);
    for (const group of groups) {
      if (group.kind === "thresholds") this.#thresholds.push(group);
      else this.#categories.push(answersOf(group));
    }
  }

  /** Answers for a row of one value a feature. */
  read(row: ArrayLike<number>): void {
    for (const group of this.#thresholds) decideValue(this.bits, group, row[group.feature]);
    for (const { first, keys, answers, feature } of this.#categories) {
      // LightGBM takes the integer part; what is in no set, NaN too, has the answers after the last.
      const value = row[feature], category = value > -1 ? Math.trunc(value) : -1;
      const rank = countBelow(keys, category);
      this.bits.set(answers[keys[rank] === category ? rank : keys.length], first);
    }
  }
}

interface CategoryAnswers {
  feature: number;
  first: number;
  keys: Float64Array;
  /** Of each key, and of all other categories: a byte for each decision. */
  answers: Uint8Array[];
}

function answersOf({ feature, first, keys, decisions }: CategoryGroup): CategoryAnswers {
  const answers = Array.from(
    { length: keys.length + 1 },
    () => new Uint8Array(decisions.length).fill(1),
  );
  decisions.forEach((set, i) => set.forEach((key) => answers[key][i] = 0));
  return { feature, first, keys, answers };
}

function decideValue(bits: Uint8Array, group: ThresholdGroup, given: number): void {
  const { first, keys, decisions } = group;
  const value = Math.abs(given) > ZERO_THRESHOLD ? given : 0;
  const rank = countBelow(keys, value);
  for (let i = 0; i < decisions.length; i++) {
    const { key, missingType, missingGoesRight } = decisions[i];
    const isMissing = missingType === MissingType.nan
      ? given !== given
      : missingType === MissingType.zero && value === 0;
    bits[first + i] = Number(isMissing ? missingGoesRight : key < rank);
  }
}

/** How many of the ascending keys are below a value. */
function countBelow(keys: Float64Array, value: number): number {
  let low = 0, high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
