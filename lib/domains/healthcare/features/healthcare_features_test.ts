import { assertAlmostEquals, assertEquals } from "@std/assert";
import { column, FeatureEngineer, type FeatureMatrix } from "../../../features/mod.ts";
import { BENEFIT_TYPES } from "../schema.ts";
import { type HandMadePlan, handMadePlan } from "./hand_made_plan.ts";
import { healthcareFeatures } from "./mod.ts";

const END = "2026-06-30";

async function featuresOf(
  plan: HandMadePlan,
  options: { asOf?: string; memberIds?: string[] } = {},
): Promise<FeatureMatrix> {
  using db = await handMadePlan(plan);
  const memberIds = options.memberIds ?? ["M00001"];
  const engineer = new FeatureEngineer(healthcareFeatures);
  return engineer.fitTransform(
    await engineer.compute(db, { memberIds, asOf: memberIds.map(() => options.asOf ?? END) }),
  );
}

function valuesOf(matrix: FeatureMatrix, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, column(matrix, name)[0]]));
}

/** Checks the named features of the first member. */
async function assertFeatures(
  plan: HandMadePlan,
  expected: Record<string, number>,
  asOf?: string,
): Promise<void> {
  assertEquals(valuesOf(await featuresOf(plan, { asOf }), Object.keys(expected)), expected);
}

Deno.test("healthcareFeatures has at least the specification's features per group", () => {
  const groups = new FeatureEngineer(healthcareFeatures).featureGroups();
  const least = {
    demographic: 15,
    claims: 20,
    diagnosis: 10,
    benefits: 12,
    engagement: 15,
    temporal: 8,
  };
  assertEquals(Object.keys(groups), Object.keys(least));
  for (const [group, count] of Object.entries(least)) {
    assertEquals(groups[group].length >= count, true, group);
  }
  assertEquals(healthcareFeatures.names.length, 90);
});

Deno.test("healthcareFeatures names everything that the specification names", () => {
  const named =
    ("age tenure_months risk_score is_senior age_group_encoded total_claims_count avg_claim_amount " +
      "claims_last_90d er_visit_count has_diabetes has_cardiovascular is_complex_patient " +
      "avg_utilization_rate pharmacy_utilization_rate remaining_deductible_pct total_engagements " +
      "avg_response_rate app_engagement_rate is_q4 is_flu_season days_until_year_end " +
      "benefits_urgency high_risk_flag").split(" ");
  assertEquals(named.filter((name) => !healthcareFeatures.names.includes(name)), []);
});

Deno.test("healthcareFeatures reads no identifying data and no hidden truth", () => {
  const tables = healthcareFeatures.tables.map((table) => table.name);
  assertEquals(tables, ["members", "claims", "engagement", "plan_design"]);
});

Deno.test("healthcareFeatures shifts tenure to the date and keeps the age within a year", async () => {
  const members = [{ age: 65, tenure_months: 14 }];
  await assertFeatures({ members }, { age: 65, tenure_months: 14, is_senior: 1, is_new_member: 0 });
  const claims = [{ claim_date: "2023-01-05" }];
  await assertFeatures(
    { members, claims },
    { age: 65, tenure_months: 11, is_new_member: 1, tenure_group_encoded: 0 },
    "2026-03-31",
  );
  // 2026-06-30 less two years is 730 days: floor(730 / 365.25) = 1 year.
  await assertFeatures(
    { members, claims },
    { age: 64, is_senior: 0, age_group_encoded: 3, tenure_months: 0 },
    "2024-06-30",
  );
});

