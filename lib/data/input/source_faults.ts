/**
 * Faults of a file as a whole: its bytes, records and headers.
 * @module
 */
import { nearest } from "../../_shared/nearest.ts";
import type { TableSchema } from "../table_schema.ts";
import type { DamagedRow } from "./csv_segments.ts";
import type { TableMapping } from "./input_mapping.ts";
import type { ReadSummary } from "./input_rows.ts";
import type { StagedFile } from "./stage_rows.ts";
import type { Fault } from "./validation_report.ts";

/** Rows that a fault names. */
const FIRST_ROWS = 3;

/** A staged file with what was known after its last row. */
export interface ReadFile extends StagedFile {
  readonly summary: ReadSummary;
}

/** Faults of bytes and records: what refuses the file, then rows that are no records. */
export function recordFaults(file: ReadFile, schema: TableSchema): Fault[] {
  const { summary, plans } = file;
  const place = { table: schema.name, file: summary.file };
  const isHeader = plans.some(({ header }) => header !== null);
  const faults: Fault[] = summary.problems.map(({ column, ...problem }) => ({
    ...place,
    effect: "refused",
    ...problem,
    ...(isHeader && column !== undefined ? { column } : {}),
  }));
  const byRule = Map.groupBy(
    summary.damaged.filter(({ code }) => code !== "encoding-error"),
    ({ code, rule }: DamagedRow) => `${code} ${rule}`,
  );
  for (const rows of byRule.values()) {
    faults.push({
      ...place,
      code: rows[0].code,
      effect: "quarantined",
      rule: rows[0].rule,
      remedy: "export the rows again, with quotes around texts that hold delimiters",
      count: rows.length,
      rows: rows.slice(0, FIRST_ROWS).map(({ row }) => row),
      line: rows[0].line,
    });
  }
  const { rows, problems } = summary;
  if (rows === 0 && problems.length === 0) {
    faults.push({
      ...place,
      code: "row-count",
      effect: "refused",
      rule: "has 0 rows",
      remedy: "export it again, or take it out of the folder",
    });
  }
  return faults;
}

/** Faults of headers: missing and unknown columns. */
export function labelFaults(
  file: ReadFile,
  { schema, mapping }: { schema: TableSchema; mapping: TableMapping },
): Fault[] {
  const { rows: { headers }, plans, summary } = file;
  if (headers.length === 0) return [];
  const place = { table: schema.name, file: summary.file };
  const readHeaders = new Set(plans.flatMap(({ header }) => header ?? []));
  if (readHeaders.size === 0) {
    return [{
      ...place,
      code: "missing-label",
      effect: "refused",
      rule: "has no header that is known",
      remedy: "add the row of headers, or map them: deno task validate --suggest-mapping",
    }];
  }
  const faults: Fault[] = [];
  for (const { column, header } of plans) {
    if (header !== null) continue;
    const wanted = mapping.columns.get(column.name)!.header;
    faults.push({
      ...place,
      code: "missing-label",
      column: wanted,
      ...(column.nullable
        ? {
          effect: "noted",
          rule: "is not there: the column stays empty",
          remedy: "nothing, or map the header that holds it",
        }
        : {
          effect: "refused",
          rule: `is missing (the nearest header is ${nearest(wanted, headers)})`,
          remedy: "map the header that holds it, or add the column",
        }),
    });
  }
  const blamed = new Set(summary.problems.flatMap(({ column }) => column?.toLowerCase() ?? []));
  for (const header of headers.map((header) => header.trim())) {
    if (header === "" || readHeaders.has(header) || blamed.has(header.toLowerCase())) continue;
    faults.push({
      ...place,
      code: "extra-label",
      effect: "noted",
      column: header,
      rule: "is no column of the contract: it is not read",
      remedy: "nothing, or map it",
    });
  }
  return faults;
}
