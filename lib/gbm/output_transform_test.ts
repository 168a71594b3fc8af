import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { isPossibleOutput, outputTransform } from "./output_transform.ts";

const convert = (objective: string | null, scores: number[], nOutputs = 1) => {
  const values = Float64Array.from(scores);
  outputTransform(objective, nOutputs)(values, nOutputs);
  return [...values];
};

Deno.test("outputTransform() leaves scores alone when the objective predicts on their scale", () => {
  for (
    const objective of [null, "regression", "huber", "quantile alpha:0.9", "lambdarank", "none"]
  ) {
    assertEquals(convert(objective, [-2, 0, 3], 3), [-2, 0, 3]);
  }
});

Deno.test("outputTransform() squares with the sign when the labels were square roots", () => {
  for (const objective of ["regression sqrt", "regression_l1 sqrt", "mape sqrt", "fair  sqrt"]) {
    assertEquals(convert(objective, [-2, 0, 3]), [-4, 0, 9]);
  }
  assertEquals(convert("huber sqrt", [-2, 3]), [-2, 3]);
});

Deno.test("outputTransform() makes means and probabilities when the objective has a link function", () => {
  for (const objective of ["poisson", "gamma", "tweedie"]) {
    assertEquals(convert(objective, [0, 1]), [1, Math.E]);
  }
  assertEquals(convert("binary sigmoid:1", [0, 800, -800]), [0.5, 1, 0]);
  assertEquals(convert("binary sigmoid:2.5", [0.4]), convert("cross_entropy", [1]));
  assertAlmostEquals(convert("cross_entropy_lambda", [0])[0], Math.LN2, 1e-15);
  assertEquals(
    convert("multiclassova num_class:2 sigmoid:0.5", [0, 2], 2),
    [0.5, ...convert("xentropy", [1])],
  );
});

Deno.test("outputTransform() makes rows of probabilities that add up to 1 when classes compete", () => {
  const values = convert("multiclass num_class:3", [1, 2, 3, 900, -900, 899], 3);
  assertAlmostEquals(values[0] + values[1] + values[2], 1, 1e-15);
  assertAlmostEquals(values[3], 1 / (1 + Math.exp(-1)), 1e-15);
  assertAlmostEquals(values[2] / values[1], Math.E, 1e-14);
  assertEquals(values[4], 0);
});

Deno.test("outputTransform() names the objective or option when it does not know it", () => {
  const refuse = (objective: string, nOutputs: number, message: string) =>
    assertThrows(() => outputTransform(objective, nOutputs), RangeError, message);
  refuse("cox", 1, '"cox" is not supported');
  refuse("", 1, '"" is not supported');
  refuse("constructor", 1, '"constructor" is not supported');
  refuse("regression cubed", 1, 'option "cubed"');
  refuse("regression sqrt sqrt", 1, "twice");
  refuse("regression sqrt:1", 1, 'option "sqrt:1"');
  refuse("binary", 1, 'lacks "sigmoid:"');
  refuse("binary sigmoid:0", 1, 'option "sigmoid:0"');
  refuse("binary sigmoid:nan", 1, 'option "sigmoid:nan"');
  refuse("binary sigmoid:1", 2, "has 1 outputs, but the model 2");
  refuse("multiclass num_class:3", 2, "has 3 outputs, but the model 2");
  refuse("poisson sigmoid:1", 1, 'option "sigmoid:1"');
});

Deno.test("isPossibleOutput() tells scores from predictions when they leave the range", () => {
  assert(isPossibleOutput("binary sigmoid:1", 0.9) && !isPossibleOutput("binary sigmoid:1", -0.1));
  assert(isPossibleOutput("poisson", 7) && !isPossibleOutput("poisson", -1));
  assert(isPossibleOutput("regression", -1));
  assert(!isPossibleOutput("multiclass num_class:3", 0.5) && !isPossibleOutput("cox", 0.5));
});
