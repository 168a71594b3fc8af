/**
 * The words in which the reports speak of faults, and names from files made fit to show.
 * @module
 */
import type { Fault, FaultCode, FaultEffect, ValidationReport } from "./validation_report.ts";
import { formatCount, formatPercent } from "../../../_shared/format.ts";

/** What each effect means for the rows, the gravest first. */
export const EFFECT_MEANINGS: Readonly<Record<FaultEffect, string>> = {
  refused: "the import is refused, no table is written",
  quarantined: "the rows go to the quarantine file, not into the tables",
  dropped: "the rows repeat another one exactly: that one is kept",
  emptied: "the rows are kept, the value becomes missing",
  other: "the rows are kept, the value becomes __other__",
  flagged: "the rows are kept as they are",
  unused: "the rows are kept, but not used, as they lie on or after the as-of day",
  noted: "worth knowing, no row changes",
};

/** What each code stands for. */
export const CODE_MEANINGS: Readonly<Record<FaultCode, string>> = {
  "missing-file": "a required table has no file",
  "missing-label": "the header lacks a column",
  "extra-label": "the contract knows no such column: it is ignored",
  "duplicate-label": "a header is blank or appears twice",
  "forbidden-label": "a header has a name that JavaScript reserves",
  "source-error": "the file or a row is damaged: quotes, number of fields",
  "encoding-error": "the file is not UTF-8 or holds NUL bytes",
  "row-count": "the file has no rows",
  "limit-exceeded": "a limit is passed: size of a row, share of quarantined rows",
  "type-error": "a value is empty or not of the column's type",
  "not-finite": "a number is NaN, infinite or too large",
  "constraint-error": "a value is out of range or breaks a rule between columns",
  "unseen-category": "a value is not in the column's list",
  "primary-key": "a key appears more than once",
  "foreign-key": "a row names a member that is not there",
  "future-date": "a date lies on or after the extract's end",
  "not-used": "a row is dated on or after the as-of day",
  "unit-suspect": "the values look like another unit, such as cents for dollars",
};

/**
 * Text from a file made fit for one line: control, direction and other characters that
 * cannot be seen as `\u001b`, the rest after `limit` characters left out.
 */
export function visibleText(text: string, limit = 60): string {
  const seen = text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
  const characters = [...seen];
  return characters.length <= limit ? seen : `${characters.slice(0, limit - 3).join("")}...`;
}

/** Whether a fault refuses the whole import. */
export function isRefusing(fault: Fault): boolean {
  return fault.effect === "refused";
}

/** A rule or remedy made fit for one line. */
export function sentence(text: string): string {
  return visibleText(text, 600);
}

/** `1 row`, `1,200 rows`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share with one decimal that says neither none nor all where it is neither. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return "";
  const share = part / whole;
  if (share > 0 && share < 0.0005) return "under 0.1 %";
  if (share < 1 && share >= 0.9995) return "over 99.9 %";
  return formatPercent(share);
}

/** The verdict in one sentence, with what to do next. */
export function verdictSentence(report: ValidationReport): string {
  const { verdict, faults, tables } = report;
  if (verdict === "refused") {
    const refusing = faults.filter(isRefusing).length;
    return `Refused: ${formatCount(refusing)} of ${countOf(faults.length, "fault")} ` +
      `${refusing === 1 ? "refuses" : "refuse"} the files and no table is written: ` +
      "repair what is listed first, then validate again.";
  }
  const sum = (part: "rowsIn" | "kept" | "duplicates" | "quarantined") =>
    tables.reduce((total, table) => total + table[part], 0);
  const rows = countOf(sum("rowsIn"), "row");
  const alarms = alarmingFaults(report).length;
  const isWhole = sum("kept") === sum("rowsIn");
  const parts = [
    isWhole ? `all ${rows} are kept` : `${formatCount(sum("kept"))} of ${rows} are kept`,
    ...(sum("duplicates") > 0 ? [`${countOf(sum("duplicates"), "duplicate")} dropped`] : []),
    ...(sum("quarantined") > 0 ? [`${formatCount(sum("quarantined"))} quarantined`] : []),
  ];
  const checks = [
    ...(alarms > 0
      ? [`look at the ${countOf(alarms, "fault")} of many values or of their unit`]
      : []),
    ...(sum("quarantined") > 0 ? ["look through the quarantined rows"] : []),
  ];
  const first = checks.length > 0 ? `${checks.join(" and ")}, then ` : "";
  return `Accepted: ${parts.join(", ")}: ${first}run the pipeline.`;
}

/** Share of a file's rows above which changed values call for a look. */
const MANY = 0.05;

/** Faults that refuse nothing and may still make every figure wrong. */
export function alarmingFaults({ faults, tables }: ValidationReport): Fault[] {
  return faults.filter(({ code, effect, table, file, count = 0 }) => {
    if (code === "unit-suspect") return true;
    if (effect !== "emptied" && effect !== "other") return false;
    const account = tables.find((each) => each.table === table);
    const rows = account?.files.find((each) => each.file === file)?.rows ?? account?.rowsIn ?? 0;
    return count > MANY * rows;
  });
}
