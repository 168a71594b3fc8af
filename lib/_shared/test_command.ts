/**
 * Commands of `lib/cli.ts` as tests run them: each a process of its own.
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-ffi", "--allow-sys"];

/** What a command is given beside its arguments. */
export interface TestCommandOptions {
  /** Variables beside those of the test. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Permissions beside those of every task; default: none, no network either. */
  readonly permissions?: readonly string[];
}

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command that a test starts, and may stop, itself. */
export function testCommand(
  args: readonly string[],
  { environment, permissions = [] }: TestCommandOptions = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...PERMISSIONS, ...permissions, "lib/cli.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...environment },
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs a command to its end. */
export async function runTestCommand(
  args: readonly string[],
  options?: TestCommandOptions,
): Promise<Ended> {
  const { code, stdout, stderr } = await testCommand(args, options).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}
