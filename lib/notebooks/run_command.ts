/**
 * Runs a program to its end with its output as text.
 * @module
 */

/** What a program left behind. */
export interface CommandResult {
  success: boolean;
  /** Exit code; -1 where the program was not found. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program; one that cannot be found is a result, not an error. */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<CommandResult> {
  try {
    const command = new Deno.Command(program, { ...options, args: [...args], stdin: "null" });
    const { success, code, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { success, code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { success: false, code: -1, stdout: "", stderr: `${program} was not found` };
  }
}
