/**
 * The header of a CSV file and everything that can be wrong with it.
 * @module
 */
import type { Delimiter, HeaderRecord } from "./csv_record.ts";
import { CsvScanner } from "./csv_scanner.ts";
import {
  damagedHeader,
  headerProblems,
  headerTooLong,
  recordProblem,
  tooManyColumns,
} from "./header_problems.ts";
import type { SourceProblem } from "./source_problem.ts";
import { isGzipName, TextBytes } from "./text_bytes.ts";

export type { Delimiter } from "./csv_record.ts";
export type { SourceProblem } from "./source_problem.ts";

/** Header of a CSV file. */
export interface CsvHeader {
  /** Headers in the file's order, without spaces around them; "" for a blank one. */
  readonly headers: readonly string[];
  /** Character between fields. */
  readonly delimiter: Delimiter;
}

/** Delimiters in the order in which they win where nothing else decides. */
const DELIMITERS: readonly Delimiter[] = [",", ";", "\t"];

/** The header lies within so many bytes. */
const MAX_HEADER_BYTES = 1 << 16;

/** Files that are no text, by their first bytes. */
const SIGNATURES: readonly (SourceProblem & { bytes: readonly number[] })[] = [
  ...[[0xff, 0xfe], [0xfe, 0xff]].map((bytes) => ({
    bytes,
    code: "encoding-error" as const,
    rule: "the text is UTF-16 by its byte-order mark at byte offset 0",
    remedy: "save the file as UTF-8",
  })),
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    code: "source-error",
    rule: "the file is a workbook or a ZIP archive, not CSV text",
    remedy: "unpack it, or save the sheet as CSV (UTF-8)",
  },
  {
    bytes: [0x1f, 0x8b],
    code: "source-error",
    rule: "the file is packed by gzip once more than its name says",
    remedy: "add .gz to its name, or unpack it",
  },
];

/**
 * Reads the first record of a CSV file, packed where its name ends in `.gz`.
 *
 * `header` is null where nothing else of the file can be read: it is empty, no
 * UTF-8 text, damaged gzip, or its header is longer than 64 KiB, never closes a
 * quote or has more than 500 columns. Duplicate, blank and forbidden headers
 * are problems beside a header.
 *
 * @param options.known headers of contract and mapping, lower case and trimmed: the delimiter that
 *   finds most of them wins, then the one that finds most fields; and only where one of them is
 *   found does a problem name a header, as the first record may be a member's otherwise
 * @param options.delimiter the delimiter where it is stated
 */
export async function readCsvHeader(
  path: string,
  options: { known: ReadonlySet<string>; delimiter?: Delimiter },
): Promise<{ header: CsvHeader | null; problems: SourceProblem[] }> {
  const { bytes, isWhole, problem } = await readStart(path);
  if (problem !== null) return { header: null, problems: [problem] };
  const signature = SIGNATURES.find(({ bytes: first }) => first.every((b, k) => bytes[k] === b));
  if (signature !== undefined) {
    const { bytes: _, ...found } = signature;
    return { header: null, problems: [found] };
  }
  const candidates = options.delimiter === undefined ? DELIMITERS : [options.delimiter];
  const [best] = candidates.map((delimiter) => candidate(bytes, { ...options, isWhole, delimiter }))
    .sort((a, b) => b.nKnown - a.nKnown || b.headers.length - a.headers.length);
  const { record, headers, delimiter, nKnown } = best;
  const unreadable = record === null
    ? isWhole ? EMPTY : headerTooLong(1)
    : recordProblem(record, isGzipName(path)) ?? tooManyColumns(headers);
  if (unreadable !== null) return { header: null, problems: [unreadable] };
  const problems = headerProblems(headers, { isEchoed: nKnown > 0 });
  if (record!.damage !== null) problems.unshift(damagedHeader(record!));
  return { header: { headers, delimiter }, problems };
}

const EMPTY: SourceProblem = {
  code: "row-count",
  rule: "has 0 rows: the file is empty",
  remedy: "export it again, or take it out of the folder",
};

interface Start {
  readonly bytes: Uint8Array;
  /** Whether that is the whole text. */
  readonly isWhole: boolean;
  readonly problem: SourceProblem | null;
}

/** The bytes in which a header has to end; a few more than allowed, so that length shows. */
async function readStart(path: string): Promise<Start> {
  const start = new Uint8Array(MAX_HEADER_BYTES + 4);
  let n = 0;
  const text = new TextBytes(path);
  for await (const chunk of text.chunks()) {
    const part = chunk.subarray(0, start.length - n);
    start.set(part, n);
    n += part.length;
    if (n === start.length) break;
  }
  const bytes = start.subarray(0, n);
  // Where gzip data breaks behind the header, the scan of the rows tells.
  const isCut = text.problem !== null && !bytes.some((byte) => byte === 10 || byte === 13);
  return { bytes, isWhole: n < start.length, problem: isCut ? text.problem : null };
}

interface Candidate extends CsvHeader {
  readonly record: HeaderRecord | null;
  readonly nKnown: number;
}

function candidate(
  bytes: Uint8Array,
  options: { delimiter: Delimiter; known: ReadonlySet<string>; isWhole: boolean },
): Candidate {
  const { delimiter, known, isWhole } = options;
  const scanner = new CsvScanner({
    delimiter,
    nFields: 1,
    onFault: () => {},
    flushBytes: 1,
    recordBytes: MAX_HEADER_BYTES,
  });
  for (let i = 0; i < bytes.length && !scanner.isFull;) i = scanner.scan(bytes, i);
  if (scanner.header === null && isWhole) scanner.finish(false);
  const record = scanner.header;
  const text = new TextDecoder().decode(record?.bytes);
  const headers = splitRecord(text, delimiter).map((header) => header.trim());
  const keys = new Set(headers.map((header) => header.toLowerCase()));
  return { record, headers, delimiter, nKnown: keys.intersection(known).size };
}

/** Fields of a record; what stands behind a closing quote belongs to the field. */
function splitRecord(record: string, delimiter: Delimiter): string[] {
  const field = new RegExp(`(?:"((?:[^"]|"")*)")?([^${delimiter}]*)(?:${delimiter}|$)`, "y");
  const fields: string[] = [];
  do {
    const [, quoted = "", rest] = field.exec(record)!;
    fields.push(quoted.replaceAll('""', '"') + rest);
  } while (field.lastIndex < record.length);
  if (record.endsWith(delimiter)) fields.push("");
  return fields;
}
