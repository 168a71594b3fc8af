/**
 * A feature set of two small tables with no domain behind it, for tests.
 * @module
 */
import { Database } from "../data/database.ts";
import { createTableSql, type TableSchema } from "../data/table_schema.ts";
import type { FeatureDefinition } from "./feature_definition.ts";
import { FeatureDatabase } from "./feature_database.ts";
import { FeatureSet, type FeatureSetContent } from "./feature_set.ts";

const column = (name: string, type: TableSchema["columns"][number]["type"]) => ({
  name,
  type,
  description: name,
});

/** One row per person. */
export const PEOPLE: TableSchema = {
  name: "people",
  description: "People",
  key: ["member_id"],
  columns: [
    column("member_id", "string"),
    column("height", "number"),
    column("color", "string"),
    column("size", "string"),
    column("months", "integer"),
  ],
};

/** One row per visit. */
export const VISITS: TableSchema = {
  name: "visits",
  description: "Visits",
  key: ["visit_id"],
  optional: true,
  columns: [
    column("visit_id", "string"),
    column("member_id", "string"),
    column("visit_date", "date"),
    column("price", "money"),
  ],
};

const base = {
  group: "body",
  label: "Label",
  unit: "unit",
  description: "Description",
  source: "people",
  fill: { kind: "median" },
  type: "number",
} as const;

/** A feature with only what matters to a test. */
export function feature(content: Partial<FeatureDefinition>): FeatureDefinition {
  return { ...base, name: "x", sql: "height", ...content };
}

/** The set's content, to vary in a test. */
export const visitsContent: FeatureSetContent = {
  sources: [
    { kind: "row", name: "people", table: PEOPLE, tenureMonthsColumn: "months" },
    { kind: "events", name: "visits", table: VISITS, dateColumn: "visit_date", lookbackDays: 730 },
  ],
  measures: [{
    name: "spent",
    source: "visits",
    sql: "coalesce(sum(cast(price AS DECIMAL(12,2))), 0)",
  }],
  features: [
    feature({ name: "height_cm", sql: "height" }),
    feature({
      name: "color_encoded",
      group: "looks",
      sql: "color",
      type: "category",
      fill: { kind: "own_code" },
    }),
    feature({ name: "size_encoded", sql: "size", type: "ordinal", levels: ["S", "M", "L"] }),
    feature({
      name: "visit_count",
      source: "visits",
      sql: "count(visit_id)",
      fill: { kind: "never" },
    }),
    feature({
      name: "average_price",
      source: "derived",
      sql: "safe_div(spent, visit_count)",
      fill: { kind: "constant", value: -1, reason: "no visit" },
    }),
    feature({ name: "is_july", source: "entities", sql: "month(as_of) = 7", type: "flag" }),
    feature({ name: "is_frequent", source: "derived", sql: "visit_count >= 2", type: "flag" }),
  ],
};

/** The set itself. */
export const visitsFeatures: FeatureSet = new FeatureSet(visitsContent);

/**
 * Four people, A (two visits), B (one), C and D (none); C has no values at all.
 * The extract ends on 2026-06-30, the first visit is on 2025-07-01.
 */
export async function visitsDatabase(): Promise<FeatureDatabase> {
  const database = await Database.open({ threads: 1 });
  await database.run(createTableSql(PEOPLE));
  await database.run(createTableSql(VISITS));
  await database.run(
    `INSERT INTO people VALUES ('A', 150, 'red', 'S', 100), ('B', 170, 'blue', 'L', 3),
      ('C', NULL, NULL, NULL, NULL), ('D', 180, 'blue', 'M', 100)`,
  );
  await database.run(
    `INSERT INTO visits VALUES ('1', 'A', DATE '2025-07-01', 10.1), ('2', 'A', DATE '2026-01-01', 20.3),
      ('3', 'B', DATE '2026-06-01', 5)`,
  );
  return await FeatureDatabase.of(database, {
    featureSet: visitsFeatures,
    extractEnd: "2026-06-30",
  });
}

/** Everybody at the extract's end. */
export const everybody = {
  memberIds: ["A", "B", "C", "D"],
  asOf: new Array<string>(4).fill("2026-06-30"),
};
