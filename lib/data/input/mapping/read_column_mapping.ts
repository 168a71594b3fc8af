/**
 * One column's entry in a mapping file, and the notation that an entry or the
 * whole file states.
 * @module
 */
import { UsageError } from "../../../_shared/errors.ts";
import type { ColumnSchema } from "../../table_schema.ts";
import { type CheckedJson, FORBIDDEN_NAMES } from "./checked_json.ts";
import { type DateFormat, parseDateFormat } from "./date_format.ts";
import type { ColumnMapping } from "./input_mapping.ts";

/** How values are written, in the whole file or one column. */
export type Notation = Pick<
  ColumnMapping,
  "missingValues" | "decimal" | "dateFormat" | "booleans"
>;

type Fields = ReadonlyMap<string, CheckedJson>;

/** The keys that state a notation. */
export const NOTATION_KEYS = ["missingValues", "decimal", "dateFormat", "booleans"] as const;

/** The contract's own notation. */
export const DEFAULT_NOTATION: Notation = { missingValues: [""], decimal: "." };

/**
 * A column's entry: its header, or an object with what differs from the contract.
 *
 * @param node the entry; what is wrong with it is noted there. Absent: the column's defaults
 * @param fileWide what the file states for all columns
 */
export function readColumnMapping(
  node: CheckedJson | undefined,
  { column, fileWide }: { column: ColumnSchema; fileWide: Notation },
): ColumnMapping {
  if (node === undefined || node.isText) {
    return { header: readHeader(node, column), ...fitting(fileWide, column) };
  }
  const fields = node.fields("key", {
    known: ["header", "values", "unit", ...NOTATION_KEYS],
    expected: "a header or an object with what differs from the contract",
  });
  refuseUnfitting(fields, column);
  const notation = readNotation(fields, fitting(fileWide, column));
  const values = readValues(fields.get("values"), column);
  if (notation.missingValues.some((text) => values?.has(text))) {
    fields.get("values")?.refuse("has a key that stands for a missing value, too");
  }
  const unit = readUnit(fields.get("unit"), column);
  return {
    header: readHeader(fields.get("header"), column),
    ...(values === undefined ? {} : { values }),
    ...(unit === undefined ? {} : { unit }),
    ...fitting(notation, column),
  };
}

/** The notation that some fields state; what they leave out is as in `defaults`. */
export function readNotation(fields: Fields, defaults: Notation): Notation {
  const missing = fields.get("missingValues")?.list()
    .flatMap((node) => node.cellText({ mayBeEmpty: true }) ?? []);
  const missingValues = missing ? [...new Set(["", ...missing])] : defaults.missingValues;
  const dateFormat = readDateFormat(fields.get("dateFormat")) ?? defaults.dateFormat;
  const booleans = readBooleans(fields.get("booleans")) ?? defaults.booleans;
  if (missingValues.some((text) => [booleans?.true, booleans?.false].flat().includes(text))) {
    (fields.get("booleans") ?? fields.get("missingValues"))
      ?.refuse("a text stands for a missing value and for true or false");
  }
  return {
    missingValues,
    decimal: fields.get("decimal")?.oneOf([".", ","]) ?? defaults.decimal,
    ...(dateFormat ? { dateFormat } : {}),
    ...(booleans ? { booleans } : {}),
  };
}

/** A notation without what says nothing about a column of this type. */
function fitting(notation: Notation, { type }: ColumnSchema): Notation {
  const { missingValues, decimal, dateFormat, booleans } = notation;
  return {
    missingValues,
    decimal,
    ...(type === "date" && dateFormat ? { dateFormat } : {}),
    ...(type === "boolean" && booleans ? { booleans } : {}),
  };
}

function refuseUnfitting(fields: Fields, { type, values }: ColumnSchema): void {
  const refuse = (key: string, rule: string) => fields.get(key)?.refuse(rule);
  if (values === undefined) refuse("values", "the contract lists no values for this column");
  if (type !== "date") refuse("dateFormat", `the column is of type ${type}, not date`);
  if (type !== "boolean") refuse("booleans", `the column is of type ${type}, not boolean`);
  if (type !== "number" && type !== "money") {
    refuse("decimal", `the column is of type ${type}, not number or money`);
  }
}

function readHeader(node: CheckedJson | undefined, column: ColumnSchema): string {
  const header = node?.text()?.trim();
  if (header !== undefined && FORBIDDEN_NAMES.has(header.toLowerCase())) {
    node?.refuse("a name that JavaScript reserves, rename the header in the file");
  }
  return header ?? column.name;
}

function readUnit(
  node: CheckedJson | undefined,
  column: ColumnSchema,
): ColumnMapping["unit"] {
  const unit = node?.oneOf(["cents", "percent"]);
  if (unit === "cents" && column.type !== "money") {
    node?.refuse(`cents are for amounts, the column is of type ${column.type}`);
  }
  if (unit === "percent" && !(column.type === "number" && column.unit === "share")) {
    node?.refuse("percent is for shares, which the column does not hold");
  }
  return unit;
}

function readValues(
  node: CheckedJson | undefined,
  column: ColumnSchema,
): Map<string, string> | undefined {
  if (node === undefined || column.values === undefined) return undefined;
  const values = new Map<string, string>();
  for (const [from, to] of node.fields("value")) {
    const value = to.oneOf(column.values);
    if (/^ | $|^$/.test(from)) {
      to.refuse("the key is empty or has a space at an end, but cells are compared without");
    } else if (value !== undefined) values.set(from, value);
  }
  return values;
}

function readDateFormat(node: CheckedJson | undefined): DateFormat | undefined {
  const text = node?.text();
  if (text === undefined) return undefined;
  try {
    return parseDateFormat(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    node?.refuse(error.message);
    return undefined;
  }
}

function readBooleans(node: CheckedJson | undefined): ColumnMapping["booleans"] {
  if (node === undefined) return undefined;
  const fields = node.fields("key", { known: ["true", "false"] });
  const read = (key: "true" | "false") => {
    if (!fields.has(key)) node.refuse(`lacks the texts of ${key}`);
    return fields.get(key)?.list().flatMap((text) => text.cellText() ?? []) ?? [];
  };
  const booleans = { true: read("true"), false: read("false") };
  if (booleans.true.some((text) => booleans.false.includes(text))) {
    node.refuse("a text stands for true and for false");
  }
  return booleans;
}
