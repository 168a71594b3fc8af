import { type NotebookCell, textOf } from "./notebook_file.ts";

/** First words of a last statement that yields no value to show. */
const SILENT = new RegExp(
  "^(const|let|var|import|export|function|async function|class|interface|type|for|while|if|try|" +
    "throw|using|await using|//|await (write|save|load|import|Deno\\.)|assert\\w*\\()",
);

/**
 * Whether a code cell must show something: it prints, or its last statement is an
 * expression. The last statement begins at the last line that is not indented and
 * does not only close a bracket: cells are formatted by `deno fmt`.
 */
export function expectsOutput(source: string): boolean {
  if (/^\s*console\.log\(/m.test(source)) return true;
  const starts = source.split("\n").filter((line) => /^[^\s)\]}`|&?:.]/.test(line));
  const last = starts.filter((line) => !line.startsWith("//")).at(-1) ?? "";
  return last !== "" && !SILENT.test(last);
}

/** Ids of the code cells that should show something and do not, or were not run. */
export function cellsWithLostOutput(cells: readonly NotebookCell[]): string[] {
  return cells.filter((cell) =>
    cell.cell_type === "code" && textOf(cell.source).trim() !== "" &&
    (!cell.execution_count ||
      (expectsOutput(textOf(cell.source)) && (cell.outputs ?? []).length === 0))
  ).map((cell) => cell.id);
}
