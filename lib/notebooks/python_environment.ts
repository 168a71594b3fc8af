import { join } from "node:path";
import { UsageError } from "../_shared/errors.ts";
import { exists, removeFolder, sha256, writeJson } from "../_shared/files.ts";
import { runCommand } from "./run_command.ts";

/** Programs of the project-local Python environment. */
export interface PythonEnvironment {
  /** Path of its Python. */
  python: string;
  /** Path of its `jupyter`. */
  jupyter: string;
  /** The environment's folder. */
  folder: string;
}

/** Options of {@linkcode ensurePythonEnvironment}. */
export interface PythonEnvironmentOptions {
  /** Root of the project; `.venv` is made there. */
  root: string;
  /** Adds LightGBM, scikit-learn, pandas and polars for the parity tests (default false). */
  parity?: boolean;
  /** Adds MLflow, the newest and 3.0.1, for the tests of the registry (default false). */
  mlflow?: boolean;
  /** Told, in a line, what is being done. */
  onProgress?: (message: string) => void;
}

const OLDEST_PYTHON = [3, 10];
const STAMP = "offers_environment.json";

/** Folder in `.venv` that holds MLflow 3.0.1, to be put first on the PYTHONPATH. */
export const OLD_MLFLOW_FOLDER = "mlflow_3_0_1";

/**
 * Makes `.venv` with the pinned packages the first time and when their list has
 * changed; a made one is found by its stamp in a few milliseconds.
 *
 * @throws {UsageError} where Python 3.10 or its venv module is missing, or the
 *   packages cannot be installed.
 */
export async function ensurePythonEnvironment(
  options: PythonEnvironmentOptions,
): Promise<PythonEnvironment> {
  const { root, parity = false, mlflow = false, onProgress } = options;
  const folder = join(root, ".venv");
  await Deno.mkdir(join(root, ".cache"), { recursive: true });
  // Tests run side by side: the second one waits until the first has installed.
  using lock = await Deno.open(join(root, ".cache", "python_environment.lock"), {
    create: true,
    write: true,
  });
  await lock.lock(true);
  const wanted: Record<string, string> = { notebooks: await hashOf("requirements.txt") };
  if (parity) wanted.parity = await hashOf("requirements_parity.txt");
  const stamp = await readStamp(folder);
  if (stamp.notebooks !== wanted.notebooks) {
    await createEnvironment(folder, onProgress);
    await installPackages(folder, ["requirements.txt"], onProgress);
    delete stamp.parity;
    delete stamp.mlflow;
  }
  if (parity && stamp.parity !== wanted.parity) {
    await installPackages(folder, ["requirements.txt", "requirements_parity.txt"], onProgress);
  }
  if (mlflow) wanted.mlflow = await installMlflow(folder, stamp.mlflow, onProgress);
  await writeJupyterSettings(folder);
  await writeJson(join(folder, STAMP), { ...stamp, ...wanted });
  return { python: programIn(folder, "python"), jupyter: programIn(folder, "jupyter"), folder };
}

/**
 * Says what `.venv` holds, without changing it; null where it was never made.
 *
 * @throws {UsageError} where it is of an older list of packages, or its Python does not start.
 */
export async function describePythonEnvironment(root: string): Promise<string | null> {
  const folder = join(root, ".venv");
  if (!await exists(folder)) return null;
  const stamp = await readStamp(folder);
  if (stamp.notebooks !== await hashOf("requirements.txt")) {
    throw new UsageError(
      "Cannot use .venv as it is not whole or of an older list of packages: run deno task kernel",
    );
  }
  const result = await runCommand(programIn(folder, "python"), ["--version"]);
  if (!result.success) {
    throw new UsageError(
      "Cannot start the Python of .venv: remove the folder, then run deno task kernel",
    );
  }
  const more = ["parity", "mlflow"].filter((name) => stamp[name] !== undefined);
  return [`${result.stdout.trim()} in .venv`, ...more.map((name) => `with ${name}`)].join(", ");
}

