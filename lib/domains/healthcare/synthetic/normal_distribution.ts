/**
 * The normal distribution's quantile and a few curve helpers of the simulation.
 * @module
 */
import type { Curve } from "./calibration.ts";

const CENTRAL_A = [
  -39.69683028665376,
  220.9460984245205,
  -275.9285104469687,
  138.357751867269,
  -30.66479806614716,
  2.506628277459239,
];
const CENTRAL_B = [
  -54.47609879822406,
  161.5858368580409,
  -155.6989798598866,
  66.80131188771972,
  -13.28068155288572,
  1,
];
const TAIL_C = [
  -0.007784894002430293,
  -0.3223964580411365,
  -2.400758277161838,
  -2.549732539343734,
  4.374664141464968,
  2.938163982698783,
];
const TAIL_D = [
  0.007784695709041462,
  0.3224671290700398,
  2.445134137142996,
  3.754408661907416,
  1,
];
const LOW_TAIL = 0.02425;

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const c of coefficients) value = value * x + c;
  return value;
}

/**
 * The standard normal quantile of `p` in (0, 1), relative error below 1.2e-9
 * (P. J. Acklam, "An algorithm for computing the inverse normal cumulative
 * distribution function").
 */
export function normalQuantile(p: number): number {
  if (p > 1 - LOW_TAIL) return -normalQuantile(1 - p);
  if (p < LOW_TAIL) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(TAIL_C, q) / polynomial(TAIL_D, q);
  }
  const q = p - 0.5;
  const r = q * q;
  return polynomial(CENTRAL_A, r) * q / polynomial(CENTRAL_B, r);
}

/** The logistic function. */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The value of a piecewise linear curve at `x`. */
export function curveAt(curve: Curve, x: number): number {
  if (x <= curve[0][0]) return curve[0][1];
  for (let i = 1; i < curve.length; i++) {
    const [x1, y1] = curve[i];
    if (x > x1) continue;
    const [x0, y0] = curve[i - 1];
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
  }
  return curve[curve.length - 1][1];
}
