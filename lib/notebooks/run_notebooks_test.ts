import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { cellsToModule, repeatedIds } from "./check_cells.ts";
import { checkKernelVersion, PINNED_DENO_VERSION } from "./deno_version.ts";
import { kernelSpec, userJupyterFolder } from "./install_kernel.ts";
import { cellsWithLostOutput, expectsOutput } from "./lost_output.ts";
import type { Notebook, NotebookCell } from "./notebook_file.ts";
import { lostLines } from "./probe_runner.ts";
import { checkPythonVersion } from "./python_environment.ts";
import { changedParameters, describeLost, isForSource, refuseOtherData } from "./run_notebooks.ts";

const codeCell = (source: string, more: Partial<NotebookCell> = {}): NotebookCell => ({
  cell_type: "code",
  id: "a",
  metadata: {},
  source,
  execution_count: 1,
  outputs: [],
  ...more,
});

Deno.test("expectsOutput() is true when a cell prints or ends in an expression", () => {
  assertEquals(
    [
      "table(rows)",
      "const a = 1;\na;",
      "for (const x of xs) {\n  console.log(x);\n}",
      "plot({\n  a: 1,\n});",
      "rows\n  .map((row) => row.id);",
      "await withProgress(1);",
    ].map(expectsOutput),
    Array(6).fill(true),
  );
});

Deno.test("expectsOutput() is false when a cell ends in a declaration or an effect", () => {
  assertEquals(
    [
      "",
      'import { a } from "lib/a.ts";',
      "const { a } = await load({\n  b: 1,\n});",
      "assertEquals(a, b);",
      "await writeFeatures(a, b);",
      "if (a) {\n  b();\n}",
    ].map(expectsOutput),
    Array(6).fill(false),
  );
});

Deno.test("cellsWithLostOutput() names cells that show nothing or did not run", () => {
  const cells = [
    codeCell("table(rows)", { id: "silent" }),
    codeCell("const a = 1;", { id: "quiet" }),
    codeCell("const b = 1;", { id: "skipped", execution_count: null }),
    codeCell("table(rows)", { id: "fine", outputs: [{ output_type: "execute_result" }] }),
    codeCell("prose", { id: "words", cell_type: "markdown" }),
  ];
  assertEquals(cellsWithLostOutput(cells), ["silent", "skipped"]);
});

Deno.test("describeLost() names cells that left an error or wrote to stderr", () => {
  const notebook: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [codeCell("f()", { outputs: [{ output_type: "stream", name: "stderr", text: "!" }] })],
  };
  assertEquals(describeLost(notebook), "errors in the output of a");
});

Deno.test("lostLines() counts every line that did not arrive", () => {
  const cells = Array.from({ length: 20 }, (_, i) => {
    const text = Array.from({ length: 26 }, (_, line) => `cell ${i} line ${line}.\n`).join("");
    return codeCell("", { outputs: [{ output_type: "stream", name: "stdout", text }] });
  });
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  assertEquals(lostLines(notebook), []);
  cells[3].outputs = [];
  assertEquals(lostLines(notebook), ["The kernel lost 26 of 520 lines"]);
});

Deno.test("refuseOtherData() refuses an update when the source is not synthetic", () => {
  refuseOtherData(changedParameters({ OFFERS_SOURCE: "synthetic", OFFERS_MEMBERS: "" }));
  assertThrows(
    () => refuseOtherData(changedParameters({ OFFERS_SOURCE: "synthea", OFFERS_DIR: "x" })),
    UsageError,
    "OFFERS_SOURCE, OFFERS_DIR",
  );
  assertEquals(changedParameters({ OFFERS_MEMBERS: "50000" }), ["OFFERS_MEMBERS"]);
  assertEquals(changedParameters({ OFFERS_MEMBERS: "10000" }), []);
  assertEquals(changedParameters({ UC_MODEL_VERSION: "2", USE_REGISTRY_MODEL: "" }), [
    "UC_MODEL_VERSION",
  ]);
  // A compared run has its own store, whatever server is set.
  const server = { MLFLOW_TRACKING_URI: "http://host", OFFERS_REGISTRY_URI: "http://host" };
  assertEquals(changedParameters({ ...server, MLFLOW_EXPERIMENT_NAME: "mine" }), []);
  assertEquals(changedParameters({ OFFERS_TOP_N: "3", OFFERS_THREADS: "1" }), ["OFFERS_TOP_N"]);
});

Deno.test("isForSource() leaves out what a source cannot serve", () => {
  assertEquals(isForSource("00_data_generation", "synthetic"), true);
  assertEquals(isForSource("00_data_generation", "files"), false);
  assertEquals(isForSource("03_model_training", "files"), true);
  assertEquals(isForSource("03_model_training", "synthea"), false);
});

Deno.test("cellsToModule() puts the code cells, not the prose, into one module", () => {
  const module = cellsToModule([
    codeCell("const a = 1;"),
    codeCell("# Title", { cell_type: "markdown" }),
    codeCell("a", { id: "b" }),
  ]);
  assertEquals(module, "// cell a\nconst a = 1;\n\n// cell b\na\n\nexport {};\n");
});

Deno.test("checkKernelVersion() warns when the kernel is not the pinned one", () => {
  assertEquals(checkKernelVersion(PINNED_DENO_VERSION), null);
  assertStringIncludes(checkKernelVersion("2.9.6") ?? "", "Deno 2.9.6");
});

Deno.test("kernelSpec() interrupts by message and turns colours off", () => {
  const spec = kernelSpec("/opt/deno");
  assertEquals(spec.argv, ["/opt/deno", "jupyter", "--kernel", "--conn", "{connection_file}"]);
  assertEquals([spec.interrupt_mode, spec.env.NO_COLOR], ["message", "1"]);
});

Deno.test("userJupyterFolder() follows Jupyter's variables", () => {
  assertEquals(userJupyterFolder({ JUPYTER_DATA_DIR: "/j" }), "/j");
  assertThrows(() => userJupyterFolder({}), UsageError, "JUPYTER_DATA_DIR");
});

Deno.test("checkPythonVersion() refuses Python before 3.10", () => {
  for (const version of ["3.10", "3.13", "4.0"]) checkPythonVersion(version);
  assertThrows(() => checkPythonVersion("3.9\n"), UsageError, "Python 3.9");
});

Deno.test("repeatedIds() names ids that two cells share", () => {
  assertEquals(repeatedIds("a", [{ id: "x" }, { id: "y" }]), "");
  assertEquals(repeatedIds("a", [{ id: "x" }, { id: "x" }]), "a: cell ids used twice: x\n");
});
