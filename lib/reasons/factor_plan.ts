/**
 * Which features make up which factor. Features that say the same thing (the
 * windows of a count, a count and its rate) are one factor, so that a reason is
 * neither said twice nor split into parts too small to be seen.
 * @module
 */

/** What is known of a feature; a record of the feature dictionary fits. */
export interface FactorFeature {
  /** Column name. */
  readonly name: string;
  /** Plain-language label. */
  readonly label: string;
  /** Unit, which chooses the kind of band. */
  readonly unit: string;
}

/** Features that say the same thing, as data. */
export interface FactorGroup {
  /** Name of the factor in snake case; no name of another feature. */
  readonly id: string;
  /** Plain-language label. */
  readonly label: string;
  /** Its features. */
  readonly features: readonly string[];
}

/** One factor of a plan. */
export interface PlannedFactor {
  /** The group's id, or the name of the only feature. */
  readonly id: string;
  /** Plain-language label. */
  readonly label: string;
  /** Positions of its features, ascending. */
  readonly featureIdx: readonly number[];
}

/**
 * The factors of a list of features: the groups, and each other feature by itself,
 * in the order of their first features.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { FactorPlan } from "lib/reasons/mod.ts";
 *
 * const features = ["age", "visits_90d", "visits_365d"]
 *   .map((name) => ({ name, label: name, unit: "visits" }));
 * const visits = { id: "visits", label: "Visits", features: ["visits_90d", "visits_365d"] };
 * const plan = new FactorPlan(features, [visits]);
 * assertEquals(plan.factors.map(({ id, featureIdx }) => [id, ...featureIdx]), [
 *   ["age", 0],
 *   ["visits", 1, 2],
 * ]);
 * ```
 */
export class FactorPlan {
  /** The features in the order of the contributions. */
  readonly features: readonly FactorFeature[];
  /** The factors in the order of their first features. */
  readonly factors: readonly PlannedFactor[];
  /** Position of the factor of each feature. */
  readonly factorOf: Int32Array;

  /**
   * Checks the groups.
   *
   * @throws RangeError where a group names an unknown feature, or one of another group,
   * or has the name of a feature that is not its own.
   */
  constructor(features: readonly FactorFeature[], groups: readonly FactorGroup[] = []) {
    this.features = features;
    const groupOf = groupByFeature(features, groups);
    const factors: { id: string; label: string; featureIdx: number[] }[] = [];
    const idxOf = new Map<string, number>();
    this.factorOf = Int32Array.from(features, ({ name, label }, featureIdx) => {
      const { id, label: factorLabel } = groupOf.get(name) ?? { id: name, label };
      const known = idxOf.get(id);
      if (known !== undefined) {
        factors[known].featureIdx.push(featureIdx);
        return known;
      }
      idxOf.set(id, factors.length);
      return factors.push({ id, label: factorLabel, featureIdx: [featureIdx] }) - 1;
    });
    this.factors = factors;
  }

  /** Contributions of the factors: the sums over their features. */
  sums(contributions: ArrayLike<number>): Float64Array {
    const sums = new Float64Array(this.factors.length);
    for (let j = 0; j < this.factorOf.length; j++) sums[this.factorOf[j]] += contributions[j];
    return sums;
  }
}

function groupByFeature(
  features: readonly FactorFeature[],
  groups: readonly FactorGroup[],
): Map<string, FactorGroup> {
  const names = new Set(features.map(({ name }) => name));
  const groupOf = new Map<string, FactorGroup>();
  for (const group of groups) {
    if (names.has(group.id) && !group.features.includes(group.id)) {
      throw new RangeError(`Factor "${group.id}" has the name of another feature: rename it`);
    }
    for (const name of group.features) {
      if (!names.has(name)) {
        throw new RangeError(`Unknown feature "${name}" in factor "${group.id}"`);
      }
      const other = groupOf.get(name);
      if (other) {
        throw new RangeError(
          `Feature "${name}" is in the factors "${other.id}" and "${group.id}": keep it in one`,
        );
      }
      groupOf.set(name, group);
    }
  }
  return groupOf;
}
