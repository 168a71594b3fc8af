/**
 * A feature as one record, and the tables that features are computed from.
 * Records are data: they name columns in portable SQL and import nothing.
 * @module
 */
import type { TableSchema } from "../data/table_schema.ts";

/**
 * What stands in for a missing value.
 *
 * - `constant`: the stated value, `reason` says why it is right.
 * - `median`: the median of the values that `fit` saw (0 when it saw none).
 * - `own_code`: a category's code for "missing".
 * - `never`: the value cannot be missing; a missing one is an error.
 */
export type Fill =
  | { readonly kind: "constant"; readonly value: number; readonly reason: string }
  | { readonly kind: "median" }
  | { readonly kind: "own_code" }
  | { readonly kind: "never" };

/**
 * How a value becomes a number: `flag` 0 or 1; `ordinal` the position in
 * `levels` (or the number that the SQL gives); `category` a learned code.
 */
export type FeatureType = "number" | "flag" | "ordinal" | "category";

/** One feature. */
export interface FeatureDefinition {
  /** Column name in snake case. */
  readonly name: string;
  /** Group that it is listed under, such as `demographics`. */
  readonly group: string;
  /** Plain words that a member understands. */
  readonly label: string;
  /** Unit of the value such as `USD`, `days`, `share`, `code`. */
  readonly unit: string;
  /** What the value says, in one line for the dictionary. */
  readonly description: string;
  /** Name of a {@linkcode FeatureSource}, `entities` (only as_of) or `derived` (other features). */
  readonly source: string;
  /** Portable SQL: an aggregate for `events` and `lookup` sources, else over one row. */
  readonly sql: string;
  /** What stands in for a missing value. */
  readonly fill: Fill;
  /** How the value becomes a number. */
  readonly type: FeatureType;
  /** Values in order, for an `ordinal` whose SQL gives text; other values count as missing. */
  readonly levels?: readonly string[];
  /** Known at the extract's end only, so used as delivered for every as_of. */
  readonly snapshot?: true;
}

/** A column that features are derived from and that is no feature itself. */
export interface Measure {
  /** Name by which features refer to it. */
  readonly name: string;
  /** As in {@linkcode FeatureDefinition}. */
  readonly source: string;
  /** Portable SQL, as in {@linkcode FeatureDefinition}. */
  readonly sql: string;
}

/** One row per member, joined by `member_id`; SQL sees its columns, `as_of` and `extract_end`. */
export interface RowSource {
  /** Tells the kinds of sources apart. */
  readonly kind: "row";
  /** Name of the source, for `FeatureDefinition.source`. */
  readonly name: string;
  /** The table; its key is `member_id`. */
  readonly table: TableSchema;
  /** Column with the months since the member joined, at the extract's end. */
  readonly tenureMonthsColumn?: string;
}

/**
 * Dated rows of members. Only rows before as_of are joined, at most
 * `lookbackDays` old; SQL also sees `days_before` (1 = the day before as_of),
 * `as_of` and the computed `columns`.
 */
export interface EventSource {
  /** Tells the kinds of sources apart. */
  readonly kind: "events";
  /** Name of the source, for `FeatureDefinition.source`. */
  readonly name: string;
  /** The table, with a column `member_id`. */
  readonly table: TableSchema;
  /** Column with the day of the event. */
  readonly dateColumn: string;
  /** Age of the oldest rows that are joined, in days before as_of. */
  readonly lookbackDays: number;
  /** Computed per row, before the aggregation: name to portable SQL. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Names among `columns` that are integers or decimals, so that their sums are exact. */
  readonly exactColumns?: readonly string[];
}

/** Rows that belong to a value of the row source's column `key`, such as a plan's design. */
export interface LookupSource {
  /** Tells the kinds of sources apart. */
  readonly kind: "lookup";
  /** Name of the source, for `FeatureDefinition.source`. */
  readonly name: string;
  /** The table, with a column of that name. */
  readonly table: TableSchema;
  /** Column that the table and the row source share. */
  readonly key: string;
}

/** A table that features are computed from. */
export type FeatureSource = RowSource | EventSource | LookupSource;
