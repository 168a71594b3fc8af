/**
 * Rows that share a key: equal ones are kept once, different ones refuse the file.
 * @module
 */
import { type Database, identifier } from "../database.ts";
import type { TableSchema } from "../table_schema.ts";
import type { ReadFile } from "./source_faults.ts";
import { brokenChecks } from "./row_checks.ts";
import type { Fault } from "./report/validation_report.ts";

/** Rows that a key takes out of a table. */
export interface Repeats {
  /** Table with `file_no`, `row_no` and `is_conflict` of those rows. */
  readonly excluded: string;
  readonly nDuplicates: number;
  readonly nConflicts: number;
  readonly faults: readonly Fault[];
}

/** Finds repeated keys among the staged rows that are not quarantined. */
export async function resolveRepeats(
  db: Database,
  options: { schema: TableSchema; staged: string; files: readonly ReadFile[] },
): Promise<Repeats> {
  const { schema, staged, files } = options;
  const excluded = identifier(`excluded_${schema.name}`);
  const key = schema.key.map(identifier).join(", ");
  const columns = schema.columns.map(({ name }) => identifier(name)).join(", ");
  const isKnown = files.length > 0 &&
    files.every(({ plans }) =>
      schema.key.every((name) =>
        plans.some((plan) => plan.column.name === name && plan.header !== null)
      )
    );
  const good = `SELECT * FROM ${staged} WHERE NOT is_quarantined`;
  const repeated = isKnown
    ? `SELECT ${key} FROM (${good}) GROUP BY ALL HAVING count(*) > 1`
    : `SELECT ${key} FROM (${good}) WHERE false`;
  await db.run(
    `CREATE TABLE ${excluded} AS
     WITH repeated AS (${repeated}),
     variants AS (SELECT file_no, row_no, ${key},
         row_number() OVER (PARTITION BY ${columns} ORDER BY file_no, row_no) AS nth
       FROM (${good}) JOIN repeated USING (${key})),
     counted AS (SELECT *, count(*) FILTER (nth = 1) OVER (PARTITION BY ${key}) AS n_variants
       FROM variants)
     SELECT file_no, row_no, n_variants > 1 AS is_conflict FROM counted
     WHERE n_variants > 1 OR nth > 1`,
  );
  const [{ nDuplicates, nConflicts }] = await db.rows<{ nDuplicates: number; nConflicts: number }>(
    `SELECT count(*) FILTER (NOT is_conflict) AS "nDuplicates",
       count(*) FILTER (is_conflict) AS "nConflicts" FROM ${excluded}`,
  );
  const faults: Fault[] = [];
  for (const { fileNo, summary, plans } of nDuplicates + nConflicts > 0 ? files : []) {
    const place = {
      table: schema.name,
      file: summary.file,
      column: schema.key.map((name) =>
        plans.find(({ column }) => column.name === name)?.header ?? name
      ).join(", "),
      code: "primary-key",
    } as const;
    faults.push(
      ...await brokenChecks(db, `(SELECT * FROM ${excluded} WHERE file_no = ${fileNo})`, [{
        ...place,
        effect: "refused",
        rule: "occurs in several rows that differ",
        remedy: "keep one row per key",
        broken: "is_conflict",
      }, {
        ...place,
        effect: "dropped",
        rule: "occurs in several equal rows: one is kept",
        remedy: "nothing",
        broken: "NOT is_conflict",
      }]),
    );
  }
  return { excluded, nDuplicates, nConflicts, faults };
}
