import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import {
  buildHistogramsInto,
  type HistogramColumn,
  type LeafRows,
  snapToGrid,
  subtractHistogram,
} from "./histogram.ts";

/** Columns of several bin counts, flags among them, and the rows of one leaf. */
function example(seed: number): { columns: HistogramColumn[]; leaf: LeafRows; nNumbers: number } {
  const stream = randomStream(seed, "histogram");
  const nRows = 400;
  let offset = 0;
  const columns = [2, 2, 7, 2, 255, 3, 2, 2, 31, 40, 2, 5].map((nBins) => {
    const bins = Uint8Array.from({ length: nRows }, () => stream.int(0, nBins - 1));
    const column = { bins, nBins, offset };
    offset += 2 * nBins;
    return column;
  });
  const rows = Int32Array.from(Array(nRows).keys()).filter(() => stream.chance(0.6));
  const all = Float64Array.from(rows, () => Math.fround(stream.normal(3, 50)));
  snapToGrid(all);
  const gradientSum = all.reduce((a, b) => a + b, 0);
  return { columns, leaf: { rows, gradients: all, gradientSum }, nNumbers: offset };
}

/** The definition, row by row. */
function naiveHistogram({ bins, nBins }: HistogramColumn, leaf: LeafRows): number[] {
  const out = new Array<number>(2 * nBins).fill(0);
  for (let i = 0; i < leaf.rows.length; i++) {
    const bin = bins[leaf.rows[i]];
    out[2 * bin] += leaf.gradients[i];
    out[2 * bin + 1]++;
  }
  return out;
}

Deno.test("buildHistogramsInto() equals the sums row by row when columns have two and more bins", () => {
  for (let seed = 0; seed < 5; seed++) {
    const { columns, leaf, nNumbers } = example(seed);
    const out = new Float64Array(nNumbers).fill(99);
    buildHistogramsInto(out, columns, leaf);
    for (const column of columns) {
      const end = column.offset + 2 * column.nBins;
      assertEquals([...out.subarray(column.offset, end)], naiveHistogram(column, leaf));
    }
  }
});

Deno.test("subtractHistogram() gives the other child to the last bit when gradients are on the grid", () => {
  const { columns, leaf, nNumbers } = example(9);
  const part = (from: number, to: number): LeafRows => {
    const gradients = leaf.gradients.slice(from, to);
    const gradientSum = gradients.reduce((a, b) => a + b, 0);
    return { rows: leaf.rows.slice(from, to), gradients, gradientSum };
  };
  const parent = new Float64Array(nNumbers), child = new Float64Array(nNumbers);
  const other = new Float64Array(nNumbers);
  buildHistogramsInto(parent, columns, leaf);
  buildHistogramsInto(child, columns, part(0, 50));
  buildHistogramsInto(other, columns, part(50, leaf.rows.length));
  for (const column of columns) subtractHistogram(parent, child, column);
  assertEquals(parent, other);
});

Deno.test("snapToGrid() keeps values within a tiny share of the largest when it rounds", () => {
  const stream = randomStream(3, "grid");
  const values = Float64Array.from({ length: 5000 }, () => stream.normal() * 1e6);
  const snapped = values.slice();
  snapToGrid(snapped);
  assert(values.every((value, i) => Math.abs(value - snapped[i]) < 1e6 * 2 ** -32));
  const forwards = snapped.reduce((a, b) => a + b, 0);
  assertEquals(snapped.toReversed().reduce((a, b) => a + b, 0), forwards);
  assertEquals(snapped.toSorted().reduce((a, b) => a + b, 0), forwards);
});

Deno.test("snapToGrid() leaves zeros alone when all gradients are zero", () => {
  const zeros = new Float64Array(3);
  snapToGrid(zeros);
  assertEquals(zeros, new Float64Array(3));
});
