/**
 * Encounters and dispenses of an export as claims.
 *
 * One encounter is one claim: its procedures and immunizations tell its type and
 * are no claims of their own, as its total holds their cost (see cost_evidence.ts).
 * One dispense of a medication is one claim. The export gives the number of
 * dispenses and not their days: they are spread evenly from START to STOP, or to
 * the export's last day while the medication goes on, so that a record that
 * spans the as-of day gives only its earlier dispenses. The cost of a record is
 * split to the cent.
 * @module
 */
import { type Database, quote } from "../../../data/database.ts";
import { DIAGNOSIS_CATEGORIES } from "../schema.ts";
import { claimTypeSql, PROCEDURE_KINDS, procedureKindSql, providerTypeSql } from "./claim_types.ts";
import type { CostRules } from "./cost_evidence.ts";
import { diagnosisCategorySql } from "./diagnosis_codes.ts";

/** What {@linkcode makeClaims} needs to know. */
export interface ClaimOptions extends CostRules {
  /** ISO date. */
  asOf: string;
  /** Last day of the export (ISO date). */
  lastDay: string;
}

/**
 * SQL expression: why a row is not used, NULL where it is. Rows on or after the
 * as-of day come first, so that their count is the plain one.
 *
 * @param day SQL of the row's day; the relation joins `patient_state` as `s`
 */
export function reasonSql(day: string, asOf: string): string {
  return `CASE WHEN ${day} >= DATE ${quote(asOf)} THEN 'on_or_after_as_of'
    WHEN s.id IS NULL THEN 'unknown_patient' ELSE s.reason END`;
}

/**
 * Makes the tables `charges` (every encounter and dispense with `reason`, NULL
 * where used) and `claims`.
 */
export async function makeClaims(db: Database, options: ClaimOptions): Promise<void> {
  await makeCategories(db);
  await db.run(`CREATE TABLE encounter_facts AS ${encounterFactsSql()}`);
  await db.run(
    `CREATE TABLE charges AS
     SELECT * REPLACE (coalesce(reason, CASE WHEN member_responsibility < 0
         THEN 'coverage_above_total' END) AS reason)
     FROM (${encounterChargesSql(options)} UNION ALL ${dispenseChargesSql(options)})`,
  );
  await db.run(
    `CREATE TABLE claims AS
     SELECT claim_id, patient AS member_id, day AS claim_date, claim_type, claim_amount,
       paid_amount, member_responsibility, diagnosis_category,
       ${providerTypeSql("claim_type")} AS provider_type, NULL AS in_network
     FROM charges WHERE reason IS NULL`,
  );
}

/** The table `code_category`: the category of every pair of code and description, by `key`. */
async function makeCategories(db: Database): Promise<void> {
  const sources = [
    ["encounters", "reason_code", "reason_description"],
    ["encounters", "code", "description"],
    ["medications", "reason_code", "reason_description"],
    ["procedures", "reason_code", "reason_description"],
    ["conditions", "code", "description"],
  ];
  const pairs = sources.map(([table, code, description]) =>
    `SELECT ${code} AS code, ${description} AS description FROM ${table}`
  );
  await db.run(
    `CREATE TABLE code_category AS
     SELECT ${keySql("code", "description")} AS key,
       ${diagnosisCategorySql("code", "description")} AS category
     FROM (${pairs.join(" UNION ")}) WHERE code IS NOT NULL OR description IS NOT NULL`,
  );
}

function keySql(code: string, description: string): string {
  return `(coalesce(${code}, '') || '|' || coalesce(${description}, ''))`;
}

