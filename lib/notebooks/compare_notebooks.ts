import { diffLines } from "./diff_lines.ts";
import {
  normalizeNotebook,
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
  textOf,
} from "./notebook_file.ts";

/** One difference between the committed and the executed notebook. */
export interface NotebookDifference {
  /** Id of the cell, or "" for the notebook as a whole. */
  cellId: string;
  /** What differs, in a line. */
  what: string;
  /** Lines with `-` as committed and `+` as executed, with some around them. */
  diff: string[];
}

/** Differences in cells, sources and outputs, after both are brought into the normal form. */
export function compareNotebooks(committed: Notebook, executed: Notebook): NotebookDifference[] {
  const before = normalizeNotebook(committed).cells;
  const after = normalizeNotebook(executed).cells;
  if (before.length !== after.length) {
    const what = `${before.length} cells committed, ${after.length} executed`;
    return [{ cellId: "", what, diff: [] }];
  }
  return before.flatMap((cell, cellIdx) => compareCells(cell, after[cellIdx]));
}

/** Differences as readable text. */
export function formatDifferences(name: string, differences: NotebookDifference[]): string {
  const parts = differences.map(({ cellId, what, diff }) =>
    [`@@ ${cellId === "" ? "notebook" : `cell ${cellId}`}: ${what}`, ...diff].join("\n")
  );
  return [`--- ${name} as committed`, `+++ ${name} as executed`, ...parts, ""].join("\n");
}

function compareCells(before: NotebookCell, after: NotebookCell): NotebookDifference[] {
  const cellId = before.id;
  const differences: NotebookDifference[] = [];
  const compareText = (what: string, a: string, b: string) => {
    if (a !== b) differences.push({ cellId, what, diff: diffLines(a, b) });
  };
  if (before.id !== after.id || before.cell_type !== after.cell_type) {
    return [{ cellId, what: `another cell was executed (${after.id})`, diff: [] }];
  }
  compareText("source differs", textOf(before.source), textOf(after.source));
  if (before.cell_type !== "code") return differences;
  const old = before.outputs ?? [], now = after.outputs ?? [];
  if (before.execution_count !== after.execution_count) {
    const what =
      `execution count ${before.execution_count} committed, ${after.execution_count} now`;
    differences.push({ cellId, what, diff: [] });
  }
  if (old.length !== now.length) {
    compareText(
      `${old.length} outputs committed, ${now.length} executed`,
      old.map(summary).join("\n"),
      now.map(summary).join("\n"),
    );
    return differences;
  }
  for (let i = 0; i < old.length; i++) {
    const was = contents(old[i]), is = contents(now[i]);
    for (const type of new Set([...Object.keys(was), ...Object.keys(is)])) {
      compareText(`output ${i + 1}, ${type} differs`, was[type] ?? "", is[type] ?? "");
    }
  }
  return differences;
}

function contents(output: NotebookOutput): Record<string, string> {
  if (output.output_type === "stream") return { [output.name ?? "stream"]: textOf(output.text) };
  if (output.output_type === "error") return { error: `${output.ename}: ${output.evalue}` };
  return Object.fromEntries(
    Object.entries(output.data ?? {}).map(([type, content]) => [
      `${output.output_type} ${type}`,
      Array.isArray(content) ? content.join("") : JSON.stringify(content),
    ]),
  );
}

function summary(output: NotebookOutput): string {
  const [type, content] = Object.entries(contents(output)).at(-1) ?? ["empty", ""];
  return `${output.output_type} ${type}: ${content}`.split("\n")[0].slice(0, 120);
}
