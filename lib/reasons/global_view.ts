/**
 * What a model goes by over many members: the size of each factor per offer, how
 * the points of the leading ones depend on the value, and which of the rules that
 * made the labels the model expresses.
 * @module
 */
import type { FeatureMatrix } from "../features/mod.ts";
import { bindCondition, conditionFeatures, type OfferCatalog, type Rule } from "../labels/mod.ts";
import type { OfferPrioritizationModel } from "../model/mod.ts";
import type { FactorPlan } from "./factor_plan.ts";

/** Fewest members on each side of a rule for a verdict on it. */
export const FEWEST_PER_SIDE = 20;
/** Shares of a rule's points from which it counts as expressed, or partly so. */
export const EXPRESSED_SHARES = { expressed: 0.5, partly: 0.2 } as const;

/** Mean points of a factor where its leading feature lies within a range. */
export interface DependenceBin {
  /** Lowest value in the bin. */
  readonly from: number;
  /** Highest value in the bin. */
  readonly to: number;
  /** Members in it. */
  readonly nMembers: number;
  /** Mean contribution of the whole factor, in points. */
  readonly meanPoints: number;
}

/** One factor over all members. */
export interface FactorView {
  /** Id of the factor. */
  readonly factor: string;
  /** Plain-language label. */
  readonly label: string;
  /** Mean of |contribution|, in points. */
  readonly meanAbsPoints: number;
  /** Its feature that moves the score most. */
  readonly feature: string;
  /** By the value of that feature, ascending; at most {@linkcode MOST_BINS} bins. */
  readonly dependence: readonly DependenceBin[];
}

/** Most bins of a dependence. */
export const MOST_BINS = 6;

/** How far the model gives the points of a rule. */
export type RuleVerdict = "expressed" | "partly" | "not expressed" | "too few members";

/** One rule beside the model. */
export interface RuleView {
  /** Id of the rule. */
  readonly rule: string;
  /** Why it counts. */
  readonly reason: string;
  /** Points by the rule. */
  readonly points: number;
  /** Members for whom it fired. */
  readonly nFired: number;
  /** Mean points of its factors where it fired less where it did not; null with too few members. */
  readonly modelPoints: number | null;
  /** What that says. */
  readonly verdict: RuleVerdict;
}

/** One offer over all members. */
export interface OfferView {
  /** Id of the offer. */
  readonly offerId: string;
  /** Leading factors, largest first. */
  readonly factors: readonly FactorView[];
  /** The offer's rules in their order. */
  readonly rules: readonly RuleView[];
}

/** What {@linkcode globalView} looks at. */
export interface GlobalViewInput {
  /** The model. */
  readonly model: OfferPrioritizationModel;
  /** Members; a few hundred are enough. */
  readonly features: FeatureMatrix;
  /** The offers in the order of the model's outputs. */
  readonly catalog: OfferCatalog;
  /** Which features make up which factor. */
  readonly plan: FactorPlan;
}

/**
 * The global view of every offer.
 *
 * A rule counts as expressed by the contributions of its factors alone; factors
 * that other rules read, too, carry the points of both, and labels end at 100.
 *
 * @param options.top Factors per offer, default 5.
 */
export function globalView(input: GlobalViewInput, options: { top?: number } = {}): OfferView[] {
  return input.catalog.ids.map((offerId, offerIdx) => {
    const points = offerPoints(input, offerIdx);
    const meanAbs = points.byFactor.map(meanMagnitude);
    const leading = meanAbs.map((_, i) => i).sort((a, b) => meanAbs[b] - meanAbs[a] || a - b)
      .filter((factorIdx) => meanAbs[factorIdx] > 0).slice(0, options.top ?? 5);
    return {
      offerId,
      factors: leading.map((factorIdx) =>
        factorView(input, points, { factorIdx, meanAbsPoints: meanAbs[factorIdx] })
      ),
      rules: input.catalog.offers[offerIdx].rules.map((rule) => ruleView(input, points, rule)),
    };
  });
}

