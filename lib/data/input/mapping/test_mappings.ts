/**
 * Tables and mappings of them, to test with.
 * @module
 */
import { assertThrows } from "@std/assert";
import { UsageError } from "../../../_shared/errors.ts";
import type { TableSchema } from "../../table_schema.ts";
import { type InputMapping, parseMapping } from "./input_mapping.ts";

/** People, with a list, a date and a boolean. */
export const PEOPLE: TableSchema = {
  name: "people",
  description: "People",
  key: ["person_id"],
  columns: [
    { name: "person_id", type: "string", description: "Key" },
    { name: "age", type: "integer", description: "Age" },
    { name: "sex", type: "string", description: "Sex", values: ["F", "M"] },
    { name: "joined", type: "date", description: "First day" },
    { name: "is_active", type: "boolean", description: "Active" },
  ],
};
/** Bills, with an amount, a share and a number. */
export const BILLS: TableSchema = {
  name: "bills",
  description: "Bills",
  key: ["bill_id"],
  columns: [
    { name: "bill_id", type: "string", description: "Key" },
    { name: "paid", type: "money", description: "Paid", unit: "USD" },
    { name: "used_share", type: "number", description: "Used", unit: "share" },
    { name: "weight", type: "number", description: "Weight", unit: "kg" },
  ],
};
/** Both. */
export const SCHEMAS = [PEOPLE, BILLS];

/** The mapping of a text or of an object's JSON. */
export function parse(content: unknown): InputMapping {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return parseMapping(text, { file: "in/mapping.json", schemas: SCHEMAS });
}

/** The problems for which a mapping is refused. */
export function problems(content: unknown): string[] {
  const { message } = assertThrows(() => parse(content), UsageError);
  const [, list] = /^Cannot use mapping in\/mapping\.json as it has \d+ problems?: (.*)$/s.exec(
    message,
  ) ?? [];
  return list.split("; ");
}

/** A mapping with columns of people. */
export function people(columns: unknown): Record<string, unknown> {
  return { tables: { people: { columns } } };
}

/** A mapping with columns of bills. */
export function bills(columns: unknown): Record<string, unknown> {
  return { tables: { bills: { columns } } };
}