/** Per encounter: what {@linkcode claimTypeSql} reads. */
function encounterFactsSql(): string {
  const rank = `list_position([${DIAGNOSIS_CATEGORIES.map(quote).join(", ")}], c.category)`;
  const kinds = [...new Set(PROCEDURE_KINDS.map(([, kind]) => kind))];
  const counts = kinds.map((kind) => `count(*) FILTER (kind = '${kind}') AS n_${kind}`);
  const zeros = kinds.map((kind) => `coalesce(p.n_${kind}, 0) AS n_${kind}`);
  return `WITH done AS (
      SELECT encounter, count(*) AS n_procedures, ${counts.join(", ")},
        min_by(category, rank) FILTER (category <> 'other') AS procedure_category
      FROM (SELECT p.encounter, ${procedureKindSql("p.description")} AS kind, c.category,
          ${rank} AS rank
        FROM procedures p LEFT JOIN code_category c
          ON c.key = ${keySql("p.reason_code", "p.reason_description")})
      GROUP BY encounter
    ), found AS (
      SELECT d.encounter, min_by(c.category, ${rank}) AS category
      FROM conditions d JOIN code_category c ON c.key = ${keySql("d.code", "d.description")}
      WHERE c.category <> 'other' GROUP BY d.encounter
    ), given AS (SELECT encounter, count(*) AS n FROM immunizations GROUP BY encounter)
    SELECT e.row_no, lower(e.class) AS class, e.code,
      lower(coalesce(e.reason_description, '')) AS reason,
      lower(coalesce(e.description, '')) AS visit,
      CASE WHEN lower(e.class) = 'wellness' THEN coalesce(nullif(r.category, 'other'), 'preventive')
        ELSE coalesce(r.category, found.category, p.procedure_category,
          nullif(v.category, 'other')) END AS category,
      coalesce(p.n_procedures, 0) AS n_procedures, coalesce(g.n, 0) AS n_immunizations,
      ${zeros.join(", ")}
    FROM encounters e
    LEFT JOIN code_category r ON r.key = ${keySql("e.reason_code", "e.reason_description")}
    LEFT JOIN code_category v ON v.key = ${keySql("e.code", "e.description")}
    LEFT JOIN done p ON p.encounter = e.id
    LEFT JOIN found ON found.encounter = e.id
    LEFT JOIN given g ON g.encounter = e.id`;
}

function encounterChargesSql({ asOf, linesInTotal }: ClaimOptions): string {
  const lines = linesInTotal ? "0" : "coalesce(l.cost, 0)";
  return `SELECT 'encounter' AS kind, e.row_no, 'encounter-' || e.id AS claim_id, e.patient,
      e.start_date AS day, f.claim_type, e.total_cost + ${lines} AS claim_amount,
      e.coverage AS paid_amount, e.total_cost - e.coverage AS member_responsibility,
      CASE WHEN coalesce(f.category, 'other') = 'other'
          AND f.claim_type IN ('preventive', 'dental', 'vision') THEN f.claim_type
        ELSE f.category END AS diagnosis_category,
      ${reasonSql("e.start_date", asOf)} AS reason
    FROM encounters e
    JOIN (SELECT *, ${claimTypeSql()} AS claim_type FROM encounter_facts) f USING (row_no)
    LEFT JOIN encounter_lines l ON l.encounter = e.id
    LEFT JOIN patient_state s ON s.id = e.patient`;
}

/**
 * The k-th of n dispenses takes floor((k + 1) x / n) - floor(k x / n) of x cents:
 * what the plan pays and what the member pays are split apart and then added, so
 * neither is ever negative and both add up to the record's.
 */
function dispenseChargesSql(options: ClaimOptions): string {
  const { asOf, lastDay, coveragePerDispense } = options;
  const share = (cents: string) =>
    `((((k + 1) * ${cents}) // n - (k * ${cents}) // n)::DECIMAL(18, 0) / 100)::DECIMAL(18, 2)`;
  // least() skips NULL: without the CASE an unknown coverage would be the whole cost.
  const paid = coveragePerDispense
    ? "CASE WHEN coverage IS NOT NULL THEN least(coverage * n, total) END"
    : "coverage";
  return `SELECT 'medication' AS kind, m.row_no,
      'medication-' || m.row_no || '-' || (k + 1) AS claim_id, m.patient, m.day,
      'pharmacy' AS claim_type,
      CASE WHEN paid IS NULL THEN ${share("total")}
        ELSE ${share("paid")} + ${share("owed")} END AS claim_amount,
      ${share("paid")} AS paid_amount, ${share("owed")} AS member_responsibility,
      c.category AS diagnosis_category, ${reasonSql("m.day", asOf)} AS reason
    FROM (
      SELECT *, start_date + ((k * span) // n)::INTEGER AS day, total - paid AS owed
      FROM (SELECT *, ${paid} AS paid, unnest(range(n)) AS k
        FROM (SELECT row_no, patient, start_date,
            ${keySql("reason_code", "reason_description")} AS key,
            (100 * coverage)::BIGINT AS coverage,
            greatest(coalesce(dispenses, 1), 1) AS n,
            (100 * coalesce(total_cost, unit_cost * greatest(coalesce(dispenses, 1), 1)))::BIGINT
              AS total,
            greatest(coalesce(stop_date, DATE ${quote(lastDay)}) - start_date, 0) AS span
          FROM medications))) m
    LEFT JOIN code_category c ON c.key = m.key
    LEFT JOIN patient_state s ON s.id = m.patient`;
}
