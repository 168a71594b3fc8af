/**
 * The feature dictionary: what each column means, generated from the records so
 * that it cannot disagree with what is computed.
 * @module
 */
import { writeFileAtomic, writeJson } from "../_shared/files.ts";
import { csvText } from "../data/csv_text.ts";
import type { FeatureDefinition, Fill } from "./feature_definition.ts";
import type { FeatureEngineer } from "./feature_engineer.ts";
import type { FeatureSet } from "./feature_set.ts";
import type { FittedState } from "./fitted_state.ts";

/** One feature in the dictionary. */
export interface FeatureDictionaryRow {
  /** Name of the column. */
  readonly name: string;
  /** Group that it is listed under. */
  readonly group: string;
  /** Plain words that a member understands. */
  readonly label: string;
  /** Unit of the value. */
  readonly unit: string;
  /** What the value says. */
  readonly description: string;
  /** How the value becomes a number: `number`, `flag`, `ordinal` or `category`. */
  readonly type: string;
  /** What stands in for a missing value, in words. */
  readonly fill: string;
  /** The value filled in, once fitted. */
  readonly fill_value: number | null;
  /** Codes of text values such as `0 = F, 1 = M`, once fitted. */
  readonly codes: string;
  /** Known at the extract's end only and used as delivered. */
  readonly snapshot: boolean;
  /** Tables that the feature rests on. */
  readonly tables: string;
  /** Name of the source, `entities` or `derived`. */
  readonly source: string;
  /** Portable SQL that computes it. */
  readonly sql: string;
}

/** The dictionary of a set; `state` adds learned codes and fill values. */
export function featureDictionary(set: FeatureSet, state?: FittedState): FeatureDictionaryRow[] {
  return set.features.map((feature, j) => ({
    name: feature.name,
    group: feature.group,
    label: feature.label,
    unit: feature.unit,
    description: feature.description,
    type: feature.type,
    fill: fillText(feature.fill),
    fill_value: feature.fill.kind === "never" ? null : state?.fillValues[j] ?? null,
    codes: codesText(feature, state?.categories[feature.name]),
    snapshot: feature.snapshot ?? false,
    tables: set.tablesOf(feature.name).join(" "),
    source: feature.source,
    sql: feature.sql,
  }));
}

/** Writes the dictionary as JSON and CSV. */
export async function writeDictionary(
  engineer: FeatureEngineer,
  paths: { json: string; csv: string },
): Promise<void> {
  const rows = engineer.dictionary();
  await writeJson(paths.json, rows);
  const names = Object.keys(rows[0]) as (keyof FeatureDictionaryRow)[];
  await writeFileAtomic(
    paths.csv,
    csvText(names, rows.map((row) => names.map((name) => row[name]))),
  );
}

function fillText(fill: Fill): string {
  switch (fill.kind) {
    case "constant":
      return `${fill.value}: ${fill.reason}`;
    case "median":
      return "median of the training rows";
    case "own_code":
      return "a code of its own";
    case "never":
      return "never missing";
  }
}

function codesText(feature: FeatureDefinition, values: readonly string[] | undefined): string {
  if (!values) return "";
  const known = values.map((value, code) => `${code} = ${value}`);
  if (feature.type === "ordinal") return known.join(", ");
  return [...known, `${values.length} = unseen`, `${values.length + 1} = missing`].join(", ");
}
