/**
 * `validate`: own files against the contracts; `docs`: the contracts as tables.
 * @module
 */
import { join, resolve } from "node:path";
import { InputError, UsageError } from "../_shared/errors.ts";
import { writeFileAtomic } from "../_shared/files.ts";
import { formatCount } from "../_shared/format.ts";
import { shellWord } from "../_shared/shell_word.ts";
import type { SettingName } from "../config.ts";
import {
  formatReport,
  formatSuggestion,
  readHeaders,
  suggestMapping,
  validateFiles,
  type ValidationPaths,
  type ValidationReport,
} from "../data/input/mod.ts";
import { schemaTables, updateSection } from "../data/schema_tables.ts";
import { HEALTHCARE_TABLES } from "../domains/healthcare/schema.ts";
import { type Command, type CommandInput, givenFlags } from "./command.ts";
import { lockFolder } from "./folder_lock.ts";
import { projectRoot } from "./project_root.ts";

/** Exit code of refused input. */
const REFUSED = 3;
/** Settings that the next command must be given again. */
const PASSED_ON: readonly SettingName[] = [
  "dir",
  "mapping",
  "asOf",
  "extractEnd",
  "maxQuarantined",
  "out",
];

/** Checks own files, or proposes a mapping for them. */
export const VALIDATE_COMMAND: Command = {
  name: "validate",
  summary: "Checks your files against the contracts and reports every fault; writes no tables.",
  flags: [{
    name: "suggest-mapping",
    description: "read only the headers and propose a mapping, with reasons",
  }],
  settings: [
    "dir",
    "mapping",
    "asOf",
    "extractEnd",
    "maxQuarantined",
    "out",
    "threads",
    "strict",
  ],
  run: async (input) => {
    const { dir, out } = input.settings;
    if (dir === null) {
      throw new UsageError("Cannot validate files without their folder: pass --dir DIR");
    }
    if (resolve(dir) === resolve(out)) {
      throw new UsageError("Cannot use one folder for --dir and --out: name two");
    }
    using _lock = await lockFolder(out);
    return input.flags["suggest-mapping"] === true
      ? await proposeMapping(dir, input)
      : await validate(dir, input);
  },
};

async function validate(dir: string, input: CommandInput): Promise<number> {
  const { settings, console: out } = input;
  const { asOf, extractEnd, mapping, maxQuarantined, threads } = settings;
  const { report, paths } = await validateFiles({
    inputFolder: dir,
    asOf,
    extractEnd,
    mapping,
    maxQuarantined,
    schemas: HEALTHCARE_TABLES,
    outFolder: settings.out,
    threads,
    onProgress: out.progress("validate"),
  });
  const quarantined = report.tables.reduce((sum, table) => sum + table.quarantined, 0);
  out.say(formatReport(report));
  sayFiles(paths, quarantined, out);
  out.say(`Next: ${nextStep(report, input)}`);
  out.result(report);
  if (report.verdict === "refused") return REFUSED;
  const nChanging =
    report.faults.filter(({ code, effect }) =>
      code === "unit-suspect" || (effect !== "noted" && effect !== "unused")
    ).length;
  if (settings.strict && nChanging > 0) {
    const faults = nChanging === 1 ? "1 fault" : `${formatCount(nChanging)} faults`;
    throw new UsageError(`Ended by --strict after validate: ${faults}, see ${paths.text}`);
  }
  return 0;
}

function sayFiles(paths: ValidationPaths, quarantined: number, out: CommandInput["console"]): void {
  const { text, json, html, quarantineFolder } = paths;
  out.say(`Report: ${text}, ${json}`);
  out.say(`Page to mail, without any cell: ${html}`);
  if (quarantined === 0) return;
  out.say(
    `Quarantined rows: ${quarantineFolder} (holds member data: keep it as you keep your files)`,
  );
}

/** The command that comes next, with the flags that this one was given. */
export function nextStep(
  report: Pick<ValidationReport, "verdict" | "mapping" | "faults">,
  input: Pick<CommandInput, "settings" | "origins">,
): string {
  const flags = givenFlags(PASSED_ON, input);
  if (report.verdict === "accepted") return `deno task pipeline --source files ${flags}`;
  const needsMapping = report.mapping === null &&
    report.faults.some((fault) =>
      fault.effect === "refused" && /^missing-(label|file)$/.test(fault.code)
    );
  return needsMapping
    ? `deno task validate ${flags} --suggest-mapping`
    : `repair what refuses the files, then deno task validate ${flags}`;
}

async function proposeMapping(dir: string, input: CommandInput): Promise<number> {
  const { settings, console: out } = input;
  const headers = await readHeaders(dir);
  if (headers.length === 0) {
    throw new InputError(
      `Cannot propose a mapping as ${dir} has no CSV or Parquet file: pass --dir`,
    );
  }
  const suggestion = suggestMapping(headers, HEALTHCARE_TABLES);
  const path = join(settings.out, "reports", "mapping.suggested.json");
  await writeFileAtomic(path, `${JSON.stringify(suggestion.mapping, null, 2)}\n`);
  out.say(formatSuggestion(suggestion));
  out.say(`Wrote ${path}`);
  const saved = shellWord(join(dir, "mapping.json"));
  out.say(
    `Next: check it, save it as ${saved}, then deno task validate --dir ${shellWord(dir)}`,
  );
  out.result(suggestion);
  return 0;
}

/** Writes the tables that the documentation takes from the contracts. */
export const DOCS_COMMAND: Command = {
  name: "docs",
  summary: "Writes the tables of data/README.md from the contracts.",
  run: async ({ console: out }) => {
    const path = join(projectRoot(), "data", "README.md");
    const before = await Deno.readTextFile(path);
    const after = updateSection(before, "schema tables", schemaTables(HEALTHCARE_TABLES));
    if (after !== before) await writeFileAtomic(path, after);
    out.say(after === before ? "data/README.md is up to date" : "Wrote data/README.md");
    out.result({ changed: after !== before });
  },
};
