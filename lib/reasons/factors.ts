/**
 * Factors: the largest contributions to one score, and the rest, adding up to it.
 * @module
 */
import { bandOf } from "./bands.ts";

/** What is known of a feature; a record of the feature dictionary fits. */
export interface FactorFeature {
  /** Column name. */
  readonly name: string;
  /** Plain-language label. */
  readonly label: string;
  /** Unit, which chooses the kind of band. */
  readonly unit: string;
}

/** One feature's part in a score. */
export interface Factor {
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

/** A score taken apart: base + all factors + other = score. */
export interface ScoreFactors {
  /** Mean score: what is predicted of a member of whom nothing is known. */
  readonly base: number;
  /** Largest by magnitude first; equal ones in the order of the features. */
  readonly factors: readonly Factor[];
  /** All other features together. */
  readonly other: number;
  /** The raw (unclamped) score. */
  readonly score: number;
}

/** What is needed to name contributions. */
export interface FactorOptions {
  /** The features in the order of the contributions. */
  features: readonly FactorFeature[];
  /** The member's value of a feature, by its position. */
  valueOf: (featureIdx: number) => number;
  /** Most factors, default 5. */
  top?: number;
  /** Positions of the only features that count; all without it. */
  among?: readonly number[];
}

/** Largest difference between score and sum, relative to the larger of 1 and the score. */
export const SUM_TOLERANCE = 1e-9;

/**
 * The largest contributions by magnitude, equal ones in the order of the features;
 * features that contribute nothing are left out.
 *
 * @param contributions One per feature (a base value after them is not looked at).
 */
export function leadingFactors(
  contributions: ArrayLike<number>,
  options: FactorOptions,
): Factor[] {
  const { features, valueOf, top = 5, among } = options;
  const best: number[] = [];
  const nCandidates = among?.length ?? features.length;
  for (let i = 0; i < nCandidates; i++) {
    const featureIdx = among ? among[i] : i;
    if (contributions[featureIdx] === 0) continue;
    // Insertion into a short sorted list: far cheaper than sorting all features.
    let place = best.length;
    while (place > 0 && comesBefore(contributions, featureIdx, best[place - 1])) place--;
    if (place >= top) continue;
    best.splice(place, 0, featureIdx);
    if (best.length > top) best.pop();
  }
  return best.map((featureIdx) => {
    const { name, label, unit } = features[featureIdx];
    const value = valueOf(featureIdx);
    return {
      feature: name,
      label,
      unit,
      value,
      contribution: contributions[featureIdx],
      band: bandOf(value, unit),
    };
  });
}

function comesBefore(contributions: ArrayLike<number>, a: number, b: number): boolean {
  const difference = Math.abs(contributions[a]) - Math.abs(contributions[b]);
  return difference > 0 || (difference === 0 && a < b);
}

/**
 * Takes a score apart into its leading factors, the other features and the base.
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
  const { features, score } = options;
  if (contributions.length !== features.length + 1) {
    throw new RangeError(
      `Cannot explain ${contributions.length} contributions with ${features.length} features: one per feature and the base are needed`,
    );
  }
  const factors = leadingFactors(contributions, { ...options, among: undefined });
  const named = new Set(factors.map((factor) => factor.feature));
  let total = contributions[features.length];
  let other = 0;
  for (const [featureIdx, { name }] of features.entries()) {
    total += contributions[featureIdx];
    if (!named.has(name)) other += contributions[featureIdx];
  }
  if (!(Math.abs(total - score) <= SUM_TOLERANCE * Math.max(1, Math.abs(score)))) {
    throw new RangeError(
      `Contributions add up to ${total}, not to the score ${score}: explain the model that predicted it`,
    );
  }
  return { base: contributions[features.length], factors, other, score };
}