Deno.test("healthcareFeatures encodes '65+' and the other age groups as ordered codes", async () => {
  const ages = [18, 29, 30, 39, 40, 49, 50, 64, 65, 90];
  const members = ages.map((age, i) => ({ member_id: `M${i}`, age }));
  const matrix = await featuresOf({ members }, { memberIds: members.map((m) => m.member_id) });
  assertEquals([...column(matrix, "age_group_encoded")], [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  assertEquals([...column(matrix, "is_young_adult")], [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("healthcareFeatures makes boolean flags numbers when they come from the date alone", async () => {
  const flags = [
    "is_q4",
    "is_flu_season",
    "is_open_enrollment",
    "is_year_start",
    "month",
    "quarter",
  ];
  const cases: [string, number[]][] = [
    ["2025-12-31", [1, 1, 1, 0, 12, 4]],
    ["2026-01-15", [0, 1, 1, 1, 1, 1]],
    ["2026-01-16", [0, 1, 0, 1, 1, 1]],
    ["2025-11-01", [1, 1, 1, 0, 11, 4]],
    ["2025-10-31", [1, 1, 0, 0, 10, 4]],
    ["2026-06-30", [0, 0, 0, 0, 6, 2]],
  ];
  using db = await handMadePlan({});
  const engineer = new FeatureEngineer(healthcareFeatures);
  const asOf = cases.map(([date]) => date);
  const matrix = engineer.fitTransform(
    await engineer.compute(db, { memberIds: asOf.map(() => "M00001"), asOf }),
  );
  const rows = cases.map((_, i) => flags.map((name) => column(matrix, name)[i]));
  assertEquals(rows, cases.map(([, expected]) => expected));
});

Deno.test("healthcareFeatures counts claims in their windows when dates lie on the borders", async () => {
  const claims = [
    { claim_date: "2026-06-29", claim_type: "emergency", claim_amount: 10.1 },
    { claim_date: "2026-05-31", claim_type: "pharmacy", claim_amount: 20.2 }, // 30 days
    { claim_date: "2026-05-30", claim_type: "pharmacy", claim_amount: 30.3 }, // 31 days
    { claim_date: "2025-06-30", claim_type: "preventive", claim_amount: 40.4 }, // 365 days
    { claim_date: "2025-06-29", claim_type: "preventive", claim_amount: 999 }, // 366 days
  ];
  await assertFeatures({ claims }, {
    total_claims_count: 4,
    claims_last_30d: 2,
    claims_last_90d: 3,
    claims_last_180d: 3,
    total_claim_amount: 101,
    claim_amount_last_90d: 60.6,
    avg_claim_amount: 25.25,
    max_claim_amount: 40.4,
    er_visit_count: 1,
    pharmacy_fill_count: 2,
    preventive_visit_count: 1,
    unique_claim_types: 3,
    days_since_last_claim: 1,
    days_since_last_preventive_visit: 365,
    total_paid_amount: 240,
    total_member_responsibility: 80,
    out_of_pocket_ratio: 0.25,
  });
});

Deno.test("healthcareFeatures gives the sample standard deviation when there are two claims or more", async () => {
  const claims = [{ claim_amount: 1 }, { claim_amount: 2 }, { claim_amount: 4.5 }];
  const matrix = await featuresOf({ claims });
  // Mean 2.5, squares 2.25 + 0.25 + 4 = 6.5, / 2 = 3.25.
  assertAlmostEquals(column(matrix, "std_claim_amount")[0], Math.sqrt(3.25), 1e-14);
  await assertFeatures({ claims: [{ claim_amount: 7 }] }, { std_claim_amount: 0 });
  // Equal amounts cancel exactly, whatever their size.
  const large = new Array(3).fill({ claim_amount: 1234567.89 });
  await assertFeatures({ claims: large }, { std_claim_amount: 0 });
});

Deno.test("healthcareFeatures shows conditions of the last year only", async () => {
  const claims = [
    { diagnosis_category: "hypertension" },
    { diagnosis_category: "asthma" },
    { diagnosis_category: "depression", in_network: false },
    { diagnosis_category: "gastrointestinal", in_network: null },
    { diagnosis_category: "diabetes", claim_date: "2025-01-01" },
  ];
  await assertFeatures({ claims }, {
    has_diabetes: 0,
    has_hypertension: 1,
    has_cardiovascular: 1,
    has_asthma: 1,
    has_respiratory: 1,
    has_mental_health: 1,
    has_gastrointestinal: 1,
    has_cancer: 0,
    chronic_category_count: 3,
    diagnosis_category_count: 4,
    is_complex_patient: 1,
    out_of_network_rate: 1 / 3,
  });
});

Deno.test("healthcareFeatures recomputes the plan year from claims and the plan's design", async () => {
  const planDesign = BENEFIT_TYPES.map((benefit_type) => ({
    benefit_type,
    deductible_applies: benefit_type === "medical" || benefit_type === "pharmacy",
  }));
  const claims = [
    { paid_amount: 100, member_responsibility: 300 },
    {
      claim_type: "pharmacy",
      paid_amount: 400,
      member_responsibility: 200,
      claim_date: "2026-01-01",
    },
    {
      claim_type: "dental",
      paid_amount: 1000,
      member_responsibility: 50,
      claim_date: "2026-06-01",
    },
    { claim_type: "vision", paid_amount: 500, in_network: false, claim_date: "2025-12-31" },
  ];
  await assertFeatures({ claims, planDesign }, {
    avg_utilization_rate: (0.1 + 0.4 + 1) / 6,
    max_utilization_rate: 1,
    medical_utilization_rate: 0.1,
    pharmacy_utilization_rate: 0.4,
    dental_utilization_rate: 1,
    vision_utilization_rate: 0,
    remaining_deductible_pct: 0.5,
    out_of_pocket_max_used_pct: 550 / 5000,
    total_remaining_balance: 4500,
    unused_benefit_count: 3,
    days_since_last_benefit_use: 29,
    benefits_urgency: (4500 / 6000) * (180 / 364),
  });
  // The plan year turns: on 2025-12-31 nothing of its last day is seen, in 2026 nothing of 2025.
  await assertFeatures(
    { claims: [{ claim_date: "2025-12-30", claim_type: "vision", paid_amount: 500 }], planDesign },
    { vision_utilization_rate: 0.5, days_until_year_end: 0, benefits_urgency: 5500 / 6000 },
    "2025-12-31",
  );
  await assertFeatures(
    { claims: [{ claim_date: "2025-12-30", claim_type: "vision", paid_amount: 500 }], planDesign },
    { vision_utilization_rate: 0, days_since_last_benefit_use: 366, benefits_urgency: 0 },
    "2026-01-01",
  );
});

Deno.test("healthcareFeatures counts contacts by channel and the funnel of offers", async () => {
  const engagement = [
    {},
    { engagement_type: "offer_opened" },
    { engagement_type: "offer_sent", channel: "app" },
    { engagement_type: "app_login", channel: "app", session_duration_sec: 100 },
    { engagement_type: "portal_visit", channel: "portal", session_duration_sec: 201 },
    { engagement_type: "call", channel: "phone", engagement_date: "2025-06-29" },
  ];
  await assertFeatures({ engagement }, {
    total_engagements: 5,
    engagements_last_90d: 5,
    engagements_last_30d: 0,
    offers_sent_count: 2,
    offer_open_rate: 0.5,
    offer_click_rate: 0,
    avg_response_rate: 0,
    app_engagement_rate: 0.4,
    email_engagement_rate: 0.4,
    portal_engagement_rate: 0.2,
    phone_engagement_rate: 0,
    app_login_count: 1,
    avg_session_duration_sec: 150.5,
    days_since_last_engagement: 60,
    unique_channels_count: 3,
    is_digital_user: 1,
  });
});

Deno.test("healthcareFeatures gives the documented fills when a member has no history and the source no plan", async () => {
  await assertFeatures({}, {
    total_claims_count: 0,
    avg_claim_amount: 0,
    out_of_pocket_ratio: 0,
    days_since_last_claim: 730,
    days_since_last_preventive_visit: 730,
    has_diabetes: 0,
    avg_utilization_rate: 0,
    remaining_deductible_pct: 1,
    unused_benefit_count: 0,
    total_remaining_balance: 0,
    days_since_last_benefit_use: 366,
    benefits_urgency: 0,
    total_engagements: 0,
    avg_response_rate: 0,
    is_digital_user: 0,
    days_since_last_engagement: 730,
  });
});

Deno.test("healthcareFeatures see nothing on or after the date when claims and contacts are planted there", async () => {
  const plan: HandMadePlan = {
    claims: [{ claim_date: "2026-01-10" }, {
      claim_date: "2025-08-01",
      diagnosis_category: "asthma",
    }],
    engagement: [{ engagement_date: "2026-01-20" }],
    planDesign: BENEFIT_TYPES.map((benefit_type) => ({ benefit_type, deductible_applies: true })),
  };
  const days = ["2026-02-28", "2026-03-01", "2026-06-29"];
  const planted: HandMadePlan = {
    ...plan,
    claims: [
      ...plan.claims ?? [],
      ...days.map((claim_date) => ({
        claim_date,
        claim_type: "emergency",
        claim_amount: 1e6,
        diagnosis_category: "cancer",
        in_network: false,
      })),
    ],
    engagement: [
      ...plan.engagement ?? [],
      ...days.map((engagement_date) => ({
        engagement_date,
        channel: "app",
        engagement_type: "app_login",
        session_duration_sec: 1,
      })),
    ],
  };
  const asOf = "2026-02-28";
  const before = await featuresOf(plan, { asOf });
  assertEquals((await featuresOf(planted, { asOf })).values, before.values);
  // The same rows do change the features one day later.
  const after = await featuresOf(planted, { asOf: "2026-03-01" });
  assertEquals(column(after, "er_visit_count")[0], 1);
});

Deno.test("healthcareFeatures keeps the standard deviation exact when claims are in the millions", async () => {
  const claims = [{ claim_amount: 9_999_999_999.99 }, { claim_amount: 0 }, { claim_amount: 0 }];
  const matrix = await featuresOf({ claims });
  assertAlmostEquals(column(matrix, "std_claim_amount")[0] / (1e10 / Math.sqrt(3)), 1, 1e-11);
});

Deno.test("healthcareFeatures gives missing and unseen categories codes of their own", async () => {
  const members = [
    { member_id: "M1", gender: "F" },
    { member_id: "M2", gender: null, tenure_months: null, income_bracket: null, risk_score: null },
    { member_id: "M3", gender: "Other", risk_score: 70 },
  ];
  const memberIds = members.map((member) => member.member_id);
  const matrix = await featuresOf({ members }, { memberIds });
  assertEquals([...column(matrix, "gender_encoded")], [0, 4, 2]);
  assertEquals([...column(matrix, "high_risk_flag")], [0, 0, 1]);
  assertEquals([...column(matrix, "tenure_months")], [60, 60, 60]);
  assertEquals([...column(matrix, "income_bracket_encoded")], [1, 1, 1]);
});

Deno.test("healthcareFeatures has a label, unit and description for every feature", () => {
  for (const feature of healthcareFeatures.features) {
    assertEquals(
      [feature.label, feature.unit, feature.description].includes(""),
      false,
      feature.name,
    );
    assertEquals(feature.label.includes("_"), false, feature.name);
  }
  const snapshots = healthcareFeatures.features.filter((feature) => feature.snapshot);
  assertEquals(snapshots.map((feature) => feature.name), [
    "risk_score",
    "chronic_condition_count",
    "high_risk_flag",
  ]);
});
