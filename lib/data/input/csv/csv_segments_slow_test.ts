import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { InputError } from "../../../_shared/errors.ts";
import { sha256 } from "../../../_shared/files.ts";
import { CsvSource, type CsvSourceOptions } from "./csv_segments.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";

const DIALECT = { delimiter: ",", nFields: 3 } as const;

/** Scans a file with that content; each segment is read and deleted as it comes. */
function scanFile(
  content: string | Uint8Array,
  { name = "a.csv", ...options }: Partial<CsvSourceOptions> & { name?: string } = {},
) {
  return inTestFolder(async (folder) => {
    const path = join(folder, name);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(path, bytes);
    const pieces = join(folder, "pieces");
    const source = new CsvSource(path, { ...DIALECT, folder: pieces, ...options });
    const segments: string[] = [];
    const nRows: number[] = [];
    for await (const segment of source.segments()) {
      segments.push(await Deno.readTextFile(segment.path));
      nRows.push(segment.nRows);
      await Deno.remove(segment.path);
    }
    const { scan, damaged } = source;
    return { segments, nRows, copy: segments.join(""), scan, damaged, bytes };
  });
}

/** A name, the rows below the header, and what is set aside or refused. */
type DamageCase = [name: string, rows: string, damaged: string[], problems: string[]];

const SEVERAL = "a damaged record runs over several lines";
const DAMAGE_CASES: readonly DamageCase[] = [
  ["nothing", "a,b,c\n", [], []],
  ["too few fields", "a,b,c\nd,e\n", ["2 3 source-error 2 fields instead of 3"], []],
  ["one field", "a\n", ["1 2 source-error 1 field instead of 3"], []],
  ["too many fields", "a,b,c,d\n", ["1 2 source-error 4 fields instead of 3"], []],
  [
    "a quote inside",
    'a,b"x,c\nd,e,f\n',
    ["1 2 source-error a quote inside an unquoted field"],
    [],
  ],
  ["a space before a quote", 'a, "b",c\n', [
    "1 2 source-error a quote inside an unquoted field",
  ], []],
  ["text behind a quote", 'a,"b"x,c\n', ["1 2 source-error text after a closing quote"], []],
  ["a space behind a quote", 'a,"b" ,c\n', ["1 2 source-error text after a closing quote"], []],
  ["a quote not doubled", 'a,"say "hi" now",c\n', [
    "1 2 source-error text after a closing quote",
  ], []],
  ["the first damage is named", 'a,b"c,"d"e\n', [
    "1 2 source-error a quote inside an unquoted field",
  ], []],
  ["rows and lines apart", '\na,"1\n2",c\n\n\nd,e\n', [
    "2 7 source-error 2 fields instead of 3",
  ], []],
  [
    "a quote that swallows lines",
    'a,"b,c\nd,e,f\ng,"h",i\nj,k\n',
    ["2 5 source-error 2 fields instead of 3"],
    [`source-error 2 1 1 ${SEVERAL}: text after a closing quote`],
  ],
  [
    "a quote that swallows lines and closes well",
    'a,b,c\nd,"e,f\ng",h,i,j\n',
    [],
    [`source-error 3 1 2 ${SEVERAL}: 5 fields instead of 3`],
  ],
  [
    "many of them",
    'a,"b\n",c,d\n'.repeat(4),
    [],
    [`source-error 2 4 1,2,3 ${SEVERAL}: 4 fields instead of 3`],
  ],
  [
    "a quote never closed",
    'a,b,c\nd,"e,f\ng,h,i\n',
    [],
    ["source-error 3 1 2 a quote is never closed"],
  ],
  [
    "a quote never closed on a record's second line",
    'a,"1\n2","b\ng,h,i\n',
    [],
    ["source-error 3 1 1 a quote is never closed"],
  ],
  ["a quote never closed on the last line", 'a,b,"c', [], [
    "source-error 2 1 1 a quote is never closed",
  ]],
  [
    "a NUL byte",
    "a,b,c\nd,\0,f\n",
    ["2 3 encoding-error a NUL byte"],
    ["encoding-error 3 1 2 a NUL byte stands at byte offset 14"],
  ],
  [
    "NUL inside quotes over lines",
    'a,"\n\0\0",c\n',
    ["1 2 encoding-error a NUL byte"],
    ["encoding-error 2 1 1 a NUL byte stands at byte offset 10"],
  ],
  [
    "too long",
    `a,b,c\na,${"é".repeat(1 << 19)},c\nd,e,f\n`,
    ["2 3 limit-exceeded longer than 1 MiB"],
    [],
  ],
  [
    "too long over lines",
    `a,"${"b\n".repeat(1 << 19)}",c\nd,e\n`,
    ["2 524291 source-error 2 fields instead of 3"],
    [`limit-exceeded 2 1 1 ${SEVERAL}: longer than 1 MiB`],
  ],
];

