/**
 * A column's contract as checks over its text.
 * @module
 */
import { quote } from "./database.ts";
import type { Fault } from "./input_faults.ts";
import type { RowCheck } from "./row_checks.ts";
import { EXPECTED_VALUE, isIllFormedSql, strictCastSql } from "./strict_casts.ts";
import type { ColumnSchema, TableSchema } from "./table_schema.ts";

/**
 * The checks of a column in a file.
 *
 * @param source the file, its schema, the column's header there and the SQL of its text
 * @param asOf ISO date that no date may reach, but for {@linkcode eventDate}
 */
export function columnChecks(
  column: ColumnSchema,
  source: { file: string; schema: TableSchema; header: string; sql: string },
  asOf: string,
): RowCheck[] {
  const { type, min, max, values, nullable } = column;
  const value = strictCastSql(type, source.sql);
  const place = { file: source.file, column: source.header };
  const text = `lower(trim(${source.sql}))`;
  const isInfinite = `regexp_matches(${text}, '^[+-]?(nan|inf|infinity)$')`;
  const checks: RowCheck[] = [{
    ...place,
    code: "type-error",
    rule: `not ${EXPECTED_VALUE[type]}`,
    broken: `${isIllFormedSql(type, source.sql)} AND NOT ${isInfinite}`,
  }];
  const add = (code: Fault["code"], rule: string, broken: string) =>
    checks.push({ ...place, code, rule, broken });
  if (!nullable) add("type-error", "empty", `nullif(trim(${source.sql}), '') IS NULL`);
  if (type === "number" || type === "integer" || type === "money") {
    add("not-finite", "not a finite number", isInfinite);
  }
  if (min !== undefined) add("constraint-error", `below ${min}`, `${value} < ${min}`);
  if (max !== undefined) add("constraint-error", `above ${max}`, `${value} > ${max}`);
  if (values) {
    const list = values.map((known) => quote(known)).join(", ");
    add("unseen-category", `not one of ${values.join(", ")}`, `${value} NOT IN (${list})`);
  }
  if (type === "date" && column !== eventDate(source.schema)) {
    add("future-date", `on or after ${asOf}`, `${value} >= DATE ${quote(asOf)}`);
  }
  return checks;
}

/** The column that dates a row; rows on or after the as-of day are left out by it. */
export function eventDate(schema: TableSchema): ColumnSchema | undefined {
  if (schema.restricted) return undefined;
  return schema.columns.find((column) => column.type === "date" && !column.nullable);
}
