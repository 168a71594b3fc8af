import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Delimiter, readCsvHeader } from "./csv_header.ts";

const KNOWN = new Set(["member_id", "age", "plan type"]);

async function headerOf(
  content: string | Uint8Array,
  { name = "a.csv", ...options }: {
    name?: string;
    known?: ReadonlySet<string>;
    delimiter?: Delimiter;
  } = {},
) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, name);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(path, bytes);
    return await readCsvHeader(path, { known: KNOWN, ...options });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readCsvHeader() reads headers whatever mark, line ends, quotes and packing are", async () => {
  const wanted = {
    header: { headers: ["Member_ID", "age", 'plan "type"', "a,b"], delimiter: "," as const },
    problems: [],
  };
  const text = 'Member_ID," age ", plan "type" ,"a,b"';
  const quoted = '"Member_ID"," age ","plan ""type""","a,b"';
  for (const end of ["\n", "\r\n", "\r", ""]) {
    for (const start of ["", "\ufeff", "\n  \n"]) {
      const content = start + quoted + end + (end && `1,2,3,4${end}`);
      assertEquals(await headerOf(content), wanted);
      const packed = new Uint8Array(gzipSync(content));
      assertEquals(await headerOf(packed, { name: "a.csv.GZ" }), wanted);
    }
  }
  const damaged = await headerOf(text);
  assertEquals(damaged.header, wanted.header);
  assertEquals(damaged.problems, [{
    code: "source-error",
    rule: "a quote stands inside an unquoted header",
    remedy: "double the quotes inside the headers of line 1",
    line: 1,
  }]);
  const behind = await headerOf('member_id,"plan"x,age\n');
  assertEquals(behind.header?.headers, ["member_id", "planx", "age"]);
  assertEquals(behind.problems[0].rule, "text follows a closing quote in the header");
});

Deno.test("readCsvHeader() finds the delimiter by known headers, then by fields, unless it is stated", async () => {
  const cases: [string, Delimiter, number][] = [
    ["member_id,age;x;y;z", ",", 2],
    ["member_id;age;a,b,c,d,e", ";", 3],
    ["member_id\tage\ta,b;c", "\t", 3],
    ["MEMBER_ID;Age,a,b,c", ";", 2],
    ["a;b;c,d", ";", 3],
    ["a,b;c,d;e", ",", 3],
    ["member_id", ",", 1],
    ['"member_id;x";age', ";", 2],
  ];
  for (const [text, delimiter, nFields] of cases) {
    const { header } = await headerOf(text + "\n");
    assertEquals([header?.delimiter, header?.headers.length], [delimiter, nFields], text);
  }
  const stated = await headerOf("member_id,age\n", { delimiter: ";" });
  assertEquals(stated.header, { headers: ["member_id,age"], delimiter: ";" });
});

Deno.test("readCsvHeader() refuses what cannot be read, with code, rule and line", async () => {
  const utf16 = Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x2c, 0);
  const packed = new Uint8Array(gzipSync("member_id,age\n"));
  const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  const tooLong = "the header does not end within 64 KiB";
  const cases: [string, string | Uint8Array, string, string, number?][] = [
    ["empty", "", "row-count", "has 0 rows: the file is empty"],
    ["blank", "\ufeff\r\n  \r\n", "row-count", "has 0 rows: the file is empty"],
    [
      "UTF-16",
      utf16,
      "encoding-error",
      "the text is UTF-16 by its byte-order mark at byte offset 0",
    ],
    ["NUL", "a,\0b\n1,2\n", "encoding-error", "a NUL byte stands at byte offset 2", 1],
    [
      "Latin-1",
      bytes("\n\xef\xbb\xbfage,\xe9t\xe9\n"),
      "encoding-error",
      "the text is not UTF-8 at byte offset 8",
      2,
    ],
    [
      "Latin-1 behind a mark",
      bytes("\xef\xbb\xbf\xe9"),
      "encoding-error",
      "the text is not UTF-8 at byte offset 3",
      1,
    ],
    [
      "workbook",
      bytes("PK\x03\x04..."),
      "source-error",
      "the file is a workbook or a ZIP archive, not CSV text",
    ],
    [
      "gzip without the name",
      packed,
      "source-error",
      "the file is packed by gzip once more than its name says",
    ],
    ["long", "a".repeat(65_537) + ",b\n", "limit-exceeded", tooLong, 1],
    ["long without an end", "a,".repeat(50_000), "limit-exceeded", tooLong, 1],
    [
      "a header cut by the limit",
      "\n".repeat(65_500) + "member_id,".repeat(50),
      "limit-exceeded",
      tooLong,
      1,
    ],
    ["many blank lines", "\n".repeat(70_000) + "a,b\n", "limit-exceeded", tooLong, 1],
    [
      "many columns",
      "a,".repeat(500) + "a\n",
      "limit-exceeded",
      "the header has 501 columns, more than 500",
    ],
    [
      "unclosed",
      'member_id,"age\n1,2\n',
      "source-error",
      "a quote of the header is never closed",
      1,
    ],
    ["over lines", 'member_id,"a\nM1,"\n', "source-error", "the header runs over several lines", 1],
  ];
  for (const [name, content, code, rule, line] of cases) {
    const { header, problems } = await headerOf(content);
    assertEquals(header, null, name);
    assertEquals(problems.map((p) => [p.code, p.rule, p.line]), [[code, rule, line]], name);
  }
  const cut = await headerOf(packed.subarray(0, 15), { name: "a.csv.gz" });
  assertEquals(cut.problems.map(({ rule }) => rule), ["the gzip data ends too early"]);
  assertEquals(
    await headerOf(packed.subarray(0, packed.length - 4), { name: "a.csv.gz" }),
    { header: { headers: ["member_id", "age"], delimiter: "," }, problems: [] },
    "the scan of the rows tells what is broken behind the header",
  );
  const unpacked = await headerOf(new Uint8Array(gzipSync("a\0")), { name: "a.csv.gz" });
  assertEquals(
    unpacked.problems[0].rule,
    "a NUL byte stands at byte offset 1 of the unpacked text",
  );
});

