/**
 * What an import read, used and did not find: figures only, no member data.
 * @module
 */
import { formatCount, formatNumber } from "../../../_shared/format.ts";
import type { CostEvidence, CostRules } from "./cost_evidence.ts";

/** Rows and the amount on them. */
export interface RowsAndAmount {
  /** Number of rows. */
  rows: number;
  /** Exact sum in USD. */
  amountUsd: number;
}

/** One amount of the source, split without rest into what is used and what is not. */
export interface Reconciliation {
  /** File and column. */
  measure: string;
  /** What a row is. */
  unit: string;
  /** The whole column. */
  source: RowsAndAmount;
  /** Sum over the claims that were written. */
  used: RowsAndAmount;
  /** By reason. */
  unused: Record<string, RowsAndAmount>;
}

/** A file of the export and what became of its rows. */
export interface SourceTableReport {
  /** File name. */
  file: string;
  /** Whether the export has it. */
  present: boolean;
  /** Rows below the header. */
  rows: number;
  /** Rows that the members or claims rest on. */
  used: number;
  /** Rows not used, by reason. */
  unused: Record<string, number>;
  /** Headers that this export lacks. */
  absentColumns: string[];
}

/** The whole report; plain JSON. */
export interface SourceReport {
  /** As in the manifest. */
  source: "synthea";
  /** ISO date, as the two days below. */
  asOf: string;
  /** Day of the first event. */
  firstDay: string;
  /** Day of the last event. */
  lastDay: string;
  /** Members written. */
  members: number;
  /** Claims written. */
  claims: number;
  /** Every file that could be read. */
  tables: SourceTableReport[];
  /** What the source lacks, and the documented default that follows. */
  absent: { what: string; consequence: string }[];
  /** How the source was understood. */
  decisions: string[];
  /** What the amounts show, and the rules that follow. */
  evidence: CostEvidence & CostRules;
  /** Every amount that claims are made of. */
  reconciliation: Reconciliation[];
}

const REASONS: Record<string, string> = {
  on_or_after_as_of: "on or after the as-of date",
  unknown_patient: "patient not in patients.csv",
  unknown_encounter: "encounter not in encounters.csv",
  not_born: "not born before the as-of date",
  deceased: "deceased before the as-of date",
  minor: "under 18 at the as-of date",
  over_110: "older than 110 years",
  coverage_above_total: "coverage above the total",
};

/** A reason as words. */
function reasonText(reason: string): string {
  return REASONS[reason] ?? reason;
}

/** The report as Markdown. */
export function formatSourceReport(report: SourceReport): string {
  const lines = [
    "# Source report: Synthea export",
    "",
    `As of ${report.asOf}; the export runs from ${report.firstDay} to ${report.lastDay}. ` +
    `${formatCount(report.members)} members (living adults) and ` +
    `${formatCount(report.claims)} claims were written.`,
    "",
    "## Files",
    "",
    "| File | Rows | Used | Not used | Columns absent |",
    "|---|---:|---:|---|---|",
    ...report.tables.map(tableLine),
    "",
    "## Reconciliation in USD",
    "",
    "Source = used + not used, to the cent.",
    "",
    "| Amount | Part | Rows | USD |",
    "|---|---|---:|---:|",
    ...report.reconciliation.flatMap(reconciliationLines),
    "",
    "## What the source lacks",
    "",
    "| Absent | What follows |",
    "|---|---|",
    ...report.absent.map(({ what, consequence }) => `| ${what} | ${consequence} |`),
    "",
    "## How the source was understood",
    "",
    ...report.decisions.map((decision) => `- ${decision}`),
    "",
  ];
  return lines.join("\n");
}

function tableLine(table: SourceTableReport): string {
  if (!table.present) return `| ${table.file} | absent | | | |`;
  const unused = Object.entries(table.unused)
    .map(([reason, rows]) => `${formatCount(rows)} ${reasonText(reason)}`).join("; ");
  const cells = [formatCount(table.rows), formatCount(table.used), unused];
  return `| ${table.file} | ${cells.join(" | ")} | ${table.absentColumns.join(", ")} |`;
}

function reconciliationLines(item: Reconciliation): string[] {
  const line = (part: string, { rows, amountUsd }: RowsAndAmount) =>
    `| ${item.measure} | ${part} | ${formatCount(rows)} ${item.unit} | ${
      formatNumber(amountUsd, 2)
    } |`;
  return [
    line("source", item.source),
    line("used", item.used),
    ...Object.entries(item.unused).map(([reason, part]) => line(reasonText(reason), part)),
  ];
}
