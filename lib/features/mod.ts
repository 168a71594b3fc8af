/**
 * Features as data, as of a time: records of SQL over the plan's tables become a
 * typed, column-major matrix. `fit` learns fills, category codes and scaler;
 * `transform` only applies them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Database } from "lib/data/database.ts";
 * import { column, FeatureDatabase, FeatureEngineer, FeatureSet } from "lib/features/mod.ts";
 *
 * const featureSet = new FeatureSet({
 *   sources: [{
 *     kind: "row",
 *     name: "people",
 *     table: {
 *       name: "people",
 *       description: "People",
 *       key: ["member_id"],
 *       columns: [
 *         { name: "member_id", type: "string", description: "Member" },
 *         { name: "weight", type: "number", description: "Weight" },
 *       ],
 *     },
 *   }],
 *   features: [{
 *     name: "weight_kg",
 *     group: "body",
 *     label: "Weight",
 *     unit: "kg",
 *     description: "Weight",
 *     source: "people",
 *     sql: "weight",
 *     fill: { kind: "median" },
 *     type: "number",
 *   }],
 * });
 * using database = await Database.open();
 * await database.run("CREATE TABLE people AS SELECT * FROM (VALUES ('A', 60.0), ('B', 80.0), ('C', NULL)) AS t(member_id, weight)");
 * const db = await FeatureDatabase.of(database, { featureSet, extractEnd: "2026-06-30" });
 * const engineer = new FeatureEngineer(featureSet);
 * const entities = { memberIds: ["A", "B", "C"], asOf: ["2026-06-30", "2026-06-30", "2026-06-30"] };
 * const matrix = engineer.fitTransform(await engineer.compute(db, entities));
 * assertEquals([...column(matrix, "weight_kg")], [60, 80, 70]);
 * ```
 * @module
 */
export * from "./compile_features.ts";
export * from "./create_member_features.ts";
export * from "./engine_sql.ts";
export * from "./entities.ts";
export * from "./feature_database.ts";
export * from "./feature_definition.ts";
export * from "./feature_dictionary.ts";
export * from "./feature_engineer.ts";
export * from "./feature_files.ts";
export * from "./feature_matrix.ts";
export * from "./feature_reference.ts";
export * from "./feature_set.ts";
export * from "./feature_shift.ts";
export * from "./fitted_state.ts";
export * from "./portable_sql.ts";
export * from "./raw_features.ts";
export * from "./to_data_frame.ts";
// Types of other folders that the signatures here name.
export type {
  Cell,
  ColumnSchema,
  ColumnType,
  Database,
  DatabaseOptions,
  TableSchema,
} from "../data/mod.ts";
