import { assert, assertEquals } from "@std/assert";
import { OTHER_CATEGORY } from "../../../data/table_schema.ts";
import { writeDataFolder } from "../../../data/write_data_folder.ts";
import {
  column,
  FeatureEngineer,
  type FeatureMatrix,
  openFeatureDatabase,
  scoringEntities,
  trainingEntities,
} from "../../../features/mod.ts";
import { OfferCatalog, RuleBasedScorer } from "../../../labels/mod.ts";
import { FactorPlan, leadingFactors, TemplateWriter } from "../../../reasons/mod.ts";
import { healthcareOffers, healthcareReasonTexts } from "../offers/mod.ts";
import { BENEFIT_TYPES, CHANNELS, HEALTHCARE_TABLES } from "../schema.ts";
import { type HandMadePlan, handMadePlan, type PartialRow } from "./hand_made_plan.ts";
import { healthcareFactorGroups, healthcareFeatures } from "./mod.ts";

const END = "2026-06-30";
const CODED = ["gender_encoded", "region_encoded", "plan_type_encoded"];

/** A data folder with the plan's tables (those without rows only where they are required). */
async function withFolder(
  plan: HandMadePlan,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const dataFolder = await Deno.makeTempDir();
  try {
    using made = await handMadePlan(plan);
    const names = ["members", "claims", ...(plan.engagement ? ["engagement"] : [])];
    if (plan.planDesign) names.push("plan_design");
    const tables = names.map((name) => [name, { from: name, orderBy: "ALL" }]);
    await writeDataFolder(made.database, Object.fromEntries(tables), {
      dataFolder,
      schemas: HEALTHCARE_TABLES,
      source: "files",
      asOf: END,
    });
    await run(dataFolder);
  } finally {
    await Deno.remove(dataFolder, { recursive: true });
  }
}

/** The features of all members as of the extract's end, and the engineer that was fitted on them. */
async function fittedOn(
  plan: HandMadePlan,
): Promise<{ engineer: FeatureEngineer; matrix: FeatureMatrix }> {
  const engineer = new FeatureEngineer(healthcareFeatures);
  let matrix: FeatureMatrix | undefined;
  await withFolder(plan, async (folder) => {
    using db = await openFeatureDatabase(folder, { featureSet: healthcareFeatures, threads: 1 });
    engineer.fit(await engineer.compute(db, await trainingEntities(db, { seed: 1 })));
    matrix = engineer.transform(await engineer.compute(db, await scoringEntities(db)));
  });
  return { engineer, matrix: matrix as FeatureMatrix };
}

/** A plan with a member of each kind of category, whose last one holds `unseen` wherever it can. */
function planWith(unseen: string | null): HandMadePlan {
  const history = (member_id: string, claim: PartialRow, contact: PartialRow) => ({
    claims: [{ member_id, ...claim }, { member_id, claim_type: "emergency" }],
    engagement: [{ member_id, ...contact }, { member_id, channel: "app" }],
  });
  const known = history("M1", { claim_type: "dental", diagnosis_category: "asthma" }, {});
  const other = history("M2", {
    claim_type: unseen,
    diagnosis_category: unseen,
    provider_type: unseen,
    claim_date: "2026-06-01",
  }, { channel: unseen, engagement_type: unseen, engagement_date: "2026-06-02" });
  return {
    members: [
      { member_id: "M1", income_bracket: "Low" },
      {
        member_id: "M2",
        gender: unseen,
        region: unseen,
        plan_type: unseen,
        income_bracket: unseen,
      },
    ],
    claims: [...known.claims, ...other.claims],
    engagement: [...known.engagement, ...other.engagement],
    planDesign: BENEFIT_TYPES.map((benefit_type) => ({ benefit_type })),
  };
}

const other = await fittedOn(planWith(OTHER_CATEGORY));
const missing = await fittedOn(planWith(null));

Deno.test("healthcareFeatures treats an unseen category as none when it is counted", () => {
  const { matrix } = other;
  for (const name of healthcareFeatures.names.filter((name) => !CODED.includes(name))) {
    assertEquals(column(matrix, name)[1], column(missing.matrix, name)[1], name);
  }
  const counts = {
    total_claims_count: 2,
    unique_claim_types: 1,
    diagnosis_category_count: 1,
    chronic_category_count: 0,
    er_visit_count: 1,
    days_since_last_claim: 29,
    total_engagements: 2,
    unique_channels_count: 1,
    app_engagement_rate: 0.5,
    offers_sent_count: 1,
    days_since_last_engagement: 28,
    // No plan design is known: the fills.
    avg_utilization_rate: 0,
    remaining_deductible_pct: 1,
    // No level of the ordinal: the median of the others.
    income_bracket_encoded: 0,
  };
  const actual = Object.keys(counts).map((name) => [name, column(matrix, name)[1]]);
  assertEquals(Object.fromEntries(actual), counts);
});

