import { assertEquals, assertStringIncludes } from "@std/assert";
import { compareNotebooks, formatDifferences } from "./compare_notebooks.ts";
import { diffLines } from "./diff_lines.ts";
import {
  formatNotebook,
  normalizeNotebook,
  type Notebook,
  type NotebookOutput,
} from "./notebook_file.ts";

const stdout = (text: string): NotebookOutput => ({ output_type: "stream", name: "stdout", text });
const result = (data: Record<string, unknown>): NotebookOutput => ({
  output_type: "execute_result",
  data,
  execution_count: 1,
});

function notebookOf(outputs: NotebookOutput[], source = "1 + 1", metadata = {}): Notebook {
  const cell = {
    cell_type: "code" as const,
    id: "a",
    metadata,
    execution_count: 1,
    source,
    outputs,
  };
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
}

Deno.test("compareNotebooks() finds nothing when only timings, versions and pieces of streams differ", () => {
  const before = notebookOf([stdout("one\ntwo\n")]);
  const after = notebookOf([stdout("one\n"), stdout("two\n")], "1 + 1", {
    execution: { "iopub.execute_input": "2026-01-01T00:00:00" },
  });
  after.metadata = { language_info: { version: "6.0.3" } };
  assertEquals(compareNotebooks(before, after), []);
});

Deno.test("compareNotebooks() shows the lines that differ when an output changed", () => {
  const [difference] = compareNotebooks(
    notebookOf([stdout("rows 10\nmean 1.25\nend\n")]),
    notebookOf([stdout("rows 10\nmean 1.26\nend\n")]),
  );
  assertEquals(difference.what, "output 1, stdout differs");
  assertEquals(difference.diff, ["  rows 10", "- mean 1.25", "+ mean 1.26", "  end", "  "]);
});

Deno.test("compareNotebooks() reports a lost, an added and a changed kind of output", () => {
  const whole = notebookOf([stdout("a\n"), result({ "text/plain": "2" })]);
  const lost = compareNotebooks(whole, notebookOf([stdout("a\n")]));
  assertEquals(lost.map(({ what }) => what), ["2 outputs committed, 1 executed"]);
  const other = compareNotebooks(
    notebookOf([result({ "text/plain": "2", "text/html": "<b>2</b>" })]),
    notebookOf([result({ "text/plain": "2" })]),
  );
  assertEquals(other.map(({ what }) => what), ["output 1, execute_result text/html differs"]);
});

Deno.test("compareNotebooks() reports a changed source, count of cells and execution count", () => {
  const before = notebookOf([]);
  const shorter = { ...before, cells: [] };
  assertEquals(compareNotebooks(before, shorter)[0].what, "1 cells committed, 0 executed");
  assertEquals(compareNotebooks(before, notebookOf([], "1 + 2"))[0].what, "source differs");
  const again = notebookOf([]);
  again.cells[0].execution_count = 2;
  assertEquals(
    compareNotebooks(before, again)[0].what,
    "execution count 1 committed, 2 now",
  );
});

Deno.test("formatDifferences() names the notebook and the cell", () => {
  const differences = compareNotebooks(notebookOf([stdout("1\n")]), notebookOf([stdout("2\n")]));
  const text = formatDifferences("00_data", differences);
  assertStringIncludes(text, "--- 00_data as committed");
  assertStringIncludes(text, "@@ cell a: output 1, stdout differs\n- 1\n+ 2");
});

Deno.test("diffLines() cuts a long line to the place where it differs", () => {
  const lines = diffLines("x".repeat(5000) + "A" + "y".repeat(5000), "x".repeat(5000) + "B");
  assertEquals(lines.length, 2);
  assertStringIncludes(lines[0], "xA");
  assertEquals(lines[0].length < 180, true);
});

Deno.test("diffLines() goes place by place and stays short when there are very many lines", () => {
  const before = Array.from({ length: 3000 }, (_, i) => `row ${i}`).join("\n");
  const lines = diffLines(before, before.replaceAll("row 1", "line 1"));
  assertEquals(lines.length, 61);
  assertStringIncludes(lines[60], "lines more");
});

Deno.test("normalizeNotebook() is idempotent and keeps tags, ids and sources", () => {
  const notebook = notebookOf([stdout("a\n")], "const a = 1;\na", {
    tags: ["parameters"],
    collapsed: true,
  });
  const once = normalizeNotebook(notebook);
  assertEquals(formatNotebook(normalizeNotebook(once)), formatNotebook(once));
  assertEquals(once.cells[0].metadata, { tags: ["parameters"] });
  assertEquals(once.cells[0].source, ["const a = 1;\n", "a"]);
});
