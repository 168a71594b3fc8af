/**
 * Faults of input files, gathered so that one message names them all. A fault
 * says where and which rule, never what a cell holds.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { formatCount } from "../_shared/format.ts";

/** Kinds of faults, as in the documentation of inputs. */
export type FaultCode =
  | "missing-file"
  | "missing-label"
  | "duplicate-label"
  | "forbidden-label"
  | "source-error"
  | "encoding-error"
  | "row-count"
  | "type-error"
  | "not-finite"
  | "constraint-error"
  | "unseen-category"
  | "primary-key"
  | "foreign-key"
  | "future-date";

/** One fault of one column or file. */
export interface Fault {
  /** Kind of the fault. */
  readonly code: FaultCode;
  /** File name without its folder. */
  readonly file: string;
  /** Header of the column; absent where the fault is the file's. */
  readonly column?: string;
  /** What is expected, and the remedy where it is not plain. */
  readonly rule: string;
  /** Rows concerned. */
  readonly count?: number;
  /** First rows concerned, counted from 1 below the header, as text. */
  readonly rows?: string;
}

/** One line of a fault: place, rule, rows, code. */
export function formatFault(fault: Fault): string {
  const place = fault.column === undefined ? fault.file : `${fault.file}, column ${fault.column}`;
  const count = fault.count === undefined
    ? ""
    : `: ${formatCount(fault.count)} ${fault.count === 1 ? "row" : "rows"}`;
  const rows = fault.rows ? ` (first: ${fault.rows})` : "";
  return `${place}: ${fault.rule}${count}${rows} [${fault.code}]`;
}

/**
 * Does nothing without faults, else throws one error that lists them all.
 *
 * @throws {InputError} naming folder and faults
 */
export function refuseFaults(folder: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const noun = faults.length === 1 ? "fault" : "faults";
  const list = faults.map((fault) => formatFault(fault)).join("; ");
  throw new InputError(`Cannot import ${folder} as it has ${faults.length} ${noun}: ${list}`);
}
