import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { atLeast, flag, type Offer, OfferCatalog } from "../labels/mod.ts";
import type { OfferPrioritizationModel } from "../model/mod.ts";
import { FactorPlan } from "./factor_plan.ts";
import { globalView, MOST_BINS } from "./global_view.ts";
import { globalViewText } from "./global_view_text.ts";

const names = ["has_x", "visits_90d", "visits", "rare"];
const N_ROWS = 120;
const rule = (id: string, points: number, when: Offer["rules"][number]["when"]) => ({
  id,
  points,
  when,
  reason: `Reason ${id}`,
  source: "test",
});
const offer: Offer = {
  id: "X",
  name: "Program X",
  category: "Any",
  description: "",
  channels: ["app"],
  purpose: "plan_benefit",
  sensitive: false,
  baseScore: 0,
  rules: [
    rule("has_x", 20, flag("has_x")),
    rule("visits", 10, atLeast("visits", 10)),
    rule("rare", 5, flag("rare")),
    rule("against", 10, flag("has_x")),
  ],
  eligibility: [],
  applicability: [],
};
const column = (valueOf: (rowIdx: number) => number) =>
  Array.from({ length: N_ROWS }, (_, i) => valueOf(i));
const features = {
  ids: column(Number).map(String),
  asOf: column(Number).map(() => "2026-06-30"),
  names,
  nRows: N_ROWS,
  values: Float64Array.from([
    ...column((i) => i % 2),
    ...column((i) => i % 7),
    ...column((i) => i % 20),
    ...column((i) => i === 0 ? 1 : 0),
  ]),
};
/** A model whose contributions are known: 19 points by has_x, 3 by both windows from 10 visits on. */
const model = {
  eachContribution: (
    _features: unknown,
    pairs: { row: Int32Array },
    visit: (i: number, contributions: number[]) => void,
  ) =>
    pairs.row.forEach((rowIdx, i) => {
      const [x, , visits] = names.map((_, j) => features.values[j * N_ROWS + rowIdx]);
      visit(i, [x ? 10 : -9, visits >= 10 ? 1 : 0, visits >= 10 ? 2 : 0, 0, 50]);
    }),
} as unknown as OfferPrioritizationModel;
const plan = new FactorPlan(names.map((name) => ({ name, label: `Label ${name}`, unit: "" })), [
  { id: "all_visits", label: "Visits", features: ["visits_90d", "visits"] },
]);
const catalog = new OfferCatalog([offer], names);
const [view] = globalView({ model, features, catalog, plan });

Deno.test("globalView() gives the mean size of each factor, largest first", () => {
  assertEquals(view.factors.map(({ factor }) => factor), ["has_x", "all_visits"]);
  assertAlmostEquals(view.factors[0].meanAbsPoints, 9.5);
  assertAlmostEquals(view.factors[1].meanAbsPoints, 1.5);
});

Deno.test("globalView() bins a dependence without parting equal values", () => {
  const [x, visits] = view.factors;
  assertEquals(x.dependence, [
    { from: 0, to: 0, nMembers: 60, meanPoints: -9 },
    { from: 1, to: 1, nMembers: 60, meanPoints: 10 },
  ]);
  assertEquals(visits.feature, "visits");
  assert(visits.dependence.length <= MOST_BINS);
  assertEquals(visits.dependence.reduce((sum, { nMembers }) => sum + nMembers, 0), N_ROWS);
  visits.dependence.forEach(({ from }, i) => assert(i === 0 || from > visits.dependence[i - 1].to));
});

Deno.test("globalView() tells which rules the model expresses", () => {
  assertEquals(view.rules.map(({ rule, verdict }) => [rule, verdict]), [
    ["has_x", "expressed"],
    ["visits", "partly"],
    ["rare", "too few members"],
    ["against", "expressed"],
  ]);
  assertEquals(view.rules.map(({ modelPoints }) => modelPoints), [19, 3, null, 19]);
  assertEquals(view.rules[0].nFired, 60);
  const [weak] = globalView({
    model,
    features,
    plan,
    catalog: new OfferCatalog([{ ...offer, rules: [rule("weak", 100, flag("has_x"))] }], names),
  });
  assertEquals(weak.rules[0].verdict, "not expressed");
});

Deno.test("globalViewText() shows factors, steps and rules", () => {
  const text = globalViewText([view], { nameOf: () => "Program X", nMembers: N_ROWS });
  assertStringIncludes(text, "- Label has_x, 9.50 points; by has_x 0: -9.00, 1: +10.00");
  assertStringIncludes(text, "| Reason visits | 10 | +3.00 | 60 | partly |");
  assertStringIncludes(text, "| Reason rare | 5 |  | 1 | too few members |");
});
