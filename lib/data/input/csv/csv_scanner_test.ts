import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DamageLog } from "./csv_damage.ts";
import type { Delimiter, RecordDamage } from "./csv_record.ts";
import { CsvScanner } from "./csv_scanner.ts";
import type { SourceProblem } from "./source_problem.ts";

interface Dialect {
  delimiter: Delimiter;
  nFields: number;
  recordBytes?: number;
}

interface Scan {
  header: string | null;
  copy: string;
  nRows: number;
  nReady: number;
  damaged: string[];
  problems: SourceProblem[];
}

const DIALECT: Dialect = { delimiter: ",", nFields: 2 };

/** Bytes as text of one character each. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function scan(
  text: Uint8Array,
  options: Dialect & { chunkBytes?: number; flushBytes?: number },
): Scan {
  const log = new DamageLog(options.nFields);
  const scanner = new CsvScanner({ ...options, onFault: (fault) => log.add(fault) });
  let copy = "";
  let nReady = 0;
  const take = () =>
    scanner.take((records, nRows) => {
      copy += latin1(records);
      nReady += nRows;
    });
  const { chunkBytes = text.length || 1 } = options;
  for (let start = 0; start < text.length; start += chunkBytes) {
    const chunk = text.slice(start, start + chunkBytes);
    for (let i = 0; i < chunk.length;) {
      i = scanner.scan(chunk, i);
      if (scanner.isFull) take();
    }
  }
  scanner.finish(false);
  take();
  return {
    header: scanner.header === null ? null : latin1(scanner.header.bytes),
    copy,
    nRows: scanner.nRows,
    nReady,
    damaged: log.rows.map(({ row, line, code, rule }) => `${row} ${line} ${code} ${rule}`),
    problems: log.problems(false),
  };
}

/** Offset of the first byte that starts no character, by the runtime's own decoder. */
function naiveBadUtf8(record: string): number {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const isCharacter = (text: string) => {
    try {
      return [...decoder.decode(fromLatin1(text))].length === 1;
    } catch {
      return false;
    }
  };
  for (let at = 0; at < record.length;) {
    const length = [1, 2, 3, 4].find((n) =>
      at + n <= record.length && isCharacter(record.slice(at, at + n))
    );
    if (length === undefined) return at;
    at += length;
  }
  return -1;
}

/** The same dialect once more: field by field with regular expressions, the whole text at once. */
function naiveScan(source: string, { delimiter, nFields, recordBytes = 1 << 20 }: Dialect): Scan {
  const rest = new RegExp(`[^${delimiter}\r\n]*`, "y");
  const quoted = /"(?:[^"]|"")*"(?!")/y;
  const scan: Scan = { header: null, copy: "", nRows: 0, nReady: 0, damaged: [], problems: [] };
  const log = new DamageLog(nFields);
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  };
  let line = 1;
  let at = source.startsWith("\xef\xbb\xbf") ? 3 : 0;
  while (at < source.length) {
    const start = at;
    let damage = null as RecordDamage | null;
    let n = 0;
    let quoteLine = 0;
    do {
      if (n > 0) at++;
      n++;
      let isQuoted = false;
      if (source[at] === '"') {
        quoteLine = line + (source.slice(start, at).match(/\r\n|\r|\n/g)?.length ?? 0);
        const field = match(quoted, at);
        if (field === null) damage = "unclosed";
        at = field === null ? source.length : at + field.length;
        isQuoted = true;
      }
      const text = match(rest, at)!;
      if (isQuoted && text !== "") damage ??= "text-after";
      if (!isQuoted && text.includes('"')) damage ??= "quote-inside";
      at += text.length;
    } while (source[at] === delimiter);
    const record = source.slice(start, at);
    const endLine = line + (record.match(/\r\n|\r|\n/g)?.length ?? 0);
    at += match(/\r\n|\r|\n|$/y, at)!.length;
    const startLine = line;
    line = endLine + 1;
    if (/^ *$/.test(record) && record.length <= recordBytes) continue;
    if (scan.header === null) {
      scan.header = record.slice(0, recordBytes);
      continue;
    }
    const row = ++scan.nRows;
    if (damage !== "unclosed" && record.length > recordBytes) damage = "too-long";
    if (n !== nFields) damage ??= "field-count";
    const [badUtf8, nul] = [naiveBadUtf8(record), record.indexOf("\0")];
    if (damage === null && badUtf8 < 0 && nul < 0) {
      scan.nReady++;
      scan.copy += `${row}${delimiter}${record}\n`;
      continue;
    }
    log.add({
      row,
      line: startLine,
      endLine,
      damage,
      nFields: n,
      badUtf8At: badUtf8 < 0 ? -1 : start + badUtf8,
      nulAt: nul < 0 ? -1 : start + nul,
      quoteLine,
      bytes: new Uint8Array(),
    });
  }
  scan.damaged = log.rows.map(({ row, line, code, rule }) => `${row} ${line} ${code} ${rule}`);
  scan.problems = log.problems(false);
  return scan;
}

const token = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "1", " ", ",", ",", ";", "\t", "\n", "\n") },
  { weight: 3, arbitrary: fc.constantFrom('"', '""', '"x"', '"x,y"', '"x\ny"', ',"', '",', '"\n') },
  { weight: 2, arbitrary: fc.constantFrom("\r\n", "\r", "a,b\n", "1;2\r\n", "1\t2\n") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["\xc3\xa9", "\xf0\x9f\x98\x80", "\xe2\x82\xac", "\xef\xbb\xbf"],
      ...["\xc3", "\x80", "\xf0\x9f", "\xff", "\0", "longer text, ", "                  "],
    ),
  },
);
const csvText = fc.tuple(fc.constantFrom("", "h,i\n", "\xef\xbb\xbfh,i\n"), fc.array(token))
  .map(([start, tokens]) => start + tokens.join(""));
