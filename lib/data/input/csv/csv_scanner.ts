/**
 * A state machine over the bytes of a CSV file that writes a canonical copy of
 * its records: no header, the row number as first field, LF at each record's end,
 * everything else as it stands in the source, records at fault left out.
 *
 * Dialect: RFC 4180 with any of the three delimiters. A record ends at LF, CRLF
 * or a CR alone; inside quotes all bytes are kept as they are. A line of nothing
 * or of spaces alone is no row, whatever the number of fields. A quote opens a
 * field only as its first byte. In a record with a misplaced quote that quote is
 * text: the record ends at the next line end outside quotes, so that one bad row
 * costs no other.
 *
 * Output buffer, `op` being where the next byte goes:
 * ```text
 * | whole records ... | row number, delimiter | body of the record being read | free
 * 0                   recordStart             bodyStart                       op
 * ```
 * A record at fault is undone by `op = recordStart`.
 * @module
 */
import type { Delimiter, HeaderRecord, RecordDamage, RecordFault } from "./csv_record.ts";
import { RowNumber } from "./row_number.ts";
import { lastCharacterAt, utf8ErrorAt } from "./utf8.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const BOM = [0xef, 0xbb, 0xbf];

/** Longest record in bytes. */
const MAX_RECORD_BYTES = 1 << 20;

/** Bytes of whole records that are gathered before they are written. */
export const FLUSH_BYTES = 1 << 18;

/** Bytes beyond the longest record: the row number, and what is added before the length is seen. */
const SLACK_BYTES = 64;

const UNQUOTED = 0;
const QUOTED = 1;
/** Behind a quote inside quotes: the first of two, or the closing one. */
const AFTER_QUOTE = 2;

/** Classes of bytes; those from `STOP` on leave the copying loop. */
const DELIMITER_CLASS = 1;
const STOP = 2;

/** Settings of {@linkcode CsvScanner}. */
export interface CsvScannerOptions {
  /** Character between fields. */
  readonly delimiter: Delimiter;
  /** Fields that a record has to have. */
  readonly nFields: number;
  /** Told of each record at fault. */
  readonly onFault: (fault: RecordFault) => void;
  /** Bytes of whole records after which `scan` stops. */
  readonly flushBytes?: number;
  /** @internal Longest record, so that tests need no records of 1 MiB. */
  readonly recordBytes?: number;
}

/** Scans one text, chunk by chunk. */
export class CsvScanner {
  /** The first record, once it has ended. */
  header: HeaderRecord | null = null;
  /** Records below the header, those at fault included. */
  nRows = 0;
  readonly #options: CsvScannerOptions;
  readonly #delimiter: number;
  readonly #recordBytes: number;
  readonly #flushBytes: number;
  readonly #out: Uint8Array;
  /** Class of each byte in each state. */
  readonly #classes: readonly Uint8Array[];
  #state = UNQUOTED;
  #recordStart = 0;
  #bodyStart = 0;
  #op = 0;
  /** Rows in the whole records of the buffer. */
  #nReady = 0;
  readonly #rowNumber = new RowNumber();
  /** Offset in the text of the chunk's first byte, and of the byte at `bodyStart`. */
  #chunkOffset = 0;
  #bodyOffset = 0;
  #line = 1;
  #isAfterCr = false;
  // Of the record being read:
  #recordLine = 1;
  #quoteLine = 0;
  #nDelimiters = 0;
  /** All bytes or-ed: above 127 where one of them is not ASCII. */
  #bits = 0;
  #nulAt = -1;
  #badUtf8At = -1;
  #damage: RecordDamage | null = null;
  #firstBytes: Uint8Array | null = null;

