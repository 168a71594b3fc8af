/**
 * Closes the account: what the source holds equals what is used plus what is
 * not, row by row and cent by cent, or the import stops.
 * @module
 */
import { type Database, quote } from "../../../data/database.ts";
import { reasonSql } from "./claims.ts";
import type { CostRules } from "./cost_evidence.ts";
import type { ReadTable } from "./read_export.ts";
import type { Reconciliation, SourceTableReport } from "./source_report.ts";

/** What became of every row of every file. */
export async function countRows(
  db: Database,
  tables: readonly ReadTable[],
  asOf: string,
): Promise<SourceTableReport[]> {
  const reports: SourceTableReport[] = [];
  for (const { spec, file, present, nRows, absentColumns } of tables) {
    const counts = await db.rows<{ reason: string | null; n: number }>(
      `SELECT reason, count(*) AS n FROM (${rowReasonsSql(spec.name, asOf)})
       GROUP BY reason ORDER BY reason`,
    );
    const unused = Object.fromEntries(
      counts.flatMap(({ reason, n }) => reason === null ? [] : [[reason, n]]),
    );
    reports.push({
      file,
      present,
      rows: nRows,
      used: counts.find(({ reason }) => reason === null)?.n ?? 0,
      unused,
      absentColumns: absentColumns.map((column) => column.headers.join(" or ")),
    });
  }
  return reports;
}

function rowReasonsSql(table: string, asOf: string): string {
  if (table === "payers") return "SELECT NULL AS reason FROM payers";
  if (table === "patients") return "SELECT reason FROM patient_state";
  if (table === "encounters") return "SELECT reason FROM charges WHERE kind = 'encounter'";
  const state = `FROM ${table} t LEFT JOIN patient_state s ON s.id = t.patient`;
  const reason = reasonSql("t.start_date", asOf);
  if (table === "procedures" || table === "immunizations") {
    return `SELECT coalesce(${reason}, CASE WHEN e.id IS NULL THEN 'unknown_encounter' END)
      AS reason ${state} LEFT JOIN encounters e ON e.id = t.encounter`;
  }
  return `SELECT ${reason} AS reason ${state}`;
}

/** Every amount of the source that claims are made of. */
export async function reconcile(db: Database, rules: CostRules): Promise<Reconciliation[]> {
  const dispenses = "greatest(coalesce(dispenses, 1), 1)";
  const total = `coalesce(total_cost, unit_cost * ${dispenses})`;
  const lines = rules.linesInTotal ? "" : " and its lines";
  const paid = rules.coveragePerDispense
    ? `CASE WHEN coverage IS NOT NULL THEN least(coverage * ${dispenses}, ${total}) END`
    : "coverage";
  const items = [
    {
      measure: `encounters: total cost${lines}`,
      kind: "encounter",
      column: "claim_amount",
      source: `SELECT count(*) AS n, sum(total_cost)${
        rules.linesInTotal
          ? ""
          : " + (SELECT coalesce(sum(l.cost), 0) FROM encounter_lines l JOIN encounters e ON e.id = l.encounter)"
      } AS amount FROM encounters`,
    },
    {
      measure: "encounters: PAYER_COVERAGE",
      kind: "encounter",
      column: "paid_amount",
      source: "SELECT count(*) AS n, sum(coverage) AS amount FROM encounters",
    },
    {
      measure: "medications: total cost",
      kind: "medication",
      column: "claim_amount",
      source: `SELECT sum(${dispenses}) AS n, sum(${total}) AS amount FROM medications`,
    },
    {
      measure: `medications: PAYER_COVERAGE${rules.coveragePerDispense ? " x dispenses" : ""}`,
      kind: "medication",
      column: "paid_amount",
      source: `SELECT sum(${dispenses}) AS n, sum(${paid}) AS amount FROM medications`,
    },
  ];
  const results: Reconciliation[] = [];
  for (const item of items) {
    const table = `${item.kind}s`;
    const [{ n }] = await db.rows<{ n: number }>(`SELECT count(coverage) AS n FROM ${table}`);
    if (item.column === "paid_amount" && n === 0) continue;
    results.push(await reconcileOne(db, item));
  }
  return results;
}

async function reconcileOne(
  db: Database,
  item: { measure: string; kind: string; column: string; source: string },
): Promise<Reconciliation> {
  const { measure, kind, column } = item;
  const amount = `coalesce(sum(CAST(${column} AS DECIMAL(18, 2))), 0)::DECIMAL(18, 2)`;
  const [source] = await db.rows<{ rows: number; amountUsd: number }>(
    `SELECT coalesce(n, 0)::BIGINT AS rows, coalesce(amount, 0)::DECIMAL(18, 2) AS amountUsd
     FROM (${item.source})`,
  );
  const [used] = await db.rows<{ rows: number; amountUsd: number }>(
    `SELECT count(*) AS rows, ${amount} AS amountUsd FROM claims
     WHERE claim_id LIKE ${quote(`${kind}-%`)}`,
  );
  const parts = await db.rows<{ reason: string; rows: number; amountUsd: number }>(
    `SELECT reason, count(*) AS rows, ${amount} AS amountUsd FROM charges
     WHERE kind = ${quote(kind)} AND reason IS NOT NULL GROUP BY reason ORDER BY reason`,
  );
  const all = [used, ...parts];
  const rows = all.reduce((sum, part) => sum + part.rows, 0);
  const cents = all.reduce((sum, part) => sum + toCents(part.amountUsd), 0);
  if (rows !== source.rows || cents !== toCents(source.amountUsd)) {
    throw new Error(`The account of ${measure} does not close: this is a fault of the import`);
  }
  const unused = Object.fromEntries(
    parts.map(({ reason, ...part }) => [reason, part]),
  );
  return { measure, unit: kind === "encounter" ? "encounters" : "dispenses", source, used, unused };
}

function toCents(amountUsd: number): number {
  return Math.round(amountUsd * 100);
}
