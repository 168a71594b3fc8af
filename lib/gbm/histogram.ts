/**
 * Histograms: for each bin of a feature the sum of gradients and the count of
 * rows, side by side so that one cache line holds both.
 *
 *     feature 0           feature 1
 *     G n | G n | G n     G n | G n | ...       Float64Array, offset = 2 * first bin
 *
 * Gradients lie on a grid (see {@linkcode snapToGrid}), so every sum here is
 * exact in a double: it does not depend on the order of the rows, and parent
 * minus child is the other child to the last bit.
 * @module
 */

/** What the kernels read of a feature. */
export interface HistogramColumn {
  /** Bin of each row. */
  bins: Uint8Array;
  nBins: number;
  /** Index of its first number in a histogram. */
  offset: number;
}

/** The rows of a leaf with their gradients in the same order. */
export interface LeafRows {
  rows: Int32Array;
  gradients: Float64Array;
  /** Sum of the leaf's gradients. */
  gradientSum: number;
}

/**
 * Rounds gradients to multiples of a power of two so coarse that the sum of all
 * of them has at most 52 bits. With 2^16 rows that keeps 36 bits below the
 * largest gradient; a float32, LightGBM's type of gradients, has 24.
 */
export function snapToGrid(gradients: Float64Array): void {
  let largest = 0;
  for (let i = 0; i < gradients.length; i++) {
    const size = Math.abs(gradients[i]);
    if (size > largest) largest = size;
  }
  if (largest === 0) return;
  const exponent = Math.ceil(Math.log2(largest) + Math.log2(gradients.length + 1)) + 1;
  // Adding 1.5 * 2^52 steps leaves no bits below one step: the addition itself rounds.
  const shift = 1.5 * 2 ** exponent;
  for (let i = 0; i < gradients.length; i++) gradients[i] = (gradients[i] + shift) - shift;
}

/** Builds the histograms of `columns` over the rows of a leaf into `out`. */
export function buildHistogramsInto(
  out: Float64Array,
  columns: readonly HistogramColumn[],
  leaf: LeafRows,
): void {
  const flags = columns.filter((column) => column.nBins === 2);
  const others = columns.filter((column) => column.nBins !== 2);
  for (const column of others) {
    out.fill(0, column.offset, column.offset + 2 * column.nBins);
  }
  let i = 0;
  for (; i + 4 <= others.length; i += 4) {
    addFour(out, others[i], others[i + 1], others[i + 2], others[i + 3], leaf);
  }
  for (; i < others.length; i++) addOne(out, others[i], leaf);
  i = 0;
  for (; i + 4 <= flags.length; i += 4) {
    addFourFlags(out, flags[i], flags[i + 1], flags[i + 2], flags[i + 3], leaf);
  }
  for (; i < flags.length; i++) {
    out.fill(0, flags[i].offset, flags[i].offset + 4);
    addOne(out, flags[i], leaf);
  }
}

/** Four columns a pass: row numbers and gradients are read once, and the four updates overlap. */
function addFour(
  out: Float64Array,
  a: HistogramColumn,
  b: HistogramColumn,
  c: HistogramColumn,
  d: HistogramColumn,
  leaf: LeafRows,
): void {
  const { rows, gradients } = leaf;
  const binsA = a.bins, binsB = b.bins, binsC = c.bins, binsD = d.bins;
  const atA = a.offset, atB = b.offset, atC = c.offset, atD = d.offset;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const gradient = gradients[i];
    const ia = atA + 2 * binsA[row];
    const ib = atB + 2 * binsB[row];
    const ic = atC + 2 * binsC[row];
    const id = atD + 2 * binsD[row];
    out[ia] += gradient;
    out[ia + 1] += 1;
    out[ib] += gradient;
    out[ib + 1] += 1;
    out[ic] += gradient;
    out[ic + 1] += 1;
    out[id] += gradient;
    out[id + 1] += 1;
  }
}

function addOne(out: Float64Array, column: HistogramColumn, leaf: LeafRows): void {
  const { rows, gradients } = leaf;
  const { bins, offset } = column;
  for (let i = 0; i < rows.length; i++) {
    const at = offset + 2 * bins[rows[i]];
    out[at] += gradients[i];
    out[at + 1] += 1;
  }
}

/**
 * Columns of two bins: sums for bin 1 in registers, bin 0 is the rest of the leaf
 * (exact on the grid). In memory, two bins would wait for their own last update.
 */
function addFourFlags(
  out: Float64Array,
  a: HistogramColumn,
  b: HistogramColumn,
  c: HistogramColumn,
  d: HistogramColumn,
  leaf: LeafRows,
): void {
  const { rows, gradients } = leaf;
  const binsA = a.bins, binsB = b.bins, binsC = c.bins, binsD = d.bins;
  let sumA = 0, sumB = 0, sumC = 0, sumD = 0;
  let nA = 0, nB = 0, nC = 0, nD = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const gradient = gradients[i];
    const isA = binsA[row], isB = binsB[row], isC = binsC[row], isD = binsD[row];
    sumA += isA * gradient;
    sumB += isB * gradient;
    sumC += isC * gradient;
    sumD += isD * gradient;
    nA += isA;
    nB += isB;
    nC += isC;
    nD += isD;
  }
  setFlag(out, a.offset, sumA, nA, leaf);
  setFlag(out, b.offset, sumB, nB, leaf);
  setFlag(out, c.offset, sumC, nC, leaf);
  setFlag(out, d.offset, sumD, nD, leaf);
}

function setFlag(out: Float64Array, at: number, sum: number, count: number, leaf: LeafRows): void {
  out[at] = leaf.gradientSum - sum;
  out[at + 1] = leaf.rows.length - count;
  out[at + 2] = sum;
  out[at + 3] = count;
}

/** `larger -= smaller`: turns the parent's histogram of a column into the other child's. */
export function subtractHistogram(
  larger: Float64Array,
  smaller: Float64Array,
  column: HistogramColumn,
): void {
  const end = column.offset + 2 * column.nBins;
  for (let i = column.offset; i < end; i++) larger[i] -= smaller[i];
}