Deno.test("healthcareFeatures gives an unseen category the code of its own, not that of a missing one", async () => {
  const codes = {
    gender_encoded: { F: 0, M: 1, Other: 2 },
    region_encoded: { Midwest: 0, Northeast: 1, Southeast: 2, Southwest: 3, West: 4 },
    plan_type_encoded: { EPO: 0, HDHP: 1, HMO: 2, PPO: 3 },
  };
  const values = (matrix: FeatureMatrix) => CODED.map((name) => column(matrix, name)[1]);
  assertEquals(values(other.matrix), [3, 5, 4]);
  assertEquals(values(missing.matrix), [4, 6, 5]);
  for (const { engineer } of [other, missing]) {
    const learned = engineer.categoryCodes();
    assertEquals(Object.fromEntries(CODED.map((name) => [name, learned[name]])), codes);
    assert(!JSON.stringify(engineer).includes(OTHER_CATEGORY));
  }
  // Fitted on known categories only, the code is the same.
  const { engineer } = await fittedOn({ members: [{}, { member_id: "M00002" }] });
  await withFolder(planWith(OTHER_CATEGORY), async (folder) => {
    using db = await openFeatureDatabase(folder, { featureSet: healthcareFeatures, threads: 1 });
    const raw = await engineer.compute(db, await scoringEntities(db));
    assertEquals(values(engineer.transform(raw)), [3, 5, 4]);
  });
});

Deno.test("no rule takes an unseen category for a known one and no reason shows it", () => {
  const { engineer, matrix } = other;
  const catalog = new OfferCatalog(healthcareOffers, matrix.names, {
    codes: engineer.categoryCodes(),
  });
  const scorer = new RuleBasedScorer(catalog);
  assert(scorer.score(matrix).labels.every(Number.isFinite));
  for (const offerId of catalog.ids) {
    // As a member whose gender and plan are missing.
    const { fired } = scorer.trace(matrix, 1, offerId);
    assertEquals(fired, scorer.trace(missing.matrix, 1, offerId).fired, offerId);
  }
  const writer = new TemplateWriter(catalog, healthcareReasonTexts);
  const plan = new FactorPlan(healthcareFeatures.features, healthcareFactorGroups);
  for (const offerId of catalog.ids) {
    for (const featureIdx of matrix.names.keys()) {
      const [factor] = leadingFactors(new Float64Array(matrix.names.length).fill(5), {
        plan,
        valueOf: () => matrix.values[featureIdx * matrix.nRows + 1],
        top: 1,
        among: [featureIdx],
      });
      for (const channel of CHANNELS) {
        const { text, cited } = writer.write(offerId, [factor], { channel });
        assert(!text.includes(OTHER_CATEGORY));
        assert(!cited.some(({ feature }) => CODED.includes(feature)), offerId);
      }
    }
  }
});

Deno.test("healthcareFeatures scores a member without claims and contacts by the fills", async () => {
  const { matrix } = await fittedOn({
    ...planWith("M"),
    members: [{ member_id: "M1" }, { member_id: "M2" }, { member_id: "M3" }],
  });
  const expected = {
    total_claims_count: 0,
    avg_claim_amount: 0,
    std_claim_amount: 0,
    out_of_network_rate: 0,
    days_since_last_claim: 730,
    days_since_last_preventive_visit: 730,
    diagnosis_category_count: 0,
    avg_utilization_rate: 0,
    remaining_deductible_pct: 1,
    total_remaining_balance: 6000,
    unused_benefit_count: 6,
    days_since_last_benefit_use: 366,
    total_engagements: 0,
    avg_response_rate: 0,
    app_engagement_rate: 0,
    days_since_last_engagement: 730,
  };
  const actual = Object.keys(expected).map((name) => [name, column(matrix, name)[2]]);
  assertEquals(Object.fromEntries(actual), expected);
  assert(matrix.values.every(Number.isFinite));
});

Deno.test("healthcareFeatures scores members when the folder has members only", async () => {
  const { engineer, matrix } = await fittedOn({ members: [{}, { member_id: "M00002" }] });
  assert(matrix.values.every(Number.isFinite));
  const missing = healthcareFeatures.features.filter((_, j) => matrix.missingShare?.[j] === 1);
  const constants = missing.flatMap(({ name, fill }) =>
    fill.kind === "constant" ? [[name, [fill.value, fill.value]]] : []
  );
  assertEquals(constants.length, missing.length);
  assertEquals(constants.map(([name]) => [name, [...column(matrix, name as string)]]), constants);
  const catalog = new OfferCatalog(healthcareOffers, matrix.names, {
    codes: engineer.categoryCodes(),
  });
  assert(new RuleBasedScorer(catalog).score(matrix).labels.every(Number.isFinite));
});
