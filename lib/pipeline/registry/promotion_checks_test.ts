import { assertEquals } from "@std/assert";
import type { CheckResult } from "../../registry/mod.ts";
import { type Candidate, judge, PROMOTION_CHECKS } from "./promotion_checks.ts";
import { type Figures, furthestBand } from "./measure_model.ts";

const figures = (changes: Partial<Figures> = {}): Figures => ({
  rmse: 2,
  offerRmse: new Map([["A", 1], ["B", 3]]),
  ndcgAt5: 0.99,
  furthestBand: { from: 90, nScores: 500, predicted: 94, byRules: 95 },
  ...changes,
});

const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  version: 2,
  fileProblem: "",
  schemaProblem: "",
  figures: figures(),
  reloadDifference: 0,
  ...changes,
});

const champion = candidate({ version: 1 });

function refusedBy(challenger: Candidate, other: Candidate | null = champion): string[] {
  return judge({ challenger, champion: other }).filter(({ status }) => status === "refused")
    .map(({ id }) => id);
}

Deno.test("judge() passes a version that measures as the champion does, or hardly worse", () => {
  assertEquals(refusedBy(candidate()), []);
  const hardlyWorse = figures({ rmse: 2.0199, ndcgAt5: 0.9881 });
  assertEquals(refusedBy(candidate({ figures: hardlyWorse })), []);
  const better = figures({ rmse: 1, offerRmse: new Map([["A", 0.5], ["B", 1]]), ndcgAt5: 1 });
  assertEquals(refusedBy(candidate({ figures: better })), []);
});

Deno.test("judge() refuses by each check alone, and says by how much", () => {
  const refusals: Record<string, Candidate> = {
    feature_schema: candidate({ schemaProblem: "missing age" }),
    reload_equal: candidate({ reloadDifference: 1e-12 }),
    score_range: candidate({
      figures: figures({ furthestBand: { from: 0, nScores: 200, predicted: 2, byRules: 5.5 } }),
    }),
    test_rmse: candidate({ figures: figures({ rmse: 2.03 }) }),
    offer_rmse: candidate({ figures: figures({ offerRmse: new Map([["A", 1.06], ["B", 3]]) }) }),
    ndcg_at_5: candidate({ figures: figures({ ndcgAt5: 0.98 }) }),
  };
  // What has no intact files cannot be measured at all: see below.
  const alone = PROMOTION_CHECKS.map(({ id }) => id).filter((id) => id !== "artifacts_intact");
  assertEquals(Object.keys(refusals), alone);
  for (const [id, challenger] of Object.entries(refusals)) {
    assertEquals(refusedBy(challenger), [id], id);
  }
  const detailOf = (challenger: Candidate, id: string) =>
    judge({ challenger, champion }).find((check) => check.id === id)!.detail;
  assertEquals(detailOf(refusals.offer_rmse, "offer_rmse"), "A: 1.0600 against 1.0000");
  assertEquals(
    detailOf(refusals.score_range, "score_range"),
    "scores from 0: mean 2.00, by the rules 5.50",
  );
  assertEquals(detailOf(refusals.feature_schema, "feature_schema"), "missing age");
});

Deno.test("judge() compares with nothing where there is no champion, and says so", () => {
  const checks = judge({
    challenger: candidate({ figures: figures({ rmse: 99 }) }),
    champion: null,
  });
  const comparing = PROMOTION_CHECKS.filter(({ compares }) => compares).map(({ id }) => id);
  const notCompared = (check: CheckResult) => check.status === "not compared";
  assertEquals(checks.filter(notCompared).map(({ id }) => id), comparing);
  assertEquals(checks.filter(notCompared).map(({ value }) => value), [null, null, null]);
  assertEquals(checks.some(({ status }) => status === "refused"), false);
});

Deno.test("judge() passes nothing that could not be measured", () => {
  const broken = { figures: undefined, reloadDifference: undefined };
  const all = PROMOTION_CHECKS.map(({ id }) => id);
  assertEquals(refusedBy(candidate({ ...broken, fileProblem: "damaged" })), all);
  const unfit = candidate({ ...broken, schemaProblem: "missing age" });
  assertEquals(refusedBy(unfit), all.filter((id) => id !== "artifacts_intact"));
  const oldChampion = candidate({ ...broken, version: 1, schemaProblem: "missing age" });
  assertEquals(refusedBy(candidate(), oldChampion), ["test_rmse", "offer_rmse", "ndcg_at_5"]);
  const [check] = judge({ challenger: candidate(), champion: oldChampion })
    .filter(({ status }) => status === "refused");
  assertEquals([check.value, check.detail], [null, "version 1: missing age"]);
});

Deno.test("judge() tells a problem once, so that a verdict of long problems fits into a tag", () => {
  const broken = { figures: undefined, reloadDifference: undefined };
  const details = (challenger: Candidate, other: Candidate) =>
    judge({ challenger, champion: other }).filter(({ status }) => status === "refused")
      .map(({ detail }) => detail);
  const damaged = candidate({ ...broken, fileProblem: "damaged" });
  assertEquals(details(damaged, champion), ["damaged", ...Array(6).fill("see artifacts_intact")]);
  const unfit = candidate({ ...broken, schemaProblem: "missing age" });
  assertEquals(details(unfit, champion), ["missing age", ...Array(5).fill("see feature_schema")]);
  assertEquals(details(candidate(), { ...unfit, version: 1 }), [
    "version 1: missing age",
    "see test_rmse",
    "see test_rmse",
  ]);
});

Deno.test("furthestBand() finds the band whose mean is furthest, of those with enough scores", () => {
  const predictions = Float64Array.from({ length: 400 }, (_, i) => i < 200 ? 5 : i < 399 ? 55 : 95);
  const labels = Float64Array.from({ length: 400 }, (_, i) => i < 200 ? 7 : i < 399 ? 60 : 0);
  assertEquals(furthestBand(predictions, labels), {
    from: 50,
    nScores: 199,
    predicted: 55,
    byRules: 60,
  });
  // Scores outside of 0-100 are shown at its ends.
  const outside = furthestBand(new Float64Array(100).fill(120), new Float64Array(100).fill(99));
  assertEquals([outside.from, outside.predicted, outside.byRules], [90, 100, 99]);
});
