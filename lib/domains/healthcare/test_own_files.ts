/**
 * The bad inputs of `testdata/own_files` and what a check of them gives, in the
 * form in which `expected.json` there states it.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exists } from "../../_shared/files.ts";
import { type Fault, validateFiles, type ValidationReport } from "../../data/input/mod.ts";
import { HEALTHCARE_TABLES } from "./schema.ts";

/** Folder with a folder per bad input. */
export const OWN_FILES: string = fileURLToPath(new URL("testdata/own_files/", import.meta.url));

/** The as-of day of all of them. */
export const OWN_FILES_AS_OF = "2026-06-30";

/** What `expected.json` states of a bad input; a report or an error. */
export interface ExpectedCase {
  /** Row of the contracts' table that it belongs to. */
  readonly contract: string;
  /** Files of the good folder that stand beside its own; default members and claims. */
  readonly base?: readonly string[];
  /** Verdict of the report. */
  readonly verdict?: ValidationReport["verdict"];
  /** Per table: rows in, kept, of these not used, duplicates, quarantined. */
  readonly accounts?: Readonly<Record<string, readonly number[]>>;
  /** Each fault as `faultText` has it, and a part of its rule or remedy. */
  readonly faults?: readonly (readonly string[])[];
  /** Part of the message of the error. */
  readonly error?: string;
}

/** A bad input as checked. */
export interface CheckedCase {
  /** As `expected.json` would state it. */
  readonly observed: ExpectedCase;
  /** Promises of the report that do not hold, in words; none is right. */
  readonly broken: readonly string[];
  /** The page of the report; "" where there is none. */
  readonly page: string;
  /** Text of each quarantine file by table. */
  readonly quarantine: Readonly<Record<string, string>>;
}

const DEFAULT_BASE = ["members.csv", "claims.csv"];

/** Files that no repository should hold: too large, or with names that some systems forbid. */
const MADE_FILES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  "33_long_record": {
    "claims_2.csv": () => {
      const claim = (id: string, diagnosis: string) =>
        `${id},M0001,2026-03-11,specialist,240.00,150.25,40.00,${diagnosis},physician,true`;
      const claims = [claim("C1001", "asthma ".repeat(150_000)), claim("C1002", "asthma")];
      return [goodHeader("claims"), ...claims, ""].join("\n");
    },
  },
  "39_markup": {
    "members_<img src=x onerror=alert(4)>.csv": () =>
      `${goodHeader("members")}\nM1003,33,F,<svg>,PPO,24,Medium,2,31.5,1\n`,
  },
};

function goodHeader(table: string): string {
  return Deno.readTextFileSync(join(OWN_FILES, "good", `${table}.csv`)).split("\n")[0];
}

/** What is expected of each bad input, by the name of its folder. */
export function expectedCases(): Record<string, ExpectedCase> {
  return JSON.parse(Deno.readTextFileSync(join(OWN_FILES, "expected.json")));
}

