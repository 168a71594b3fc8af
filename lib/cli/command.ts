/**
 * Commands as data: flags, help text and parsing follow from one record.
 * @module
 */
import { parseArgs } from "node:util";
import { UsageError } from "../_shared/errors.ts";
import { nearest } from "../_shared/nearest.ts";
import { shellWord } from "../_shared/shell_word.ts";
import {
  describeSetting,
  environmentName,
  flagName,
  readSettingsFile,
  type ResolvedSettings,
  resolveSettings,
  SETTING_NAMES,
  type SettingName,
} from "../config.ts";
import type { Console } from "./console.ts";

/** A flag that only one command has. */
export interface CommandFlag {
  readonly name: string;
  readonly value?: string;
  readonly description: string;
}

/** What a command is run with. */
export interface CommandInput extends ResolvedSettings {
  /** The command's own flags. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  /** What stands after the verb. */
  readonly operands: readonly string[];
  readonly console: Console;
}

/** One task of `deno.json`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands first on the command line, where a command does several things. */
  readonly verbs?: readonly string[];
  /** What stands after a verb, as `{ push: "RUN", show: "[VERSION]" }`; in brackets: may be left out. */
  readonly operands?: Readonly<Record<string, string>>;
  readonly flags?: readonly CommandFlag[];
  /** Settings that the command reads; none: it takes no settings. */
  readonly settings?: readonly SettingName[];
  /** Returns the exit code where it is not 0. */
  run(input: CommandInput): Promise<number | void>;
}

const COMMON_FLAGS: readonly CommandFlag[] = [
  { name: "help", description: "this text" },
  { name: "json", description: "one JSON object on standard output instead of text" },
  { name: "debug", description: "stack traces for errors" },
];

const SETTINGS_FLAGS: readonly CommandFlag[] = [
  { name: "config", value: "FILE", description: "settings file (default .offers.json if there)" },
  { name: "show-settings", description: "print each setting with its origin, then end" },
];

/** Default settings file, read when it exists. */
export const DEFAULT_SETTINGS_FILE = ".offers.json";

/** A parsed command line. */
export interface ParsedCommandLine {
  readonly resolved: ResolvedSettings;
  readonly flags: Record<string, string | boolean | undefined>;
  readonly operands: readonly string[];
}

