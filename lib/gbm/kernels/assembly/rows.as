/** Kernels that go over rows: gradients, the order of rows by leaf, scores. */

/** gradient = score - label as float32; the largest of their sizes. */
export function gradients(out: usize, scores: usize, labels: usize, n: i32): f64 {
  let largest: f32 = 0;
  for (let i = 0; i < n; i++) {
    const gradient = <f32>(load<f64>(scores) - <f64>load<f32>(labels));
    store<f32>(out, gradient);
    largest = max(largest, abs(gradient));
    scores += 8;
    labels += 4;
    out += 4;
  }
  return <f64>largest;
}

/** Adding and subtracting `shift` rounds to the grid; see `snapToGrid` in `histogram.ts`. */
export function snap(values: usize, n: i32, shift: f64): void {
  const end = values + (<usize>n << 2);
  for (; values < end; values += 4) {
    store<f32>(values, <f32>((<f64>load<f32>(values) + shift) - shift));
  }
}

/** The gradients of a leaf in the order of its rows; their sum, exact on the grid. */
export function gather(out: usize, values: usize, rows: usize, n: i32): f64 {
  let sum: f64 = 0;
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4, out += 4) {
    const value = load<f32>(values + (<usize>load<u32>(rows) << 2));
    store<f32>(out, value);
    sum += <f64>value;
  }
  return sum;
}

/** `gather` of gradients with their Hessians beside them. */
export function gatherPairs(out: usize, values: usize, hessians: usize, rows: usize, n: i32): f64 {
  let sum: f64 = 0;
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4, out += 8) {
    const row = <usize>load<u32>(rows) << 2;
    const value = load<f32>(values + row);
    store<f32>(out, value);
    store<f32>(out, load<f32>(hessians + row), 4);
    sum += <f64>value;
  }
  return sum;
}

/**
 * Reorders the rows of a leaf stably, those that go left first, and counts them.
 * `goesLeft` has a 0 or 1 for each of the 256 bytes of the lane; both sides are written
 * and one of them advances, so that nothing branches.
 */
export function partition(rows: usize, n: i32, lane: usize, goesLeft: usize, right: usize): i32 {
  const end = rows + (<usize>n << 2);
  let left = rows, nextRight = right;
  for (let at = rows; at < end; at += 4) {
    const row = load<u32>(at);
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(lane + <usize>row));
    store<u32>(left, row);
    store<u32>(nextRight, row);
    left += isLeft << 2;
    nextRight += (1 - isLeft) << 2;
  }
  memory.copy(left, right, nextRight - right);
  return <i32>((left - rows) >> 2);
}

/** Adds a leaf's value to the scores of its rows. */
export function addToRows(scores: usize, rows: usize, n: i32, value: f64): void {
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4) {
    const at = scores + (<usize>load<u32>(rows) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/**
 * Interleaves eight columns, whose addresses stand at `columns`, row by row: byte j of
 * word i is row i of column j. Columns are padded to multiples of 16 rows.
 */
export function packEight(out: usize, columns: usize, nRows: i32): void {
  const a = load<usize>(columns), b = load<usize>(columns, 4);
  const c = load<usize>(columns, 8), d = load<usize>(columns, 12);
  const e = load<usize>(columns, 16), f = load<usize>(columns, 20);
  const g = load<usize>(columns, 24), h = load<usize>(columns, 28);
  for (let row: usize = 0; row < <usize>nRows; row += 16, out += 128) {
    // Three rounds of interleaving halves: 1, 2, then 4 columns side by side.
    const ae0 = low8(v128.load(a + row), v128.load(e + row));
    const ae1 = high8(v128.load(a + row), v128.load(e + row));
    const bf0 = low8(v128.load(b + row), v128.load(f + row));
    const bf1 = high8(v128.load(b + row), v128.load(f + row));
    const cg0 = low8(v128.load(c + row), v128.load(g + row));
    const cg1 = high8(v128.load(c + row), v128.load(g + row));
    const dh0 = low8(v128.load(d + row), v128.load(h + row));
    const dh1 = high8(v128.load(d + row), v128.load(h + row));
    packQuarter(out, low8(ae0, cg0), low8(bf0, dh0));
    packQuarter(out + 32, high8(ae0, cg0), high8(bf0, dh0));
    packQuarter(out + 64, low8(ae1, cg1), low8(bf1, dh1));
    packQuarter(out + 96, high8(ae1, cg1), high8(bf1, dh1));
  }
}

/** Four rows: a c e g of each interleaved with b d f h. */
@inline
function packQuarter(out: usize, aceg: v128, bdfh: v128): void {
  v128.store(out, low8(aceg, bdfh));
  v128.store(out, high8(aceg, bdfh), 16);
}

@inline
function low8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function high8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
