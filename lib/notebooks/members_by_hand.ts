/**
 * Single members, taken apart for a look by hand.
 * @module
 */
import type { DataFrame } from "danfojs-node";
import type { FeatureDefinition } from "../features/mod.ts";
import type { OfferCatalog } from "../labels/mod.ts";
import type { Recommendations } from "../ranking/mod.ts";
import { formatNumber } from "../_shared/format.ts";
import type { Factor, FactorPlan } from "../reasons/mod.ts";

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
 * @param options.definitions The features in the order of the plan.
 */
export function factorSteps(
  { factors, other }: { factors: readonly Factor[]; other: number },
  { definitions, plan }: {
    definitions: readonly Pick<FeatureDefinition, "name" | "unit" | "type">[];
    plan: FactorPlan;
  },
): FactorStep[] {
  const labelOf = ({ label, parts: [leading, ...others] }: Factor) => {
    if (others.length > 0) return label;
    const definition = definitions.find(({ name }) => name === leading.feature)!;
    return `${label}: ${valueText(leading.value, definition)}`;
  };
  return [
    ...factors.map((factor) => ({
      label: labelOf(factor),
      contribution: factor.contribution,
    })),
    { label: `${plan.factors.length - factors.length} other factors`, contribution: other },
  ];
}

function valueText(
  value: number,
  { unit, type }: Pick<FeatureDefinition, "unit" | "type">,
): string {
  if (type === "flag") return value === 1 ? "yes" : "no";
  if (unit === "share") return `${formatNumber(value * 100, 0)} %`;
  const number = formatNumber(value, Number.isInteger(value) ? 0 : 1);
  // The label of a count says what is counted.
  return ["USD", "days", "months", "years", "seconds"].includes(unit)
    ? `${number} ${unit}`
    : number;
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
