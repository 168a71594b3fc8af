/**
 * The files and columns of Synthea's CSV export that are read, under all the
 * names they have had: https://github.com/synthetichealth/synthea/wiki/CSV-File-Data-Dictionary
 * and CSVExporter.java from 2018 (COST, no payers) to today.
 * @module
 */

/** How a cell's text becomes a value. */
export type SourceKind =
  | "text"
  | "date"
  | "money"
  | "count"
  /** A day, or in older exports a year: the first day of it. */
  | "period_start"
  /** A day, or in older exports a year: the first day after it. */
  | "period_end";

/** One column of an export file. */
export interface SourceColumn {
  readonly name: string;
  /** Headers by age of the export, newest first; compared without case. */
  readonly headers: readonly string[];
  readonly kind: SourceKind;
  /** The file is refused without this column. */
  readonly required?: boolean;
  /** An empty cell is a fault. */
  readonly filled?: boolean;
  /** What follows where the export lacks the column. */
  readonly absent?: string;
}

/** One file of an export. */
export interface SourceTable {
  readonly name: string;
  readonly required?: boolean;
  /** At least one of these columns must be there. */
  readonly oneOf?: readonly string[];
  /** Column whose values occur once. */
  readonly key?: string;
  /** What follows where the export lacks the file. */
  readonly absent?: string;
  readonly columns: readonly SourceColumn[];
}

const id = { name: "id", headers: ["Id"], kind: "text", required: true, filled: true } as const;
const patient = {
  name: "patient",
  headers: ["PATIENT"],
  kind: "text",
  required: true,
  filled: true,
} as const;
const encounter = {
  name: "encounter",
  headers: ["ENCOUNTER"],
  kind: "text",
  required: true,
} as const;
const code = { name: "code", headers: ["CODE"], kind: "text", required: true } as const;
const description = {
  name: "description",
  headers: ["DESCRIPTION"],
  kind: "text",
  required: true,
} as const;
const start = {
  name: "start_date",
  headers: ["START", "DATE"],
  kind: "date",
  required: true,
  filled: true,
} as const;
const stop = { name: "stop_date", headers: ["STOP"], kind: "date" } as const;
const reason = [
  { name: "reason_code", headers: ["REASONCODE"], kind: "text" },
  { name: "reason_description", headers: ["REASONDESCRIPTION"], kind: "text" },
] as const;
const lineCost = {
  name: "cost",
  headers: ["BASE_COST", "COST"],
  kind: "money",
  absent: "its lines have no price of their own",
} as const;
const coverage = {
  name: "coverage",
  headers: ["PAYER_COVERAGE"],
  kind: "money",
  filled: true,
  absent: "paid_amount and member_responsibility stay empty",
} as const;

/** Every file that the import reads. */
export const EXPORT_TABLES: readonly SourceTable[] = [
  {
    name: "patients",
    required: true,
    key: "id",
    columns: [
      id,
      {
        name: "birth_date",
        headers: ["BIRTHDATE"],
        kind: "date",
        required: true,
        filled: true,
      },
      { name: "death_date", headers: ["DEATHDATE"], kind: "date", required: true },
      { name: "gender", headers: ["GENDER"], kind: "text", required: true },
      { name: "state", headers: ["STATE"], kind: "text", absent: "region stays empty" },
      { name: "income", headers: ["INCOME"], kind: "money", absent: "income_bracket stays empty" },
    ],
  },
  {
    name: "encounters",
    required: true,
    key: "id",
    columns: [
      id,
      start,
      patient,
      { name: "class", headers: ["ENCOUNTERCLASS"], kind: "text", required: true, filled: true },
      code,
      description,
      {
        name: "total_cost",
        headers: ["TOTAL_CLAIM_COST", "COST"],
        kind: "money",
        required: true,
        filled: true,
      },
      { name: "base_cost", headers: ["BASE_ENCOUNTER_COST", "COST"], kind: "money" },
      coverage,
      ...reason,
    ],
  },
  {
    name: "procedures",
    required: true,
    columns: [start, patient, encounter, code, description, lineCost, ...reason],
  },
  {
    name: "immunizations",
    required: true,
    columns: [start, patient, encounter, code, description, lineCost],
  },
  {
    name: "medications",
    required: true,
    oneOf: ["total_cost", "unit_cost"],
    columns: [
      start,
      stop,
      patient,
      encounter,
      code,
      description,
      { name: "unit_cost", headers: ["BASE_COST", "COST"], kind: "money", filled: true },
      {
        name: "total_cost",
        headers: ["TOTALCOST"],
        kind: "money",
        filled: true,
        absent: "the cost of a dispense times DISPENSES is taken",
      },
      coverage,
      {
        name: "dispenses",
        headers: ["DISPENSES"],
        kind: "count",
        filled: true,
        absent: "each record counts as one dispense",
      },
      ...reason,
    ],
  },
  {
    name: "conditions",
    absent: "chronic_condition_count stays empty; diagnoses come from the reasons of visits only",
    columns: [start, stop, patient, encounter, code, description],
  },
  {
    name: "payers",
    absent: "tenure_months stays empty, as the uninsured cannot be told from the insured",
    columns: [
      id,
      { name: "name", headers: ["NAME"], kind: "text", required: true },
    ],
  },
  {
    name: "payer_transitions",
    absent: "tenure_months stays empty",
    columns: [
      patient,
      {
        name: "start_date",
        headers: ["START_DATE", "START_YEAR"],
        kind: "period_start",
        required: true,
        filled: true,
      },
      {
        name: "end_date",
        headers: ["END_DATE", "END_YEAR"],
        kind: "period_end",
        required: true,
      },
      { name: "payer", headers: ["PAYER"], kind: "text", required: true },
    ],
  },
];
