/**
 * A column's contract as SQL: its text, its value and the checks over both.
 * @module
 */
import { restoreSql } from "../csv_text.ts";
import { identifier, quote } from "../database.ts";
import { type ColumnSchema, OTHER_CATEGORY, type TableSchema } from "../table_schema.ts";
import type { ColumnMapping } from "./mapping/input_mapping.ts";
import type { RowCheck } from "./row_checks.ts";
import { expectedValue, isNotFiniteSql, strictCastSql } from "./strict_casts.ts";

/** A column of the contract in a file. */
export interface ColumnPlan {
  readonly column: ColumnSchema;
  /** Header in the file; null where the file lacks the column. */
  readonly header: string | null;
  /** SQL over the file's columns: the cell without text marker and outer spaces. */
  readonly cellSql: string;
  /** Name of the column that holds the cell. */
  readonly cellName: string;
  /** SQL over `cellName`: the text, NULL where there is none. */
  readonly textSql: string;
  /** Name of the column that holds the text. */
  readonly textName: string;
  /** SQL over `textName`: the value, NULL where there is none or it is none. */
  readonly valueSql: string;
}

/** Days that bound the dates of a table. */
export interface DateBounds {
  /** ISO date: rows on or after this day are not used. */
  readonly asOf: string;
  /** ISO date: no date may lie on or after this day. */
  readonly extractEnd: string;
}

const BYTE_ORDER_MARK = "\ufeff";

/** How a column is read from the file's column `source` (null: the file lacks it). */
export function planColumn(
  column: ColumnSchema,
  options: { idx: number; source: { header: string; name: string } | null; mapping: ColumnMapping },
): ColumnPlan {
  const { idx, source, mapping } = options;
  const cellName = `cell_${idx}`;
  const textName = `text_${idx}`;
  return {
    column,
    header: source?.header ?? null,
    cellSql: source === null ? "NULL::VARCHAR" : cellSql(source.name),
    cellName,
    textSql: textSql(column, cellName, mapping),
    textName,
    valueSql: valueSql(column, textName, mapping),
  };
}

/**
 * Without spaces at both ends, and without byte-order marks in front: they stand there
 * where files were joined, and JavaScript would lose them on the way out of DuckDB. Nearly
 * no cell needs it: whatever starts with a space, an apostrophe or the mark sorts before
 * "(" or not before the mark, and comparing is far cheaper than looking at each.
 */
function cellSql(name: string): string {
  return `CASE WHEN ${name} < '(' OR ${name} >= ${quote(BYTE_ORDER_MARK)} OR ends_with(${name}, ' ')
    THEN rtrim(ltrim(${restoreSql(name)}, ${quote(` ${BYTE_ORDER_MARK}`)}), ' ') ELSE ${name} END`;
}

function textSql({ type }: ColumnSchema, cell: string, mapping: ColumnMapping): string {
  const missing = [...new Set(["", ...mapping.missingValues])].map((each) => quote(each)).join(
    ", ",
  );
  const text = `CASE WHEN ${cell} NOT IN (${missing}) THEN ${cell} END`;
  const isDecimal = type === "number" || type === "money";
  if (!isDecimal || mapping.decimal === ".") return text;
  // A point is no part of this notation: "?" makes the cell a type error.
  return `replace(replace(${text}, '.', '?'), ',', '.')`;
}

function valueSql({ type, values }: ColumnSchema, text: string, mapping: ColumnMapping): string {
  const value = strictCastSql(type, text, mapping);
  if (!values) return value;
  // A cast to the enumeration looks a value up; IN would compare it with one after the other.
  const list = [...values, OTHER_CATEGORY].map((known) => quote(known)).join(", ");
  const known = `coalesce(try_cast(${value} AS ENUM(${list})),
    CASE WHEN ${text} IS NOT NULL THEN '${OTHER_CATEGORY}' END)`;
  if (!mapping.values?.size) return known;
  const cases = [...mapping.values]
    .map(([from, to]) => `WHEN ${text} = ${quote(from)} THEN ${quote(to)}`);
  return `CASE ${cases.join(" ")} ELSE ${known} END`;
}

/** What a check says beside its place. */
type Rule = Pick<RowCheck, "code" | "effect" | "rule" | "remedy" | "broken">;

