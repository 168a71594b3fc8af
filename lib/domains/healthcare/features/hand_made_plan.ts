/**
 * Small health plans made by hand, for tests and examples: rows with the few
 * values that matter, the rest by default.
 * @module
 */
import { Database, identifier, quote } from "../../../data/database.ts";
import { createTableSql, type TableSchema } from "../../../data/table_schema.ts";
import { FeatureDatabase } from "../../../features/mod.ts";
import { CLAIMS, ENGAGEMENT, MEMBERS, PLAN_DESIGN } from "../schema.ts";
import { healthcareFeatures } from "./mod.ts";

/** A row with only the values that differ from the defaults. */
export type PartialRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Rows of the tables; `member_id` defaults to `M00001`. */
export interface HandMadePlan {
  readonly members?: readonly PartialRow[];
  readonly claims?: readonly PartialRow[];
  readonly engagement?: readonly PartialRow[];
  readonly planDesign?: readonly PartialRow[];
  /** Default 2026-06-30. */
  readonly extractEnd?: string;
}

const DEFAULTS: Readonly<Record<string, PartialRow>> = {
  members: {
    age: 40,
    gender: "F",
    region: "West",
    plan_type: "PPO",
    tenure_months: 60,
    income_bracket: "Medium",
    family_size: 2,
    risk_score: 20,
    chronic_condition_count: 0,
  },
  claims: {
    claim_date: "2026-05-01",
    claim_type: "primary_care",
    claim_amount: 100,
    paid_amount: 60,
    member_responsibility: 20,
    diagnosis_category: "other",
    provider_type: "physician",
    in_network: true,
  },
  engagement: {
    engagement_date: "2026-05-01",
    channel: "email",
    engagement_type: "offer_sent",
    response_flag: null,
    session_duration_sec: null,
  },
  plan_design: {
    plan_type: "PPO",
    deductible: 1000,
    out_of_pocket_max: 5000,
    annual_max: 1000,
    deductible_applies: false,
    coinsurance: 0.2,
  },
};

/** An open database with the rows of a plan; close it with `using`. */
export async function handMadePlan(plan: HandMadePlan): Promise<FeatureDatabase> {
  const database = await Database.open({ threads: 1 });
  const tables: [TableSchema, readonly PartialRow[]][] = [
    [MEMBERS, plan.members ?? [{}]],
    [CLAIMS, plan.claims ?? []],
    [ENGAGEMENT, plan.engagement ?? []],
    [PLAN_DESIGN, plan.planDesign ?? []],
  ];
  for (const [schema, rows] of tables) {
    await database.run(createTableSql(schema));
    if (rows.length > 0) await database.run(insertSql(schema, rows));
  }
  return await FeatureDatabase.of(database, {
    featureSet: healthcareFeatures,
    extractEnd: plan.extractEnd ?? "2026-06-30",
  });
}

function insertSql(schema: TableSchema, rows: readonly PartialRow[]): string {
  const tuples = rows.map((row, i) => {
    const id = `${schema.name.slice(0, 1).toUpperCase()}${i + 1}`;
    const values: PartialRow = {
      [schema.key[0]]: id,
      member_id: "M00001",
      ...DEFAULTS[schema.name],
      ...row,
    };
    return `(${schema.columns.map(({ name }) => literal(values[name] ?? null)).join(", ")})`;
  });
  return `INSERT INTO ${identifier(schema.name)} VALUES ${tuples.join(", ")}`;
}

function literal(value: string | number | boolean | null): string {
  return typeof value === "string" ? quote(value) : String(value);
}
