/**
 * One mutant through the import, and everything that has to hold afterwards.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { randomStream } from "../../../_shared/prng.ts";
import { Database, quote } from "../../database.ts";
import { tablePath } from "../../manifest.ts";
import type { TableSchema } from "../../table_schema.ts";
import { importFiles } from "../import_files.ts";
import { validationPaths } from "../validate_files.ts";
import type { FaultCode, TableAccount, ValidationReport } from "../validation_report.ts";
import { goodCsv, type Mutant, mutate, type TextRows } from "./mutate.ts";
import { contractBreaches, toNaiveRow, type WrittenRow } from "./naive_contract.ts";
import { naiveRecords } from "./naive_csv.ts";
import { type FileBytes, type NaivePlan, naiveRead, type NaiveTable } from "./naive_reader.ts";

/** Good files with their contracts. */
export interface MutantPlan extends Omit<NaivePlan, "maxQuarantined"> {
  /** The files by table, each with the headers of the contract. */
  readonly tables: Readonly<Record<string, TextRows>>;
  /** Text that stands in every identifier and may stand in no message. */
  readonly canary: string;
}

/** What became of a mutant. */
export interface MutantResult {
  readonly nth: number;
  readonly kind: string;
  readonly table: string;
  readonly verdict: ValidationReport["verdict"] | "crashed";
  /** Codes that refused it. */
  readonly refusedBy: readonly FaultCode[];
  /** Seconds of the import alone. */
  readonly seconds: number;
  /** Bytes of all files that were read. */
  readonly bytes: number;
  /** Whether the naive reader said where each row goes. */
  readonly isJudged: boolean;
  /** What does not hold, without any cell; empty where all is well. */
  readonly failures: readonly string[];
}

/** Options of {@linkcode MutantLane}. */
export interface MutantLaneOptions {
  readonly plan: MutantPlan;
  readonly seed: number;
  /** An empty folder of its own. */
  readonly folder: string;
  /** Seconds since some start. */
  readonly clock: () => number;
}

/** Shares of quarantined rows that are allowed, one per mutant. */
const QUARANTINE_LIMITS = [0.05, 0.2, 1];

/** A folder in which one mutant is checked after the other. */
export class MutantLane {
  readonly #options: MutantLaneOptions;
  readonly #db: Database;
  readonly #good: ReadonlyMap<string, FileBytes>;

