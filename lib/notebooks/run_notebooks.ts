import { basename, join } from "node:path";
import { environmentName, SETTING_NAMES, type SettingName } from "../config.ts";
import { UsageError } from "../_shared/errors.ts";
import { writeFileAtomic } from "../_shared/files.ts";
import { checkCells } from "./check_cells.ts";
import { compareNotebooks, formatDifferences } from "./compare_notebooks.ts";
import { executeNotebook } from "./execute_notebook.ts";
import { installKernel } from "./install_kernel.ts";
import { cellsWithLostOutput } from "./lost_output.ts";
import { type Notebook, readNotebook, writeNotebook } from "./notebook_file.ts";
import { notebookSettings } from "./notebook_session.ts";
import { probeRunner } from "./probe_runner.ts";
import { REGISTRY_VARIABLES } from "./registry_model.ts";
import { ensurePythonEnvironment, type PythonEnvironment } from "./python_environment.ts";

/** Options of {@linkcode runNotebooks}. */
export interface RunNotebooksOptions {
  /** Root of the project. */
  root: string;
  /** Writes the new outputs into the notebooks instead of comparing (default false). */
  update?: boolean;
  /** Beginnings of the names to run, such as "00" (default all). */
  names?: readonly string[];
  /** Variables for the kernel beside the process's own. */
  env?: Record<string, string>;
  /** Told what goes on, a line at a time. */
  onProgress?: (line: string) => void;
}

/** What became of one notebook. */
export interface NotebookResult {
  /** Name of the file without its ending. */
  name: string;
  /**
   * `failed` while it ran, `same` or `different` once compared, `updated` where the new outputs
   * were written, `executed` where there was nothing to compare with.
   */
  status: "same" | "different" | "failed" | "updated" | "executed";
  /** Errors, lost outputs, or the diff; "" where nothing is wrong. */
  problem: string;
}

/** What became of all checks: of the runner, of the cells, of each notebook. */
export interface NotebooksReport {
  /** Number of checks and notebooks without a problem. */
  passed: number;
  /** Number of checks and notebooks with one. */
  failed: number;
  /** Result of each notebook that was run. */
  notebooks: NotebookResult[];
  /** File with all differences and errors, where there are any. */
  diffPath?: string;
}

/** Settings that change nothing in what the notebooks show. */
const INVISIBLE: readonly SettingName[] = [
  "data",
  "out",
  "threads",
  "csv",
  "strict",
  // A compared run has a fresh store of its own.
  "trackingUri",
  "registryUri",
  "experiment",
];

/** The notebook that each of these takes its model from. */
const MODEL_OF: Readonly<Record<string, string>> = { "04": "03" };

/** What is compared was written without an LLM: where a key is set, none is asked. */
const NO_LLM = { OPENAI_API_KEY: "", DATABRICKS_TOKEN: "" };

/**
 * Executes the notebooks in a clean kernel and compares them with what is
 * committed. With other parameters than the committed ones there is nothing to
 * compare with: the executed copies then go to `outputs/notebooks`.
 *
 * @throws {UsageError} for an unknown name, and for `update` with parameters that
 *   are not the committed ones.
 */
export async function runNotebooks(options: RunNotebooksOptions): Promise<NotebooksReport> {
  const { root, update = false } = options;
  const env = { ...Deno.env.toObject(), ...options.env };
  const changed = changedParameters(env);
  if (update) refuseOtherData(changed);
  const paths = await findNotebooks(join(root, "notebooks"), options.names);
  const session = await openSession(options, { env, isDefault: changed.length === 0 });
  const problems = await checkFirst(paths, session);
  if (session.compare) await registerFirst(paths, session);
  const report: NotebooksReport = {
    passed: 2 - problems.length,
    failed: problems.length,
    notebooks: [],
  };
  // Outputs from a runner or cells that failed their checks are not worth keeping.
  for (const path of update && problems.length > 0 ? [] : paths) {
    const name = basename(path, ".ipynb");
    if (!isForSource(name, env.OFFERS_SOURCE ?? "synthetic")) {
      session.say(`${name}: left out, as it is not about source ${env.OFFERS_SOURCE}`);
      continue;
    }
    const result = await runOne(path, session);
    report.notebooks.push(result);
    if (result.problem === "") report.passed++;
    else {
      report.failed++;
      problems.push(result.problem);
    }
    session.say(`${name}: ${result.status}${result.problem === "" ? "" : `\n${result.problem}`}`);
  }
  if (problems.length > 0) {
    report.diffPath = join(session.work, "differences.txt");
    await writeFileAtomic(report.diffPath, problems.join("\n"));
  }
  return report;
}

