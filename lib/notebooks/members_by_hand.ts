/**
 * Single members, taken apart for a look by hand.
 * @module
 */
import type { DataFrame } from "danfojs-node";
import type { FeatureDefinition, FeatureMatrix } from "../features/mod.ts";
import type { OfferCatalog } from "../labels/mod.ts";
import type { Recommendations } from "../ranking/mod.ts";
import { formatNumber } from "../_shared/format.ts";
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
  /** Feature with the member's value, such as "Age: 58 years". */
  readonly label: string;
  /** Points of the score. */
  readonly contribution: number;
}

/**
 * The largest contributions with the member's values, then all others as one.
 *
 * @param contributions One per feature, then the base, which is left out.
 */
export function factorSteps(
  contributions: ArrayLike<number>,
  options: {
    features: FeatureMatrix;
    definitions: readonly Pick<FeatureDefinition, "label" | "unit" | "type">[];
    rowIdx: number;
    top: number;
  },
): FactorStep[] {
  const { features, definitions, rowIdx, top } = options;
  const magnitudes = Array.from(definitions, (_, j) => Math.abs(contributions[j]));
  const leading = largestFirst(magnitudes, top);
  const named = new Set(leading);
  let others = 0;
  for (let j = 0; j < definitions.length; j++) if (!named.has(j)) others += contributions[j];
  return [
    ...leading.map((j) => ({
      label: `${definitions[j].label}: ${
        valueText(features.values[j * features.nRows + rowIdx], definitions[j])
      }`,
      contribution: contributions[j],
    })),
    { label: `${definitions.length - top} other features`, contribution: others },
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
