/**
 * Reads the gzipped files of `testdata`.
 * @module
 */
import type { Columns } from "../columns.ts";

/** The text of a gzipped file of `testdata`. */
export async function readGzip(name: string): Promise<string> {
  using file = await Deno.open(new URL(`../testdata/${name}`, import.meta.url));
  return await new Response(file.readable.pipeThrough(new DecompressionStream("gzip"))).text();
}

/** The cells of a table, row by row. */
export async function readCells(name: string, separator: string): Promise<string[][]> {
  const text = await readGzip(name);
  return text.trimEnd().split("\n").map((line) => line.trimEnd().split(separator));
}

/** Rows of numbers as columns, an empty cell as missing; `labelIdx` is split off as the label. */
export function toColumns(
  cells: readonly string[][],
  { names, labelIdx }: { names: readonly string[]; labelIdx: number },
): { columns: Columns; labels: Float64Array } {
  const nRows = cells.length;
  const featureIdxs = names.map((_, i) => i).filter((i) => i !== labelIdx);
  const numberAt = (row: number, i: number) => cells[row][i] === "" ? NaN : Number(cells[row][i]);
  const values = new Float64Array(nRows * featureIdxs.length);
  featureIdxs.forEach((from, f) => {
    for (let row = 0; row < nRows; row++) values[f * nRows + row] = numberAt(row, from);
  });
  return {
    columns: { values, nRows, featureNames: featureIdxs.map((i) => names[i]) },
    labels: Float64Array.from(cells, (_, row) => numberAt(row, labelIdx)),
  };
}
