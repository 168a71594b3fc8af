import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ChatWriting, LoadedScoring, WrittenReason } from "../pipeline/mod.ts";
import type { Recommendations } from "../ranking/mod.ts";
import { FactorPlan, type OfferView } from "../reasons/mod.ts";
import {
  dependenceTable,
  explainMember,
  factorTable,
  leadingFactorTable,
  llmReasonTable,
  pairsOfMembers,
  rankContrastPlot,
  reasonTable,
  ruleVerdictTable,
  scoreWaterfall,
  weakRuleTable,
} from "./mod.ts";

const definitions = [
  { name: "age", label: "Age", unit: "years", type: "number" },
  { name: "visits", label: "Visits", unit: "visits", type: "number" },
];
/** Age adds 4 points to offer X and 1 to Y, visits 2 to X and 7 to Y; the averages are 50 and 40. */
const scoring = {
  model: {
    offerIds: ["X", "Y"],
    eachContribution(
      _features: unknown,
      { output: [offerIdx] }: { output: Int32Array },
      sink: (i: number, contributions: number[]) => void,
    ) {
      sink(0, [[4, 2, 50], [1, 7, 40]][offerIdx]);
    },
  },
  catalog: { offers: [{ id: "X", name: "Gym" }, { id: "Y", name: "Video" }] },
  features: { ids: ["M1", "M2"], nRows: 2, names: ["age", "visits"], values: [30, 50, 3, 1] },
  engineer: { featureSet: { features: definitions } },
  plan: new FactorPlan(definitions),
} as unknown as LoadedScoring;
const recommendations = {
  rowStart: Int32Array.of(0, 2, 4),
  offerIdx: Int32Array.of(0, 1, 0, 1),
} as unknown as Recommendations;

Deno.test("explainMember() takes the first score apart, and its gap to the second", () => {
  const explained = explainMember(scoring, recommendations, 1);
  const { memberId, best, next, score, contrast } = explained;
  assertEquals([memberId, best, next, score.score, contrast.gap], ["M2", "Gym", "Video", 56, 8]);
  assertEquals(contrast.factors.map(({ id, contribution }) => [id, contribution]), [
    ["visits", -5],
    ["age", 3],
  ]);
  assertEquals(
    factorTable(explained).text,
    [
      "M2: Gym",
      "factor                  by_feature  value  in_words         points",
      "average of all members                                          50",
      "Age                     age            50  in your fifties       4",
      "Visits                  visits          1  one                   2",
      "all others                                                       0",
      "score                                                           56",
    ].join("\n"),
  );
  const [factor] = score.factors;
  const many = { ...score, factors: Array(7).fill({ ...factor, contribution: 1 }), other: -1 };
  const lines = factorTable({ ...explained, score: many }).text.split("\n");
  // Five are named: 56 - 50 - 5.
  assertEquals([lines.length, lines[8].split(/ +/)], [10, ["all", "others", "1"]]);
  assertStringIncludes(scoreWaterfall(explained, scoring).text, "Why is Gym first for M2?");
  assertStringIncludes(rankContrastPlot(explained, scoring).text, "together +8.0 points");
});

Deno.test("reasonTable() shows each text with what it rests on and what broke a rule", () => {
  const pairs = pairsOfMembers(recommendations, [1]);
  assertEquals([[...pairs.row], [...pairs.output]], [[1, 1], [0, 1]]);
  const written = { text: "Have a look.", writer: "template", verdict: "passed", violation: null };
  const broken = { ...written, verdict: "general text instead" };
  const { text } = reasonTable(scoring, pairs, [
    { ...written, cited: [{ factor: "age", feature: "age", contribution: 4 }] },
    { ...broken, cited: [], violation: { rule: "advice", span: "must" } },
  ] as unknown as WrittenReason[]);
  assertStringIncludes(text, "M2      Gym    Have a look.  age              template  passed");
  assertStringIncludes(text, "the offer alone  template  general text instead (advice: must)");
});

Deno.test("llmReasonTable() shows texts with what they took, or what it would show", () => {
  const pairs = pairsOfMembers(recommendations, [0]);
  assertStringIncludes(llmReasonTable(scoring, pairs, null).text, "No LLM is set");
  const reason = { text: "Have a look.", writer: "chat", verdict: "passed", violation: null };
  const { text } = llmReasonTable(scoring, pairs, {
    reasons: [{ ...reason, cited: [] }, { ...reason, cited: [] }],
    report: { nCalls: 2, nCached: 0, nPromptTokens: 1_800, nAnswerTokens: 30, stopped: null },
    cost: "$0.0105",
    warnings: ["The endpoint failed"],
  } as unknown as ChatWriting);
  assertStringIncludes(text, "Have a look.  the offer alone  chat    passed");
  assertStringIncludes(text, "2 calls, 1,830 tokens, $0.0105\nThe endpoint failed");
});

Deno.test("tables of the global view count the rules and name those that the model leaves out", () => {
  const rule = { rule: "r", reason: "Some visits", points: 10, nFired: 30, modelPoints: 1 };
  const bin = { from: 1, to: 2, nMembers: 30, meanPoints: -1.5 };
  const factor = { factor: "age", label: "Age", meanAbsPoints: 3.25, feature: "age" };
  const views = [{
    offerId: "X",
    factors: [{ ...factor, dependence: [bin] }],
    rules: [{ ...rule, verdict: "not expressed" }, { ...rule, verdict: "expressed" }],
  }] as OfferView[];
  const nameOf = () => "Gym";
  assertStringIncludes(leadingFactorTable(views, nameOf).text, "Gym    Age (3.3)");
  const counts = ruleVerdictTable(views, nameOf).text.split("\n")[1];
  assertEquals(counts.split(/ {2,}/), ["Gym", "2", "1", "0", "1", "0"]);
  const weak = weakRuleTable(views, nameOf).text;
  assertEquals(weak.split("\n").length, 2);
  assert(/Gym\s+Some visits\s+10\s+1\s+30\s+not expressed/.test(weak), weak);
  assertStringIncludes(dependenceTable(views[0], "Gym").text, "Gym: Age\nage from");
});
