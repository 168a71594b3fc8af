/**
 * What has to hold after a trial, whatever was done to its file.
 * @module
 */
import { join } from "node:path";
import type { TableSchema } from "../../table_schema.ts";
import { validationPaths } from "../validate_files.ts";
import type { TableAccount } from "../report/validation_report.ts";
import { contractBreaches, toNaiveRow, type WrittenRow } from "./naive_contract.ts";
import { naiveRecords } from "./naive_csv.ts";
import { type NaivePlan, naiveRead, type NaiveTable } from "./naive_reader.ts";
import type { Outcome } from "./run_trials.ts";
import type { Trial } from "./trial.ts";

/** What a judge says of a trial. */
export interface Judgement {
  /** Whether the naive reader said of each row where it goes. */
  readonly isJudged: boolean;
  /** What does not hold, without any cell; empty where all is well. */
  readonly failures: readonly string[];
}

/**
 * Compares the engine's outcome with the naive reader's.
 *
 * @param options.outFolder where the engine wrote its quarantine files
 */
export async function judgeTrial(
  trial: Trial,
  outcome: Outcome,
  options: { plan: Omit<NaivePlan, "schemas">; outFolder: string; canary: string },
): Promise<Judgement> {
  const { outFolder, canary } = options;
  const plan: NaivePlan = { ...options.plan, schemas: trial.schemas };
  const naive = naiveRead(trial.files, plan);
  const failures: string[] = [];
  const isRefused = [...naive.values()].some((table) => table.isRefused);
  if (isRefused !== (outcome.verdict === "refused")) {
    failures.push(`${outcome.verdict} against the naive reader`);
  }
  if (outcome.messages.some((message) => message.includes(canary))) {
    failures.push("a message holds what stands in a cell");
  }
  for (const account of outcome.accounts) {
    const table = naive.get(account.table)!;
    failures.push(
      ...accountFailures(account, table),
      ...await quarantineFailures(account, table, outFolder),
    );
  }
  for (const [name, rows] of outcome.rows) {
    const schema = trial.schemas.find((schema) => schema.name === name)!;
    const parents = outcome.rows.get(schema.foreignKey?.table ?? "");
    const breaches = contractBreaches(rows, schema, { plan, parents });
    failures.push(...breaches.map((breach) => `${name}: ${breach}`));
    failures.push(...rowFailures(rows, naive.get(name)!, schema));
  }
  return { isJudged: [...naive.values()].every(({ rows }) => rows !== null), failures };
}

function accountFailures(account: TableAccount, { rows }: NaiveTable): string[] {
  const { table, rowsIn, kept, duplicates, quarantined, unused } = account;
  const failures: string[] = [];
  if (rowsIn !== kept + duplicates + quarantined || kept < unused) {
    failures.push(`${table}: the account does not close`);
  }
  if (rows === null) return failures;
  const counts = [
    ["rows in", rowsIn, rows.rowsIn],
    ["kept", kept, rows.kept],
    ["unused", unused, rows.kept - rows.used.length],
    ["duplicates", duplicates, rows.duplicates],
    ["quarantined", quarantined, rows.quarantined.length],
  ] as const;
  for (const [name, count, expected] of counts) {
    if (count !== expected) failures.push(`${table}: ${count} ${name} instead of ${expected}`);
  }
  return failures;
}

/** The quarantine file holds the rows that the naive reader sets aside, and no other. */
async function quarantineFailures(
  account: TableAccount,
  { rows }: NaiveTable,
  outFolder: string,
): Promise<string[]> {
  if (rows === null || rows.isTorn || account.quarantined === 0) return [];
  const path = join(validationPaths(outFolder).quarantineFolder, `${account.table}.csv`);
  // Records are there as they stood in the file, NUL bytes included.
  const bytes = (await Deno.readFile(path)).map((byte) => byte || 32);
  const [header, ...records] = naiveRecords(bytes, ",");
  const at = header.fields.indexOf("_row");
  const found = records.map(({ fields }) => Number(fields[at])).sort((a, b) => a - b);
  if (found.join() === rows.quarantined.join()) return [];
  return [`${account.table}: other rows are in the quarantine file`];
}

function rowFailures(
  written: readonly WrittenRow[],
  { rows }: NaiveTable,
  schema: TableSchema,
): string[] {
  if (rows === null) return [];
  const found = written.map((row) => JSON.stringify(toNaiveRow(row, schema))).sort();
  const expected = rows.used.map((row) => JSON.stringify(row)).sort();
  return found.join("\n") === expected.join("\n") ? [] : [`${schema.name}: other rows are kept`];
}
