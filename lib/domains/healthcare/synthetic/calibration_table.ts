/**
 * Generated data beside published facts, each on a stated definition.
 *
 * Persons are members of 12 months and more, the year is the last 365 days, "treated"
 * means at least one claim of any type with the diagnosis category, spending is
 * the allowed amount (paid by the plan plus paid by the member) of all claims, and
 * medical claims are all but pharmacy, dental and vision ones.
 * @module
 */
import type { Database } from "../../../data/database.ts";

/** One published fact beside what was generated. */
export interface CalibrationRow {
  /** Short name of the fact. */
  fact: string;
  /** How it is measured, in words. */
  definition: string;
  /** Published value, in `unit`. */
  target: number;
  /** Largest accepted distance from the target at 50,000 members; 0.5 around 4.5 is 4 to 5. */
  tolerance: number;
  /** Value of the generated tables, in `unit`. */
  generated: number;
  /** Unit of `target`, `tolerance` and `generated`. */
  unit: "share" | "per year" | "members";
  /** Publication that the target is from. */
  source: string;
}

type Fact = Omit<CalibrationRow, "generated"> & {
  /** Aggregate over `years`, one row per member. */
  sql: string;
};

const CONCENTRATION_SOURCE = "AHRQ MEPS Statistical Brief 533 (2018): 5 % nearly half, half 3 %";
const DIABETES_SOURCE =
  "CDC National Diabetes Statistics Report 2022, diagnosed: 3.0 / 14.5 / 24.4 %";
const HYPERTENSION_SOURCE = "NHIS 2019 and BRFSS 2021, ever told by a doctor, rounded";
const EMERGENCY_SOURCE =
  "NCHS Data Brief 478 (NHAMCS 2021): 43 visits per 100 persons; 18 % of adults";

const FACTS: readonly Fact[] = [
  {
    fact: "Spending of the top 5 %",
    definition: "Share of all spending that falls to the 5 % of persons with the most",
    target: 0.5,
    tolerance: 0.04,
    unit: "share",
    source: CONCENTRATION_SOURCE,
    sql: "sum(allowed) FILTER (rank > 0.95) / sum(allowed)",
  },
  {
    fact: "Spending of the bottom half",
    definition: "Share of all spending that falls to the half of persons with the least",
    target: 0.03,
    tolerance: 0.01,
    unit: "share",
    source: CONCENTRATION_SOURCE,
    sql: "sum(allowed) FILTER (rank <= 0.5) / sum(allowed)",
  },
  {
    fact: "Persons without any claim",
    definition: "Share of persons without a claim of any type in the year",
    target: 0.15,
    tolerance: 0.015,
    unit: "share",
    source: "AHRQ MEPS, 13 % (Statistical Brief 533, 2018) to about 15 % in earlier years",
    sql: "avg((n_claims = 0)::INTEGER)",
  },
  prevalence("Diabetes at 18-44", "diabetes", "age < 45", [0.03, 0.006, DIABETES_SOURCE]),
  prevalence("Diabetes at 45-64", "diabetes", "age BETWEEN 45 AND 64", [
    0.14,
    0.012,
    DIABETES_SOURCE,
  ]),
  prevalence("Diabetes at 65 and over", "diabetes", "age >= 65", [0.24, 0.018, DIABETES_SOURCE]),
  prevalence("Hypertension at 18-44", "hypertension", "age < 45", [
    0.12,
    0.03,
    HYPERTENSION_SOURCE,
  ]),
  prevalence("Hypertension at 45-64", "hypertension", "age BETWEEN 45 AND 64", [
    0.38,
    0.04,
    HYPERTENSION_SOURCE,
  ]),
  prevalence("Hypertension at 65 and over", "hypertension", "age >= 65", [
    0.6,
    0.03,
    HYPERTENSION_SOURCE,
  ]),
  prevalence("Asthma", "asthma", "true", [0.08, 0.006, "CDC, NHIS 2021, current asthma: 8.0 %"]),
  prevalence("Depression", "depression", "true", [
    0.1,
    0.008,
    "Between MEPS 2012-13 (Olfson 2016: 8 % treated) and NCHS Data Brief 377 (13 % on antidepressants)",
  ]),
  {
    fact: "Emergency visits",
    definition: "Emergency claims per person and year",
    target: 0.4,
    tolerance: 0.04,
    unit: "per year",
    source: EMERGENCY_SOURCE,
    sql: "avg(n_emergency)",
  },
  {
    fact: "Persons with an emergency visit",
    definition: "Share of persons with at least one emergency claim in the year",
    target: 0.2,
    tolerance: 0.03,
    unit: "share",
    source: EMERGENCY_SOURCE,
    sql: "avg((n_emergency > 0)::INTEGER)",
  },
  {
    fact: "Medical claims",
    definition: "Claims but for pharmacy, dental and vision per person and year",
    target: 4.5,
    tolerance: 0.5,
    unit: "per year",
    source: "NAMCS 2019 (3.2 office visits) plus emergency, hospital and laboratory claims",
    sql: "avg(n_medical)",
  },
  {
    fact: "Pharmacy fills",
    definition: "Pharmacy claims per person and year; a fill of 90 days counts once",
    target: 9.5,
    tolerance: 1.5,
    unit: "per year",
    source:
      "MEPS Statistical Brief 245 (2006: 16.5 a year for those with any, about 10 for all), rounded",
    sql: "avg(n_fills)",
  },
  {
    fact: "Persons with a hospital stay",
    definition: "Share of persons with at least one inpatient claim in the year",
    target: 0.07,
    tolerance: 0.015,
    unit: "share",
    source: "NHIS 2018 (adults: about 8 %) and MEPS 2019 (6-7 %)",
    sql: "avg((n_inpatient > 0)::INTEGER)",
  },
  {
    fact: "Claims in network",
    definition: "Share of claims of the year with an in-network provider",
    target: 0.93,
    tolerance: 0.05,
    unit: "share",
    source: "HCCI 2020 and KFF 2018: 5-10 % of claims out of network; the plan asks for over 85 %",
    sql: "sum(n_in_network) / sum(n_claims)",
  },
];

