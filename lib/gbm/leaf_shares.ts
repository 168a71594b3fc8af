/**
 * How much each feature on a leaf's path contributes, given at which of them the
 * row follows the path. With leaf value v, shares r_j of training rows that follow
 * the path at feature j, and o_j = 1 where this row does, else 0:
 *
 *     phi_i = v (o_i - r_i) * Integral over t in [0, 1] of Product over j != i of ((1 - t) r_j + t o_j)
 *
 * (Quadrature-TreeSHAP, arXiv 2605.04497.) The integrand has degree d - 1 and no
 * negative factor, so Gauss-Legendre with d / 2 nodes is exact. LightGBM unwinds paths by
 * division instead, which loses digits: at trees of 600 leaves and some 20 features on a
 * path its values are off by up to 2e-7 from exact fractions, these by 4e-14.
 * @module
 */
import type { LeafPath } from "./leaf_paths.ts";
import { gaussLegendre } from "./quadrature.ts";

let weights = new Float64Array(64);

/**
 * Writes the contribution of each feature of `path.features` to `out`.
 *
 * The product over all features is made once, W; a feature's own factor is divided out again:
 * (1 - r) W / ((1 - t) r + t) where the row follows the path, else -W / (1 - t), which is
 * the same for all such features. Operations are in the order of `explain_trees.as`, two
 * quadrature nodes to a vector, so that the bits are the same.
 * @param follows 1 or 0 for each feature of the path.
 */
export function leafSharesInto(
  out: Float64Array,
  { ratios, leafValue }: LeafPath,
  follows: ArrayLike<number>,
): void {
  const d = ratios.length, nNodes = 2 * Math.ceil(d / 4);
  const { nodes, weights: start } = gaussLegendre(nNodes);
  if (weights.length < nNodes) weights = new Float64Array(2 * nNodes);
  for (let k = 0; k < nNodes; k++) {
    let product = start[k] * leafValue;
    for (let j = 0; j < d; j++) {
      const off = (1 - nodes[k]) * ratios[j];
      product *= follows[j] ? off + nodes[k] : off;
    }
    weights[k] = product;
  }
  const other = -sumOfPairs(nNodes, (k) => weights[k] * (1 / (1 - nodes[k])));
  for (let j = 0; j < d; j++) {
    const slope = (k: number) => (1 - ratios[j]) / ((1 - nodes[k]) * ratios[j] + nodes[k]);
    out[j] = follows[j] ? sumOfPairs(nNodes, (k) => weights[k] * slope(k)) : other;
  }
}

/** Sums even and odd terms apart, as the lanes of a vector. */
function sumOfPairs(n: number, term: (k: number) => number): number {
  let even = term(0), odd = term(1);
  for (let k = 2; k < n; k += 2) {
    even += term(k);
    odd += term(k + 1);
  }
  return even + odd;
}