for (const [name, rows, damaged, problems] of DAMAGE_CASES) {
  Deno.test(`CsvSource.segments() tells code, row and line of damage: ${name}`, async () => {
    const result = await scanFile("h,i,j\n" + rows);
    assertEquals(
      result.damaged.map(({ row, line, code, rule }) => `${row} ${line} ${code} ${rule}`),
      damaged,
    );
    assertEquals(
      result.scan.problems.map((p) => `${p.code} ${p.line} ${p.count} ${p.rows} ${p.rule}`),
      problems,
    );
    const nReady = result.nRows.reduce((sum, n) => sum + n, 0);
    assertEquals(result.scan.nRows, nReady + result.scan.nDamaged);
    assertEquals(result.scan.nDamaged >= damaged.length, true);
  });
}

Deno.test("CsvSource.damaged holds the record as it stands, bad bytes replaced, the long one cut", async () => {
  const bytes = new TextEncoder().encode(`h,i,j\n\ufeffa,b"x,c\r\nd,?\n${"e".repeat(2 << 20)}\n`);
  bytes[bytes.indexOf(63)] = 0xff;
  const { damaged, scan, copy } = await scanFile(bytes);
  assertEquals(damaged.map(({ text }) => text.slice(0, 12)), [
    '\ufeffa,b"x,c',
    "d,\ufffd",
    "e".repeat(12),
  ]);
  assertEquals(damaged[2].text.length, 1 << 20);
  assertEquals(scan.problems.map(({ rule }) => rule), [
    "the text is not UTF-8 at byte offset 20",
  ]);
  assertEquals([copy, scan.nRows, scan.nDamaged], ["", 3, 3]);
});

Deno.test("CsvSource.scan.problems names the offset of a bad byte far inside a record that is too long", async () => {
  const bytes = new TextEncoder().encode("h,i,j\na,b,c\n" + "é".repeat(1_100_000) + "\nd,e,f\n");
  bytes[12 + 2_000_001] = 0x41;
  const { scan, copy, damaged } = await scanFile(bytes);
  assertEquals(scan.problems.map(({ rule }) => rule), [
    "the text is not UTF-8 at byte offset 2000012",
  ]);
  assertEquals(copy, "1,a,b,c\n3,d,e,f\n");
  assertEquals(damaged.map(({ code, line }) => [code, line]), [["encoding-error", 3]]);
});

Deno.test("CsvSource.segments() takes a record of exactly 1 MiB", async () => {
  const record = `a,${"b".repeat((1 << 20) - 4)},c`;
  for (const chunkBytes of [undefined, 1_001]) {
    const { copy, scan } = await scanFile(`h,i,j\n${record}\r\n${record}d\n`, { chunkBytes });
    assertEquals([copy.length, scan.nRows, scan.nDamaged], [record.length + 3, 2, 1]);
  }
});

Deno.test("CsvSource.segments() gives one copy whatever line ends, mark and packing are", async () => {
  const rows = ["h,i,j", 'a,"x, ""y""",', ",b,é😀", '"1\n2",c,d'];
  const wanted = "1," + rows.slice(1).join("\nN,").replace("N", "2").replace("N", "3") + "\n";
  for (const end of ["\n", "\r\n", "\r"]) {
    for (const mark of ["", "\ufeff"]) {
      const text = mark + rows.join(end) + end;
      const packed = new Uint8Array(gzipSync(text));
      for (const chunkBytes of [1, 2, 3, 5, 7, undefined]) {
        const plain = await scanFile(text, { chunkBytes });
        assertEquals([plain.copy, plain.scan.problems], [wanted, []]);
        assertEquals(plain.scan.sha256, sha256(plain.bytes));
        const unpacked = await scanFile(packed, { chunkBytes, name: "a.csv.gz" });
        assertEquals([unpacked.copy, unpacked.scan.problems], [wanted, []]);
        assertEquals([unpacked.scan.bytes, unpacked.scan.sha256], [packed.length, sha256(packed)]);
      }
    }
  }
});

Deno.test("CsvSource.segments() reads gzip of several members, split inside a character", async () => {
  const bytes = new TextEncoder().encode("h,i,j\na,é,c\nd,e,f\n");
  const parts = [bytes.subarray(0, 9), bytes.subarray(9)].map((part) => [...gzipSync(part)]);
  const { copy, scan } = await scanFile(Uint8Array.from(parts.flat()), { name: "a.csv.gz" });
  assertEquals([copy, scan.nRows, scan.problems], ["1,a,é,c\n2,d,e,f\n", 2, []]);
});

Deno.test("CsvSource.scan.problems names broken gzip; the row where it breaks is set aside", async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `C${i},${i * 7919 % 10_007},x`);
  const packed = new Uint8Array(gzipSync(["h,i,j", ...rows].join("\n")));
  const cut = packed.subarray(0, packed.length >> 1);
  const { scan, damaged, copy } = await scanFile(cut, { name: "a.csv.gz" });
  assertEquals(scan.problems, [{
    code: "source-error",
    rule: "the gzip data ends too early",
    remedy: "pack or copy the file again",
  }]);
  const { nRows } = scan;
  assertEquals(nRows > 1_000 && nRows < 40_000, true);
  assertEquals(damaged.map(({ row, code, rule }) => [row, code, rule]), [
    [nRows, "source-error", "cut off where the gzip data ends"],
  ]);
  const wanted = rows.slice(0, nRows - 1).map((row, i) => `${i + 1},${row}\n`).join("");
  assertEquals(copy, wanted);
  assertEquals(scan.sha256, sha256(cut));
});

