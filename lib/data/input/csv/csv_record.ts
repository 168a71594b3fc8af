/**
 * Records of a CSV file as the scanner hands them over.
 * @module
 */

/** Character between the fields of a CSV file. */
export type Delimiter = "," | ";" | "\t";

/** The first record. */
export interface HeaderRecord {
  /** Its bytes, without byte-order mark and line end. */
  readonly bytes: Uint8Array;
  /** What is wrong with it. */
  readonly damage: RecordDamage | null;
  /** Line where it starts. */
  readonly line: number;
  /** Line where it ends. */
  readonly endLine: number;
  /** Offset of its first byte in the text. */
  readonly offset: number;
}

/** What makes a record no record. */
export type RecordDamage =
  | "quote-inside"
  | "text-after"
  | "field-count"
  /** Longer than 1 MiB, whatever else. */
  | "too-long"
  /** The text ends inside quotes. */
  | "unclosed"
  /** The gzip data ends or breaks here. */
  | "cut-off";

/** A record at fault, as the scanner hands it over. */
export interface RecordFault {
  /** Number of the row, counted from 1 below the header. */
  readonly row: number;
  /** Line where it starts, counted from 1 with the header. */
  readonly line: number;
  /** Line where it ends. */
  readonly endLine: number;
  /** The first damage; null where only its bytes are at fault. */
  readonly damage: RecordDamage | null;
  /** Fields that it has. */
  readonly nFields: number;
  /** Offset in the text of the first byte that is not UTF-8; -1 for none. */
  readonly badUtf8At: number;
  /** Offset in the text of the first NUL byte; -1 for none. */
  readonly nulAt: number;
  /** Line of its last opening quote. */
  readonly quoteLine: number;
  /** The record, or its first MiB; to be used before the scanner goes on. */
  readonly bytes: Uint8Array;
}
