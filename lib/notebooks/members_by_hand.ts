/**
 * Single members, taken apart for a look by hand.
 * @module
 */
import type { DataFrame } from "danfojs-node";
import type { FeatureDefinition, FeatureMatrix } from "../features/mod.ts";
import type { OfferCatalog } from "../labels/mod.ts";
import type { Recommendations } from "../ranking/mod.ts";
import { formatNumber } from "../_shared/format.ts";
import type { FactorPlan } from "../pipeline/mod.ts";
import { largestFirst } from "./contribution_samples.ts";

/** The first rows whose best offers belong to different categories; fewer where there are not as many. */
export function membersOfDifferentCategories(
  recommendations: Recommendations,
  catalog: OfferCatalog,
  count: number,
): number[] {
  const { rowStart, offerIdx } = recommendations;
  const seen = new Set<string>();
  const rows: number[] = [];
  for (let rowIdx = 0; rowIdx + 1 < rowStart.length && rows.length < count; rowIdx++) {
    // A second offer is wanted, so that the two can be compared.
    if (rowStart[rowIdx + 1] - rowStart[rowIdx] < 2) continue;
    const { category } = catalog.offers[offerIdx[rowStart[rowIdx]]];
    if (seen.has(category)) continue;
    seen.add(category);
    rows.push(rowIdx);
  }
  return rows;
}

/** One bar of a waterfall or a contrast. */
export interface FactorStep {
  /** A feature with the member's value, such as "Age: 58 years", or a factor of several. */
  readonly label: string;
  /** Points of the score. */
  readonly contribution: number;
}

/**
 * The largest factors, those of one feature with the member's value, then all others as one.
 *
 * @param contributions One per feature, then the base, which is left out.
 */
export function factorSteps(
  contributions: ArrayLike<number>,
  options: {
    features: FeatureMatrix;
    definitions: readonly Pick<FeatureDefinition, "label" | "unit" | "type">[];
    plan: FactorPlan;
    rowIdx: number;
    top: number;
  },
): FactorStep[] {
  const { features, definitions, plan, rowIdx, top } = options;
  const sums = plan.sums(contributions);
  const leading = largestFirst(sums.map(Math.abs), top);
  const labelOf = (factorIdx: number) => {
    const { label, featureIdx: [j, ...others] } = plan.factors[factorIdx];
    if (others.length > 0) return label;
    return `${label}: ${valueText(features.values[j * features.nRows + rowIdx], definitions[j])}`;
  };
  const named = new Set(leading);
  return [
    ...leading.map((i) => ({ label: labelOf(i), contribution: sums[i] })),
    {
      label: `${sums.length - leading.length} other factors`,
      contribution: sums.reduce((sum, points, i) => named.has(i) ? sum : sum + points, 0),
    },
  ];
}

function valueText(
  value: number,
  { unit, type }: Pick<FeatureDefinition, "unit" | "type">,
): string {
  if (type === "flag") return value === 1 ? "yes" : "no";
  if (unit === "share") return `${formatNumber(value * 100, 0)} %`;
  const number = formatNumber(value, Number.isInteger(value) ? 0 : 1);
  return unit === "code" || unit === "" ? number : `${number} ${unit}`;
}

/** Rows as a danfo DataFrame, for looking at them in a notebook. */
export async function rowsToDataFrame(rows: readonly object[]): Promise<DataFrame> {
  const danfo = await import("danfojs-node");
  const names = Object.keys(rows[0] ?? {});
  const records = rows as readonly Record<string, string | number>[];
  return new danfo.DataFrame(
    Object.fromEntries(names.map((name) => [name, records.map((record) => record[name])])),
  );
}
