/**
 * Row numbers as text without a division or a string per row.
 * @module
 */

const ZERO = 48;
const NINE = 57;
const WIDTH = 16;

/** Counts 1, 2, 3, ... in decimal digits. */
export class RowNumber {
  /** Right-aligned. */
  readonly #digits = new Uint8Array(WIDTH).fill(ZERO);
  #first = WIDTH - 1;

  /** Writes the next number into `out` at `at`; returns the index behind it. */
  writeNext(out: Uint8Array, at: number): number {
    const digits = this.#digits;
    let k = WIDTH - 1;
    while (digits[k] === NINE) digits[k--] = ZERO;
    digits[k]++;
    if (k < this.#first) this.#first = k;
    let to = at;
    for (let d = this.#first; d < WIDTH; d++) out[to++] = digits[d];
    return to;
  }
}
