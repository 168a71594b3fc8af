/**
 * Faults of the header of a CSV file.
 * @module
 */
import { FORBIDDEN_NAMES } from "../mapping/checked_json.ts";
import type { HeaderRecord } from "./csv_record.ts";
import { encodingProblem, type SourceProblem } from "./source_problem.ts";
import { utf8ErrorAt } from "./utf8.ts";

/** Wider files exceed the memory that DuckDB is given: a thread holds several rows of each column. */
const MAX_COLUMNS = 500;

/** Characters of a header that a fault repeats at most. */
const MAX_ECHO = 100;

/** Positions that a fault names. */
const FIRST_POSITIONS = 3;

/** What makes a header unreadable; null for nothing. */
export function recordProblem(record: HeaderRecord, isUnpacked: boolean): SourceProblem | null {
  const { bytes, damage, line, endLine, offset } = record;
  if (damage === "too-long") return headerTooLong(line);
  const nulAt = bytes.indexOf(0);
  if (nulAt >= 0) {
    return { ...encodingProblem("nul", { offset: offset + nulAt, isUnpacked }), line };
  }
  const badAt = utf8ErrorAt(bytes, 0, bytes.length);
  if (badAt >= 0) {
    return { ...encodingProblem("utf8", { offset: offset + badAt, isUnpacked }), line };
  }
  if (damage === "unclosed") {
    return {
      code: "source-error",
      rule: "a quote of the header is never closed",
      remedy: `close the quote that opens at line ${line} or double it`,
      line,
    };
  }
  if (endLine === line) return null;
  // A stray quote may have drawn rows into the header, and headers are repeated in messages.
  return {
    code: "source-error",
    rule: "the header runs over several lines",
    remedy: `close the quotes of line ${line}, or take the line breaks out of the headers`,
    line,
  };
}

/** A header that does not end where it has to. */
export function headerTooLong(line: number): SourceProblem {
  return {
    code: "limit-exceeded",
    rule: "the header does not end within 64 KiB",
    remedy: `close the quotes of line ${line}, or shorten the headers`,
    line,
  };
}

/** What is wrong with the quotes of a header that can be read all the same. */
export function damagedHeader({ damage, line }: HeaderRecord): SourceProblem {
  const rule = damage === "text-after"
    ? "text follows a closing quote in the header"
    : "a quote stands inside an unquoted header";
  return {
    code: "source-error",
    rule,
    remedy: `double the quotes inside the headers of line ${line}`,
    line,
  };
}

/** The limit of columns, where a header passes it. */
export function tooManyColumns(headers: readonly string[]): SourceProblem | null {
  if (headers.length <= MAX_COLUMNS) return null;
  return {
    code: "limit-exceeded",
    rule: `the header has ${headers.length} columns, more than ${MAX_COLUMNS}`,
    remedy: "export the columns of the contract alone",
  };
}

/** Duplicate, blank and forbidden headers. */
export function headerProblems(
  headers: readonly string[],
  { isEchoed }: { isEchoed: boolean },
): SourceProblem[] {
  const positions = Map.groupBy(headers.keys(), (i) => headers[i].toLowerCase());
  const problems: SourceProblem[] = [];
  for (const [key, places] of positions) {
    const column = isEchoed ? { column: headers[places[0]].slice(0, MAX_ECHO) } : {};
    if (key === "") {
      problems.push({
        code: "duplicate-label",
        rule: `${placesText(places)} without a header`,
        remedy: "name each column or take it out",
      });
    } else if (places.length > 1) {
      problems.push({
        code: "duplicate-label",
        ...column,
        rule: `${placesText(places)} with the same header`,
        remedy: "keep one of the columns, or rename the others",
      });
    }
    if (FORBIDDEN_NAMES.has(key)) {
      problems.push({
        code: "forbidden-label",
        ...column,
        rule: `${placesText([places[0]])} with a header that is reserved`,
        remedy: "rename the column",
      });
    }
  }
  return problems;
}

/** `column 3 stands`, `columns 3, 4, 5 and 7 more stand`, counted from 1. */
function placesText(places: readonly number[]): string {
  if (places.length === 1) return `column ${places[0] + 1} stands`;
  const first = places.slice(0, FIRST_POSITIONS).map((i) => i + 1).join(", ");
  const nMore = places.length - FIRST_POSITIONS;
  return `columns ${first}${nMore > 0 ? ` and ${nMore} more` : ""} stand`;
}
