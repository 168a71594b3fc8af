import { assertEquals } from "@std/assert";
import { createMemberFeatures } from "./create_member_features.ts";
import { column } from "./feature_matrix.ts";
import { visitsDatabase, visitsFeatures } from "./visits_plan.ts";

Deno.test("createMemberFeatures() computes and fits all members when nothing else is asked", async () => {
  using db = await visitsDatabase();
  const { features, featureEngineer } = await createMemberFeatures({
    data: db,
    featureSet: visitsFeatures,
  });
  assertEquals(features.ids, ["A", "B", "C", "D"]);
  assertEquals(featureEngineer.featureGroups().looks, ["color_encoded"]);
});

Deno.test("createMemberFeatures() applies a fitted engineer when one is passed", async () => {
  using db = await visitsDatabase();
  const options = { data: db, featureSet: visitsFeatures };
  const { featureEngineer } = await createMemberFeatures(options);
  const { features } = await createMemberFeatures({
    ...options,
    featureEngineer,
    memberIds: ["C"],
  });
  assertEquals([...column(features, "height_cm")], [170]);
  assertEquals([...column(features, "color_encoded")], [3]);
});

Deno.test("createMemberFeatures() draws training dates when a seed is passed", async () => {
  using db = await visitsDatabase();
  const { features } = await createMemberFeatures({
    data: db,
    featureSet: visitsFeatures,
    seed: 1,
  });
  assertEquals(features.asOf.every((date) => date > "2025-07-01" && date <= "2026-06-30"), true);
});
