/**
 * Faults of a CSV file that come before any of its columns: bytes, headers, quotes.
 * @module
 */
import type { FaultCode } from "../report/validation_report.ts";

/** A fault that refuses a file; it names places and rules, never what a cell holds. */
export interface SourceProblem {
  /** Kind of the fault. */
  readonly code: FaultCode;
  /** Header at fault, cut at 100 characters; only where one header of the file is known. */
  readonly column?: string;
  /** The rule that is broken. */
  readonly rule: string;
  /** What to do about it, as an imperative. */
  readonly remedy: string;
  /** Line of the file where the first one starts, counted from 1 with the header. */
  readonly line?: number;
  /** Rows concerned. */
  readonly count?: number;
  /** First rows concerned, counted from 1 below the header; at most three. */
  readonly rows?: readonly number[];
}

/**
 * A byte that is no UTF-8 text.
 *
 * @param options.offset of the byte in the text, from 0
 * @param options.isUnpacked whether that text came out of gzip
 */
export function encodingProblem(
  kind: "utf8" | "nul",
  { offset, isUnpacked }: { offset: number; isUnpacked: boolean },
): Pick<SourceProblem, "code" | "rule" | "remedy"> {
  const place = `byte offset ${offset}${isUnpacked ? " of the unpacked text" : ""}`;
  return kind === "utf8"
    ? {
      code: "encoding-error",
      rule: `the text is not UTF-8 at ${place}`,
      remedy: "save the file as UTF-8",
    }
    : {
      code: "encoding-error",
      rule: `a NUL byte stands at ${place}`,
      remedy: "save the file as UTF-8 text without NUL bytes",
    };
}
