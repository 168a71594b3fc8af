import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { quantile } from "../_shared/stats.ts";
import { featureReferences } from "./feature_reference.ts";
import { featureShift, formatFeatureShift } from "./feature_shift.ts";

function matrixOf(columns: Record<string, number[]>, missingShare?: number[]) {
  const names = Object.keys(columns);
  const nRows = columns[names[0]].length;
  return {
    ids: Array.from({ length: nRows }, (_, i) => `M${i}`),
    asOf: new Array<string>(nRows).fill("2026-06-30"),
    names,
    nRows,
    values: Float64Array.from(Object.values(columns).flat()),
    missingShare,
  };
}

const training = matrixOf({ age: [20, 40, 60, 80], claims: [0, 0, 0, 0] }, [0, 0.5]);

Deno.test("featureReferences() summarises range, quantiles, mean, sd and missing share", () => {
  const [age, claims] = featureReferences(training);
  assertEquals(age, {
    name: "age",
    min: 20,
    max: 80,
    q005: 20.3,
    q995: quantile([20, 40, 60, 80], 0.995),
    mean: 50,
    sd: Math.sqrt(500),
    missingShare: 0,
  });
  assertEquals(claims.missingShare, 0.5);
});

Deno.test("featureShift() reports rows outside the training range when features move", () => {
  const scoring = matrixOf({ age: [20, 50, 90, 120], claims: [0, 0, 0, 2] }, [0.25, 0]);
  const shift = featureShift(training, scoring);
  assertEquals(shift.rowsOutsideRange, 0.5);
  assertEquals(shift.features[0], {
    name: "age",
    outsideRange: 0.5,
    outsideCentral: 0.75,
    standardisedMeanDifference: 20 / Math.sqrt(500),
    missingShare: 0.25,
    trainingMissingShare: 0,
  });
  assertEquals(shift.features[1].standardisedMeanDifference, null);
  assertEquals(shift.shiftedFeatures, ["claims"]);
});

Deno.test("featureShift() reports nothing when scoring equals training", () => {
  const shift = featureShift(featureReferences(training), training);
  assertEquals([shift.rowsOutsideRange, shift.meanOutsideRange], [0, 0]);
  assertEquals(shift.shiftedFeatures, []);
});

Deno.test("featureShift() throws when the features are others", () => {
  assertThrows(() => featureShift(training, matrixOf({ height: [1] })), RangeError, "another set");
});

Deno.test("formatFeatureShift() puts the farthest feature first", () => {
  const text = formatFeatureShift(
    featureShift(training, matrixOf({ age: [20, 50], claims: [1, 2] })),
    { top: 1 },
  );
  assertStringIncludes(text, "| claims | 100.0 % | 100.0 % | constant in training | 0.0 % |");
  assertEquals(text.includes("| age |"), false);
});