Deno.test("readCsvHeader() takes a header of exactly 64 KiB and 500 columns", async () => {
  assertEquals((await headerOf("a".repeat(65_536) + "\n1\n")).problems, []);
  assertEquals((await headerOf("\ufeff" + "a".repeat(65_536) + "\r\n1\n")).problems, []);
  const columns = Array.from({ length: 500 }, (_, i) => `c${i}`).join(",");
  assertEquals((await headerOf(columns)).header?.headers.length, 500);
});

Deno.test("readCsvHeader() names duplicate, blank and forbidden headers all at once", async () => {
  const { header, problems } = await headerOf(
    "member_id,AGE, age ,,__proto__,Constructor,Age,,,\n1,2,3,4,5,6,7,8,9,0\n",
  );
  assertEquals(header?.headers, [
    ...["member_id", "AGE", "age", "", "__proto__", "Constructor", "Age", "", "", ""],
  ]);
  const reserved = { code: "forbidden-label" as const, remedy: "rename the column" };
  assertEquals(problems, [
    {
      code: "duplicate-label",
      column: "AGE",
      rule: "columns 2, 3, 7 stand with the same header",
      remedy: "keep one of the columns, or rename the others",
    },
    {
      code: "duplicate-label",
      rule: "columns 4, 8, 9 and 1 more stand without a header",
      remedy: "name each column or take it out",
    },
    { ...reserved, column: "__proto__", rule: "column 5 stands with a header that is reserved" },
    { ...reserved, column: "Constructor", rule: "column 6 stands with a header that is reserved" },
  ]);
  const long = "x".repeat(300);
  const echoed = (await headerOf(`age,${long},${long}\n`)).problems[0].column;
  assertEquals(echoed, "x".repeat(100));
});

Deno.test("readCsvHeader() names no header where none is known: it may be a member's row", async () => {
  const canary = "CANARY-7";
  const texts = [
    `${canary},${canary},__proto__\n`,
    `${canary},"${canary}\n`,
    `${canary},${canary}"\n`,
    `${canary},"x"${canary}\n`,
    `member_id,"${canary}\n",x\n`,
    `${canary}\0\n`,
  ];
  for (const text of texts) {
    const { problems } = await headerOf(text);
    assertEquals(problems.length > 0, true);
    assertEquals(JSON.stringify(problems).includes(canary), false, text);
  }
});

Deno.test("readCsvHeader() reads back any headers that were written with quotes", async () => {
  const header = fc.string({
    unit: fc.constantFrom("a", " ", '"', ",", ";", "\t", "é"),
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(header, { minLength: 1, maxLength: 5 }),
      fc.constantFrom<Delimiter>(",", ";", "\t"),
      async (headers, delimiter) => {
        const text = headers.map((name) => `"${name.replaceAll('"', '""')}"`).join(delimiter);
        const { header } = await headerOf(text + "\n1\n", { delimiter });
        assertEquals(header?.headers, headers.map((name) => name.trim()));
      },
    ),
    { numRuns: 100 },
  );
});
