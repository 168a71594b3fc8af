/**
 * Trials through the engine: one alone through the whole import, or many through
 * one validation, which saves the start of a database for each.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { Database, quote } from "../../database.ts";
import { tablePath } from "../../manifest.ts";
import type { TableSchema } from "../../table_schema.ts";
import { importFiles } from "../import_files.ts";
import { type ValidateFilesOptions, validationPaths, withCheckedFiles } from "../validate_files.ts";
import type { Fault, TableAccount, ValidationReport } from "../report/validation_report.ts";
import type { WrittenRow } from "./naive_contract.ts";
import type { NaivePlan } from "./naive_reader.ts";
import type { Trial } from "./trial.ts";

/** What the engine made of a trial. */
export interface Outcome {
  readonly verdict: ValidationReport["verdict"];
  readonly faults: readonly Fault[];
  readonly accounts: readonly TableAccount[];
  /** Rows that were accepted by table; none where the trial is refused. */
  readonly rows: ReadonlyMap<string, readonly WrittenRow[]>;
  /** All that was said of it. */
  readonly messages: readonly string[];
}

/** Where and how trials are run. */
export interface RunOptions {
  /** A folder that is the run's own; files of an earlier run in it are removed. */
  readonly folder: string;
  readonly plan: Omit<NaivePlan, "schemas">;
}

/** Runs one trial through `importFiles`; throws what that throws beside `InputError`. */
export async function runAlone(trial: Trial, options: RunOptions): Promise<Outcome> {
  const settings = await prepare([trial], options);
  const dataFolder = join(options.folder, "data");
  const messages: string[] = [];
  try {
    await importFiles({ ...settings, dataFolder });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    messages.push(error.message);
  }
  const paths = validationPaths(settings.outFolder);
  const [json, text, html] = await Promise.all(
    [paths.json, paths.text, paths.html].map((path) => Deno.readTextFile(path)),
  );
  const report: ValidationReport = JSON.parse(json);
  const isRefused = messages.length > 0;
  if (isRefused !== (report.verdict === "refused")) {
    throw new Error("The import and its report do not agree");
  }
  const rows = isRefused ? new Map() : await writtenRows(trial, dataFolder);
  messages.push(json, text, html);
  const { verdict, faults, tables: accounts } = report;
  return { verdict, faults, accounts, rows, messages };
}

async function writtenRows(
  { schemas }: Trial,
  dataFolder: string,
): Promise<Map<string, WrittenRow[]>> {
  using db = await Database.open({ threads: 1 });
  const rows = new Map<string, WrittenRow[]>();
  for (const { name } of schemas) {
    const sql = `SELECT * FROM read_parquet(${quote(tablePath(dataFolder, name))})`;
    rows.set(name, await db.rows<WrittenRow>(sql));
  }
  return rows;
}

/** Runs trials, whose tables have names of their own, through one validation. */
export async function runTogether(
  trials: readonly Trial[],
  options: RunOptions,
): Promise<Outcome[]> {
  const settings = await prepare(trials, options);
  return await withCheckedFiles(settings, async ({ db, report, tables }) => {
    const outcomes: Outcome[] = [];
    for (const { schemas } of trials) {
      const names = schemas.map(({ name }) => name);
      const faults = report.faults.filter(({ table }) => names.includes(table));
      const isRefused = faults.some(({ effect }) => effect === "refused");
      const rows = new Map<string, WrittenRow[]>();
      for (const { schema, kept } of isRefused ? [] : tables) {
        if (!names.includes(schema.name)) continue;
        const columns = schema.columns.map(({ name }) => `"${name}"`).join(", ");
        const sql = `SELECT ${columns} FROM ${kept} WHERE NOT is_unused`;
        rows.set(schema.name, await db.rows<WrittenRow>(sql));
      }
      outcomes.push({
        verdict: isRefused ? "refused" : "accepted",
        faults,
        accounts: report.tables.filter(({ table }) => names.includes(table)),
        rows,
        messages: [JSON.stringify(faults)],
      });
    }
    return outcomes;
  });
}

/** Writes the files of all trials into a folder without any others. */
async function prepare(
  trials: readonly Trial[],
  { folder, plan }: RunOptions,
): Promise<ValidateFilesOptions> {
  const { asOf, extractEnd, maxQuarantined } = plan;
  const inputFolder = join(folder, "in");
  const outFolder = join(folder, "out");
  await emptyFolder(inputFolder);
  await emptyFolder(join(outFolder, "reports"));
  const schemas = new Map<string, TableSchema>();
  for (const trial of trials) {
    for (const schema of trial.schemas) {
      if (schemas.has(schema.name)) continue;
      schemas.set(schema.name, schema);
      const { name, bytes } = trial.files.get(schema.name)!;
      await Deno.writeFile(join(inputFolder, name), bytes);
    }
  }
  const settings = { asOf, extractEnd, maxQuarantined, threads: 1 };
  return { inputFolder, outFolder, schemas: [...schemas.values()], ...settings };
}

async function emptyFolder(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) await Deno.remove(join(folder, name));
}
