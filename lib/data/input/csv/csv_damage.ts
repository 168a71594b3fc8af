/**
 * What is wrong with records of a CSV file: rows to set aside, and faults that
 * refuse the file as nobody can know where its rows begin.
 * @module
 */
import type { RecordDamage, RecordFault } from "./csv_record.ts";
import { encodingProblem, type SourceProblem } from "./source_problem.ts";

/** A record that is set aside. */
export interface DamagedRow {
  /** Number of the row, counted from 1 below the header. */
  readonly row: number;
  /** Line where it starts, counted from 1 with the header. */
  readonly line: number;
  /** Kind of the fault. */
  readonly code: "source-error" | "encoding-error" | "limit-exceeded";
  /** The rule that is broken. */
  readonly rule: string;
  /** The record as it stands in the file: member data, for the quarantine file alone. */
  readonly text: string;
}

/** Entries of {@linkcode DamageLog.rows} at most. */
const MAX_ROWS = 100_000;

/** Characters in all texts of {@linkcode DamageLog.rows} at most, so that memory stays flat. */
const MAX_CHARACTERS = 1 << 26;

/** Rows that a fault names. */
const FIRST_ROWS = 3;

/** Faults that refuse a file. */
type Kind = "utf8" | "nul" | RecordDamage;

/** Rows that share a fault, in a form that grows. */
interface Tally {
  readonly first: RecordFault;
  count: number;
  readonly rows: number[];
}

/** Collects faults of records. */
export class DamageLog {
  /** Records at fault. */
  nDamaged = 0;
  /** Records on one line, and those whose bytes are at fault, in the file's order. */
  readonly rows: DamagedRow[] = [];
  readonly #nFields: number;
  readonly #tallies = new Map<Kind, Tally>();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #nCharacters = 0;
  /** Records at fault that found no place in {@linkcode rows}. */
  #nUnkept = 0;

  /**
   * Starts without a fault.
   *
   * @param nFields fields that a record has to have
   */
  constructor(nFields: number) {
    this.#nFields = nFields;
  }

  /** Takes a record at fault. */
  add(fault: RecordFault): void {
    this.nDamaged++;
    const { damage, badUtf8At, nulAt } = fault;
    if (badUtf8At >= 0) this.#count("utf8", fault);
    if (nulAt >= 0) this.#count("nul", fault);
    const isLost = damage === "unclosed" || fault.endLine > fault.line;
    if (badUtf8At >= 0 || nulAt >= 0) {
      const rule = badUtf8At >= 0 ? "not UTF-8" : "a NUL byte";
      this.#keep(fault, { code: "encoding-error", rule });
    } else if (!isLost) {
      const code = damage === "too-long" ? "limit-exceeded" : "source-error";
      this.#keep(fault, { code, rule: this.#ruleOf(fault) });
    }
    if (isLost && damage !== null && damage !== "cut-off") this.#count(damage, fault);
  }

  /**
   * Faults that refuse the file, in its order.
   *
   * @param isUnpacked whether offsets count in what came out of gzip
   */
  problems(isUnpacked: boolean): SourceProblem[] {
    const problems: SourceProblem[] = [...this.#tallies].map(([kind, { first, count, rows }]) => ({
      ...this.#describe(kind, { first, isUnpacked }),
      line: kind === "unclosed" ? first.quoteLine : first.line,
      count,
      rows,
    }));
    if (this.#nUnkept === 0) return problems;
    return [...problems, {
      code: "limit-exceeded",
      rule: "has more damaged rows than a quarantine file takes, beside those listed",
      remedy: "export the file again",
      count: this.#nUnkept,
    }];
  }

  #describe(
    kind: Kind,
    { first, isUnpacked }: { first: RecordFault; isUnpacked: boolean },
  ): Pick<SourceProblem, "code" | "rule" | "remedy"> {
    switch (kind) {
      case "utf8":
        return encodingProblem(kind, { offset: first.badUtf8At, isUnpacked });
      case "nul":
        return encodingProblem(kind, { offset: first.nulAt, isUnpacked });
      case "unclosed":
        return {
          code: "source-error",
          rule: "a quote is never closed",
          remedy: `close the quote that opens at line ${first.quoteLine} or double it`,
        };
      default:
        return {
          code: kind === "too-long" ? "limit-exceeded" : "source-error",
          rule: `a damaged record runs over several lines: ${this.#ruleOf(first)}`,
          remedy: `close the quotes of the record that starts at line ${first.line}, ` +
            "and double those inside a field",
        };
    }
  }

  #count(kind: Kind, fault: RecordFault): void {
    const tally = this.#tallies.get(kind);
    if (tally === undefined) {
      const first = { ...fault, bytes: new Uint8Array() };
      this.#tallies.set(kind, { first, count: 1, rows: [fault.row] });
      return;
    }
    tally.count++;
    if (tally.rows.length < FIRST_ROWS) tally.rows.push(fault.row);
  }

  #keep({ row, line, bytes }: RecordFault, kind: Pick<DamagedRow, "code" | "rule">): void {
    if (this.rows.length >= MAX_ROWS || this.#nCharacters >= MAX_CHARACTERS) {
      this.#nUnkept++;
      return;
    }
    const text = this.#decoder.decode(bytes);
    this.#nCharacters += text.length;
    this.rows.push({ row, line, ...kind, text });
  }

  #ruleOf({ damage, nFields }: RecordFault): string {
    if (damage === "quote-inside") return "a quote inside an unquoted field";
    if (damage === "text-after") return "text after a closing quote";
    if (damage === "too-long") return "longer than 1 MiB";
    if (damage === "cut-off") return "cut off where the gzip data ends";
    return `${nFields} ${nFields === 1 ? "field" : "fields"} instead of ${this.#nFields}`;
  }
}