/** Makes Python, kernel and empty folders ready. */
async function openSession(
  { root, update = false, onProgress: say = () => {} }: RunNotebooksOptions,
  { env, isDefault }: { env: Record<string, string>; isDefault: boolean },
): Promise<Session> {
  const python = await ensurePythonEnvironment({ root, onProgress: say });
  await installKernel({ root, scope: "project" });
  const work = join(root, ".cache", "notebooks");
  await Deno.remove(work, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(work, { recursive: true });
  const outputFolder = isDefault ? join(work, "executed") : join(root, "outputs", "notebooks");
  const folders = isDefault ? cleanFolders(work) : {};
  return {
    ...{ root, python, work, outputFolder, update, say },
    compare: isDefault,
    env: { ...env, ...folders, ...(isDefault ? NO_LLM : {}) },
  };
}

/** Checks the runner by its canary and the cells by their types; returns what is wrong. */
async function checkFirst(paths: readonly string[], session: Session): Promise<string[]> {
  const checks = {
    runner: (await probeRunner(session.work, session)).join("\n"),
    cells: (await checkCells(paths, session)).problems,
  };
  for (const [name, problem] of Object.entries(checks)) {
    session.say(`${name}: ${problem === "" ? "passed" : `failed\n${problem}`}`);
  }
  return Object.values(checks).filter((problem) => problem !== "");
}

/** Where a notebook runs without the one that registers its model, that one runs before. */
async function registerFirst(paths: readonly string[], session: Session): Promise<void> {
  const isRun = (number: string) => paths.some((path) => basename(path).startsWith(number));
  for (const [number, before] of Object.entries(MODEL_OF)) {
    if (!isRun(number) || isRun(before)) continue;
    const [path] = await findNotebooks(join(session.root, "notebooks"), [before]);
    session.say(
      `${basename(path, ".ipynb")}: running first, as it registers the model of ${number}`,
    );
    const { problem } = await executeNotebook(path, session);
    if (problem !== undefined) session.say(problem);
  }
}

interface Session {
  root: string;
  python: PythonEnvironment;
  work: string;
  outputFolder: string;
  env: Record<string, string>;
  update: boolean;
  compare: boolean;
  say: (line: string) => void;
}

async function runOne(
  path: string,
  session: Session,
): Promise<NotebookResult> {
  const name = basename(path, ".ipynb");
  session.say(`${name}: running`);
  const committed = await readNotebook(path);
  const { notebook, problem } = await executeNotebook(path, session);
  if (problem !== undefined) return { name, status: "failed", problem };
  const lost = describeLost(notebook);
  if (lost !== "") return { name, status: "failed", problem: `${name}: ${lost}` };
  if (!session.compare) return { name, status: "executed", problem: "" };
  if (session.update) {
    const again = await executeNotebook(path, session);
    const differences = again.notebook ? compareNotebooks(notebook, again.notebook) : null;
    if (differences === null || differences.length > 0) {
      const why = again.problem ?? formatDifferences(`${name}, run twice`, differences ?? []);
      return { name, status: "different", problem: why };
    }
    await writeNotebook(path, notebook);
    return { name, status: "updated", problem: "" };
  }
  const differences = compareNotebooks(committed, notebook);
  if (differences.length === 0) return { name, status: "same", problem: "" };
  return { name, status: "different", problem: formatDifferences(name, differences) };
}

/** What a run lost or left as an error, in a line; "" where nothing. */
export function describeLost(notebook: Notebook): string {
  const errors = notebook.cells.filter((cell) =>
    cell.outputs?.some((output) => output.output_type === "error" || output.name === "stderr")
  );
  if (errors.length > 0) {
    return `errors in the output of ${errors.map((cell) => cell.id).join(", ")}`;
  }
  const lost = cellsWithLostOutput(notebook.cells);
  return lost.length === 0 ? "" : `no output from ${lost.join(", ")}`;
}

/**
 * The variables in the environment that make the notebooks show other outputs
 * than the committed ones.
 * @throws {UsageError} for a value that is no setting.
 */
export function changedParameters(environment: Record<string, string>): string[] {
  const settings = notebookSettings(environment);
  const committed = notebookSettings({});
  return [
    ...SETTING_NAMES
      .filter((name) => !INVISIBLE.includes(name) && settings[name] !== committed[name])
      .map(environmentName),
    ...REGISTRY_VARIABLES.filter((name) => environment[name]),
  ];
}

/**
 * Whether a notebook is about other data than the source's: 00 is about synthetic
 * data, 03 trains, which takes more members than a Synthea export has.
 */
export function isForSource(name: string, source: string): boolean {
  return source === "synthetic" || !name.startsWith("00") &&
      !(source === "synthea" && name.startsWith("03"));
}

/**
 * Outputs made from other than the committed synthetic data stay out of git.
 * @throws {UsageError} naming the variables to unset.
 */
export function refuseOtherData(changed: readonly string[]): void {
  if (changed.length === 0) return;
  throw new UsageError(
    `Cannot update the notebooks with ${
      changed.join(", ")
    } set, as only outputs made from the default synthetic data are committed: unset ${
      changed.length === 1 ? "it" : "them"
    }, or leave out --update to get executed copies in outputs/notebooks`,
  );
}

function cleanFolders(work: string): Record<string, string> {
  const out = join(work, "outputs");
  const store = `sqlite:///${join(out, "mlflow", "mlflow.db")}`;
  return {
    OFFERS_DATA: join(work, "data"),
    OFFERS_OUT: out,
    OFFERS_TRACKING_URI: store,
    OFFERS_REGISTRY_URI: store,
  };
}

async function findNotebooks(folder: string, names?: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.endsWith(".ipynb")) found.push(entry.name);
  }
  found.sort();
  const unknown = names?.find((name) => !found.some((file) => file.startsWith(name)));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot find a notebook named "${unknown}": use ${
        found.map((file) => basename(file, ".ipynb")).join(", ")
      }`,
    );
  }
  return found.filter((file) => names?.some((name) => file.startsWith(name)) ?? true)
    .map((file) => join(folder, file));
}
