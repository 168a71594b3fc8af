/**
 * A CSV file as canonical segments of a few ten megabytes that DuckDB reads while
 * the next one is scanned, with the records at fault beside them.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { type DamagedRow, DamageLog } from "./csv_damage.ts";
import type { Delimiter } from "./csv_record.ts";
import { CsvScanner, FLUSH_BYTES } from "./csv_scanner.ts";
import type { SourceProblem } from "./source_problem.ts";
import { isGzipName, TextBytes } from "./text_bytes.ts";

export type { DamagedRow } from "./csv_damage.ts";

/** Size of a segment: a few per second at scanning speed. */
const SEGMENT_BYTES = 64 << 20;

/** Settings of {@linkcode CsvSource}. */
export interface CsvSourceOptions {
  /** Character between fields. */
  readonly delimiter: Delimiter;
  /** Fields of the header, which each record has to have. */
  readonly nFields: number;
  /** Folder for the segments; created where it is missing. */
  readonly folder: string;
  /** Bytes after which a segment ends at the next record's end; default 64 MiB. */
  readonly segmentBytes?: number;
  /** Told of stored bytes read and of all there are. */
  readonly onBytes?: (done: number, total: number) => void;
  /** @internal Bytes per chunk, so that tests can split text anywhere. */
  readonly chunkBytes?: number;
  /** @internal Longest record, so that tests need no records of 1 MiB. */
  readonly recordBytes?: number;
}

/**
 * A file of records in canonical form: no header, the row number of the source as
 * first field, LF at each record's end, UTF-8, delimiter and quotes as in the
 * source, records at fault left out. It holds member data: delete it when done.
 */
export interface CsvSegment {
  /** Path of the file. */
  readonly path: string;
  /** Records in it, at least one. */
  readonly nRows: number;
}

/** What is known of a file once it was scanned. */
export interface CsvScan {
  /** Records below the header, those at fault included. */
  nRows: number;
  /** Bytes as stored. */
  bytes: number;
  /** SHA-256 of the bytes as stored; empty until all of them were read. */
  sha256: string;
  /** Records at fault: those of `damaged`, and those that only a problem counts. */
  nDamaged: number;
  /** Faults that refuse the file, in its order. */
  problems: SourceProblem[];
}

let nSegments = 0;

/** One reading of a CSV file whose header is known. */
export class CsvSource {
  /** What is known so far; complete when {@linkcode segments} has ended. */
  readonly scan: CsvScan = { nRows: 0, bytes: 0, sha256: "", nDamaged: 0, problems: [] };
  readonly #path: string;
  readonly #options: CsvSourceOptions;
  readonly #log: DamageLog;
  #isStarted = false;

  /**
   * Names the file; nothing is read before {@linkcode segments}.
   *
   * @param path a CSV file; packed where the name ends in `.gz`
   */
  constructor(path: string, options: CsvSourceOptions) {
    this.#path = path;
    this.#options = options;
    this.#log = new DamageLog(options.nFields);
  }

  /**
   * Records at fault on one line, and those with bytes that are not UTF-8 text;
   * grows while {@linkcode segments} runs, up to 100,000 rows or 64 Mi characters.
   */
  get damaged(): readonly DamagedRow[] {
    return this.#log.rows;
  }

  /**
   * Scans the file; to be called once. The next segment is scanned when it is
   * asked for; a segment's file is the caller's to delete. None comes where no
   * record is whole.
   *
   * @throws {InputError} where a segment cannot be written
   */
  async *segments(): AsyncGenerator<CsvSegment> {
    if (this.#isStarted) throw new RangeError("Cannot scan a CSV source twice: make another one");
    this.#isStarted = true;
    const { folder, segmentBytes = SEGMENT_BYTES } = this.#options;
    const text = new TextBytes(this.#path, this.#options);
    const scanner = new CsvScanner({
      ...this.#options,
      flushBytes: Math.min(FLUSH_BYTES, segmentBytes),
      onFault: (fault) => this.#log.add(fault),
    });
    const writer = new SegmentWriter(folder);
    try {
      for await (const chunk of text.chunks()) {
        for (let i = 0; i < chunk.length;) {
          i = scanner.scan(chunk, i);
          if (!scanner.isFull) continue;
          scanner.take((records, nRows) => writer.write(records, nRows));
          if (writer.nBytes >= segmentBytes) yield writer.end()!;
        }
      }
      scanner.finish(text.problem !== null);
      scanner.take((records, nRows) => writer.write(records, nRows));
      this.#complete(text, scanner.nRows);
      const last = writer.end();
      if (last !== null) yield last;
    } finally {
      writer.discard();
    }
  }

  #complete(text: TextBytes, nRows: number): void {
    const problems = this.#log.problems(isGzipName(this.#path));
    if (text.problem !== null) problems.push(text.problem);
    const { bytes, sha256 } = text;
    Object.assign(this.scan, { nRows, bytes, sha256, nDamaged: this.#log.nDamaged, problems });
  }
}

/** Writes one segment after another. */
class SegmentWriter {
  /** Bytes in the segment that is open. */
  nBytes = 0;
  readonly #folder: string;
  #file: Deno.FsFile | null = null;
  #path = "";
  #nRows = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(records: Uint8Array, nRows: number): void {
    try {
      this.#file ??= this.#open();
      for (let i = 0; i < records.length;) i += this.#file.writeSync(records.subarray(i));
    } catch (error) {
      throw new InputError(
        `Cannot write rows to a temporary file (${
          (error as Error).name
        }): free space on the disk ` +
          "or choose another folder for outputs",
      );
    }
    this.nBytes += records.length;
    this.#nRows += nRows;
  }

  /** Ends the open segment; null for none. */
  end(): CsvSegment | null {
    if (this.#file === null) return null;
    const segment = { path: this.#path, nRows: this.#nRows };
    this.#close();
    return segment;
  }

  /** Removes the open segment, if any. */
  discard(): void {
    if (this.#file === null) return;
    this.#close();
    Deno.removeSync(this.#path);
  }

  #open(): Deno.FsFile {
    Deno.mkdirSync(this.#folder, { recursive: true });
    this.#path = join(this.#folder, `segment-${nSegments++}.csv`);
    return Deno.openSync(this.#path, { write: true, create: true, truncate: true });
  }

  #close(): void {
    this.#file?.close();
    this.#file = null;
    this.nBytes = 0;
    this.#nRows = 0;
  }
}
