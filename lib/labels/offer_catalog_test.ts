import { assertEquals, assertThrows } from "@std/assert";
import { atLeast, flag } from "./condition_builders.ts";
import type { Offer } from "./offer.ts";
import { OfferCatalog } from "./offer_catalog.ts";

const gym: Offer = {
  id: "FIT_001",
  name: "Gym",
  category: "Fitness",
  description: "",
  channels: ["app"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 40,
  rules: [{ id: "young", points: 5, when: flag("is_young_adult"), reason: "", source: "" }],
  eligibility: [],
  applicability: [],
};
const food: Offer = { ...gym, id: "FIT_002", name: "Food" };
const names = ["age", "is_young_adult"];

Deno.test("OfferCatalog keeps the order and finds offers by id", () => {
  const catalog = new OfferCatalog([gym, food], names);
  assertEquals(catalog.ids, ["FIT_001", "FIT_002"]);
  assertEquals(catalog.categories, ["Fitness"]);
  assertEquals(catalog.indexOf("FIT_002"), 1);
  assertEquals(catalog.get("FIT_002"), food);
});

Deno.test("OfferCatalog.get() names the nearest id when one is unknown", () => {
  assertThrows(
    () => new OfferCatalog([gym, food], names).get("FIT_02"),
    RangeError,
    'Unknown offer "FIT_02": the nearest id is "FIT_002"',
  );
});

Deno.test("OfferCatalog refuses a catalog that could not mean what it says", () => {
  const rule = gym.rules[0];
  const gate = { id: "adult", when: atLeast("agee", 18), reason: "", source: "" };
  const refused: [Offer[], string][] = [
    [[], "without offers"],
    [[gym, gym], 'Id "FIT_001" occurs twice in the catalog'],
    [[{ ...gym, rules: [rule, rule] }], 'Id "young" occurs twice in the rules of FIT_001'],
    [[{ ...gym, baseScore: NaN }], "Base score of FIT_001"],
    [[{ ...gym, rules: [{ ...rule, points: Infinity }] }], 'Points of rule "young" of FIT_001'],
    [
      [{ ...gym, rules: [{ ...rule, when: flag("is_yung_adult") }] }],
      'in rule "young" of FIT_001: the nearest name is "is_young_adult"',
    ],
    [[{ ...gym, eligibility: [gate] }], 'in eligibility "adult" of FIT_001'],
    [[{ ...gym, applicability: [gate] }], 'in applicability "adult" of FIT_001'],
    [[{ ...gym, eligibility: [gate], applicability: [gate] }], "occurs twice in the conditions"],
  ];
  for (const [offers, message] of refused) {
    assertThrows(() => new OfferCatalog(offers, names), RangeError, message);
  }
});
