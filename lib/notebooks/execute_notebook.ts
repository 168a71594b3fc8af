import { basename, dirname, join } from "node:path";
import type { PythonEnvironment } from "./python_environment.ts";
import { type Notebook, readNotebook } from "./notebook_file.ts";
import { runCommand } from "./run_command.ts";

/** An executed notebook, or why there is none. */
export type Execution =
  | { notebook: Notebook; problem?: undefined }
  | { notebook?: undefined; problem: string };

/** Options of {@linkcode executeNotebook}. */
export interface ExecuteOptions {
  /** The environment whose Jupyter runs the notebook. */
  python: PythonEnvironment;
  /** Folder for the executed copy, named as the notebook. */
  outputFolder: string;
  /** Variables that reach the kernel. */
  env?: Record<string, string>;
}

/**
 * Executes a notebook from top to bottom in a new kernel through nbconvert, in
 * its own folder; the file itself stays as it is.
 */
export async function executeNotebook(path: string, options: ExecuteOptions): Promise<Execution> {
  const { python, outputFolder, env } = options;
  const name = basename(path);
  const result = await runCommand(python.jupyter, [
    ...["nbconvert", "--to", "notebook", "--execute", "--log-level", "ERROR"],
    ...["--ExecutePreprocessor.kernel_name=deno", "--ExecutePreprocessor.record_timing=False"],
    ...["--ExecutePreprocessor.timeout=1800", "--output-dir", outputFolder, "--output", name, name],
  ], {
    cwd: dirname(path),
    env: {
      ...env,
      NO_COLOR: "1",
      TZ: "UTC",
      // Another kernelspec named deno of this user must not be taken instead.
      JUPYTER_PREFER_ENV_PATH: "1",
    },
  });
  if (!result.success) return { problem: readableError(result.stderr) };
  return { notebook: await readNotebook(join(outputFolder, name)) };
}

/** The cell's code and its error: what follows the Python frames of nbclient. */
function readableError(stderr: string): string {
  const start = stderr.indexOf("nbclient.exceptions.");
  const text = (start >= 0 ? stderr.slice(start) : stderr).trim();
  return text.split("\n").slice(0, 40).join("\n");
}
