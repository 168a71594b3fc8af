import { assertAlmostEquals, assertEquals } from "@std/assert";
import { modelOf, randomTree } from "../../gbm/test_models.ts";
import { Booster } from "../../gbm/mod.ts";
import { OfferPrioritizationModel } from "../../model/mod.ts";
import { shapSummary } from "./shap_summary.ts";

/** A tree of two leaves: rows at or below 0 are three quarters of those it was trained on. */
function stump(featureIdx: number, low: number, high: number) {
  return {
    ...randomTree(1, 2, 2),
    splitFeature: Int32Array.of(featureIdx),
    threshold: Float64Array.of(0),
    decisionType: Uint8Array.of(0),
    leafValue: Float64Array.of(low, high),
    leafCount: Float64Array.of(3, 1),
    internalCount: Float64Array.of(4),
  };
}

Deno.test("shapSummary() averages over offers what members of all parts of the table show", () => {
  // Offer A goes by the second feature, offer B by the first; leaves are 4 points apart.
  const trees = [stump(1, 0, 4), stump(0, 10, 14)];
  const booster = Booster.of(modelOf(trees, { nFeatures: 2, nOutputs: 2 }));
  const model = new OfferPrioritizationModel(booster, ["A", "B"]);
  // Of 800 members the last quarter is above 0 in the second column, none in the first.
  const nRows = 800;
  const values = new Float64Array(2 * nRows).fill(-1);
  values.fill(1, nRows + 600);
  const rows = Array.from({ length: nRows }, (_, i) => String(i));
  const features = { ids: rows, asOf: rows, names: booster.featureNames, nRows, values };
  const { n_members: nMembers, offer_ids: offerIds, features: found } = shapSummary(
    model,
    features,
  );
  assertEquals([nMembers, offerIds], [200, ["A", "B"]]);
  // The base of a stump is 1 above its low leaf: rows below move by -1, those above by 3.
  assertEquals(found.map(({ name }) => name), [booster.featureNames[1], booster.featureNames[0]]);
  const expected = [[0.75 * 1 + 0.25 * 3, 0], [0, 1]];
  found.forEach(({ mean, by_offer: byOffer }, j) => {
    byOffer.forEach((value, k) => assertAlmostEquals(value, expected[j][k], 1e-12));
    assertAlmostEquals(mean, (expected[j][0] + expected[j][1]) / 2, 1e-12);
  });
});
