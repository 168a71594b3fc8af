/**
 * Patients of an export as members as of a day.
 * @module
 */
import { type Database, quote } from "../../../data/database.ts";
import { CHRONIC_CATEGORIES } from "../schema.ts";
import { diagnosisCategorySql } from "./diagnosis_codes.ts";
import { incomeBracketSql, regionSql } from "./member_codes.ts";

/** Why a patient is no member; the first reason that holds counts. */
export const PATIENT_REASONS = ["not_born", "deceased", "minor", "over_110"] as const;

/**
 * Makes the tables `patient_state` (id, age, reason: NULL for members) and
 * `members` from the export's tables.
 */
export async function makeMembers(
  db: Database,
  options: { asOf: string; hasCover: boolean; hasConditions: boolean },
): Promise<void> {
  const asOf = `DATE ${quote(options.asOf)}`;
  await db.run(
    `CREATE TABLE patient_state AS
     SELECT id, age, CASE WHEN birth_date >= ${asOf} THEN 'not_born'
       WHEN death_date < ${asOf} THEN 'deceased' WHEN age < 18 THEN 'minor'
       WHEN age > 110 THEN 'over_110' END AS reason
     FROM (SELECT *, date_sub('year', birth_date, ${asOf}) AS age FROM patients)`,
  );
  await db.run(`CREATE TABLE tenure AS ${tenureSql(asOf)}`);
  await db.run(`CREATE TABLE chronic AS ${chronicSql(asOf)}`);
  await db.run(
    `CREATE TABLE members AS
     SELECT p.id AS member_id, s.age,
       CASE upper(left(p.gender, 1)) WHEN 'F' THEN 'F' WHEN 'M' THEN 'M'
         ELSE CASE WHEN p.gender IS NOT NULL THEN 'Other' END END AS gender,
       ${regionSql("p.state")} AS region,
       NULL AS plan_type,
       ${options.hasCover ? "t.tenure_months" : "NULL"} AS tenure_months,
       ${incomeBracketSql("p.income")} AS income_bracket,
       NULL AS family_size, NULL AS risk_score,
       ${options.hasConditions ? "coalesce(c.n_chronic, 0)" : "NULL"} AS chronic_condition_count
     FROM patients p JOIN patient_state s ON s.id = p.id AND s.reason IS NULL
     LEFT JOIN tenure t ON t.patient = p.id LEFT JOIN chronic c ON c.patient = p.id`,
  );
}

/**
 * Months of unbroken cover up to the as-of day: periods that touch (one ends on
 * the day the next begins, or the day before) are one, whoever the payer is.
 * 0 for who is not covered then; no row for who has no cover on record at all.
 */
function tenureSql(asOf: string): string {
  const uninsured = (text: string) =>
    `coalesce(upper(replace(${text}, ' ', '_')) = 'NO_INSURANCE', false)`;
  return `WITH periods AS (
      SELECT t.patient, t.start_date AS s, coalesce(t.end_date, DATE '9999-12-31') AS e,
        t.payer IS NOT NULL AND NOT ${uninsured("t.payer")} AND NOT ${
    uninsured("p.name")
  } AS covered
      FROM payer_transitions t LEFT JOIN payers p ON p.id = t.payer
    ), marked AS (
      SELECT *, coalesce(s > max(e) OVER (PARTITION BY patient ORDER BY s, e
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1, true)::INTEGER AS is_new
      FROM periods WHERE covered AND s < ${asOf}
    ), spells AS (
      SELECT patient, s, e, sum(is_new) OVER (PARTITION BY patient ORDER BY s, e
        ROWS UNBOUNDED PRECEDING) AS spell FROM marked
    ), current AS (
      SELECT patient, min(s) AS since FROM spells GROUP BY patient, spell HAVING max(e) >= ${asOf}
    )
    SELECT p.patient, coalesce(date_sub('month', any_value(c.since), ${asOf}), 0) AS tenure_months
    FROM periods p LEFT JOIN current c ON c.patient = p.patient GROUP BY p.patient`;
}

/** Chronic categories, each counted once, among the conditions that last at the as-of day. */
function chronicSql(asOf: string): string {
  const chronic = CHRONIC_CATEGORIES.map((category) => quote(category)).join(", ");
  return `SELECT patient, count(DISTINCT category) AS n_chronic
    FROM (SELECT patient, ${diagnosisCategorySql("code", "description")} AS category
      FROM conditions
      WHERE start_date < ${asOf} AND (stop_date IS NULL OR stop_date >= ${asOf}))
    WHERE category IN (${chronic}) GROUP BY patient`;
}
