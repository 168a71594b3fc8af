/**
 * The grid of gradients, and of Hessians, on which every sum is exact.
 *
 * A histogram holds for each bin of a feature the sums of gradients and Hessians, which
 * for squared error are all 1. Where all gradients are multiples of one step, and so large a
 * step that the sum of all of them has at most 52 bits, no addition rounds: a sum does not
 * depend on the order of the rows, and parent minus child is the other child to the last bit.
 * @module
 */

/**
 * The number whose addition and subtraction rounds gradients to the grid: it is 1.5 * 2^52
 * steps, so that the sum has no bits below one step. With 2^16 rows that keeps 36 bits
 * below the largest gradient; a float32, LightGBM's type of gradients, has 24, and rounding
 * one to the grid leaves a float32.
 * @param largest Largest size of a gradient.
 * @returns 0 where there is nothing to round.
 */
export function gridShift(largest: number, nRows: number): number {
  if (largest === 0) return 0;
  return 1.5 * 2 ** (Math.ceil(Math.log2(largest) + Math.log2(nRows + 1)) + 1);
}

/** Rounds values to the grid of a shift. */
export function snapWith(values: Float32Array, shift: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] + shift) - shift;
}
