/**
 * A feature set as one SQL statement: one aggregation per source over its rows
 * before as_of, joined per entity, then the derived features level by level.
 *
 * It reads `entities(entity_idx, member_id, as_of, extract_end)` and the sources'
 * tables, and calls the helpers of {@linkcode engineSql}; the text is the same on
 * DuckDB and Spark.
 *
 *     entities -+- row source ------- row_part ---+
 *               +- event source ----- x_part -----+- level_0 -> level_1 -> ... -> features
 *               lookup source ------- y_part -----+
 * @module
 */
import type {
  EventSource,
  FeatureDefinition,
  LookupSource,
  Measure,
  RowSource,
} from "./feature_definition.ts";
import type { FeatureSet } from "./feature_set.ts";

/**
 * The statement that computes a set: one row per entity in their order, columns
 * `entity_idx` and the features (DOUBLE, or STRING where text becomes a code).
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { compileFeatures } from "lib/features/mod.ts";
 * import { healthcareFeatures } from "lib/domains/healthcare/features/mod.ts";
 *
 * assertStringIncludes(compileFeatures(healthcareFeatures), "AS total_claims_count");
 * ```
 */
export function compileFeatures(set: FeatureSet): string {
  const parts: string[] = [];
  const joins: string[] = [];
  const columns = ["r.entity_idx", "r.as_of", "r.extract_end"];
  for (const source of set.sources) {
    const entries = entriesOf(set, source.name);
    if (source.kind === "row") {
      const keys = set.sources.filter((other) => other.kind === "lookup").map((other) => other.key);
      parts.push(
        rowPart(source, { entries: [...entries, ...entriesOf(set, "entities")], keys }),
      );
    } else {
      const alias = `${source.name}_part`;
      parts.push(
        source.kind === "events" ? eventPart(source, entries) : lookupPart(source, entries),
      );
      joins.push(
        source.kind === "events"
          ? `JOIN ${alias} ON ${alias}.entity_idx = r.entity_idx`
          : `LEFT JOIN ${alias} ON ${alias}.${source.key} = r.key_${source.key}`,
      );
    }
    columns.push(...entries.map((entry) => entry.name));
  }
  columns.push(...entriesOf(set, "entities").map((entry) => entry.name));
  parts.push(
    `level_0 AS (\n  SELECT ${columns.join(", ")}\n  FROM row_part r\n  ${joins.join("\n  ")}\n)`,
  );
  const top = derivedParts(set, parts);
  const names = set.names.join(", ");
  return `WITH ${
    parts.join(",\n")
  }\nSELECT entity_idx, ${names}\nFROM level_${top}\nORDER BY entity_idx`;
}

/** One expression as it stands in the statement: a feature's is cast, a measure's is kept. */
export function columnSql(entry: Measure | FeatureDefinition): string {
  return `${typedSql(entry)} AS ${entry.name}`;
}

function typedSql(entry: Measure | FeatureDefinition): string {
  if (!("type" in entry)) return `(${entry.sql})`;
  const isText = entry.type === "category" || entry.levels !== undefined;
  return `cast(${entry.sql} AS ${isText ? "STRING" : "DOUBLE"})`;
}

function entriesOf(set: FeatureSet, source: string): (Measure | FeatureDefinition)[] {
  return [...set.measures, ...set.features].filter((entry) => entry.source === source);
}

function rowPart(
  source: RowSource,
  options: { entries: readonly Measure[]; keys: readonly string[] },
): string {
  const table = source.table.name;
  const columns = [
    "entity_idx",
    "as_of",
    "extract_end",
    ...options.keys.map((key) => `${key} AS key_${key}`),
    ...options.entries.map(columnSql),
  ];
  return `row_part AS (
  SELECT ${columns.join(",\n    ")}
  FROM (
    SELECT e.entity_idx, e.as_of, e.extract_end, t.*
    FROM entities e JOIN ${table} t ON t.member_id = e.member_id
  ) AS rows_of_entities
)`;
}

/** A member without rows keeps one row of NULLs, so that counts are 0 and not missing. */
function eventPart(source: EventSource, entries: readonly Measure[]): string {
  const { name, dateColumn: date, lookbackDays } = source;
  const computed = Object.entries(source.columns ?? {}).map(([column, sql]) =>
    `,\n      (${sql}) AS ${column}`
  );
  const aggregates = entries.map((entry) => `,\n    ${columnSql(entry)}`);
  return `${name}_part AS (
  SELECT entity_idx${aggregates.join("")}
  FROM (
    SELECT *, days_between(as_of, ${date}) AS days_before${computed.join("")}
    FROM (
      SELECT e.entity_idx, e.as_of, e.extract_end, t.*
      FROM entities e
      LEFT JOIN ${source.table.name} t
        ON t.member_id = e.member_id AND t.${date} < e.as_of AND t.${date} >= e.as_of - ${lookbackDays}
    ) AS seen
  ) AS seen_with_columns
  GROUP BY entity_idx
)`;
}

function lookupPart(source: LookupSource, entries: readonly Measure[]): string {
  const aggregates = entries.map((entry) => `,\n    ${columnSql(entry)}`);
  return `${source.name}_part AS (
  SELECT ${source.key}${aggregates.join("")}
  FROM ${source.table.name}
  GROUP BY ${source.key}
)`;
}

function derivedParts(set: FeatureSet, parts: string[]): number {
  const derived = entriesOf(set, "derived");
  const top = Math.max(0, ...derived.map((entry) => set.levelOf(entry.name)));
  for (let level = 1; level <= top; level++) {
    const entries = derived.filter((entry) => set.levelOf(entry.name) === level);
    const columns = entries.map((entry) => `,\n    ${columnSql(entry)}`);
    parts.push(`level_${level} AS (\n  SELECT *${columns.join("")}\n  FROM level_${level - 1}\n)`);
  }
  return top;
}
