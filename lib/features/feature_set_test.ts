import { assertEquals, assertThrows } from "@std/assert";
import type { FeatureDefinition } from "./feature_definition.ts";
import { FeatureSet } from "./feature_set.ts";
import { feature, PEOPLE, visitsContent, visitsFeatures } from "./visits_plan.ts";

function withFeatures(...features: Partial<FeatureDefinition>[]): FeatureSet {
  return new FeatureSet({ ...visitsContent, features: features.map(feature) });
}

Deno.test("new FeatureSet() names feature, construct and alternative when the SQL is not portable", () => {
  assertThrows(
    () => withFeatures({ name: "half", sql: "height / 2" }),
    RangeError,
    'Feature "half" uses /, which differs between DuckDB and Spark for a divisor of 0: write safe_div(a, b)',
  );
});

Deno.test("new FeatureSet() refuses the SQL of measures and computed columns too", () => {
  const measures = [{ name: "m", source: "visits", sql: "avg(price)" }];
  assertThrows(() => new FeatureSet({ ...visitsContent, measures }), RangeError, '"m" uses avg()');
  const [people, visits] = visitsContent.sources;
  const sources = [people, {
    ...visits,
    columns: { half: "price / 2" },
  }] as typeof visitsContent.sources;
  assertThrows(
    () => new FeatureSet({ ...visitsContent, sources }),
    RangeError,
    'Column "visits.half"',
  );
});

Deno.test("new FeatureSet() names the unknown column, source or name used twice", () => {
  assertThrows(
    () => withFeatures({ sql: "heigth" }),
    RangeError,
    "uses heigth, which is no column",
  );
  assertThrows(() => withFeatures({ source: "peple" }), RangeError, 'unknown source "peple"');
  assertThrows(() => withFeatures({}, {}), RangeError, 'are named "x"');
  assertThrows(() => withFeatures({ name: "A b" }), RangeError, "snake case");
});

Deno.test("new FeatureSet() names the circle when features derive from each other", () => {
  const a = { name: "a", source: "derived", sql: "b + 1" };
  const b = { name: "b", source: "derived", sql: "a + 1" };
  assertThrows(() => withFeatures(a, b), RangeError, "a -> b -> a");
});

Deno.test("new FeatureSet() refuses a restricted table", () => {
  const table = { ...PEOPLE, restricted: true };
  assertThrows(
    () => new FeatureSet({ sources: [{ kind: "row", name: "people", table }], features: [] }),
    RangeError,
    "restricted",
  );
});

Deno.test("FeatureSet.tablesOf() follows derived features to their tables", () => {
  assertEquals(visitsFeatures.tablesOf("average_price"), ["visits"]);
  assertEquals(visitsFeatures.tablesOf("height_cm"), ["people"]);
  assertEquals(visitsFeatures.tablesOf("is_july"), []);
  assertEquals(visitsFeatures.featuresRestingOn(["visits"]), [
    "visit_count",
    "average_price",
    "is_frequent",
  ]);
});

Deno.test("FeatureSet.fingerprint changes when a definition changes", () => {
  const same = new FeatureSet(visitsContent);
  assertEquals(same.fingerprint, visitsFeatures.fingerprint);
  const other = withFeatures({ sql: "height + 1" }).fingerprint;
  assertEquals(other === withFeatures({ sql: "height + 2" }).fingerprint, false);
});