/** Puts a bad input and the good files beside it into a new folder that `use` may work in. */
export async function withCase<T>(
  name: string,
  use: (inputFolder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    for (const file of expectedCases()[name].base ?? DEFAULT_BASE) {
      await Deno.copyFile(join(OWN_FILES, "good", file), join(folder, file));
    }
    for (const [file, text] of Object.entries(MADE_FILES[name] ?? {})) {
      await Deno.writeTextFile(join(folder, file), text());
    }
    const own = join(OWN_FILES, name);
    if (await exists(own)) {
      for (const { name: file } of Deno.readDirSync(own)) {
        await Deno.copyFile(join(own, file), join(folder, file));
      }
    }
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A fault on one line: `table / file / column: code, effect, count 4, rows 1 2 3, line 2`. */
export function faultText({ table, file, column, ...fault }: Fault): string {
  const { code, effect, count, rows, line } = fault;
  return [
    `${[table, file, column].filter((part) => part !== undefined).join(" / ")}: ${code}`,
    effect,
    ...(count === undefined ? [] : [`count ${count}`]),
    ...(rows === undefined ? [] : [`rows ${rows.join(" ")}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
  ].join(", ");
}

/** Checks a bad input; of the rules only what `expected` does not find in them is stated. */
export function checkCase(name: string, expected: ExpectedCase): Promise<CheckedCase> {
  return withCase(name, async (inputFolder) => {
    const outFolder = join(inputFolder, "out");
    const { contract, base } = expected;
    const stated = { contract, ...(base ? { base } : {}) };
    try {
      const { report, paths } = await validateFiles({
        inputFolder,
        outFolder,
        asOf: OWN_FILES_AS_OF,
        schemas: HEALTHCARE_TABLES,
        threads: 1,
      });
      const page = await Deno.readTextFile(paths.html);
      const quarantine = readFolder(paths.quarantineFolder);
      const observed = { ...stated, ...observe(report, expected) };
      const broken = brokenPromises({ report, page, quarantine, outFolder });
      return { observed, broken, page, quarantine };
    } catch (error) {
      if (!(error instanceof Error) || expected.error === undefined) throw error;
      const { message } = error;
      const said = message.includes(expected.error) ? expected.error : message;
      return { observed: { ...stated, error: said }, broken: [], page: "", quarantine: {} };
    }
  });
}

/** Checks several bad inputs, two at a time. */
export async function checkCases(
  cases: Readonly<Record<string, ExpectedCase>>,
): Promise<Record<string, CheckedCase>> {
  const checked: Record<string, CheckedCase> = {};
  const waiting = Object.keys(cases);
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      checked[name] = await checkCase(name, cases[name]);
    }
  };
  await Promise.all([work(), work()]);
  return checked;
}

function observe(
  report: ValidationReport,
  { faults: expected = [] }: ExpectedCase,
): Pick<ExpectedCase, "verdict" | "accounts" | "faults"> {
  return {
    verdict: report.verdict,
    accounts: Object.fromEntries(
      report.tables.map(({ table, rowsIn, kept, unused, duplicates, quarantined }) => [
        table,
        [rowsIn, kept, unused, duplicates, quarantined],
      ]),
    ),
    faults: report.faults.map((fault, i) => {
      const says = expected[i]?.[1];
      if (says === undefined) return [faultText(fault)];
      const text = `${fault.rule}: ${fault.remedy}`;
      return [faultText(fault), text.includes(says) ? says : text];
    }),
  };
}

/** What holds for every report, whatever the files. */
function brokenPromises(
  { report, page, quarantine, outFolder }: {
    report: ValidationReport;
    page: string;
    quarantine: Readonly<Record<string, string>>;
    outFolder: string;
  },
): string[] {
  const broken: string[] = [];
  const require = (holds: boolean, text: string) => {
    if (!holds) broken.push(text);
  };
  for (const { table, rowsIn, kept, duplicates, quarantined } of report.tables) {
    require(rowsIn === kept + duplicates + quarantined, `the account of ${table} does not close`);
    const rows = parseCsv(quarantine[table] ?? "").slice(1);
    const nLost = countWithoutEnd(report, table);
    require(
      rows.length === quarantined - nLost,
      `${rows.length} of ${quarantined} rows of ${table} are in quarantine, ${nLost} have no end`,
    );
    const places = new Set(rows.map(([file, row]) => `${file} ${row}`));
    const lost = report.faults.filter((fault) =>
      fault.table === table && fault.effect === "quarantined" &&
      !(fault.rows ?? []).every((row) => places.has(`${fault.file} ${row}`))
    );
    require(lost.length === 0, `rows of ${lost.map(faultText).join("; ")} are not in quarantine`);
  }
  const refuses = report.faults.some(({ effect }) => effect === "refused");
  require((report.verdict === "refused") === refuses, "the verdict is not that of the faults");
  const markup = page.match(/<(?:script|img|b|i)\b/gi) ?? [];
  require(markup.length === 0, `the page holds ${markup.join(" ")}`);
  const left = Array.from(Deno.readDirSync(outFolder), ({ name }) => name).sort();
  require(left.join(" ") === "quarantine reports", `the output folder holds ${left.join(" ")}`);
  return broken;
}

/** Records over several lines, of which nobody can say where they end: they refuse the file. */
function countWithoutEnd({ faults }: ValidationReport, table: string): number {
  return faults.filter((fault) =>
    fault.table === table && fault.effect === "refused" && fault.code === "source-error"
  ).reduce((sum, { count = 0 }) => sum + count, 0);
}

function readFolder(folder: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(Deno.readDirSync(folder), ({ name }) => [
      name.replace(/\.csv$/, ""),
      Deno.readTextFileSync(join(folder, name)),
    ]),
  );
}

/** Records and fields of CSV text as this project writes it. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy;
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new RangeError(`Cannot read record ${records.length + 1} as CSV`);
    const [, quoted, plain, end] = match;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}
