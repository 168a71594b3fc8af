/**
 * Tables of text against their contracts: cells, rows, keys and references, in
 * the order of the contracts, with an account of every row.
 * @module
 */
import { formatPercent } from "../../_shared/format.ts";
import { type Database, identifier, quote } from "../database.ts";
import { duckDbType, type TableSchema } from "../table_schema.ts";
import { AS_OF_REMEDY, isAsOfInside } from "./as_of.ts";
import { type DateBounds, eventDate } from "./column_checks.ts";
import type { TableMapping } from "./mapping/input_mapping.ts";
import type { InputRows } from "./input_rows.ts";
import { type Repeats, resolveRepeats } from "./repeated_rows.ts";
import { brokenChecks } from "./row_checks.ts";
import { labelFaults, type ReadFile, recordFaults } from "./source_faults.ts";
import { stageRows } from "./stage_rows.ts";
import { unitFaults } from "./unit_checks.ts";
import type { Fault, TableAccount } from "./report/validation_report.ts";

/** A table to check. */
export interface TableInput {
  readonly schema: TableSchema;
  readonly mapping: TableMapping;
  readonly files: readonly InputRows[];
}

/** Options of {@linkcode checkTables}. */
export interface CheckTablesOptions extends DateBounds {
  /** Largest share of a table's rows that may be quarantined. */
  readonly maxQuarantined: number;
  /** Folder for staged rows. */
  readonly folder: string;
  /** Called after each table. */
  readonly onTable?: (done: number, total: number) => void;
}

/** A table as checked. */
export interface CheckedTable {
  readonly schema: TableSchema;
  readonly account: TableAccount;
  readonly files: readonly ReadFile[];
  readonly repeats: Repeats;
  /** View of all staged rows. */
  readonly staged: string;
  /** View of the rows that satisfy the contract. */
  readonly kept: string;
}

/** Largest share of a table's rows that may refer to nothing. */
export const MAX_ORPHAN_SHARE = 0.01;

/**
 * Checks tables; those that are referred to come before those that refer to
 * them. The views it makes live as long as the folder of staged rows.
 */
export async function checkTables(
  db: Database,
  inputs: readonly TableInput[],
  options: CheckTablesOptions,
): Promise<{ tables: CheckedTable[]; faults: Fault[] }> {
  const tables: CheckedTable[] = [];
  const faults: Fault[] = [];
  for (const [i, input] of inputs.entries()) {
    const parent = tables.find(({ schema }) => schema.name === input.schema.foreignKey?.table);
    const checked = await checkTable(db, input, { ...options, parent });
    tables.push(checked.table);
    faults.push(...checked.faults);
    options.onTable?.(i + 1, inputs.length);
  }
  return { tables, faults };
}

async function checkTable(
  db: Database,
  { schema, mapping, files: inputs }: TableInput,
  options: CheckTablesOptions & { parent?: CheckedTable },
): Promise<{ table: CheckedTable; faults: Fault[] }> {
  const { parent, folder, asOf } = options;
  const parents = parent && await referredKeys(db, parent, schema);
  const files: ReadFile[] = [];
  for (const [fileNo, rows] of inputs.entries()) {
    const staged = await stageRows(db, rows, {
      schema,
      mapping,
      bounds: options,
      folder,
      fileNo,
      parents,
    });
    files.push({ ...staged, summary: await rows.summary() });
  }
  const staged = identifier(`staged_${schema.name}`);
  const kept = identifier(`kept_${schema.name}`);
  await db.run(`CREATE VIEW ${staged} AS ${stagedView(schema, files)}`);
  const repeats = await resolveRepeats(db, { schema, staged, files });
  await db.run(
    `CREATE VIEW ${kept} AS SELECT * FROM ${staged} AS row
     ANTI JOIN ${repeats.excluded} USING (file_no, row_no) WHERE NOT is_quarantined`,
  );
  const faults: Fault[] = [];
  for (const file of files) {
    const from = `(SELECT * FROM ${staged} WHERE file_no = ${file.fileNo})`;
    faults.push(
      ...recordFaults(file, schema),
      ...labelFaults(file, { schema, mapping }),
      ...await brokenChecks(db, from, file.checks.filter(({ code }) => code !== "foreign-key")),
      ...await orphanFaults(db, file, { schema, from, parents }),
      ...await unitFaults(db, from, { schema, file }),
    );
  }
  const account = await accountOf(db, { schema, files, staged, kept, repeats });
  const table = { schema, account, files, repeats, staged, kept };
  return {
    table,
    faults: [
      ...refuseManyOrphans(faults, { files, rowsIn: account.rowsIn }),
      ...repeats.faults,
      ...thresholdFaults(account, options.maxQuarantined),
      ...await asOfFaults(db, table, asOf),
    ],
  };
}

