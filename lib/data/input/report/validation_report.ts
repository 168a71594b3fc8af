/**
 * What checking a plan's files found, as data: every fault with its place, rule,
 * effect and remedy, and per table an account of the rows that always closes. It
 * holds counts, row numbers, headers and rules, never what a cell holds.
 * @module
 */

/** Kinds of faults, as `data/README.md` lists them. */
export type FaultCode =
  | "missing-file"
  | "missing-label"
  | "extra-label"
  | "duplicate-label"
  | "forbidden-label"
  | "source-error"
  | "encoding-error"
  | "row-count"
  | "limit-exceeded"
  | "type-error"
  | "not-finite"
  | "constraint-error"
  | "unseen-category"
  | "primary-key"
  | "foreign-key"
  | "future-date"
  | "not-used"
  | "unit-suspect";

/** What a fault leads to. */
export type FaultEffect =
  /** The whole import is refused. */
  | "refused"
  /** The rows go to the quarantine file. */
  | "quarantined"
  /** The rows repeat another one exactly: that one is kept. */
  | "dropped"
  /** The row is kept, the value becomes missing. */
  | "emptied"
  /** The row is kept, the value becomes `__other__`. */
  | "other"
  /** The row is kept as it is. */
  | "flagged"
  /** The rows are kept, but lie on or after the as-of day and are not used. */
  | "unused"
  /** Worth knowing; no row changes. */
  | "noted";

/** One fault of one column or file. */
export interface Fault {
  /** Kind of the fault. */
  readonly code: FaultCode;
  /** What it leads to. */
  readonly effect: FaultEffect;
  /** Table of the contract. */
  readonly table: string;
  /** File name below the input folder; absent where no file is at fault, such as a missing one. */
  readonly file?: string;
  /** Header of the column in the file, or the contract's name where the file lacks it. */
  readonly column?: string;
  /** The rule that is broken, without any cell's content. */
  readonly rule: string;
  /** What to do about it, as an imperative. */
  readonly remedy: string;
  /** Rows concerned; absent where the fault is the column's or the file's. */
  readonly count?: number;
  /** First rows concerned, counted from 1 below the header of the file; at most three. */
  readonly rows?: readonly number[];
  /** Line of the file where the first one starts, counted from 1 with the header. */
  readonly line?: number;
}

/** A file as it was read. */
export interface InputFile {
  /** File name below the input folder. */
  readonly file: string;
  /** Size in bytes as stored. */
  readonly bytes: number;
  /** SHA-256 of the bytes as stored. */
  readonly sha256: string;
  /** How it was read. */
  readonly format: "csv" | "csv.gz" | "parquet";
  /** Character between fields; absent for Parquet. */
  readonly delimiter?: "," | ";" | "\t";
  /** Rows below the header; 0 where the file could not be read. */
  readonly rows: number;
}

/** Where the rows of a table went: `rowsIn = kept + duplicates + quarantined`. */
export interface TableAccount {
  /** Table of the contract. */
  readonly table: string;
  /** The files that were read into it. */
  readonly files: readonly InputFile[];
  /** Rows of all files. */
  readonly rowsIn: number;
  /** Rows that satisfy the contract. */
  readonly kept: number;
  /** Of the kept rows those dated on or after the as-of day, which are not used. */
  readonly unused: number;
  /** Rows that repeat a kept one exactly. */
  readonly duplicates: number;
  /**
   * Rows that are set aside. The quarantine file has them all, but for records over several
   * lines: nobody can know where their rows begin, and they refuse the import.
   */
  readonly quarantined: number;
}

/** The whole report. */
export interface ValidationReport {
  /** `refused`: nothing was written but this report and the quarantine files. */
  readonly verdict: "accepted" | "refused";
  /** ISO date: rows on or after this day are not used. */
  readonly asOf: string;
  /** ISO date: no row may lie on or after this day. */
  readonly extractEnd: string;
  /** The mapping file that was used, null for none. */
  readonly mapping: { readonly file: string; readonly sha256: string } | null;
  /** One account per table that was found, in the contract's order. */
  readonly tables: readonly TableAccount[];
  /** Optional tables without a file: their features take their fill values. */
  readonly absentTables: readonly string[];
  /** Data files of the folder that no table reads. */
  readonly unusedFiles: readonly string[];
  /** All faults: by table, then file, then column in the contract's order. */
  readonly faults: readonly Fault[];
  /** SHA-256 over files, mapping, contract and faults: equal input, equal fingerprint. */
  readonly fingerprint: string;
}
