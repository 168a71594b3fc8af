/**
 * Conditions over features as data: comparisons joined by all, any and not. They
 * are checked when a catalog is built, bound to the columns of a matrix for fast
 * evaluation, and put in words for people.
 * @module
 */
import { nearest } from "../_shared/nearest.ts";
import { column, type FeatureMatrix } from "../features/feature_matrix.ts";

/** How a feature is compared with a number. */
export type Comparator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/**
 * A statement about one member. `is` names a category of an encoded feature
 * (`plan_type_encoded` is "HDHP"): the codes are fitted, so content never names
 * them by number.
 */
export type Condition =
  | { feature: string; op: Comparator; value: number }
  | { feature: string; is: string }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition };

/** Code of each category per encoded feature, as the feature engineer fitted them. */
export type CategoryCodes = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Whether a condition holds for a row of the matrix that it was bound to. */
export type RowTest = (rowIdx: number) => boolean;

/** The features that a condition reads, each once, in order of appearance. */
export function conditionFeatures(condition: Condition): string[] {
  if ("feature" in condition) return [condition.feature];
  if ("not" in condition) return conditionFeatures(condition.not);
  const parts = "all" in condition ? condition.all : condition.any;
  return [...new Set(parts.flatMap(conditionFeatures))];
}

/**
 * Checks a condition against the features and categories that exist.
 *
 * @param where Names the rule in the error, as in `rule "has_diabetes" of CHRON_001`.
 * @throws RangeError for an unknown feature or category (naming the nearest), a
 * feature without category codes, an empty list, or a value that is not finite.
 */
export function checkCondition(
  condition: Condition,
  where: string,
  known: { featureNames: readonly string[]; codes: CategoryCodes },
): void {
  if ("not" in condition) return checkCondition(condition.not, where, known);
  if (!("feature" in condition)) {
    const parts = "all" in condition ? condition.all : condition.any;
    if (parts.length === 0) {
      throw new RangeError(`Empty list of conditions in ${where}: name at least one`);
    }
    for (const part of parts) checkCondition(part, where, known);
    return;
  }
  if (!known.featureNames.includes(condition.feature)) {
    throw new RangeError(
      `Unknown feature "${condition.feature}" in ${where}: the nearest name is "${
        nearest(condition.feature, known.featureNames)
      }"`,
    );
  }
  if ("is" in condition) checkCategory(condition, where, known.codes);
  else if (!Number.isFinite(condition.value)) {
    throw new RangeError(`Value of "${condition.feature}" in ${where} must be a finite number`);
  }
}

function checkCategory(
  condition: { feature: string; is: string },
  where: string,
  codes: CategoryCodes,
): void {
  const ofFeature = codes[condition.feature];
  if (ofFeature === undefined) {
    throw new RangeError(
      `No category codes for "${condition.feature}" in ${where}: pass those of the fitted feature engineer`,
    );
  }
  if (ofFeature[condition.is] !== undefined) return;
  throw new RangeError(
    `Unknown category "${condition.is}" of "${condition.feature}" in ${where}: the fitted ones are ${
      Object.keys(ofFeature).join(", ")
    }`,
  );
}

/**
 * Binds a checked condition to the columns of a matrix. Columns are found by
 * name, once; a test then costs one or two array reads.
 * @throws RangeError where the matrix lacks a feature.
 */
export function bindCondition(
  condition: Condition,
  matrix: FeatureMatrix,
  codes: CategoryCodes,
): RowTest {
  if ("all" in condition) {
    const tests = condition.all.map((part) => bindCondition(part, matrix, codes));
    return (rowIdx) => tests.every((test) => test(rowIdx));
  }
  if ("any" in condition) {
    const tests = condition.any.map((part) => bindCondition(part, matrix, codes));
    return (rowIdx) => tests.some((test) => test(rowIdx));
  }
  if ("not" in condition) {
    const test = bindCondition(condition.not, matrix, codes);
    return (rowIdx) => !test(rowIdx);
  }
  const values = column(matrix, condition.feature);
  if ("is" in condition) {
    const code = codes[condition.feature][condition.is];
    return (rowIdx) => values[rowIdx] === code;
  }
  return bindComparison(values, condition.op, condition.value);
}

function bindComparison(values: Float64Array, op: Comparator, value: number): RowTest {
  switch (op) {
    case "<":
      return (rowIdx) => values[rowIdx] < value;
    case "<=":
      return (rowIdx) => values[rowIdx] <= value;
    case ">":
      return (rowIdx) => values[rowIdx] > value;
    case ">=":
      return (rowIdx) => values[rowIdx] >= value;
    case "==":
      return (rowIdx) => values[rowIdx] === value;
    case "!=":
      return (rowIdx) => values[rowIdx] !== value;
  }
}

const WORDS: Readonly<Record<Comparator, string>> = {
  "<": "below",
  "<=": "at most",
  ">": "above",
  ">=": "at least",
  "==": "equal to",
  "!=": "other than",
};

/**
 * A condition in words, as in "pharmacy utilization rate above 0.3 and has diabetes".
 *
 * @param options.labels Plain-language label per feature; without one the name
 * with spaces. A flag compared with 1 is its label alone, with 0 "not" before it.
 */
export function describeCondition(
  condition: Condition,
  options: { labels?: Readonly<Record<string, string>> } = {},
): string {
  if ("not" in condition) return `not (${describeCondition(condition.not, options)})`;
  if (!("feature" in condition)) {
    const [parts, joint] = "all" in condition
      ? [condition.all, " and "] as const
      : [condition.any, " or "] as const;
    return parts
      .map((part) => "feature" in part || "not" in part ? part : { group: part })
      .map((part) =>
        "group" in part
          ? `(${describeCondition(part.group, options)})`
          : describeCondition(part, options)
      ).join(joint);
  }
  const label = options.labels?.[condition.feature] ?? condition.feature.replaceAll("_", " ");
  if ("is" in condition) return `${label.replace(/ encoded$/, "")} is ${condition.is}`;
  const isFlag = /^(has|is)_|_flag$/.test(condition.feature);
  if (isFlag && condition.op === "==" && condition.value === 1) return label;
  if (isFlag && condition.op === "==" && condition.value === 0) return `not ${label}`;
  return `${label} ${WORDS[condition.op]} ${condition.value}`;
}