/** The table of keys that a foreign key may refer to; undefined where the parent has none. */
async function referredKeys(
  db: Database,
  parent: CheckedTable,
  { foreignKey }: TableSchema,
): Promise<string | undefined> {
  const column = foreignKey!.column;
  const isThere = parent.files.some(({ plans }) =>
    plans.some((plan) => plan.column.name === column && plan.header !== null)
  );
  if (!isThere) return undefined;
  const name = `keys_of_${parent.schema.name}`;
  await db.run(
    `CREATE TABLE IF NOT EXISTS ${identifier(name)} AS
     SELECT ${identifier(column)} AS key, bool_or(NOT is_quarantined) AS is_kept
     FROM ${parent.staged} WHERE key IS NOT NULL GROUP BY key`,
  );
  return name;
}

function stagedView(schema: TableSchema, files: readonly ReadFile[]): string {
  const paths = files.flatMap((file) => file.paths);
  if (paths.length > 0) {
    const list = paths.map((path) => quote(path)).join(", ");
    return `SELECT * FROM read_parquet([${list}], union_by_name = true)`;
  }
  const columns = schema.columns.map(({ name, type }) =>
    `NULL::${duckDbType(type)} AS ${identifier(name)}`
  );
  return `SELECT 0 AS file_no, 0 AS row_no, ${columns.join(", ")}, 0::UBIGINT AS faults_0,
    false AS is_quarantined, false AS is_unused, NULL::VARCHAR[] AS raw WHERE false`;
}

/** References to no row, told apart from those to a row that is quarantined itself. */
async function orphanFaults(
  db: Database,
  { checks }: ReadFile,
  { schema, from, parents }: { schema: TableSchema; from: string; parents?: string },
): Promise<Fault[]> {
  const check = checks.find(({ code }) => code === "foreign-key");
  if (!check) return [];
  const { column, table } = schema.foreignKey!;
  const isThere = `${identifier(column)} IN (SELECT key FROM ${identifier(parents!)})`;
  const orphans = `(SELECT * FROM ${from} WHERE ${check.broken} AND NOT ${isThere})`;
  const followers = `(SELECT * FROM ${from} WHERE ${check.broken} AND ${isThere})`;
  return [
    ...await brokenChecks(db, orphans, [{ ...check, broken: "true" }]),
    ...await brokenChecks(db, followers, [{
      ...check,
      rule: `belongs to a quarantined row of ${table}`,
      remedy: `correct that row of ${table}`,
      broken: "true",
    }]),
  ];
}

