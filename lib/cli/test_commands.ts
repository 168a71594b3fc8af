/**
 * `test`: everything; `ok`: what is quick enough before each commit.
 * @module
 */
import { ensurePythonEnvironment, runNotebooks } from "../notebooks/mod.ts";
import type { Command, CommandInput } from "./command.ts";
import { projectRoot } from "./project_root.ts";
import { runProgram } from "./process.ts";

/** What the tests may do: what the tasks that run programs may, and ask servers of their own. */
const PERMISSIONS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-ffi",
  "--allow-sys",
  "--allow-run",
  "--allow-net=127.0.0.1",
];

/** Passed and failed checks. */
interface Tally {
  passed: number;
  failed: number;
}

/** Format, lint, types, unit and documentation tests, Python parity, notebooks. */
export const TEST_COMMAND: Command = {
  name: "test",
  summary: "Sets up Python beside the project and runs every check, test and notebook.",
  flags: [{ name: "no-notebooks", description: "leave the notebooks out" }],
  run: async (input) => {
    await ensurePythonEnvironment({
      root: projectRoot(),
      parity: true,
      mlflow: true,
      onProgress: (line) => input.console.say(line),
    });
    const tallies = [await staticChecks(input), await denoTests(["--doc"], input)];
    if (input.flags["no-notebooks"] !== true) {
      input.console.say("\n== notebooks");
      const result = await runNotebooks({
        root: projectRoot(),
        onProgress: (line) => input.console.say(line),
      });
      tallies.push(result);
    }
    return verdict(tallies);
  },
};

/** Format, lint, types and the fast tests. */
export const OK_COMMAND: Command = {
  name: "ok",
  summary: "Runs format, lint, types and the fast unit tests (about half a minute).",
  run: async (input) => {
    const fast = ["--no-check", "--ignore=**/*_slow_test.ts"];
    return verdict(await Promise.all([staticChecks(input), denoTests(fast, input)]));
  },
};

/** All at once, as each leaves a core idle; what one says stands together. */
async function staticChecks(input: CommandInput): Promise<Tally> {
  const checks: [string, string[]][] = [
    ["format", ["fmt", "--check"]],
    ["lint", ["lint", "--quiet"]],
    ["types", ["check", "--quiet", "lib"]],
  ];
  const results = await Promise.all(checks.map(async ([name, args]) => {
    const options = { folder: projectRoot(), isHeldBack: true };
    const { code, text } = await runProgram(Deno.execPath(), args, options);
    input.console.say(`${code === 0 ? "" : text}${name}: ${code === 0 ? "passed" : "failed"}`);
    return code === 0;
  }));
  const passed = results.filter((isPassed) => isPassed).length;
  return { passed, failed: results.length - passed };
}

async function denoTests(args: string[], input: CommandInput): Promise<Tally> {
  input.console.say("\n== tests");
  const { code, text } = await runProgram(
    Deno.execPath(),
    ["test", ...PERMISSIONS, "--quiet", "--parallel", ...args, "lib"],
    { folder: projectRoot() },
  );
  const { passed, failed } = readSummary(text);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Counts of `deno test`'s last line, as in `FAILED | 12 passed (3 steps) | 1 failed (2s)`. */
export function readSummary(text: string): Tally {
  const lines = [...text.matchAll(/\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/g)];
  const last = lines.at(-1);
  return last ? { passed: Number(last[1]), failed: Number(last[2]) } : { passed: 0, failed: 1 };
}

function verdict(tallies: readonly Tally[]): number {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