  private constructor(options: MutantLaneOptions, db: Database) {
    this.#options = options;
    this.#db = db;
    this.#good = new Map(
      Object.entries(options.plan.tables).map(([name, table]) => [
        name,
        { name: `${name}.csv`, bytes: new TextEncoder().encode(goodCsv(table)) },
      ]),
    );
  }

  /** Makes the lane's folders. */
  static async open(options: MutantLaneOptions): Promise<MutantLane> {
    await Deno.mkdir(join(options.folder, "in"));
    return new MutantLane(options, await Database.open({ threads: 1 }));
  }

  /** Checks mutant number `nth` of the seed. */
  async check(nth: number): Promise<MutantResult> {
    const { plan, seed } = this.#options;
    const random = randomStream(seed, "mutant", nth);
    const table = random.pick(plan.schemas).name;
    const maxQuarantined = random.pick(QUARANTINE_LIMITS);
    const mutant = mutate(plan.tables[table], random);
    const schemas = schemasAround(table, plan.schemas);
    const trial: Trial = { plan: { ...plan, schemas, maxQuarantined }, table, mutant };
    const files = this.#filesOf(trial);
    const { report, seconds, crash } = await this.#import(trial, files);
    const failures = crash === null ? [] : [crash];
    const naive = naiveRead(files, trial.plan);
    if (report !== null) failures.push(...await this.#failures(report, naive, trial));
    return {
      nth,
      kind: mutant.kind,
      table,
      verdict: report?.verdict ?? "crashed",
      refusedBy: refusingCodes(report),
      seconds,
      bytes: [...files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0),
      isJudged: [...naive.values()].every(({ rows }) => rows !== null),
      failures,
    };
  }

  /** Closes the lane's database. */
  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }

  #filesOf({ plan, table, mutant }: Trial): Map<string, FileBytes> {
    return new Map(plan.schemas.map(({ name }) => [
      name,
      name === table
        ? { name: `${name}${mutant.ending}`, bytes: mutant.bytes }
        : this.#good.get(name)!,
    ]));
  }

  async #import({ plan }: Trial, files: ReadonlyMap<string, FileBytes>) {
    const { folder, clock } = this.#options;
    const inputFolder = join(folder, "in");
    const outFolder = join(folder, "out");
    await emptyFolder(inputFolder);
    await emptyFolder(join(outFolder, "reports"));
    for (const { name, bytes } of files.values()) {
      await Deno.writeFile(join(inputFolder, name), bytes);
    }
    const start = clock();
    let crash: string | null = null;
    let message = "";
    try {
      const { schemas, asOf, extractEnd, maxQuarantined } = plan;
      const settings = { schemas, asOf, extractEnd, maxQuarantined, threads: 1 };
      await importFiles({ inputFolder, outFolder, dataFolder: join(folder, "data"), ...settings });
    } catch (error) {
      message = (error as Error).message;
      if (!(error instanceof InputError)) crash = `crashed: ${(error as Error).name}: ${message}`;
    }
    const seconds = clock() - start;
    if (crash !== null) return { report: null, seconds, crash };
    const text = await Deno.readTextFile(validationPaths(outFolder).json);
    const report: ValidationReport = JSON.parse(text);
    const isRefused = report.verdict === "refused";
    if (isRefused !== (message !== "")) crash = "verdict and exception do not agree";
    const texts = await Promise.all(
      ["text", "html"].map((form) =>
        Deno.readTextFile(validationPaths(outFolder)[form as "text" | "html"])
      ),
    );
    if ([message, text, ...texts].some((each) => each.includes(this.#options.plan.canary))) {
      crash ??= "a message holds what stands in a cell";
    }
    return { report, seconds, crash };
  }

  async #failures(
    report: ValidationReport,
    naive: ReadonlyMap<string, NaiveTable>,
    trial: Trial,
  ): Promise<string[]> {
    const failures: string[] = [];
    const isRefused = [...naive.values()].some((table) => table.isRefused);
    if (isRefused !== (report.verdict === "refused")) {
      failures.push(`${report.verdict} against the naive reader`);
    }
    for (const account of report.tables) {
      failures.push(
        ...accountFailures(account, naive.get(account.table)!),
        ...await this.#quarantineFailures(account, naive.get(account.table)!),
      );
    }
    if (report.verdict === "refused") return failures;
    const written = new Map<string, WrittenRow[]>();
    for (const schema of trial.plan.schemas) {
      const path = tablePath(join(this.#options.folder, "data"), schema.name);
      const rows = await this.#db.rows<WrittenRow>(`SELECT * FROM read_parquet(${quote(path)})`);
      written.set(schema.name, rows);
      const parents = written.get(schema.foreignKey?.table ?? "");
      const options = { plan: trial.plan, parents };
      failures.push(
        ...contractBreaches(rows, schema, options).map((each) => `${schema.name}: ${each}`),
        ...rowFailures(rows, naive.get(schema.name)!, schema),
      );
    }
    return failures;
  }

  /** The quarantine file holds the rows that the naive reader sets aside, and no other. */
  async #quarantineFailures(account: TableAccount, { rows }: NaiveTable): Promise<string[]> {
    if (rows === null || rows.isTorn) return [];
    const { quarantineFolder } = validationPaths(join(this.#options.folder, "out"));
    const path = join(quarantineFolder, `${account.table}.csv`);
    const bytes = account.quarantined > 0 ? await Deno.readFile(path) : new Uint8Array();
    const [header, ...records] = naiveRecords(bytes, ",");
    const at = header?.fields.indexOf("_row");
    const found = records.map(({ fields }) => Number(fields[at])).sort((a, b) => a - b);
    if (found.join() === rows.quarantined.join()) return [];
    return [`${account.table}: other rows are in the quarantine file`];
  }
}

interface Trial {
  readonly plan: NaivePlan;
  readonly table: string;
  readonly mutant: Mutant;
}

/** A mutant's table in full, the tables that it refers to and that refer to it cut to their keys. */
function schemasAround(table: string, schemas: readonly TableSchema[]): TableSchema[] {
  const mutated = schemas.find(({ name }) => name === table)!;
  const parent = mutated.foreignKey?.table;
  const child = schemas.find(({ foreignKey, optional }) =>
    foreignKey?.table === table && !optional
  );
  return schemas.filter(({ name }) => name === table || name === parent || name === child?.name)
    .map((schema) => schema === mutated ? schema : cutToKeys(schema));
}

function cutToKeys(schema: TableSchema): TableSchema {
  const { key, foreignKey, columns } = schema;
  const names = [...key, foreignKey?.column];
  return {
    ...schema,
    rules: [],
    columns: columns.filter(({ name, type }) => names.includes(name) || type === "date"),
  };
}

function refusingCodes(report: ValidationReport | null): FaultCode[] {
  const faults = report?.faults.filter(({ effect }) => effect === "refused") ?? [];
  return [...new Set(faults.map(({ code }) => code))].sort();
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

async function emptyFolder(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) await Deno.remove(join(folder, name));
}