/** Orphans of all files together are held against the rows of the table. */
function refuseManyOrphans(
  faults: readonly Fault[],
  { files, rowsIn }: { files: readonly ReadFile[]; rowsIn: number },
): Fault[] {
  const rule = files.flatMap(({ checks }) => checks).find(({ code }) => code === "foreign-key")
    ?.rule;
  const isOrphan = (fault: Fault) => fault.code === "foreign-key" && fault.rule === rule;
  const nOrphans = faults.filter(isOrphan).reduce((sum, { count = 0 }) => sum + count, 0);
  if (nOrphans <= MAX_ORPHAN_SHARE * rowsIn) return [...faults];
  const share = formatPercent(nOrphans / rowsIn);
  const limit = formatPercent(MAX_ORPHAN_SHARE);
  return faults.map((fault) =>
    isOrphan(fault)
      ? { ...fault, effect: "refused", rule: `${rule} in ${share} of the rows, above ${limit}` }
      : fault
  );
}

async function accountOf(
  db: Database,
  options: Pick<CheckedTable, "schema" | "files" | "staged" | "kept" | "repeats">,
): Promise<TableAccount> {
  const { schema, files, staged, kept, repeats } = options;
  const [counts] = await db.rows<{ nStaged: number; nQuarantined: number }>(
    `SELECT count(*) AS "nStaged", count(*) FILTER (is_quarantined) AS "nQuarantined" FROM ${staged}`,
  );
  const [{ nKept, nUnused }] = await db.rows<{ nKept: number; nUnused: number }>(
    `SELECT count(*) AS "nKept", count(*) FILTER (is_unused) AS "nUnused" FROM ${kept}`,
  );
  const rowsIn = files.reduce((sum, { summary }) => sum + summary.rows, 0);
  const nDamaged = files.reduce((sum, { summary }) => sum + summary.nDamaged, 0);
  const account = {
    table: schema.name,
    files: files.flatMap(({ summary }) => summary.input ?? []),
    rowsIn,
    kept: nKept,
    unused: nUnused,
    duplicates: repeats.nDuplicates,
    quarantined: nDamaged + counts.nQuarantined + repeats.nConflicts,
  };
  const { kept: nGood, duplicates, quarantined } = account;
  if (rowsIn !== counts.nStaged + nDamaged || rowsIn !== nGood + duplicates + quarantined) {
    throw new Error(`The account of table ${schema.name} does not close`);
  }
  return account;
}

function thresholdFaults(account: TableAccount, maxQuarantined: number): Fault[] {
  const { table, rowsIn, kept, quarantined } = account;
  if (rowsIn === 0) return [];
  const share = quarantined / rowsIn;
  const faults: Fault[] = [];
  if (share > maxQuarantined) {
    faults.push({
      code: "limit-exceeded",
      effect: "refused",
      table,
      rule: `${formatPercent(share)} of the rows are quarantined, above ${
        formatPercent(maxQuarantined)
      }`,
      remedy: "repair them, or raise --max-quarantined",
      count: quarantined,
    });
  }
  if (kept === 0) {
    faults.push({
      code: "row-count",
      effect: "refused",
      table,
      rule: "0 rows are left",
      remedy: "repair the quarantined rows",
    });
  }
  return faults;
}

/** The as-of day must lie within reach of the dated rows of a required table. */
async function asOfFaults(
  db: Database,
  { schema, files, kept }: Pick<CheckedTable, "schema" | "files" | "kept">,
  asOf: string,
): Promise<Fault[]> {
  const date = eventDate(schema);
  if (schema.optional || !date) return [];
  const [{ firstDay, lastDay }] = await db.rows<{ firstDay: string | null; lastDay: string }>(
    `SELECT min(${identifier(date.name)}) AS "firstDay", max(${identifier(date.name)}) AS "lastDay"
     FROM ${kept}`,
  );
  if (firstDay === null || isAsOfInside(asOf, { firstDay, lastDay })) return [];
  const header = files[0].plans.find(({ column }) => column === date)?.header;
  return [{
    code: "constraint-error",
    effect: "refused",
    table: schema.name,
    ...(header ? { column: header } : {}),
    rule: `runs from ${firstDay} to ${lastDay}, which does not fit the as-of day ${asOf}`,
    remedy: AS_OF_REMEDY,
  }];
}
