import { type Factor, type FactorOptions, leadingFactors } from "./factors.ts";

/** Why one offer stands above another: baseGap + all factors + other = gap. */
export interface RankContrast {
  /** Score of the upper offer less that of the lower one. */
  readonly gap: number;
  /** The same of their mean scores: what sets them apart before anything is known of the member. */
  readonly baseGap: number;
  /** What each factor adds to the gap; largest by magnitude first. */
  readonly factors: readonly Factor[];
  /** All other factors together. */
  readonly other: number;
}

/**
 * Takes the gap between two scores of one member apart. Explaining the upper score
 * alone does not tell why it is the upper one: what raises both is no reason.
 *
 * @param above Contributions to the upper score: one per feature, then the base.
 * @param below The same of the lower one.
 * @throws RangeError where the sizes do not agree.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { FactorPlan, rankContrast } from "lib/reasons/mod.ts";
 *
 * const plan = new FactorPlan(
 *   ["age", "visits"].map((name) => ({ name, label: name, unit: "" })),
 * );
 * const contrast = rankContrast([5, 4, 30], [5, -2, 25], { plan, valueOf: () => 1 });
 * assertEquals([contrast.gap, contrast.baseGap, contrast.other], [11, 5, 0]);
 * assertEquals(contrast.factors.map(({ id, contribution }) => [id, contribution]), [["visits", 6]]);
 * ```
 */
export function rankContrast(
  above: ArrayLike<number>,
  below: ArrayLike<number>,
  options: FactorOptions,
): RankContrast {
  const nFeatures = options.plan.features.length;
  if (above.length !== nFeatures + 1 || below.length !== nFeatures + 1) {
    throw new RangeError(
      `Cannot contrast ${above.length} and ${below.length} contributions with ${nFeatures} features: one per feature and the base are needed`,
    );
  }
  const differences = Float64Array.from(above, (points, j) => points - below[j]);
  const gap = differences.reduce((sum, points) => sum + points, 0);
  const baseGap = differences[nFeatures];
  const factors = leadingFactors(differences, options);
  const named = factors.reduce((sum, { contribution }) => sum + contribution, baseGap);
  return { gap, baseGap, factors, other: gap - named };
}
