/**
 * Factors: the largest contributions to one score, and the rest, adding up to it.
 * @module
 */
import { bandOf } from "./bands.ts";
import type { FactorPlan } from "./factor_plan.ts";

/** One feature's part in a factor. */
export interface FactorPart {
  /** Column name of the feature. */
  readonly feature: string;
  /** Plain-language label. */
  readonly label: string;
  /** Unit, which chooses the kind of band. */
  readonly unit: string;
  /** The member's value in raw units. */
  readonly value: number;
  /** Points that the value adds to the score, or takes from it. */
  readonly contribution: number;
  /** The value in words, as in `bands.ts`. */
  readonly band: string;
}

/** What features that say the same thing add to a score together. */
export interface Factor {
  /** Id of the group, or name of the only feature. */
  readonly id: string;
  /** Plain-language label. */
  readonly label: string;
  /** Points that it adds to the score, or takes from it: the sum over its features. */
  readonly contribution: number;
  /** Which way it moves the score. */
  readonly direction: "raises" | "lowers";
  /** Its features, largest by magnitude first. */
  readonly parts: readonly FactorPart[];
}

/** A score taken apart: base + all factors + other = score. */
export interface ScoreFactors {
  /** Mean score: what is predicted of a member of whom nothing is known. */
  readonly base: number;
  /** Largest by magnitude first; equal ones in the order of the plan. */
  readonly factors: readonly Factor[];
  /** All other factors together. */
  readonly other: number;
  /** The raw (unclamped) score. */
  readonly score: number;
}

/** What is needed to name contributions. */
export interface FactorOptions {
  /** Which features make up which factor. */
  plan: FactorPlan;
  /** The member's value of a feature, by its position. */
  valueOf: (featureIdx: number) => number;
  /** Most factors, default 5. */
  top?: number;
}

/** Largest difference between score and sum, relative to the larger of 1 and the score. */
export const SUM_TOLERANCE = 1e-9;

/**
 * The largest factors by magnitude, equal ones in the order of the plan; factors
 * that contribute nothing are left out.
 *
 * @param contributions One per feature (a base value after them is not looked at).
 * @param options.among Positions of the only features that are shown as parts;
 * factors without any of them are left out. A factor's contribution counts all of
 * its features in any case.
 */
export function leadingFactors(
  contributions: ArrayLike<number>,
  options: FactorOptions & { among?: readonly number[] },
): Factor[] {
  const { plan, top = 5, among } = options;
  const sums = plan.sums(contributions);
  const candidates = among && new Set(among.map((featureIdx) => plan.factorOf[featureIdx]));
  const shown = among && new Set(among);
  return largestIdx(sums, top, candidates).map((factorIdx) => {
    const { id, label, featureIdx } = plan.factors[factorIdx];
    return {
      id,
      label,
      contribution: sums[factorIdx],
      direction: sums[factorIdx] > 0 ? "raises" : "lowers",
      parts: partsOf(contributions, featureIdx.filter((j) => shown?.has(j) ?? true), options),
    };
  });
}

/** Positions of the largest values by magnitude, without zeros. */
function largestIdx(
  sums: Float64Array,
  top: number,
  candidates: ReadonlySet<number> | undefined,
): number[] {
  const best: number[] = [];
  for (let i = 0; i < sums.length; i++) {
    if (sums[i] === 0 || (candidates && !candidates.has(i))) continue;
    // Insertion into a short sorted list: far cheaper than sorting all factors.
    let place = best.length;
    while (place > 0 && Math.abs(sums[i]) > Math.abs(sums[best[place - 1]])) place--;
    if (place >= top) continue;
    best.splice(place, 0, i);
    if (best.length > top) best.pop();
  }
  return best;
}

function partsOf(
  contributions: ArrayLike<number>,
  featureIdx: readonly number[],
  { plan, valueOf }: FactorOptions,
): FactorPart[] {
  return featureIdx.map((j) => {
    const { name, label, unit } = plan.features[j];
    const value = valueOf(j);
    const contribution = contributions[j];
    return { feature: name, label, unit, value, contribution, band: bandOf(value, unit) };
  }).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/**
 * Takes a score apart into its leading factors, the others and the base. Added up
 * from left to right (base, factors, other) the parts give the score.
 *
 * @param contributions One per feature, then the base value (LightGBM's layout).
 * @param options.score The raw score that they must add up to.
 * @throws RangeError where the sizes do not agree or the sum misses the score by
 * more than {@linkcode SUM_TOLERANCE}.
 */
export function scoreFactors(
  contributions: ArrayLike<number>,
  options: FactorOptions & { score: number },
): ScoreFactors {
  const { plan: { features }, score } = options;
  if (contributions.length !== features.length + 1) {
    throw new RangeError(
      `Cannot explain ${contributions.length} contributions with ${features.length} features: one per feature and the base are needed`,
    );
  }
  let total = 0;
  for (let j = 0; j < contributions.length; j++) total += contributions[j];
  if (!(Math.abs(total - score) <= SUM_TOLERANCE * Math.max(1, Math.abs(score)))) {
    throw new RangeError(
      `Contributions add up to ${total}, not to the score ${score}: explain the model that predicted it`,
    );
  }
  const base = contributions[features.length];
  const factors = leadingFactors(contributions, options);
  const named = factors.reduce((sum, { contribution }) => sum + contribution, base);
  return { base, factors, other: score - named, score };
}
