/**
 * A Synthea CSV export as a data folder: members and claims as of a day, and a
 * report that accounts for every row and cent.
 * @module
 */
import { calendarParts, toDays } from "../../../_shared/dates.ts";
import { InputError } from "../../../_shared/errors.ts";
import { formatCount, formatNumber, formatPercent } from "../../../_shared/format.ts";
import type { Progress } from "../../../_shared/progress.ts";
import { withTemporaryFolder } from "../../../_shared/files.ts";
import { Database } from "../../../data/database.ts";
import {
  formatFault,
  requireAsOfInside,
  validateTables,
  type ValidationReport,
} from "../../../data/input/mod.ts";
import type { DataManifest } from "../../../data/manifest.ts";
import { writeDataFolder } from "../../../data/write_data_folder.ts";
import { CLAIMS, HEALTHCARE_TABLES, MEMBERS } from "../schema.ts";
import { makeClaims } from "./claims.ts";
import { type CostEvidence, type CostRules, costRules, readCostEvidence } from "./cost_evidence.ts";
import { makeMembers } from "./members.ts";
import { readExport, type ReadTable } from "./read_export.ts";
import { countRows, reconcile } from "./reconcile.ts";
import type { SourceReport } from "./source_report.ts";

/** Options of {@linkcode importSynthea}. */
export interface ImportSyntheaOptions {
  /** Folder with the export's CSV files. */
  exportFolder: string;
  /** Folder that the tables are written to. */
  dataFolder: string;
  /** ISO date: nothing on or after this day is used. */
  asOf: string;
  /** Threads of DuckDB; no result depends on it. */
  threads?: number;
  /** Called after each file of the export. */
  onProgress?: Progress;
}

/** What an import from Synthea gives. */
export interface SyntheaImport {
  /** What the data folder holds. */
  manifest: DataManifest;
  /** Where the source's rows and cents went. */
  report: SourceReport;
  /** How the tables made from it satisfy the contracts. */
  validation: ValidationReport;
}

/**
 * Imports a Synthea CSV export of any age. Nothing is written unless the whole
 * export is in order.
 *
 * @throws {InputError} naming all missing files and columns and all faulty values at once, or an
 *   as-of day outside the export
 * @throws {RangeError} when `asOf` is no calendar date
 */
export function importSynthea(options: ImportSyntheaOptions): Promise<SyntheaImport> {
  return withTemporaryFolder(
    `${options.dataFolder}.import`,
    (folder) => importInto(folder, options),
  );
}

async function importInto(
  folder: string,
  options: ImportSyntheaOptions,
): Promise<SyntheaImport> {
  const { exportFolder, dataFolder, asOf, threads, onProgress } = options;
  using db = await Database.open({ threads });
  const tables = await readExport(db, exportFolder, {
    folder,
    onTable: (done, total) => onProgress?.(done, total, "files"),
  });
  const days = await checkAsOf(db, asOf);
  const evidence = await readCostEvidence(db);
  const rules = costRules(evidence);
  const hasCover = isPresent(tables, "payers") && isPresent(tables, "payer_transitions");
  await makeMembers(db, { asOf, hasCover, hasConditions: isPresent(tables, "conditions") });
  await checkMembers(db, asOf);
  await makeClaims(db, { asOf, lastDay: days.lastDay, ...rules });
  const content = {
    tables: await countRows(db, tables, asOf),
    reconciliation: await reconcile(db, rules),
  };
  const { report: validation, used } = await validateTables(db, [
    { schema: MEMBERS, table: "members", orderBy: "member_id" },
    { schema: CLAIMS, table: "claims", orderBy: "member_id, claim_date, claim_id" },
  ], { asOf, folder });
  const refusing = validation.faults.filter(({ effect }) => effect === "refused");
  if (refusing.length > 0) {
    throw new InputError(
      `Cannot import ${exportFolder} as the tables made from it break their contracts: ${
        refusing.map((fault) => formatFault(fault)).join("; ")
      }`,
    );
  }
  const manifest = await writeDataFolder(db, used, {
    dataFolder,
    schemas: HEALTHCARE_TABLES,
    source: "synthea",
    asOf,
    validation: validation.fingerprint,
  });
  const nRows = (name: string) => manifest.tables.find((table) => table.name === name)?.rows ?? 0;
  const report: SourceReport = {
    source: "synthea",
    asOf,
    ...days,
    members: nRows("members"),
    claims: nRows("claims"),
    tables: content.tables,
    absent: absences(tables),
    decisions: decisions(evidence, rules),
    evidence: { ...evidence, ...rules },
    reconciliation: content.reconciliation,
  };
  return { manifest, report, validation };
}

function isPresent(tables: readonly ReadTable[], name: string): boolean {
  return tables.some(({ spec, present }) => spec.name === name && present);
}