/** Installs both MLflows unless they are those of `stamp`; returns the stamp of what is there. */
async function installMlflow(
  folder: string,
  stamp: string | undefined,
  onProgress?: (message: string) => void,
): Promise<string> {
  const [newest, old] = ["requirements_mlflow.txt", "requirements_mlflow_3_0_1.txt"];
  const wanted = sha256(`${await hashOf(newest)} ${await hashOf(old)}`);
  if (stamp === wanted) return wanted;
  await installPackages(folder, ["requirements.txt", newest], onProgress);
  const target = join(folder, OLD_MLFLOW_FOLDER);
  await removeFolder(target);
  await installPackages(folder, [old], onProgress, ["--no-deps", "--target", target]);
  return wanted;
}

/** Path of a program in a virtual environment. */
export function programIn(folder: string, name: string): string {
  return Deno.build.os === "windows"
    ? join(folder, "Scripts", `${name}.exe`)
    : join(folder, "bin", name);
}

/**
 * Fails unless `version` ("3.11") is new enough.
 * @throws {UsageError} naming the version found and the one needed.
 */
export function checkPythonVersion(version: string): void {
  const [major, minor] = version.trim().split(".").map(Number);
  if (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1])) return;
  throw new UsageError(
    `Cannot use Python ${version.trim()} as the notebooks need ${
      OLDEST_PYTHON.join(".")
    } or later: install a later one and put it first on the PATH`,
  );
}

function requirementsPath(name: string): string {
  return join(import.meta.dirname ?? ".", name);
}

async function hashOf(name: string): Promise<string> {
  return sha256(await Deno.readTextFile(requirementsPath(name)));
}

async function readStamp(folder: string): Promise<Record<string, string>> {
  const path = join(folder, STAMP);
  if (!await exists(path) || !await exists(programIn(folder, "python"))) return {};
  return JSON.parse(await Deno.readTextFile(path));
}

async function findPython(): Promise<string> {
  const script = "import sys; print('%d.%d' % sys.version_info[:2])";
  for (const name of ["python3", "python"]) {
    const result = await runCommand(name, ["-c", script]);
    if (!result.success) continue;
    checkPythonVersion(result.stdout);
    return name;
  }
  throw new UsageError(
    `Cannot find python3: install Python ${
      OLDEST_PYTHON.join(".")
    } or later, which the notebooks and the parity tests need`,
  );
}

async function createEnvironment(
  folder: string,
  onProgress?: (message: string) => void,
): Promise<void> {
  const python = await findPython();
  onProgress?.("Making the Python environment .venv");
  const result = await runCommand(python, ["-m", "venv", "--clear", folder]);
  if (result.success) return;
  const output = result.stdout + result.stderr;
  if (/ensurepip|No module named venv/i.test(output)) {
    throw new UsageError(
      "Cannot make .venv as Python's venv module is incomplete: install it (Debian, Ubuntu: apt install python3-venv)",
    );
  }
  throw new UsageError(`Cannot make .venv: ${lastLine(output)}`);
}

async function installPackages(
  folder: string,
  files: string[],
  onProgress?: (message: string) => void,
  flags: readonly string[] = [],
): Promise<void> {
  onProgress?.(`Installing ${files.join(" and ")} into .venv (once, about a minute)`);
  const requirements = files.flatMap((name) => ["-r", requirementsPath(name)]);
  const result = await runCommand(programIn(folder, "python"), [
    ...["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"],
    ...flags,
    ...requirements,
  ]);
  if (result.success) return;
  throw new UsageError(
    `Cannot install the Python packages (${
      lastLine(result.stderr)
    }): check the network or pip's index settings, then try again`,
  );
}

/** Without this, `jupyter nbconvert --execute` writes the time of every cell into the notebook. */
async function writeJupyterSettings(folder: string): Promise<void> {
  const path = join(folder, "etc", "jupyter", "jupyter_nbconvert_config.json");
  if (await exists(path)) return;
  await writeJson(path, { ExecutePreprocessor: { record_timing: false, timeout: 1800 } });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
