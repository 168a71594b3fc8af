import { assert, assertEquals } from "@std/assert";
import { columnOf } from "../columns.ts";
import { makeColumns, makeLabels } from "../test_data.ts";
import { allRows } from "./bench_data.ts";
import { resampleRows } from "./resample_rows.ts";

Deno.test("resampleRows() keeps rows with their labels and gives amounts values of their own", () => {
  const columns = makeColumns({ nRows: 600, nFeatures: 4, missingShare: 0.1 });
  const labels = makeLabels(columns, 2);
  const made = resampleRows({ columns, labels }, { nRows: 3000, seed: 1 });
  assertEquals([made.columns.values.length, made.labels.length], [4 * 3000, 2 * 3000]);
  const [normal, flag] = [columnOf(made.columns, 0), columnOf(made.columns, 1)];
  assert(new Set(normal).size > 2000 && new Set(flag).size === 3);
  const rowOf = new Map(Array.from(labels.subarray(0, 600), (label, row) => [label, row]));
  for (let i = 0; i < 3000; i++) {
    const row = rowOf.get(made.labels[i])!;
    assertEquals(made.labels[3000 + i], labels[600 + row]);
    assertEquals(flag[i], columnOf(columns, 1)[row]);
    const [was, is] = [columnOf(columns, 0)[row], normal[i]];
    assert(Number.isNaN(was) ? Number.isNaN(is) : Math.abs(is / was - 1) < 1e-6);
  }
});

Deno.test("allRows() puts the test rows of every column and output after the training rows", () => {
  const rows = (values: number[], labels: number[]) => ({
    columns: { values: Float64Array.from(values), nRows: labels.length, featureNames: ["a", "b"] },
    labels: Float64Array.from(labels),
  });
  const whole = allRows({ train: rows([1, 2, 3, 4], [5, 6]), test: rows([7, 8], [9]), params: {} });
  assertEquals([...whole.columns.values], [1, 2, 7, 3, 4, 8]);
  assertEquals([whole.columns.nRows, [...whole.labels]], [3, [5, 6, 9]]);
});