  /** Starts before the first byte of a text. */
  constructor(options: CsvScannerOptions) {
    this.#options = options;
    this.#delimiter = options.delimiter.charCodeAt(0);
    this.#recordBytes = options.recordBytes ?? MAX_RECORD_BYTES;
    this.#flushBytes = options.flushBytes ?? FLUSH_BYTES;
    this.#out = new Uint8Array(this.#flushBytes + this.#recordBytes + SLACK_BYTES);
    const unquoted = new Uint8Array(256);
    unquoted[this.#delimiter] = DELIMITER_CLASS;
    const quoted = new Uint8Array(256);
    for (const byte of [0, LF, CR, QUOTE]) unquoted[byte] = quoted[byte] = STOP;
    this.#classes = [unquoted, quoted];
    this.#beginRow();
  }

  /** Whether so many whole records are ready that they should be taken. */
  get isFull(): boolean {
    return this.#recordStart >= this.#flushBytes;
  }

  /**
   * Reads on in `chunk` from index `from`. Returns where it stopped: at the end of
   * the chunk, or earlier where the whole records have to be taken first.
   */
  scan(chunk: Uint8Array, from: number): number {
    let i = from;
    while (i < chunk.length && !this.isFull) {
      if (this.#isAfterCr) {
        this.#isAfterCr = false;
        if (chunk[i] === LF) {
          i++;
          this.#bodyOffset++;
          continue;
        }
      }
      if (this.#state === AFTER_QUOTE) {
        i = this.#afterQuote(chunk, i);
        continue;
      }
      i = this.#copy(chunk, i);
      if (i < chunk.length) i = this.#stop(chunk, i);
    }
    if (i === chunk.length) this.#chunkOffset += i;
    return i;
  }

  /** Hands the whole records to `write`, with the number of their rows, and forgets them. */
  take(write: (records: Uint8Array, nRows: number) => void): void {
    if (this.#nReady > 0) write(this.#out.subarray(0, this.#recordStart), this.#nReady);
    this.#out.copyWithin(0, this.#recordStart, this.#op);
    this.#op -= this.#recordStart;
    this.#bodyStart -= this.#recordStart;
    this.#recordStart = 0;
    this.#nReady = 0;
  }

  /**
   * Ends the last record.
   *
   * @param isCut whether the text was cut off where it ends
   */
  finish(isCut: boolean): void {
    if (this.#op === this.#bodyStart) return;
    if (isCut) this.#damage = "cut-off";
    else if (this.#state === QUOTED) this.#damage = "unclosed";
    this.#endRecord(0);
  }

  /** Copies up to a byte that needs a decision; returns where that is. */
  #copy(chunk: Uint8Array, from: number): number {
    const out = this.#out;
    const classes = this.#classes[this.#state];
    let i = from;
    let op = this.#op;
    let nDelimiters = this.#nDelimiters;
    let bits = this.#bits;
    // One byte more than a record may have: the length is seen here and not per byte.
    const room = this.#bodyStart + this.#recordBytes + 1 - op;
    const end = Math.min(chunk.length, i + room);
    while (i < end) {
      const byte = chunk[i];
      const kind = classes[byte];
      if (kind >= STOP) break;
      out[op++] = byte;
      nDelimiters += kind;
      bits |= byte;
      i++;
    }
    this.#op = op;
    this.#nDelimiters = nDelimiters;
    this.#bits = bits;
    return i;
  }

  /** Decides on the byte at `i`, where copying stopped; returns where to read on. */
  #stop(chunk: Uint8Array, i: number): number {
    if (this.#op - this.#bodyStart > this.#recordBytes) {
      this.#shorten();
      return i;
    }
    const byte = chunk[i];
    const isQuoted = this.#state === QUOTED;
    if (byte === QUOTE) {
      if (isQuoted) this.#state = AFTER_QUOTE;
      else this.#openQuote();
    } else if (byte === 0) {
      if (this.#nulAt < 0) this.#nulAt = this.#chunkOffset + i;
    } else if (isQuoted) {
      // CRLF is one line end.
      if (byte === CR || this.#out[this.#op - 1] !== CR) this.#line++;
    } else {
      this.#isAfterCr = byte === CR;
      this.#endRecord(this.#chunkOffset + i + 1);
      return i + 1;
    }
    this.#out[this.#op++] = byte;
    return i + 1;
  }

  #openQuote(): void {
    if (this.header === null) this.#dropBom();
    // The row number's delimiter stands before the first field.
    if (this.#out[this.#op - 1] !== this.#delimiter) {
      this.#damage ??= "quote-inside";
      return;
    }
    this.#state = QUOTED;
    this.#quoteLine = this.#line;
  }

  #afterQuote(chunk: Uint8Array, i: number): number {
    const byte = chunk[i];
    if (byte === QUOTE) {
      this.#out[this.#op++] = byte;
      this.#state = QUOTED;
      return i + 1;
    }
    if (byte !== this.#delimiter && byte !== LF && byte !== CR) this.#damage ??= "text-after";
    this.#state = UNQUOTED;
    return i;
  }

  /** Frees the body's place where it grew too long: its first bytes and last character stay. */
  #shorten(): void {
    if (this.header === null) this.#dropBom();
    if (this.#op - this.#bodyStart <= this.#recordBytes) return;
    const out = this.#out;
    const from = this.#bodyStart;
    this.#firstBytes ??= out.slice(from, from + this.#recordBytes);
    const last = lastCharacterAt(out, from, this.#op);
    this.#checkUtf8(last);
    out.copyWithin(from, last, this.#op);
    this.#op -= last - from;
    this.#bodyOffset += last - from;
  }

  #checkUtf8(to: number): void {
    if (this.#bits < 0x80 || this.#badUtf8At >= 0) return;
    const at = utf8ErrorAt(this.#out, this.#bodyStart, to);
    if (at >= 0) this.#badUtf8At = this.#bodyOffset + at - this.#bodyStart;
  }

  /** @param nextOffset offset in the text of the byte behind the record */
  #endRecord(nextOffset: number): void {
    if (this.header === null) this.#dropBom();
    const isLong = this.#firstBytes !== null || this.#op - this.#bodyStart > this.#recordBytes;
    if (isLong && this.#damage !== "unclosed") this.#damage = "too-long";
    if (this.#isBlank()) this.#op = this.#bodyStart;
    else if (this.header === null) this.#endHeader();
    else this.#endRow();
    this.#bodyOffset = nextOffset;
    this.#state = UNQUOTED;
    this.#recordLine = ++this.#line;
    this.#nDelimiters = 0;
    this.#bits = 0;
    this.#nulAt = -1;
    this.#badUtf8At = -1;
    this.#damage = null;
    this.#firstBytes = null;
  }

  #isBlank(): boolean {
    if (this.#damage !== null) return false;
    for (let k = this.#bodyStart; k < this.#op; k++) if (this.#out[k] !== SPACE) return false;
    return true;
  }

  #endRow(): void {
    if (this.#nDelimiters + 1 !== this.#options.nFields) this.#damage ??= "field-count";
    this.#checkUtf8(this.#op);
    this.nRows++;
    if (this.#damage !== null || this.#nulAt >= 0 || this.#badUtf8At >= 0) {
      this.#reportRow();
      this.#op = this.#recordStart;
    } else {
      this.#out[this.#op++] = LF;
      this.#nReady++;
    }
    this.#beginRow();
  }

  /** The record, or its first bytes where it is too long. */
  #recordText(): Uint8Array {
    if (this.#firstBytes !== null) return this.#firstBytes;
    const from = this.#bodyStart;
    return this.#out.subarray(from, Math.min(this.#op, from + this.#recordBytes));
  }

  #reportRow(): void {
    this.#options.onFault({
      row: this.nRows,
      line: this.#recordLine,
      endLine: this.#line,
      damage: this.#damage,
      nFields: this.#nDelimiters + 1,
      badUtf8At: this.#badUtf8At,
      nulAt: this.#nulAt,
      quoteLine: this.#quoteLine,
      bytes: this.#recordText(),
    });
  }

  #beginRow(): void {
    this.#recordStart = this.#op;
    this.#op = this.#rowNumber.writeNext(this.#out, this.#op);
    this.#out[this.#op++] = this.#delimiter;
    this.#bodyStart = this.#op;
  }

  #endHeader(): void {
    this.header = {
      bytes: this.#recordText().slice(),
      damage: this.#damage,
      line: this.#recordLine,
      endLine: this.#line,
      offset: this.#bodyOffset,
    };
    this.#op = this.#bodyStart;
  }

  #dropBom(): void {
    const from = this.#bodyStart;
    if (this.#bodyOffset !== 0 || this.#op < from + 3) return;
    if (BOM.some((byte, k) => this.#out[from + k] !== byte)) return;
    this.#out.copyWithin(from, from + 3, this.#op);
    this.#op -= 3;
    this.#bodyOffset = 3;
  }
}