function prevalence(
  fact: string,
  category: string,
  condition: string,
  [target, tolerance, source]: [number, number, string],
): Fact {
  return {
    fact,
    definition: `Share of persons with at least one claim of category ${category} in the year`,
    target,
    tolerance,
    unit: "share",
    source,
    sql: `avg(n_${category}::DOUBLE) FILTER (${condition})`,
  };
}

/**
 * Measures every fact on a database with the tables or views `members` and `claims`.
 *
 * @param db Database with the generated tables.
 * @param options.asOf The extract's end (ISO date).
 */
export async function calibrationTable(
  db: Database,
  { asOf }: { asOf: string },
): Promise<CalibrationRow[]> {
  const columns = FACTS.map(({ sql }, i) => `(${sql})::DOUBLE AS fact_${i}`);
  const [generated] = await db.rows<Record<string, number>>(
    `${yearsSql(asOf)} SELECT ${columns.join(", ")} FROM years`,
  );
  return FACTS.map(({ sql: _, ...fact }, i) => ({ ...fact, generated: generated[`fact_${i}`] }));
}

/** One row per person: counts of the year, allowed amount and its rank as a share of persons. */
function yearsSql(asOf: string): string {
  return `
WITH persons AS (SELECT member_id, age FROM members WHERE tenure_months >= 12),
year_claims AS (
  SELECT * FROM claims WHERE claim_date >= DATE '${asOf}' - 365 AND claim_date < DATE '${asOf}'
),
sums AS (
  SELECT persons.member_id, any_value(age) AS age,
    count(claim_id) AS n_claims,
    coalesce(sum(CAST(paid_amount AS DECIMAL(12,2)) + CAST(member_responsibility AS DECIMAL(12,2))), 0)
      AS allowed,
    count(claim_id) FILTER (claim_type NOT IN ('pharmacy', 'dental', 'vision')) AS n_medical,
    count(claim_id) FILTER (claim_type = 'pharmacy') AS n_fills,
    count(claim_id) FILTER (claim_type = 'emergency') AS n_emergency,
    count(claim_id) FILTER (claim_type = 'inpatient') AS n_inpatient,
    count(claim_id) FILTER (in_network) AS n_in_network,
    coalesce(max((diagnosis_category = 'diabetes')::INTEGER), 0) AS n_diabetes,
    coalesce(max((diagnosis_category = 'hypertension')::INTEGER), 0) AS n_hypertension,
    coalesce(max((diagnosis_category = 'asthma')::INTEGER), 0) AS n_asthma,
    coalesce(max((diagnosis_category = 'depression')::INTEGER), 0) AS n_depression
  FROM persons LEFT JOIN year_claims USING (member_id) GROUP BY persons.member_id
),
years AS (
  SELECT *, row_number() OVER (ORDER BY allowed, member_id) / count(*) OVER () AS rank FROM sums
)`;
}
