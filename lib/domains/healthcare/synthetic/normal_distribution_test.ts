import { assertAlmostEquals, assertEquals } from "@std/assert";
import { curveAt, normalQuantile } from "./normal_distribution.ts";

Deno.test("normalQuantile() agrees with tabled values", () => {
  // Values of R's qnorm().
  assertAlmostEquals(normalQuantile(0.5), 0, 1e-9);
  assertAlmostEquals(normalQuantile(0.975), 1.959963984540054, 1e-8);
  assertAlmostEquals(normalQuantile(0.001), -3.090232306167813, 1e-8);
  assertAlmostEquals(normalQuantile(0.2), -0.8416212335729142, 1e-8);
});

Deno.test("curveAt() is linear between points and constant beyond", () => {
  const curve = [[20, 0.1], [40, 0.3], [60, 0.2]] as const;
  assertEquals(curveAt(curve, 10), 0.1);
  assertAlmostEquals(curveAt(curve, 30), 0.2, 1e-12);
  assertAlmostEquals(curveAt(curve, 50), 0.25, 1e-12);
  assertEquals(curveAt(curve, 90), 0.2);
});