/** The checks of a column that a file has, over its text and value. */
export function columnChecks(
  plan: ColumnPlan,
  options: { schema: TableSchema; file: string; mapping: ColumnMapping; bounds: DateBounds },
): RowCheck[] {
  const { column, header } = plan;
  const { schema, file, mapping, bounds } = options;
  const rules = [
    ...formRules(plan, mapping),
    ...rangeRules(column, mapping),
    ...categoryRules(column, schema),
    ...(column.type === "date" ? dateRules(column, schema, bounds) : []),
  ];
  const place = { table: schema.name, file, column: header ?? column.name };
  return rules.map((rule) => ({ ...place, ...rule }));
}

function formRules({ column, textName: text }: ColumnPlan, mapping: ColumnMapping): Rule[] {
  const { name, type, nullable } = column;
  const rules: Rule[] = [];
  if (!nullable) {
    rules.push({
      code: "type-error",
      effect: "quarantined",
      rule: "is empty",
      remedy: "fill it in, or leave the row out",
      broken: `${text} IS NULL`,
    });
  }
  if (type === "string") return rules;
  const isIllFormed = `${identifier(name)} IS NULL AND ${text} IS NOT NULL`;
  const isNumeric = type === "number" || type === "integer" || type === "money";
  rules.push({
    code: "type-error",
    effect: "quarantined",
    rule: `is not ${expectedValue(type, mapping)}`,
    remedy: type === "date"
      ? "correct it, declare its notation in the mapping, or export times of day as dates"
      : "correct it, or declare its notation in the mapping",
    broken: isNumeric
      ? `CASE WHEN ${isIllFormed} THEN NOT ${isNotFiniteSql(text)} ELSE false END`
      : isIllFormed,
  });
  if (isNumeric) {
    rules.push({
      code: "not-finite",
      effect: nullable ? "emptied" : "quarantined",
      rule: "is not a finite number",
      remedy: nullable ? "nothing, or empty the cell" : "put a number, or leave the row out",
      broken: `CASE WHEN ${isIllFormed} THEN ${isNotFiniteSql(text)} ELSE false END`,
    });
  }
  return rules;
}

function rangeRules({ name, min, max, unit }: ColumnSchema, mapping: ColumnMapping): Rule[] {
  const declared = mapping.unit && ` once the declared ${mapping.unit} are divided by 100`;
  const ofUnit = (unit === undefined || unit === "share" ? "" : ` ${unit}`) + (declared ?? "");
  const rule = (words: string, broken: string): Rule => ({
    code: "constraint-error",
    effect: "quarantined",
    rule: `${words}${ofUnit}`,
    remedy: "correct it, or declare its unit in the mapping",
    broken,
  });
  return [
    ...(min === undefined ? [] : [rule(`is below ${min}`, `${identifier(name)} < ${min}`)]),
    ...(max === undefined ? [] : [rule(`is above ${max}`, `${identifier(name)} > ${max}`)]),
  ];
}

function categoryRules({ name, values }: ColumnSchema, schema: TableSchema): Rule[] {
  if (!values) return [];
  return [{
    code: "unseen-category",
    // In a key, two unseen values would become one.
    effect: schema.key.includes(name) ? "quarantined" : "other",
    rule: `is not one of ${values.join(", ")}`,
    remedy: `map your values under "values" of ${name} in the mapping`,
    broken: `${identifier(name)} = '${OTHER_CATEGORY}'`,
  }];
}

function dateRules(
  { name }: ColumnSchema,
  schema: TableSchema,
  { asOf, extractEnd }: DateBounds,
): Rule[] {
  const value = identifier(name);
  const future: Rule = {
    code: "future-date",
    effect: "quarantined",
    rule: `is on or after the extract's end ${extractEnd}`,
    remedy: "correct it, or state the extract's end with --extract-end",
    broken: `${value} >= DATE ${quote(extractEnd)}`,
  };
  if (schema.restricted) return [future];
  return [future, {
    code: "not-used",
    effect: "unused",
    rule: `is on or after the as-of day ${asOf}`,
    remedy: "nothing, or pass a later --as-of",
    broken: `${value} >= DATE ${quote(asOf)} AND ${value} < DATE ${quote(extractEnd)}`,
  }];
}

/** The column that dates a row. */
export function eventDate(schema: TableSchema): ColumnSchema | undefined {
  if (schema.restricted) return undefined;
  return schema.columns.find((column) => column.type === "date" && !column.nullable);
}
