/**
 * Faults of a file as a whole: its bytes, records and headers.
 * @module
 */
import { nearest } from "../../_shared/nearest.ts";
import type { TableSchema } from "../table_schema.ts";
import type { DamagedRow } from "./csv/csv_segments.ts";
import type { TableMapping } from "./mapping/input_mapping.ts";
import type { ReadSummary } from "./input_rows.ts";
import { shownHeaders } from "./shown_headers.ts";
import type { StagedFile } from "./stage_rows.ts";
import type { Fault } from "./report/validation_report.ts";

/** Rows that a fault names. */
const FIRST_ROWS = 3;

/** Unknown columns of a file that get a line of their own. */
const MAX_EXTRA = 20;

/** A staged file with what was known after its last row. */
export interface ReadFile extends StagedFile {
  readonly summary: ReadSummary;
}

/** Faults of bytes and records: what refuses the file, then rows that are no records. */
export function recordFaults(file: ReadFile, schema: TableSchema): Fault[] {
  const { summary } = file;
  const place = { table: schema.name, file: summary.file };
  const shown = shownOf(file);
  const faults: Fault[] = summary.problems.map(({ column, ...problem }) => ({
    ...place,
    effect: "refused",
    ...problem,
    ...(column !== undefined && shown.has(column) ? { column } : {}),
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
  if (file.rows.headers.length === 0) return [];
  const place = { table: schema.name, file: file.summary.file };
  if (!isTelling(file)) {
    return [{
      ...place,
      code: "missing-label",
      effect: "refused",
      rule: "has no header that is known",
      remedy: "add the row of headers, or map them with `validate --suggest-mapping` " +
        "(delimiters are comma, semicolon and tab)",
    }];
  }
  return [...missingLabels(file, place, mapping), ...extraLabels(file, place)];
}

/** Where a fault is. */
type Place = Pick<Fault, "table" | "file">;

/** Columns of the contract without a header. */
function missingLabels(file: ReadFile, place: Place, mapping: TableMapping): Fault[] {
  const shown = [...shownOf(file)];
  const missing = file.plans.filter(({ header }) => header === null);
  return missing.map(({ column }) => {
    const wanted = mapping.columns.get(column.name)!.header;
    return {
      ...place,
      code: "missing-label",
      column: wanted,
      ...(column.nullable && wanted === column.name
        ? {
          effect: "noted",
          rule: "is not there: the column stays empty",
          remedy: "nothing, or map the header that holds it",
        }
        : {
          effect: "refused",
          rule: `is missing (the nearest header is ${nearest(wanted, shown)})`,
          remedy: "map the header that holds it, or add the column",
        }),
    };
  });
}

/** Headers that are no column of the contract; those that may be values are only counted. */
function extraLabels(file: ReadFile, place: Place): Fault[] {
  const { rows: { headers }, plans, summary } = file;
  const shown = shownOf(file);
  const read = new Set(plans.flatMap(({ header }) => header ?? []));
  const blamed = new Set(summary.problems.flatMap(({ column }) => column?.toLowerCase() ?? []));
  const extra = headers.map((header, i) => ({ header: header.trim(), position: i + 1 }))
    .filter(({ header }) =>
      header !== "" && !read.has(header) && !blamed.has(header.toLowerCase())
    );
  const named = extra.filter(({ header }) => shown.has(header)).map(({ header }) => header);
  const hidden = extra.filter(({ header }) => !shown.has(header)).map(({ position }) => position);
  const label = { ...place, code: "extra-label", effect: "noted" } as const;
  const remedy = "nothing, or map it";
  const nMore = named.length - MAX_EXTRA;
  return [
    ...named.slice(0, MAX_EXTRA).map((column) => ({
      ...label,
      column,
      rule: "is no column of the contract: it is not read",
      remedy,
    })),
    ...(nMore > 0
      ? [{ ...label, rule: `${nMore} more columns are in no contract: they are not read`, remedy }]
      : []),
    ...(hidden.length > 0 ? [{ ...place, ...hiddenLabels(hidden) }] : []),
  ];
}

/** The headers that messages may repeat. */
function shownOf(file: ReadFile): Set<string> {
  const known = new Set(file.plans.flatMap(({ header }) => header ?? []));
  return isTelling(file) ? shownHeaders(file.rows.headers, known, file.summary) : known;
}

/**
 * Whether a known header is there that no row could hold: `email` is a category of
 * contacts, too, and no sign that the first line is one of headers.
 */
function isTelling({ plans }: ReadFile): boolean {
  const values = new Set(plans.flatMap(({ column }) => column.values ?? []));
  return plans.some(({ header }) => header !== null && !values.has(header.toLowerCase()));
}

/** Columns whose headers are not repeated, by their positions counted from 1. */
function hiddenLabels(positions: readonly number[]): Omit<Fault, "table"> {
  const first = positions.slice(0, FIRST_ROWS).join(", ");
  const nMore = positions.length - FIRST_ROWS;
  return {
    code: "extra-label",
    effect: "noted",
    rule:
      `is no column of the contract: column ${first}${nMore > 0 ? ` and ${nMore} more` : ""}, ` +
      "whose header may be a value and is not shown",
    remedy: "nothing, or check that the first line holds headers alone",
  };
}
