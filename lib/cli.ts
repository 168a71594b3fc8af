/**
 * Every `deno task` enters here: one command each, with `--help`, exit codes and
 * one-line errors.
 * @module
 */
import { BENCH_COMMANDS } from "./cli/bench_commands.ts";
import {
  type Command,
  helpText,
  parseCommandLine,
  settingsText,
  shownSettings,
} from "./cli/command.ts";
import { Console } from "./cli/console.ts";
import { DEMO_COMMAND, PIPELINE_COMMAND, STAGE_COMMANDS } from "./cli/stage_commands.ts";
import { OK_COMMAND, TEST_COMMAND } from "./cli/test_commands.ts";
import { GBM_COMMANDS } from "./cli/gbm_commands.ts";
import { DATABRICKS_COMMANDS } from "./cli/databricks_commands.ts";
import { KERNEL_COMMAND, NOTEBOOKS_COMMAND } from "./cli/notebook_commands.ts";
import { BENCH_REASONS_COMMAND } from "./cli/reasons_bench_command.ts";
import { REGISTRY_COMMAND } from "./cli/promotion_commands.ts";
import { REGISTRY_COMMANDS } from "./cli/registry_commands.ts";
import { DOCS_COMMAND, VALIDATE_COMMAND } from "./cli/validate_commands.ts";
import { InputError, UsageError } from "./_shared/errors.ts";
import { settleInterrupt } from "./_shared/interrupts.ts";
import { nearest } from "./_shared/nearest.ts";

/** All commands in the order of the overview. */
export const COMMANDS: readonly Command[] = [
  DEMO_COMMAND,
  PIPELINE_COMMAND,
  VALIDATE_COMMAND,
  ...STAGE_COMMANDS,
  REGISTRY_COMMAND,
  NOTEBOOKS_COMMAND,
  KERNEL_COMMAND,
  DOCS_COMMAND,
  TEST_COMMAND,
  OK_COMMAND,
  ...DATABRICKS_COMMANDS,
  ...BENCH_COMMANDS,
  ...GBM_COMMANDS,
  ...REGISTRY_COMMANDS,
  BENCH_REASONS_COMMAND,
];

/** Exit code of a run that ended with an error. */
export function exitCode(error: unknown): number {
  if (error instanceof UsageError) return 2;
  return error instanceof InputError ? 3 : 1;
}

/** Runs one command line and returns its exit code. */
export async function runCli(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  const isDebug = args.includes("--debug");
  try {
    return await runCommand(args, environment);
  } catch (error) {
    console.error(errorText(error, isDebug));
    return exitCode(error);
  }
}

async function runCommand(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help") {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const names = COMMANDS.map((candidate) => candidate.name);
    throw new UsageError(`Unknown task "${name}": did you mean "${nearest(name, names)}"?`);
  }
  const { resolved, flags, operands } = await parseCommandLine(command, rest, environment);
  if (flags.help === true) {
    console.log(helpText(command));
    return 0;
  }
  if (flags["show-settings"] === true) {
    const shown = shownSettings(resolved);
    console.log(flags.json === true ? JSON.stringify(shown, null, 2) : settingsText(shown));
    return 0;
  }
  const out = new Console({
    isJson: flags.json === true,
    clock: () => performance.now() / 1000,
  });
  return await command.run({ ...resolved, flags, operands, console: out }) ?? 0;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    "Offer prioritisation: ranks offers for each member of a health plan.",
    "",
    ...COMMANDS.map(({ name, summary }) => `  deno task ${name.padEnd(width)}  ${summary}`),
    "",
    "Each has --help.",
  ].join("\n");
}

function errorText(error: unknown, isDebug: boolean): string {
  if (!(error instanceof Error)) return `Error: ${String(error)}`;
  if (isDebug) return error.stack ?? error.message;
  const message = error.message.split("\n")[0];
  if (error instanceof UsageError || error instanceof InputError) return `Error: ${message}`;
  return `Unexpected error: ${message} (run again with --debug for the stack)`;
}

/** Ends the process on an interrupt; returns a wait for an end that has begun. */
function endOnInterrupt(): () => Promise<void> {
  let ending: Promise<void> | null = null;
  const end = async (isSecond: boolean) => {
    await settleInterrupt({ isSecond });
    console.error("Interrupted: files already written are whole, the others are as before");
    Deno.exit(130);
  };
  Deno.addSignalListener("SIGINT", () => {
    ending = end(ending !== null);
  });
  return () => ending ?? Promise.resolve();
}

if (import.meta.main) {
  const endOfInterrupt = endOnInterrupt();
  const code = await runCli(Deno.args, Deno.env.toObject());
  // A command that the interrupt made fail does not end before what it has begun to say.
  await endOfInterrupt();
  Deno.exit(code);
}
