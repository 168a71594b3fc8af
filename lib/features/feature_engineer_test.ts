import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { OTHER_CATEGORY } from "../data/table_schema.ts";
import { FeatureEngineer } from "./feature_engineer.ts";
import { column } from "./feature_matrix.ts";
import { FeatureSet } from "./feature_set.ts";
import type { RawFeatures, TextColumn } from "./raw_features.ts";
import {
  everybody,
  feature,
  visitsContent,
  visitsDatabase,
  visitsFeatures,
} from "./visits_plan.ts";

async function fitted(): Promise<{ engineer: FeatureEngineer; raw: RawFeatures }> {
  using db = await visitsDatabase();
  const engineer = new FeatureEngineer(visitsFeatures);
  const raw = await engineer.compute(db, everybody);
  return { engineer: engineer.fit(raw), raw };
}

Deno.test("FeatureEngineer.compute() leaves missing values missing and categories text", async () => {
  const { raw } = await fitted();
  assertEquals(raw.columns[0], Float64Array.of(150, 170, NaN, 180));
  const colors = raw.columns[1] as TextColumn;
  assertEquals([...colors.codes].map((code) => colors.values[code]), [
    "red",
    "blue",
    undefined,
    "blue",
  ]);
  assertEquals(raw.columns[4], Float64Array.of(15.2, 5, NaN, NaN));
});

Deno.test("FeatureEngineer.fitTransform() fills by the rules and encodes categories in sorted order", async () => {
  const { engineer, raw } = await fitted();
  const matrix = engineer.fitTransform(raw);
  assertEquals(matrix.names, visitsFeatures.names);
  assertEquals([...column(matrix, "height_cm")], [150, 170, 170, 180]);
  assertEquals([...column(matrix, "color_encoded")], [1, 0, 3, 0]);
  assertEquals([...column(matrix, "size_encoded")], [0, 2, 1, 1]);
  assertEquals([...column(matrix, "visit_count")], [2, 1, 0, 0]);
  assertEquals([...column(matrix, "average_price")], [15.2, 5, -1, -1]);
  assertEquals([...column(matrix, "is_july")], [0, 0, 0, 0]);
  assertEquals([...column(matrix, "is_frequent")], [1, 0, 0, 0]);
  assertEquals(matrix.missingShare, [0.25, 0.25, 0.25, 0, 0.5, 0, 0]);
});

Deno.test("FeatureEngineer.transform() gives an unseen category its own code and learns nothing", async () => {
  const { engineer, raw } = await fitted();
  const before = JSON.stringify(engineer);
  const columns = [...raw.columns];
  columns[0] = Float64Array.of(NaN, 1000, 1000, 1000);
  columns[1] = { values: ["green", "red"], codes: Int32Array.of(0, 1, -1, 0) };
  columns[2] = { values: ["XXL", "L"], codes: Int32Array.of(0, 1, -1, 1) };
  const matrix = engineer.transform({ ...raw, columns });
  assertEquals([...column(matrix, "height_cm")], [170, 1000, 1000, 1000]);
  assertEquals([...column(matrix, "color_encoded")], [2, 1, 3, 2]);
  // No level of the ordinal: counts as missing and takes the median of the codes.
  assertEquals([...column(matrix, "size_encoded")], [1, 2, 1, 2]);
  assertEquals(JSON.stringify(engineer), before);
});

Deno.test("FeatureEngineer encodes declared levels of a category that training never saw", async () => {
  const features = [feature({
    name: "color_encoded",
    sql: "color",
    type: "category",
    levels: ["amber", "red"],
    fill: { kind: "own_code" },
  })];
  const engineer = new FeatureEngineer(new FeatureSet({ ...visitsContent, features }));
  using db = await visitsDatabase();
  engineer.fit(await engineer.compute(db, everybody));
  assertEquals(engineer.categoryCodes(), { color_encoded: { amber: 0, blue: 1, red: 2 } });
});