Deno.test("CsvSource.segments() ends a segment at a record's end, row numbers go on", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => i % 50 === 7 ? `${i}` : `a${i},"b\n${i}",c`);
  const text = ["h,i,j", ...rows].join("\r\n");
  const whole = await scanFile(text);
  const { segments, nRows, copy, scan } = await scanFile(text, { segmentBytes: 1_000 });
  assertEquals(copy, whole.copy);
  assertEquals(scan, whole.scan);
  assertEquals([whole.segments.length, scan.nRows, scan.nDamaged], [1, 300, 6]);
  assertEquals(segments.length, 6);
  for (const [k, segment] of segments.entries()) {
    assertEquals(segment.endsWith(",c\n"), true);
    assertEquals(segment.match(/,c\n/g)?.length, nRows[k]);
    if (k < 5) assertEquals(segment.length >= 1_000 && segment.length < 1_100, true);
  }
});

Deno.test("CsvSource.segments() is the same for any chunk and segment size", async () => {
  const token = fc.constantFrom("a", ",", ",", ",", '"', '",', ',"', "\n", "\r\n", "é", "\0", " ");
  await fc.assert(
    fc.asyncProperty(
      fc.array(token, { maxLength: 60 }).map((tokens) => "h,i,j\n" + tokens.join("")),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 30 }),
      async (text, chunkBytes, segmentBytes) => {
        const { copy, scan, damaged } = await scanFile(text);
        const other = await scanFile(text, { chunkBytes, segmentBytes });
        assertEquals([other.copy, other.scan, other.damaged], [copy, scan, damaged]);
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("CsvSource.segments() gives no segment where there is no whole record", async () => {
  for (const text of ["", "h,i,j", "h,i,j\r\n", "\ufeffh,i,j\n\n\n"]) {
    const { segments, scan, bytes } = await scanFile(text);
    assertEquals([segments, scan.nRows, scan.problems], [[], 0, []]);
    assertEquals([scan.bytes, scan.sha256], [bytes.length, sha256(bytes)]);
  }
  const { segments, scan } = await scanFile("h,i,j\na\nb\n");
  assertEquals([segments, scan.nRows, scan.nDamaged], [[], 2, 2]);
});

Deno.test("CsvSource.segments() leaves nothing behind when it is left early", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "a.csv");
    await Deno.writeTextFile(path, "h,i,j\n" + "a,b,c\n".repeat(1_000));
    const pieces = join(folder, "pieces");
    const source = new CsvSource(path, { ...DIALECT, folder: pieces, segmentBytes: 500 });
    for await (const segment of source.segments()) {
      await Deno.remove(segment.path);
      break;
    }
    assertEquals([...Deno.readDirSync(pieces)], []);
    await assertRejects(() => source.segments().next(), RangeError, "twice");
  }));

Deno.test("CsvSource.segments() removes an open segment where it fails", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "a.csv");
    await Deno.writeTextFile(path, "h,i,j\n" + "a,b,c\n".repeat(100_000));
    const pieces = join(folder, "pieces");
    const nSeen: number[] = [];
    const onBytes = (done: number) => {
      nSeen.push([...Deno.readDirSync(folder)].length);
      if (done > 500_000) throw new RangeError("told");
    };
    const source = new CsvSource(path, { ...DIALECT, folder: pieces, onBytes });
    await assertRejects(() => source.segments().next(), RangeError, "told");
    assertEquals(nSeen.at(-1), 2, "a segment was open");
    assertEquals([...Deno.readDirSync(pieces)], []);
  }));

Deno.test("CsvSource.segments() names no path where a segment cannot be written", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "a.csv");
    await Deno.writeTextFile(path, "h,i,j\na,b,c\n");
    const source = new CsvSource(path, { ...DIALECT, folder: path });
    const error = await assertRejects(() => source.segments().next(), InputError);
    assertEquals(error.message.includes(folder), false);
    assertEquals(error.message.startsWith("Cannot write rows to a temporary file"), true);
  }));

Deno.test("CsvSource.scan and damaged hold no cell in any rule or remedy", async () => {
  const canary = "CANARY-7";
  const text = `h,i,j\n${canary}\n${canary}",b,c\n"x"${canary},b,c\na,"${canary}\n",c,d\n` +
    `\0${canary},b,c\na,"${canary},\n`;
  const { scan, damaged } = await scanFile(text);
  assertEquals(scan.problems.length, 3);
  const words = damaged.map(({ rule, code }) => [rule, code]);
  assertEquals(JSON.stringify([scan, words]).includes(canary), false);
  assertEquals(damaged.every(({ text }) => text.includes(canary)), true);
});
