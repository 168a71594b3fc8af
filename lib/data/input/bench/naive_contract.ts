/**
 * Whether rows as they were written satisfy the contract of their table, value by
 * value, in plain JavaScript.
 * @module
 */
import { type ColumnSchema, OTHER_CATEGORY, type TableSchema } from "../../table_schema.ts";
import { breaksRule, type NaivePlan, type NaiveRow } from "./naive_reader.ts";
import { isInRange, type NaiveValue } from "./naive_values.ts";

/** A row as a file holds it: amounts in dollars. */
export type WrittenRow = Readonly<Record<string, string | number | boolean | null>>;

/** A row as written, with whole cents. */
export function toNaiveRow(row: WrittenRow, { columns }: TableSchema): NaiveRow {
  return Object.fromEntries(columns.map(({ name, type }): [string, NaiveValue] => {
    const value = row[name];
    return [name, type === "money" && value !== null ? Math.round(Number(value) * 100) : value];
  }));
}

/**
 * What is wrong with the rows of a table, as sentences without any value.
 *
 * @param parents the rows of the table that the foreign key refers to
 */
export function contractBreaches(
  rows: readonly WrittenRow[],
  schema: TableSchema,
  options: { plan: NaivePlan; parents?: readonly WrittenRow[] },
): string[] {
  const { plan, parents } = options;
  const breaches = new Set<string>();
  const { key, columns, foreignKey } = schema;
  const keys = new Set(rows.map((row) => JSON.stringify(key.map((name) => row[name]))));
  if (keys.size < rows.length) breaches.add("the key repeats");
  const known = parents && foreignKey && new Set(parents.map((row) => row[foreignKey.column]));
  for (const row of rows) {
    if (Object.keys(row).join() !== columns.map(({ name }) => name).join()) {
      breaches.add("the columns are others");
      continue;
    }
    for (const column of columns) {
      if (!isAllowed(row[column.name], column, plan)) breaches.add(`${column.name} is not allowed`);
    }
    if (known && !known.has(row[foreignKey!.column])) breaches.add("a reference leads nowhere");
    if (breaksRule(toNaiveRow(row, schema), schema, plan)) breaches.add("a rule is broken");
  }
  return [...breaches];
}

function isAllowed(
  value: WrittenRow[string],
  column: ColumnSchema,
  { asOf, extractEnd }: NaivePlan,
): boolean {
  const { type, values } = column;
  if (value === null) return column.nullable === true;
  if (type === "string") {
    return typeof value === "string" && value !== "" &&
      (values === undefined || value === OTHER_CATEGORY || values.includes(value));
  }
  if (type === "boolean") return typeof value === "boolean";
  if (type === "date") {
    return typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) && value < asOf;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (type === "integer" && !Number.isInteger(value)) return false;
  if (type !== "money") return isInRange(value, column, extractEnd);
  const cents = Math.round(value * 100);
  return cents / 100 === value && isInRange(cents, column, extractEnd);
}
