import { assertAlmostEquals } from "@std/assert";
import { gaussLegendre } from "./quadrature.ts";

Deno.test("gaussLegendre() integrates powers exactly when their degree is below 2n", () => {
  for (const n of [1, 2, 3, 6, 20, 64]) {
    const { nodes, weights } = gaussLegendre(n);
    for (let degree = 0; degree < 2 * n; degree++) {
      const integral = nodes.reduce((sum, t, k) => sum + weights[k] * t ** degree, 0);
      assertAlmostEquals(integral, 1 / (degree + 1), 1e-14);
    }
  }
});
