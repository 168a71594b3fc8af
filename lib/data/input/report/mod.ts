/**
 * The report on files: types, text for a terminal, a page to mail.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 * import { formatFault, reportPage, type ValidationReport } from "lib/data/input/report/mod.ts";
 *
 * const report: ValidationReport = {
 *   verdict: "refused",
 *   asOf: "2026-06-30",
 *   extractEnd: "2027-06-30",
 *   mapping: null,
 *   tables: [],
 *   absentTables: [],
 *   unusedFiles: [],
 *   faults: [{
 *     code: "missing-file",
 *     effect: "refused",
 *     table: "claims",
 *     rule: "has no file",
 *     remedy: "add claims.csv",
 *   }],
 *   fingerprint: "0".repeat(64),
 * };
 * assertEquals(
 *   formatFault(report.faults[0]),
 *   "table claims: has no file: add claims.csv [missing-file]",
 * );
 * assertStringIncludes(reportPage(report), "<!DOCTYPE html>");
 * ```
 * @module
 */
export { alarmingFaults } from "./fault_words.ts";
export { formatFault, formatReport, summarizeReport } from "./format_report.ts";
export { reportPage } from "./report_page.ts";
export type {
  Fault,
  FaultCode,
  FaultEffect,
  InputFile,
  TableAccount,
  ValidationReport,
} from "./validation_report.ts";