/** Parses the arguments of a command; `UsageError` for an unknown or malformed flag. */
export async function parseCommandLine(
  command: Command,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<ParsedCommandLine> {
  const known = allFlags(command);
  const { verb, operands, rest } = takeVerb(command, args);
  const settings = new Map((command.settings ?? []).map((name) => [flagName(name), name]));
  const booleans = new Set([
    ...known.filter((flag) => flag.value === undefined).map((flag) => flag.name),
    ...[...settings].filter(([, name]) => describeSetting(name).isBoolean).map(([flag]) => flag),
  ]);
  const names = [...known.map((flag) => flag.name), ...settings.keys()];
  checkArguments(command, rest, { names, booleans });
  const { values } = parseArgs({
    args: [...rest],
    options: Object.fromEntries(
      names.map((name) => [name, { type: booleans.has(name) ? "boolean" : "string" } as const]),
    ),
  });
  const flags: Record<string, string | boolean | undefined> = verb === undefined ? {} : { verb };
  const settingFlags: Partial<Record<SettingName, string | boolean>> = {};
  for (const [name, value] of Object.entries(values)) {
    const setting = settings.get(name);
    if (setting !== undefined) settingFlags[setting] = value as string | boolean;
    else flags[name] = value as string | boolean;
  }
  if (flags.help === true) return { resolved: resolveSettings({}), flags, operands };
  const file = command.settings && await settingsFile(flags.config as string | undefined);
  return { resolved: resolveSettings({ file, environment, flags: settingFlags }), flags, operands };
}

function takeVerb(
  { name, verbs, operands: wanted = {} }: Command,
  args: readonly string[],
): { verb?: string; operands: readonly string[]; rest: readonly string[] } {
  if (verbs === undefined || args[0] === "--help") return { operands: [], rest: args };
  const [verb, ...rest] = args;
  if (verbs.includes(verb)) {
    const names = wanted[verb]?.split(" ") ?? [];
    const firstFlag = rest.findIndex((arg) => arg.startsWith("--"));
    const nGiven = Math.min(names.length, firstFlag < 0 ? rest.length : firstFlag);
    const missing = names.slice(nGiven).find((operand) => !operand.startsWith("["));
    if (missing !== undefined && !rest.includes("--help")) {
      throw new UsageError(`Cannot ${verb} without ${missing}: see deno task ${name} --help`);
    }
    return { verb, operands: rest.slice(0, nGiven), rest: rest.slice(nGiven) };
  }
  throw new UsageError(
    `Cannot tell what ${name} is to do: name one of ${verbs.join(", ")} before any flag`,
  );
}

async function settingsFile(path: string | undefined): Promise<unknown> {
  if (path !== undefined) return await readSettingsFile(path);
  try {
    await Deno.stat(DEFAULT_SETTINGS_FILE);
  } catch {
    return undefined;
  }
  return await readSettingsFile(DEFAULT_SETTINGS_FILE);
}

function checkArguments(
  command: Command,
  args: readonly string[],
  known: { names: readonly string[]; booleans: ReadonlySet<string> },
): void {
  for (let i = 0; i < args.length; i++) {
    const match = /^--([^=]+)(=.*)?$/.exec(args[i]);
    if (!match) {
      throw new UsageError(
        `Cannot use "${args[i]}" with ${command.name}: flags start with --${
          command.operands === undefined ? "" : ", all else stands before them"
        }, see --help`,
      );
    }
    const [, name, value] = match;
    if (!known.names.includes(name)) {
      throw new UsageError(
        `Unknown flag --${name} of ${command.name}: did you mean --${nearest(name, known.names)}?`,
      );
    }
    if (known.booleans.has(name)) {
      if (value !== undefined) throw new UsageError(`Flag --${name} takes no value`);
    } else if (value === undefined) {
      i++;
      if (args[i] === undefined || args[i].startsWith("-")) {
        throw new UsageError(`Flag --${name} needs a value, as in --${name}=VALUE`);
      }
    }
  }
}

function allFlags(command: Command): CommandFlag[] {
  return [
    ...(command.flags ?? []),
    ...(command.settings ? SETTINGS_FLAGS : []),
    ...COMMON_FLAGS,
  ];
}

/** The text of `--help`. */
export function helpText(command: Command): string {
  const lines: [string, string][] = [];
  for (const name of command.settings ?? []) {
    const { description, choices, isBoolean, default: value } = describeSetting(name);
    const argument = choices.length > 0 ? ` ${choices.join("|")}` : isBoolean ? "" : " VALUE";
    const note = value === null || isBoolean ? "" : ` (default ${value})`;
    lines.push([`--${flagName(name)}${argument}`, description + note]);
  }
  for (const { name, value, description } of allFlags(command)) {
    lines.push([`--${name}${value ? ` ${value}` : ""}`, description]);
  }
  const width = Math.min(40, Math.max(...lines.map(([flag]) => flag.length)));
  const body = lines.map(([flag, text]) =>
    flag.length > width
      ? `  ${flag}\n  ${" ".repeat(width)}  ${text}`
      : `  ${flag.padEnd(width)}  ${text}`
  );
  const settings = command.settings
    ? [
      "",
      `Settings also come from ${DEFAULT_SETTINGS_FILE} and from the environment, as in ${
        environmentName("members")
      }=500; flags win.`,
    ]
    : [];
  return [
    command.summary,
    "",
    `Usage: deno task ${[command.name, verbsText(command)].filter(Boolean).join(" ")} [flags]`,
    "",
    ...body,
    ...settings,
    "",
    "Exit codes: 0 done, 1 unexpected, 2 wrong usage or settings, 3 input refused.",
  ].join("\n");
}

function verbsText({ verbs, operands = {} }: Command): string | undefined {
  return verbs?.map((verb) => [verb, operands[verb]].filter(Boolean).join(" ")).join(" | ");
}

/** Settings as they may be printed: MLflow's own clients take a password in a URI. */
export function shownSettings({ settings, origins }: ResolvedSettings): ResolvedSettings {
  const shown = Object.entries(settings).map(([name, value]) => [
    name,
    typeof value === "string" ? value.replace(/:\/\/[^/?#]*@/, "://***@") : value,
  ]);
  return { settings: Object.fromEntries(shown), origins };
}

/** The lines of `--show-settings`. */
export function settingsText(resolved: ResolvedSettings): string {
  const width = Math.max(...SETTING_NAMES.map((name) => name.length));
  return SETTING_NAMES.map((name) =>
    `${name.padEnd(width)}  ${JSON.stringify(resolved.settings[name])}  (${resolved.origins[name]})`
  ).join("\n");
}

/** The flags among `names` that a command was given, to be given to the next one. */
export function givenFlags(
  names: readonly SettingName[],
  { settings, origins }: ResolvedSettings,
): string {
  return names.filter((name) => origins[name] === "flag")
    .map((name) => `--${flagName(name)} ${shellWord(String(settings[name]))}`).join(" ");
}