Deno.test("FeatureEngineer.fit() learns no code for a category that was replaced as unseen", async () => {
  const { engineer, raw } = await fitted();
  const columns = [...raw.columns];
  columns[1] = { values: ["red", OTHER_CATEGORY, "blue"], codes: Int32Array.of(0, 1, -1, 2) };
  columns[2] = { values: ["S", OTHER_CATEGORY, "L"], codes: Int32Array.of(0, 1, 0, 2) };
  const matrix = engineer.fitTransform({ ...raw, columns });
  assertEquals(engineer.categoryCodes().color_encoded, { blue: 0, red: 1 });
  assertEquals([...column(matrix, "color_encoded")], [1, 2, 3, 0]);
  assertEquals([...column(matrix, "size_encoded")], [0, 0, 0, 2]);
  assertEquals(engineer.dictionary()[1].codes, "0 = blue, 1 = red, 2 = unseen, 3 = missing");
});

Deno.test("FeatureEngineer.scale() gives each column mean 0 and sd 1 when it varies", async () => {
  const { engineer, raw } = await fitted();
  const scaled = engineer.scale(engineer.transform(raw));
  const heights = column(scaled, "height_cm");
  assertAlmostEquals(heights.reduce((a, b) => a + b), 0, 1e-12);
  assertAlmostEquals(heights.reduce((a, b) => a + b * b, 0) / 4, 1, 1e-12);
  assertEquals([...column(scaled, "is_july")], [0, 0, 0, 0]);
  assertEquals(engineer.scaler.sd[5], 1);
});

Deno.test("FeatureEngineer.fromJSON() restores the same bytes when the state went through text", async () => {
  const { engineer, raw } = await fitted();
  const text = JSON.stringify(engineer);
  const restored = FeatureEngineer.fromJSON(visitsFeatures, JSON.parse(text));
  assertEquals(JSON.stringify(restored), text);
  assertEquals(restored.transform(raw).values, engineer.transform(raw).values);
  assertEquals(
    restored.scale(restored.transform(raw)).values,
    engineer.scale(engineer.transform(raw)).values,
  );
});

Deno.test("FeatureEngineer.fromJSON() throws when the state is damaged or of another set", async () => {
  const { engineer } = await fitted();
  const state = engineer.toJSON();
  const damaged: [unknown, string][] = [
    [null, "damaged"],
    [{ ...state, version: 2 }, "version 2"],
    [{ ...state, fillValues: [...state.fillValues.slice(1), null] }, "damaged at fillValues"],
    [{ ...state, fillValues: state.fillValues.slice(1) }, "cut short"],
    [{ ...state, scaler: { ...state.scaler, sd: state.scaler.sd.map(() => 0) } }, "scaler.sd"],
    [{ ...state, names: state.names.toReversed() }, "features are not"],
    [{ ...state, featureSet: "0" }, "definitions have changed"],
    [{ ...state, categories: {} }, 'categories of "color_encoded"'],
    [{ ...state, reference: state.reference.toReversed() }, "reference summary"],
  ];
  for (const [broken, message] of damaged) {
    assertThrows(() => FeatureEngineer.fromJSON(visitsFeatures, broken), InputError, message);
  }
});

Deno.test("FeatureEngineer.transform() throws when it is not fitted or the features are others", async () => {
  const { raw } = await fitted();
  assertThrows(() => new FeatureEngineer(visitsFeatures).transform(raw), Error, "call fit");
  const { engineer } = await fitted();
  assertThrows(
    () => engineer.transform({ ...raw, names: raw.names.slice(1) }),
    RangeError,
    "another set",
  );
});

Deno.test("FeatureEngineer.featureGroups() lists the features of each group in order", () => {
  const groups = new FeatureEngineer(visitsFeatures).featureGroups();
  assertEquals(Object.keys(groups), ["body", "looks"]);
  assertEquals(groups.looks, ["color_encoded"]);
});
