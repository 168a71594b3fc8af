/**
 * What an export's amounts mean, found out from the amounts themselves, as it
 * has changed between Synthea's releases.
 * @module
 */
import type { Database } from "../../../data/database.ts";

/** Counts of one export that decide how its amounts are added up. */
export interface CostEvidence {
  /** Encounters with priced procedures or immunizations, and a base cost. */
  pricedEncounters: number;
  /** Of these: the total equals base cost plus lines to the cent. */
  totalEqualsLines: number;
  /** Of these: the total is above it (it bills what other files hold, such as laboratory reports). */
  totalAboveLines: number;
  /** Of these: the total is below it (lines that are listed and not billed, such as questionnaires). */
  totalBelowLines: number;
  /** Of these: the total is the base cost alone. */
  totalEqualsBase: number;
  /** Encounters with medications whose total equals base, lines and medications together. */
  totalIncludesMedications: number;
  /** Encounters with medications that have a cost. */
  encountersWithMedications: number;
  /** Medication records with several dispenses. */
  refilledRecords: number;
  /** Of these: the coverage is above the cost of one dispense. */
  coverageAboveDispense: number;
  /** PAYER_COVERAGE of medications summed as written, whatever it means. */
  medicationCoverageUsd: number;
}

/** What follows from {@linkcode CostEvidence}. */
export interface CostRules {
  /** The encounter's total holds its procedures and immunizations; else they are added to it. */
  linesInTotal: boolean;
  /** PAYER_COVERAGE of a medication is for each dispense; else for the record. */
  coveragePerDispense: boolean;
}

type RefillEvidence = Pick<
  CostEvidence,
  "refilledRecords" | "coverageAboveDispense" | "medicationCoverageUsd"
>;

/** Counts the evidence; makes the table `encounter_lines` (encounter, cost). */
export async function readCostEvidence(db: Database): Promise<CostEvidence> {
  await db.run(
    `CREATE TABLE encounter_lines AS
     SELECT encounter, sum(coalesce(cost, 0)) AS cost FROM (
       SELECT encounter, cost FROM procedures UNION ALL SELECT encounter, cost FROM immunizations)
     WHERE encounter IS NOT NULL GROUP BY encounter`,
  );
  const [lines] = await db.rows<Omit<CostEvidence, keyof RefillEvidence>>(
    `WITH medicated AS (
       SELECT encounter, sum(coalesce(total_cost, unit_cost * coalesce(dispenses, 1))) AS cost,
         sum(coalesce(unit_cost, total_cost)) AS first_cost
       FROM medications GROUP BY encounter)
     SELECT count(*) FILTER (l.cost > 0) AS pricedEncounters,
       count(*) FILTER (l.cost > 0 AND total_cost = base_cost + l.cost) AS totalEqualsLines,
       count(*) FILTER (l.cost > 0 AND total_cost > base_cost + l.cost) AS totalAboveLines,
       count(*) FILTER (l.cost > 0 AND total_cost < base_cost + l.cost) AS totalBelowLines,
       count(*) FILTER (l.cost > 0 AND total_cost = base_cost) AS totalEqualsBase,
       count(*) FILTER (m.cost > 0 AND total_cost - base_cost - coalesce(l.cost, 0)
         IN (m.cost, m.first_cost)) AS totalIncludesMedications,
       count(*) FILTER (m.cost > 0) AS encountersWithMedications
     FROM encounters e LEFT JOIN encounter_lines l ON l.encounter = e.id
     LEFT JOIN medicated m ON m.encounter = e.id WHERE base_cost IS NOT NULL`,
  );
  const [refills] = await db.rows<RefillEvidence>(
    `SELECT count(*) FILTER (dispenses > 1) AS refilledRecords,
       count(*) FILTER (dispenses > 1 AND coverage > coalesce(unit_cost, total_cost / dispenses))
         AS coverageAboveDispense,
       coalesce(sum(coverage), 0)::DECIMAL(18, 2) AS medicationCoverageUsd
     FROM medications`,
  );
  return { ...lines, ...refills };
}

/** The rules that the evidence speaks for. */
export function costRules(evidence: CostEvidence): CostRules {
  return {
    linesInTotal: 2 * evidence.totalEqualsBase <= evidence.pricedEncounters,
    coveragePerDispense: evidence.coverageAboveDispense === 0,
  };
}
