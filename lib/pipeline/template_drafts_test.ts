import { assertEquals } from "@std/assert";
import { resolveSettings } from "../config.ts";
import { healthcareFactorGroups, healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import { healthcareOffers } from "../domains/healthcare/offers/mod.ts";
import { TEST_CODES } from "../domains/healthcare/offers/random_members.ts";
import { OfferCatalog } from "../labels/mod.ts";
import { FactorPlan } from "../reasons/mod.ts";
import type { LoadedScoring } from "./recommend_stage.ts";
import { draftReasons } from "./template_drafts.ts";

const { names, features: definitions } = healthcareFeatures;
const catalog = new OfferCatalog(healthcareOffers, names, { codes: TEST_CODES });
const scoring = {
  catalog,
  plan: new FactorPlan(definitions, healthcareFactorGroups),
  unknownFeatures: [],
  features: { names, ids: ["M1"], asOf: ["2026-06-30"], nRows: 1, values: names.map(() => 1) },
} as unknown as LoadedScoring;

/** Texts for one member and every offer by a model that always says the same. */
function draftsOf(flags: Record<string, string | boolean>) {
  const output = Int32Array.from(catalog.ids, (_, offerIdx) => offerIdx);
  const nothing = new Float64Array(names.length);
  return draftReasons(scoring, {
    pairs: { row: new Int32Array(output.length), output },
    eachContribution: (sink) => output.forEach((i) => sink(i, nothing)),
  }, { settings: resolveSettings({ flags }).settings });
}

Deno.test("draftReasons() says the general text where the model goes by nothing", () => {
  for (const channel of ["app", "mail"]) {
    for (const { text, verdict, cited, offered } of draftsOf({ channel })) {
      assertEquals([verdict, cited, offered], ["passed", [], []]);
      assertEquals(text.split(". ").length, 3, text);
    }
  }
});

Deno.test("draftReasons() withholds sensitive offers on a shared channel where policy wants it", () => {
  const withheld = (flags: Record<string, string | boolean>) =>
    draftsOf(flags).flatMap(({ verdict, text, context }, offerIdx) => {
      assertEquals([text === "", context === null], Array(2).fill(verdict === "withheld"));
      return verdict === "withheld" ? [catalog.ids[offerIdx]] : [];
    });
  const sensitive = catalog.offers.filter((offer) => offer.sensitive).map(({ id }) => id);
  for (const channel of ["mail", "phone", "email"]) {
    assertEquals(withheld({ channel, withholdSensitive: true }), sensitive);
  }
  assertEquals(withheld({ channel: "app", withholdSensitive: true }), []);
  assertEquals(withheld({ channel: "mail" }), []);
});

Deno.test("draftReasons() tells an LLM each member's own bands where the statement is the same", () => {
  const offerIdx = catalog.ids.indexOf("NAV_001"), j = names.indexOf("er_visit_count");
  const values = new Float64Array(names.length * 2);
  values.set([2, 12], j * 2);
  const features = {
    names,
    ids: ["M1", "M2"],
    asOf: Array(2).fill("2026-06-30"),
    nRows: 2,
    values,
  };
  const points = new Float64Array(names.length);
  points[j] = 9;
  const drafts = draftReasons({ ...scoring, features } as unknown as LoadedScoring, {
    pairs: { row: Int32Array.of(0, 1), output: Int32Array.of(offerIdx, offerIdx) },
    eachContribution: (sink) => [0, 1].forEach((i) => sink(i, points)),
  }, { settings: resolveSettings({ flags: { channel: "app" } }).settings });
  const told = drafts.map(({ context }) => context!.factors.map(({ band }) => band));
  assertEquals(told, [["two"], ["many"]]);
  assertEquals(drafts[0].text, drafts[1].text);
});