/** Contributions to one offer's scores. */
interface OfferPoints {
  /** `[factor][row]`. */
  readonly byFactor: readonly Float64Array[];
  /** Mean of |contribution| of each feature. */
  readonly ofFeature: Float64Array;
}

function offerPoints({ model, features, plan }: GlobalViewInput, offerIdx: number): OfferPoints {
  const { nRows, names } = features;
  const byFactor = plan.factors.map(() => new Float64Array(nRows));
  const ofFeature = new Float64Array(names.length);
  const pairs = {
    row: Int32Array.from({ length: nRows }, (_, rowIdx) => rowIdx),
    output: new Int32Array(nRows).fill(offerIdx),
  };
  model.eachContribution(features, pairs, (rowIdx, contributions) => {
    plan.sums(contributions).forEach((points, i) => byFactor[i][rowIdx] = points);
    for (let j = 0; j < names.length; j++) ofFeature[j] += Math.abs(contributions[j]) / nRows;
  });
  return { byFactor, ofFeature };
}

function factorView(
  { features, plan }: GlobalViewInput,
  { byFactor, ofFeature }: OfferPoints,
  { factorIdx, meanAbsPoints }: { factorIdx: number; meanAbsPoints: number },
): FactorView {
  const { id, label, featureIdx } = plan.factors[factorIdx];
  const leading = featureIdx.reduce((best, j) => ofFeature[j] > ofFeature[best] ? j : best);
  const { nRows } = features;
  const values = features.values.subarray(leading * nRows, (leading + 1) * nRows);
  return {
    factor: id,
    label,
    meanAbsPoints,
    feature: features.names[leading],
    dependence: dependence(values, byFactor[factorIdx]),
  };
}

/**
 * Mean points by value: one bin per value where there are few, else bins with
 * about as many members each. Equal values are never parted.
 */
function dependence(values: Float64Array, points: Float64Array): DependenceBin[] {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const nValues = new Set(values).size;
  const size = nValues <= MOST_BINS ? 1 : Math.ceil(values.length / MOST_BINS);
  const bins: DependenceBin[] = [];
  for (let start = 0; start < order.length;) {
    let end = Math.min(start + size, order.length);
    while (end < order.length && values[order[end]] === values[order[end - 1]]) end++;
    const members = order.slice(start, end);
    bins.push({
      from: values[members[0]],
      to: values[members[members.length - 1]],
      nMembers: members.length,
      meanPoints: members.reduce((sum, i) => sum + points[i], 0) / members.length,
    });
    start = end;
  }
  return bins;
}

function ruleView(
  { features, catalog, plan }: GlobalViewInput,
  { byFactor }: OfferPoints,
  { id, reason, points, when }: Rule,
): RuleView {
  const fires = bindCondition(when, features, catalog.codes);
  const factors = new Set(
    conditionFeatures(when).map((name) => plan.factorOf[features.names.indexOf(name)]),
  );
  const total = { fired: 0, silent: 0 };
  let nFired = 0;
  for (let rowIdx = 0; rowIdx < features.nRows; rowIdx++) {
    const hasFired = fires(rowIdx);
    if (hasFired) nFired++;
    for (const factorIdx of factors) {
      total[hasFired ? "fired" : "silent"] += byFactor[factorIdx][rowIdx];
    }
  }
  const nSilent = features.nRows - nFired;
  const modelPoints = Math.min(nFired, nSilent) < FEWEST_PER_SIDE
    ? null
    : total.fired / nFired - total.silent / nSilent;
  return { rule: id, reason, points, nFired, modelPoints, verdict: verdictOf(points, modelPoints) };
}

function verdictOf(points: number, modelPoints: number | null): RuleVerdict {
  if (modelPoints === null) return "too few members";
  const share = modelPoints / points;
  if (share >= EXPRESSED_SHARES.expressed) return "expressed";
  return share >= EXPRESSED_SHARES.partly ? "partly" : "not expressed";
}

function meanMagnitude(points: Float64Array): number {
  return points.reduce((sum, p) => sum + Math.abs(p), 0) / points.length;
}
