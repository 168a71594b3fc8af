/**
 * Quadrature as the kernels read it, two nodes to a vector.
 * @module
 */
import { gaussLegendre } from "../quadrature.ts";

/** Vectors that are exact for paths of so many features: n nodes are for 2n. */
export function vectorsFor(nFeatures: number): number {
  return Math.max(1, Math.ceil(nFeatures / 4));
}

/** The quadrature of `nVectors` vectors vectors: all t, 1 - t, weight, 1 / (1 - t). */
export function packRule(nVectors: number): Float64Array {
  const { nodes, weights } = gaussLegendre(2 * nVectors);
  const rest = nodes.map((t) => 1 - t);
  return Float64Array.from([...nodes, ...rest, ...weights, ...rest.map((s) => 1 / s)]);
}
