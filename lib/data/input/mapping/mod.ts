/**
 * What a file's own words mean: which header is which column, and how dates,
 * truth values, missing values, units and categories are written there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseMapping } from "lib/data/input/mapping/mod.ts";
 *
 * const schemas = [{
 *   name: "visits",
 *   description: "Visits",
 *   key: ["day"],
 *   columns: [{ name: "day", type: "date" as const, description: "Day" }],
 * }];
 * const text = `{ "tables": { "visits": { "columns": { "day": {
 *   "header": "SVC_DT", "dateFormat": "MM/DD/YYYY" } } } } }`;
 * const mapping = parseMapping(text, { file: "mapping.json", schemas });
 * const day = mapping.tables.get("visits")?.columns.get("day");
 * assertEquals([day?.header, day?.dateFormat?.text], ["SVC_DT", "MM/DD/YYYY"]);
 * ```
 * @module
 */
export { type DateFormat, parseDateFormat } from "./date_format.ts";
export {
  type ColumnMapping,
  defaultMapping,
  type InputMapping,
  parseMapping,
  readMapping,
  type TableMapping,
} from "./input_mapping.ts";
export { formatSuggestion, type HeaderEvidence, suggestMapping } from "./suggest_mapping.ts";
