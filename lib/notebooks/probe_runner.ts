import { join } from "node:path";
import { executeNotebook, type ExecuteOptions } from "./execute_notebook.ts";
import { type Notebook, type NotebookCell, textOf, writeNotebook } from "./notebook_file.ts";

const N_CELLS = 20;
const N_LINES = 25;

/**
 * Proves the runner before it judges: a canary notebook whose only cell throws
 * must fail, and one that prints many lines must bring back every one.
 *
 * @returns What is wrong with the runner; empty where nothing is.
 */
export async function probeRunner(folder: string, options: ExecuteOptions): Promise<string[]> {
  const canaryPath = join(folder, "canary.ipynb");
  await writeNotebook(canaryPath, notebookOf([`throw new Error("canary");`]));
  const loudPath = join(folder, "loud.ipynb");
  await writeNotebook(loudPath, notebookOf(Array.from({ length: N_CELLS }, (_, i) => loudCell(i))));
  const [canary, loud] = await Promise.all([
    executeNotebook(canaryPath, options),
    executeNotebook(loudPath, options),
  ]);
  const problems: string[] = [];
  if (canary.problem === undefined) problems.push("A notebook whose cell throws did not fail");
  else if (!canary.problem.includes("canary")) {
    problems.push(`The canary notebook failed for another reason: ${canary.problem}`);
  }
  if (loud.problem !== undefined) problems.push(`The kernel does not run: ${loud.problem}`);
  else problems.push(...lostLines(loud.notebook));
  return problems;
}

/** What is missing from the executed notebook of {@linkcode loudCell}s. */
export function lostLines(notebook: Notebook): string[] {
  let nLost = 0;
  notebook.cells.forEach((cell, i) => {
    const text = (cell.outputs ?? []).map((output) =>
      textOf(output.text) + textOf(output.data?.["text/plain"] as string | undefined)
    ).join("");
    for (let line = 0; line <= N_LINES; line++) {
      if (!text.includes(`cell ${i} line ${line}.`)) nLost++;
    }
  });
  return nLost === 0 ? [] : [`The kernel lost ${nLost} of ${N_CELLS * (N_LINES + 1)} lines`];
}

function loudCell(i: number): string {
  return `for (let line = 0; line < ${N_LINES}; line++) console.log(\`cell ${i} line \${line}.\`);\n` +
    `"cell ${i} line ${N_LINES}."`;
}

function notebookOf(sources: string[]): Notebook {
  const cells = sources.map((source, i): NotebookCell => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    outputs: [],
  }));
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}
