/**
 * Gauss-Legendre quadrature on [0, 1].
 * @module
 */

/** Nodes and weights; exact for polynomials up to degree 2n - 1. */
export interface Quadrature {
  nodes: Float64Array;
  weights: Float64Array;
}

const cache: (Quadrature | undefined)[] = [];

/**
 * The rule of `n` nodes, by Newton's method on the Legendre polynomial
 * (Press et al., Numerical Recipes, section 4.6, `gauleg`).
 */
export function gaussLegendre(n: number): Quadrature {
  const known = cache[n];
  if (known) return known;
  const nodes = new Float64Array(n), weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
    let slope = 0;
    for (let round = 0; round < 100; round++) {
      const [value, derivative] = legendre(n, x);
      slope = derivative;
      const step = value / derivative;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  cache[n] = rule;
  return rule;
}

/** Legendre polynomial of degree n and its derivative at x, by the three-term recurrence. */
function legendre(n: number, x: number): [number, number] {
  let current = 1, previous = 0;
  for (let k = 1; k <= n; k++) {
    const older = previous;
    previous = current;
    current = ((2 * k - 1) * x * previous - (k - 1) * older) / k;
  }
  return [current, n * (x * current - previous) / (x * x - 1)];
}
