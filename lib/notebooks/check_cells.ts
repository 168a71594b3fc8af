import { basename, join } from "node:path";
import { readNotebook, textOf } from "./notebook_file.ts";
import { runCommand } from "./run_command.ts";

/** What the checks of the cells found; "" where nothing. */
export interface CellCheck {
  /** Messages of `deno check`, `deno lint` and `deno fmt`. */
  problems: string;
}

/** The code cells as one module; a comment before each names its cell. */
export function cellsToModule(
  cells: readonly { cell_type: string; id: string; source: string | string[] }[],
): string {
  const code = cells.filter((cell) => cell.cell_type === "code")
    .map((cell) => `// cell ${cell.id}\n${textOf(cell.source)}\n`);
  return [...code, "export {};\n"].join("\n");
}

/**
 * Checks types (and with them names declared twice), lint and format of the code
 * cells: the kernel does none of it. `deno fmt` of the notebook itself would ask
 * for an empty line at the end of every cell.
 *
 * @param paths Paths of the notebooks.
 * @param options.root Root of the project, whose deno.json applies.
 */
export async function checkCells(
  paths: readonly string[],
  options: { root: string },
): Promise<CellCheck> {
  // Not inside the project: .cache is excluded there, and `deno check` of an
  // excluded file checks nothing and succeeds.
  const folder = await Deno.makeTempDir({ prefix: "offers_cells_" });
  try {
    const modules: string[] = [];
    let problems = "";
    for (const path of paths) {
      const { cells } = await readNotebook(path);
      problems += repeatedIds(basename(path), cells);
      const module = join(folder, `${basename(path, ".ipynb")}.ts`);
      await Deno.writeTextFile(module, cellsToModule(cells));
      modules.push(module);
    }
    const config = ["--config", join(options.root, "deno.json")];
    const runs = [
      ["check", "--quiet", ...config, ...modules],
      ["lint", "--quiet", ...config, ...modules],
      ["fmt", "--check", ...config, ...modules],
    ];
    for (const args of runs) {
      const env = { NO_COLOR: "1" };
      const result = await runCommand(Deno.execPath(), args, { cwd: options.root, env });
      if (!result.success) problems += `deno ${args[0]}:\n${result.stdout}${result.stderr}`;
    }
    return { problems: problems.replaceAll(folder, "").replace(/\nStack backtrace:[\s\S]*$/, "") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** nbconvert gives the second cell with an id a random one, so no two runs would be equal. */
export function repeatedIds(name: string, cells: readonly { id: string }[]): string {
  const ids = cells.map(({ id }) => id);
  const repeated = ids.filter((id, i) => id === undefined || ids.indexOf(id) !== i);
  return repeated.length === 0 ? "" : `${name}: cell ids used twice: ${repeated.join(", ")}\n`;
}