/** First and last day of the export's events; the as-of day must lie within reach of them. */
async function checkAsOf(
  db: Database,
  asOf: string,
): Promise<{ firstDay: string; lastDay: string }> {
  const events = ["encounters", "procedures", "immunizations", "medications", "conditions"];
  const all = events.map((table) => `SELECT start_date FROM ${table}`).join(" UNION ALL ");
  const [{ firstDay, lastDay }] = await db.rows<{ firstDay: string; lastDay: string }>(
    `SELECT min(start_date) AS firstDay, max(start_date) AS lastDay FROM (${all})`,
  );
  requireAsOfInside(asOf, { firstDay, lastDay });
  return { firstDay, lastDay };
}

async function checkMembers(db: Database, asOf: string): Promise<void> {
  const [{ n }] = await db.rows<{ n: number }>("SELECT count(*) AS n FROM members");
  if (n > 0) return;
  const { year } = calendarParts(toDays(asOf));
  throw new InputError(
    `Cannot import as of ${asOf} as nobody in patients.csv is a living adult then: ` +
      `pass another --as-of (adults are born by ${year - 18})`,
  );
}

function absences(tables: readonly ReadTable[]): SourceReport["absent"] {
  const always = [
    ["Engagement", "no table; features of engagement take their fill values"],
    [
      "Benefits and annual maxima",
      "no table; features of benefits take their fill values",
    ],
    ["Plan design", "no table; the deductible and the out-of-pocket maximum are unknown"],
    ["Plan type, family size, risk score", "columns are empty; features take their fill values"],
    ["Network of the provider", "in_network is empty"],
    [
      "Preferred channel and consents",
      "no contacts table: names and addresses of the export are not read",
    ],
  ].map(([what, consequence]) => ({ what, consequence }));
  const found = tables.flatMap(({ spec, file, present, absentColumns }) => {
    if (!present) return [{ what: file, consequence: spec.absent ?? "its figures are unknown" }];
    return absentColumns.flatMap((column) =>
      column.absent === undefined
        ? []
        : [{ what: `${file}, ${column.headers.join(" or ")}`, consequence: column.absent }]
    );
  });
  return [...always, ...found];
}

function decisions(evidence: CostEvidence, rules: CostRules): string[] {
  const share = (part: number, whole: number) =>
    `${formatCount(part)} of ${formatCount(whole)} (${formatPercent(whole ? part / whole : 0)})`;
  const priced = evidence.pricedEncounters;
  return [
    "Members are the patients born at least 18 years before the as-of date and not deceased before it.",
    rules.linesInTotal
      ? "One encounter is one claim of its total cost. Procedures and immunizations are not counted again, as the total holds them: " +
        `it equals base cost plus lines in ${
          share(evidence.totalEqualsLines, priced)
        } encounters with priced lines, ` +
        `is above in ${formatCount(evidence.totalAboveLines)} (items of files that are not read) ` +
        `and below in ${
          formatCount(evidence.totalBelowLines)
        } (lines that are listed and not billed).`
      : "One encounter is one claim of its total cost plus its procedures and immunizations, as the total is the base cost alone in " +
        `${share(evidence.totalEqualsBase, priced)} encounters with priced lines. ` +
        "Who pays these lines is not stated: they are billed, and in neither paid_amount nor member_responsibility.",
    `Medications are claims of their own: the encounter's total holds them in ${
      share(evidence.totalIncludesMedications, evidence.encountersWithMedications)
    } encounters with medications.`,
    "One dispense is one pharmacy claim. Dispenses are spread evenly from START to STOP, or to the export's last day; those on or after the as-of date are not used.",
    rules.coveragePerDispense
      ? "PAYER_COVERAGE of a medication is that of each dispense, as it never exceeds the cost of one (" +
        `${
          formatCount(evidence.refilledRecords)
        } records with several); as written the column sums to ` +
        `${formatNumber(evidence.medicationCoverageUsd, 2)} USD.`
      : "PAYER_COVERAGE of a medication is that of the record, as it exceeds the cost of one dispense in " +
        `${share(evidence.coverageAboveDispense, evidence.refilledRecords)} records with several.`,
    "paid_amount is PAYER_COVERAGE; member_responsibility is the rest of the total, also for the uninsured.",
    "tenure_months counts unbroken cover up to the as-of date by any payer but NO_INSURANCE; 0 for who is not covered then. It is no longer than the export's payer history.",
    "chronic_condition_count counts chronic categories among the conditions that last at the as-of date.",
    "region follows from STATE; income_bracket from INCOME with cuts at 35,000, 75,000 and 150,000 USD.",
    "claim_type, provider_type and diagnosis_category follow from the encounter's class, procedures and SNOMED CT codes.",
  ];
}
