/**
 * The contracts as Markdown, and sections of a document that are made by a program.
 * @module
 */
import type { ColumnSchema, ColumnType, TableSchema } from "./table_schema.ts";

const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  money: "money, at most two decimals",
  boolean: "true or false",
  date: "date",
};

const HEADER = ["Column", "Type", "Unit", "Range or values", "May be empty", "Description"];

/** Tables of a document, one per schema, with keys, references and rules. */
export function schemaTables(schemas: readonly TableSchema[]): string {
  return schemas.map(schemaTable).join("\n\n");
}

/**
 * A document with what stands between the markers of a section replaced. The markers are
 * `<!-- NAME: made by deno task docs -->` and `<!-- end of NAME -->`, each on its line.
 *
 * @throws {RangeError} unless the document has both markers once and in this order
 */
export function updateSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}: made by deno task docs -->`, `<!-- end of ${name} -->`];
  const [before, rest, ...moreStarts] = text.split(start);
  const [, after, ...moreEnds] = rest?.split(end) ?? [];
  if (after === undefined || moreStarts.length > 0 || moreEnds.length > 0 || before.includes(end)) {
    throw new RangeError(
      `Cannot find section "${name}": put "${start}" and "${end}" once and in this order`,
    );
  }
  return `${before}${start}\n\n${content.trim()}\n\n${end}${after}`;
}

function schemaTable(schema: TableSchema): string {
  const { name, description, columns } = schema;
  return [
    `### ${name}`,
    "",
    `${escapeText(description)}.`,
    "",
    ...propertyLines(schema),
    "",
    tableLine(HEADER),
    tableLine(HEADER.map(() => "---")),
    ...columns.map((column) => tableLine(columnCells(column))),
  ].join("\n");
}

function propertyLines(
  { key, foreignKey, rules = [], optional, restricted }: TableSchema,
): string[] {
  return [
    !optional
      ? "- Required"
      : `- Optional${restricted ? "" : ": features of an absent table take their fill values"}`,
    ...(restricted ? ["- Restricted: no feature, label or model reads it"] : []),
    `- Key: ${key.map(code).join(", ")}`,
    ...(foreignKey === undefined
      ? []
      : [`- Reference: ${code(foreignKey.column)} is in ${code(foreignKey.table)}`]),
    ...rules.map(({ rule, effect = "quarantined" }) =>
      `- Rule: ${code(rule)}, else the row is ${
        effect === "flagged" ? "kept and reported" : "quarantined"
      }`
    ),
  ];
}

function columnCells(column: ColumnSchema): string[] {
  const { name, type, unit = "", nullable, description } = column;
  return [
    code(name),
    TYPE_WORDS[type],
    escapeText(unit),
    rangeText(column),
    nullable ? "yes" : "no",
    escapeText(description),
  ];
}

function rangeText({ values, min, max }: ColumnSchema): string {
  // A comma and a blank after each value let the list break into lines.
  if (values) return values.map(code).join(", ");
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? "" : `${max} or less`;
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function escapeText(text: string): string {
  return text.replace(/[|*_`\\]|<(?=[a-z/!?])/gi, "\\$&");
}