const dialect = fc.record({
  delimiter: fc.constantFrom<Delimiter>(",", ",", ";", "\t"),
  nFields: fc.integer({ min: 1, max: 3 }),
  recordBytes: fc.constantFrom(8, 13, 1_000),
});

Deno.test("CsvScanner.scan() agrees with a naive twin on any text, split anywhere", () => {
  fc.assert(
    fc.property(
      csvText,
      dialect,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 40 }),
      (source, options, chunkBytes, flushBytes) => {
        const wanted = naiveScan(source, options);
        const text = fromLatin1(source);
        assertEquals(scan(text, options), wanted);
        assertEquals(scan(text, { ...options, chunkBytes, flushBytes }), wanted);
      },
    ),
    { numRuns: 3_000 },
  );
});

Deno.test("CsvScanner.scan() accounts for every row", () => {
  fc.assert(
    fc.property(csvText, dialect, (source, options) => {
      const { copy, nRows, nReady } = scan(fromLatin1(source), options);
      const log = new DamageLog(options.nFields);
      const scanner = new CsvScanner({ ...options, onFault: (fault) => log.add(fault) });
      for (let i = 0, text = fromLatin1(source); i < text.length;) i = scanner.scan(text, i);
      scanner.finish(false);
      assertEquals(nRows, nReady + log.nDamaged);
      assertEquals(copy === "", nReady === 0);
    }),
  );
});

Deno.test("CsvScanner.scan() copies what is clean whatever its line ends and mark are", () => {
  const rows = ['a,"x ""y"", z"', "b,é😀", 'c,""', " d , e "];
  const wanted = rows.map((row, i) => `${i + 1},${row}\n`).join("");
  for (const end of ["\n", "\r\n", "\r"]) {
    for (const mark of ["", "\ufeff"]) {
      for (const last of ["", end, end + end + "  " + end]) {
        const text = utf8(mark + ["h,i", ...rows].join(end) + last);
        for (const chunkBytes of [1, 2, 3, undefined]) {
          const { header, copy, nRows, damaged, problems } = scan(text, { ...DIALECT, chunkBytes });
          assertEquals(header, "h,i");
          assertEquals(copy, latin1(utf8(wanted)));
          assertEquals([nRows, damaged, problems], [4, [], []]);
        }
      }
    }
  }
});

Deno.test("CsvScanner.scan() keeps line breaks inside quotes as they are", () => {
  const { copy } = scan(utf8('h,i\r\na,"1\n2"\r\nb,"1\r\n2\r3"\r\nc,d\r\n'), DIALECT);
  assertEquals(copy, '1,a,"1\n2"\n2,b,"1\r\n2\r3"\n3,c,d\n');
});

Deno.test("CsvScanner.header is the first record even behind a mark, a quote and blank lines", () => {
  for (const text of ['\ufeff"h",i\na,b\n', '"h",i\na,b\n', '\n  \n"h",i\n\na,b\n']) {
    const { header, copy, nRows } = scan(utf8(text), { ...DIALECT, chunkBytes: 1 });
    assertEquals([header, copy, nRows], ['"h",i', "1,a,b\n", 1]);
  }
  assertEquals(scan(utf8("h,i"), DIALECT).header, "h,i");
  assertEquals(scan(utf8(""), DIALECT).header, null);
  assertEquals(scan(utf8("\ufeff\n \n"), DIALECT).header, null);
});

Deno.test("CsvScanner.scan() takes a line of nothing or spaces for no row", () => {
  assertEquals(scan(utf8("h,i\n\n   \n , \na,b\n\n"), DIALECT).copy, "1, , \n2,a,b\n");
  const one = scan(utf8('h\n\n \n""\na\n'), { ...DIALECT, nFields: 1 });
  assertEquals(one.copy, '1,""\n2,a\n');
  const tabs = scan(utf8("h\ti\n\t\n \t\n\n"), { ...DIALECT, delimiter: "\t" });
  assertEquals(tabs.copy, "1\t\t\n2\t \t\n");
  assertEquals(scan(utf8("h,i\n\t\n"), DIALECT).damaged, ["1 2 source-error 1 field instead of 2"]);
});

Deno.test("CsvScanner.finish() sets a record aside that is cut off, and no empty one", () => {
  const cases: [string, number, string[]][] = [
    ["h,i\na,b\n", 1, []],
    ["h,i\na,b\nc,d", 2, ["2 3 source-error cut off where the gzip data ends"]],
    ['h,i\na,"b\n', 1, []],
  ];
  for (const [text, nRows, wanted] of cases) {
    const log = new DamageLog(2);
    const scanner = new CsvScanner({ ...DIALECT, onFault: (fault) => log.add(fault) });
    scanner.scan(utf8(text), 0);
    scanner.finish(true);
    const damaged = log.rows.map(({ row, line, code, rule }) => `${row} ${line} ${code} ${rule}`);
    assertEquals([scanner.nRows, damaged, log.problems(true)], [nRows, wanted, []]);
  }
});

Deno.test("CsvScanner.take() hands out whole records when they are many", () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => `${i},${"é".repeat(i % 90)}`);
  const text = utf8(["h,i", ...rows].join("\n"));
  const whole = scan(text, DIALECT);
  assertEquals(whole.nReady, 2_000);
  assertEquals(scan(text, { ...DIALECT, flushBytes: 500, chunkBytes: 977 }), whole);
});
