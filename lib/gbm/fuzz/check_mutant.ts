/**
 * What must hold of any text that is taken for a model.
 * @module
 */
import { InputError } from "../../_shared/errors.ts";
import { Booster } from "../booster.ts";
import type { Columns } from "../columns.ts";
import { parseModel } from "../parse_model.ts";
import type { Model } from "../tree.ts";

/** Values that are hard on thresholds and categories. */
const ODD_VALUES = [
  ...[NaN, 0, -0, 1, -1, 0.5, -0.5, 2, 3.999, 31, 32, 64, 1e-36, -1e-36, 1e35, -1e35],
  ...[Infinity, -Infinity, 2 ** 31, 2 ** 32 + 1, 100, 5000, 1e308, 17],
];
const N_ROWS = 12;
/** Rounding of sums, relative to the largest that the leaves allow. */
const ROUNDING = 1e-9;

/** What became of a text. */
export interface Outcome {
  /** Whether the text was read as a model. */
  readonly isAccepted: boolean;
  /** What does not hold; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Reads a text: it must be refused by an error with line and key, or else predict finite
 * sums of its leaves, explain them by finite numbers, and come back the same when saved.
 */
export function checkMutant(text: string): Outcome {
  let model: Model;
  try {
    model = parseModel(text);
  } catch (error) {
    return { isAccepted: false, problems: isNamed(error) ? [] : [`load() throws ${error}`] };
  }
  try {
    return { isAccepted: true, problems: problemsOf(model) };
  } catch (error) {
    return { isAccepted: true, problems: [`an accepted model throws ${error}`] };
  }
}

function isNamed(error: unknown): boolean {
  return error instanceof InputError && /line \d+, "/.test(error.message) &&
    error.message.length < 300;
}

function problemsOf(model: Model): string[] {
  const booster = Booster.of(model);
  const columns = oddColumns(model.featureNames);
  const raw = booster.predict(columns, { kind: "raw" });
  const problems: string[] = [];
  const { lowest, highest } = scoreRanges(model);
  raw.forEach((score, i) => {
    const k = i % model.nOutputs;
    const slack = ROUNDING * Math.max(Math.abs(lowest[k]), Math.abs(highest[k]));
    if (!(Number.isFinite(score) && score >= lowest[k] - slack && score <= highest[k] + slack)) {
      problems.push(`score ${score} lies outside of ${lowest[k]} to ${highest[k]}`);
    }
  });
  if (booster.predict(columns).some(Number.isNaN)) problems.push("a value is NaN");
  booster.predict(columns, { kind: "leaf" }).forEach((leaf, i) => {
    const { nLeaves } = model.trees[i % model.trees.length];
    if (!(leaf >= 0 && leaf < nLeaves)) problems.push(`leaf ${leaf} of ${nLeaves}`);
  });
  const again = Booster.load(booster.save()).predict(columns, { kind: "raw" });
  if (again.some((score, i) => score !== raw[i])) problems.push("it changes when saved");
  if (hasInfiniteContribution(booster, columns)) problems.push("a contribution is not finite");
  return problems.slice(0, 3);
}

/** Sums of the smallest and of the largest leaf of each tree, by output. */
function scoreRanges({ trees, nOutputs }: Model): { lowest: number[]; highest: number[] } {
  const lowest = new Array<number>(nOutputs).fill(0), highest = lowest.slice();
  trees.forEach((tree, t) => {
    lowest[t % nOutputs] += tree.leafValue.reduce((a, b) => Math.min(a, b));
    highest[t % nOutputs] += tree.leafValue.reduce((a, b) => Math.max(a, b));
  });
  return { lowest, highest };
}

/** Counts that make no sense are refused when they are needed. */
function hasInfiniteContribution(booster: Booster, columns: Columns): boolean {
  try {
    const contributions = booster.contributions(columns, { rows: [0, 1], outputs: [0] });
    return !contributions.every(Number.isFinite);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function oddColumns(featureNames: readonly string[]): Columns {
  const values = Float64Array.from(
    { length: N_ROWS * featureNames.length },
    (_, i) => ODD_VALUES[(i * 7 + Math.floor(i / N_ROWS)) % ODD_VALUES.length],
  );
  return { values, nRows: N_ROWS, featureNames };
}
