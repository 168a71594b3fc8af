/**
 * The whole population into a data folder, through a temporary DuckDB file, so
 * that memory stays flat whatever the number of members.
 * @module
 */
import { join } from "node:path";
import { toDays } from "../../../_shared/dates.ts";
import { UsageError } from "../../../_shared/errors.ts";
import { exists, replaceFolder } from "../../../_shared/files.ts";
import type { Progress } from "../../../_shared/progress.ts";
import { Database, identifier } from "../../../data/database.ts";
import { type DataManifest, tablePath, writeDataManifest } from "../../../data/manifest.ts";
import { PLAN_DESIGN_ROWS, type PlanDesignRow } from "../plan_design.ts";
import {
  BENEFITS,
  CLAIMS,
  CONTACTS,
  ENGAGEMENT,
  HEALTHCARE_TABLES,
  MEMBERS,
  PLAN_DESIGN,
  TRUTH,
} from "../schema.ts";
import type {
  BenefitRow,
  ClaimRow,
  ContactRow,
  EngagementRow,
  MemberRow,
  TruthRow,
} from "./rows.ts";
import { simulateMember } from "./simulate_member.ts";
import { StagedTable } from "./staged_table.ts";

/** Options of {@linkcode generateHealthcareData}. */
export interface GenerateOptions {
  /** Folder that is replaced as a whole once the new tables are complete. */
  dataFolder: string;
  /** Members, 1 or more. */
  nMembers: number;
  /** Seed, a whole number. */
  seed: number;
  /** The extract's end (ISO date): every row lies before it. */
  asOf: string;
  /** `csv` writes `<table>.csv` beside the Parquet files; default `parquet`. */
  format?: "parquet" | "csv";
  /** Called now and then with the members done, then with the tables written. */
  onProgress?: Progress;
  /** Stops the work; the old folder stays as it was. */
  signal?: AbortSignal;
}

/** Members between two reports, each of which gives timers and signals a turn. */
const MEMBERS_PER_TURN = 1_000;
const DUCKDB_MEMORY = "1GB";

/**
 * Generates all tables of the schema and their manifest. Same members, seed and
 * date: same bytes.
 *
 * @throws UsageError if members, seed or date are out of range, or the folder
 * holds files that are no data tables (they would be lost).
 */
export async function generateHealthcareData(options: GenerateOptions): Promise<DataManifest> {
  checkOptions(options);
  const { dataFolder, asOf, seed } = options;
  await refuseForeignFiles(dataFolder);
  let manifest: DataManifest | undefined;
  await replaceFolder(dataFolder, async (folder) => {
    const rows = await fillFolder(folder, options);
    manifest = await writeDataManifest(folder, { source: "synthetic", asOf, seed, rows });
  });
  return manifest!;
}

function checkOptions({ nMembers, seed, asOf }: GenerateOptions): void {
  if (!Number.isSafeInteger(nMembers) || nMembers < 1) {
    throw new UsageError(`Cannot generate ${nMembers} members: pass a whole number of 1 or more`);
  }
  if (!Number.isSafeInteger(seed)) {
    throw new UsageError(`Cannot use the seed ${seed}: pass a whole number`);
  }
  try {
    toDays(asOf);
  } catch {
    throw new UsageError(`Cannot generate data as of "${asOf}": pass a date as YYYY-MM-DD`);
  }
}

/** The folder is replaced whole, so it may hold nothing but what this project writes there. */
async function refuseForeignFiles(dataFolder: string): Promise<void> {
  if (!await exists(dataFolder)) return;
  const tables = HEALTHCARE_TABLES.map((schema) => schema.name).join("|");
  // The ending is that of a write which a kill interrupted.
  const own = new RegExp(`^(manifest\\.json|(${tables})\\.(parquet|csv))(\\.\\d+-\\d+\\.tmp)?$`);
  for await (const entry of Deno.readDir(dataFolder)) {
    if (own.test(entry.name)) continue;
    throw new UsageError(
      `Cannot replace ${dataFolder} as it holds ${entry.name}, which is no data table: ` +
        "choose a new or empty folder",
    );
  }
}

/** Writes all tables into an empty folder; returns their numbers of rows. */
async function fillFolder(
  folder: string,
  options: GenerateOptions,
): Promise<Record<string, number>> {
  const stagingFolder = join(folder, "staging");
  await Deno.mkdir(stagingFolder);
  const rows: Record<string, number> = {};
  {
    // One thread writes the row groups in one order, whatever the machine.
    using db = await Database.open({
      path: join(stagingFolder, "tables.duckdb"),
      threads: 1,
      memoryLimit: DUCKDB_MEMORY,
      temporaryFolder: stagingFolder,
    });
    const staged = await stageTables(db, options);
    for (const [i, table] of staged.entries()) {
      options.signal?.throwIfAborted();
      const { name } = table.schema;
      await db.copyTo(table.query(), tablePath(folder, name));
      if (options.format === "csv") await db.copyTo(table.query(), join(folder, `${name}.csv`));
      [rows[name]] = await db.numbers(`SELECT count(*) FROM ${identifier(name)}`);
      options.onProgress?.(i + 1, staged.length, "tables");
    }
  }
  await Deno.remove(stagingFolder, { recursive: true });
  return rows;
}

/** Simulates all members into tables of `db`, in the order of the schema. */
async function stageTables(
  db: Database,
  { nMembers, seed, asOf, onProgress, signal }: GenerateOptions,
): Promise<StagedTable<object>[]> {
  const members = await StagedTable.create<MemberRow>(db, MEMBERS);
  const claims = await StagedTable.create<ClaimRow>(db, CLAIMS);
  const benefits = await StagedTable.create<BenefitRow>(db, BENEFITS);
  const engagement = await StagedTable.create<EngagementRow>(db, ENGAGEMENT);
  const planDesign = await StagedTable.create<PlanDesignRow>(db, PLAN_DESIGN);
  const contacts = await StagedTable.create<ContactRow>(db, CONTACTS);
  const truth = await StagedTable.create<TruthRow>(db, TRUTH);
  planDesign.append(PLAN_DESIGN_ROWS);
  for (let number = 1; number <= nMembers; number++) {
    const rows = simulateMember(seed, number, asOf);
    members.append([rows.members]);
    claims.append(rows.claims);
    benefits.append(rows.benefits);
    engagement.append(rows.engagement);
    contacts.append([rows.contacts]);
    truth.append(rows.truth);
    if (number % MEMBERS_PER_TURN === 0 || number === nMembers) {
      onProgress?.(number, nMembers, "members");
      // A query gives signal handlers a turn. A timer would not do: beside DuckDB's native
      // module Deno 2.8.1 may never fire it.
      await db.run("SELECT 1");
      signal?.throwIfAborted();
    }
  }
  const staged = [members, claims, benefits, engagement, planDesign, contacts, truth];
  for (const table of staged) table.close();
  return staged;
}
