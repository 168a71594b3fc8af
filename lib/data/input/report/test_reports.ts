/**
 * Reports for the tests of their texts and pages.
 * @module
 */
import type { Fault, InputFile, TableAccount, ValidationReport } from "./validation_report.ts";

const HASH = "8b1a9953c4611296a827abf8c47804d7e6c49c6b97a0c4c1b5a0e4a3a7b1f0c2";

const file = (name: string, rows: number, delimiter: InputFile["delimiter"] = ","): InputFile => ({
  file: name,
  bytes: rows * 90,
  sha256: HASH,
  format: "csv",
  delimiter,
  rows,
});

const FAULTS: readonly Fault[] = [
  {
    code: "unseen-category",
    effect: "other",
    table: "members",
    file: "persons.csv",
    column: "Sex",
    rule: "is not one of F, M, Other",
    remedy: 'map your values under "values" of gender in the mapping',
    count: 1_200,
    rows: [2, 3, 5],
  },
  {
    code: "type-error",
    effect: "quarantined",
    table: "members",
    file: "persons.csv",
    column: "AGE_YRS",
    rule: "is not a whole number",
    remedy: "correct it, or declare its notation in the mapping",
    count: 3,
    rows: [17, 2_204, 9_001],
  },
  {
    code: "primary-key",
    effect: "refused",
    table: "claims",
    file: "claims_2025.csv",
    column: "claim_id",
    rule: "occurs more than once with other values",
    remedy: "keep one row per claim_id",
    count: 12,
    rows: [40, 41, 977],
  },
  {
    code: "source-error",
    effect: "refused",
    table: "claims",
    file: "claims_2026.csv",
    rule: "a quote is never closed",
    remedy: "close it, or export the file again",
    line: 20_417,
  },
  {
    code: "extra-label",
    effect: "noted",
    table: "claims",
    file: "claims_2026.csv",
    column: "BATCH_NO",
    rule: "is unknown and ignored",
    remedy: "nothing, or map it under its column of the contract",
  },
  {
    code: "missing-file",
    effect: "refused",
    table: "engagement",
    rule: "has no file",
    remedy: "add engagement.csv, or name its files in the mapping",
  },
];

const TABLES: readonly TableAccount[] = [
  {
    table: "members",
    files: [file("persons.csv", 10_000, ";")],
    rowsIn: 10_000,
    kept: 9_995,
    unused: 0,
    duplicates: 2,
    quarantined: 3,
  },
  {
    table: "claims",
    files: [file("claims_2025.csv", 210_000), file("claims_2026.csv", 20_416)],
    rowsIn: 230_416,
    kept: 224_000,
    unused: 31_250,
    duplicates: 1_416,
    quarantined: 5_000,
  },
];

/** A report that refuses two files and a table without one. */
export const REFUSED: ValidationReport = {
  verdict: "refused",
  asOf: "2026-06-30",
  extractEnd: "2027-06-30",
  mapping: { file: "mapping.json", sha256: HASH },
  tables: TABLES,
  absentTables: ["benefits", "plan_design"],
  unusedFiles: ["notes_2026.csv"],
  faults: FAULTS,
  fingerprint: HASH,
};

/** The same report without the faults that refuse. */
export const ACCEPTED: ValidationReport = {
  ...REFUSED,
  verdict: "accepted",
  faults: FAULTS.filter((fault) => fault.effect !== "refused"),
};

/** A report without any fault. */
export const FAULTLESS: ValidationReport = {
  ...REFUSED,
  verdict: "accepted",
  mapping: null,
  tables: [{ ...TABLES[0], kept: 10_000, duplicates: 0, quarantined: 0 }],
  absentTables: [],
  unusedFiles: [],
  faults: [],
};

/** Every name of a file or header in a report replaced by `name`. */
export function withNames(report: ValidationReport, name: string): ValidationReport {
  return {
    ...report,
    mapping: report.mapping && { ...report.mapping, file: name },
    tables: report.tables.map((table) => ({
      ...table,
      files: table.files.map((input) => ({ ...input, file: name })),
    })),
    faults: report.faults.map((fault) => ({
      ...fault,
      file: name,
      column: name,
      rule: `is not ${name}`,
      remedy: `rename ${name}`,
    })),
  };
}
