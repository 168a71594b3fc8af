import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { join } from "node:path";
import {
  csvCell,
  csvText,
  neutraliseSql,
  neutraliseText,
  restoreSql,
  restoreText,
} from "./csv_text.ts";
import { Database } from "./database.ts";
import { appendColumns } from "./table_writer.ts";
import { inTestFolder } from "../_shared/test_folder.ts";

const STARTS_FORMULA = /^[=+\-@\t\r]/;
const WINDOWS_LINES = "first\r\n=second\r\n";

/** Text of characters that mean something to CSV or to a spreadsheet, and any other text. */
const text = fc.oneof(
  fc.array(
    fc.constantFrom(..."'=+-@\t\r\n\",; a1é😀", "\r\n", "''", "=cmd|' /C calc'!A0"),
    { maxLength: 8 },
  ).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }).map((any) => any.replaceAll("\0", "")),
);

/** RFC 4180, cell by cell; an unquoted empty cell is null. */
function parseCsv(csv: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let at = 0;
  while (at < csv.length) {
    let cell: string | null = null;
    if (csv[at] === '"') {
      cell = "";
      for (at++; csv[at] !== '"' || csv[at + 1] === '"'; at++) {
        assert(at < csv.length, "a quote is not closed");
        cell += csv[at];
        if (csv[at] === '"') at++;
      }
      at++;
    } else {
      const start = at;
      while (at < csv.length && !",\r\n".includes(csv[at])) at++;
      if (at > start) cell = csv.slice(start, at);
    }
    row.push(cell);
    if (csv[at] === "\n") {
      rows.push(row);
      row = [];
    } else assertEquals(csv[at], ",");
    at++;
  }
  return rows;
}

Deno.test("neutraliseText() adds one ' before a formula and restoreText() takes one away", () => {
  const pairs = [
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1.5", "'-1.5"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r", "'\r"],
    ["'=1", "''=1"],
    ["''-", "'''-"],
    ["'s", "'s"],
    ["a=1", "a=1"],
    [" =1", " =1"],
    ["\n=1", "\n=1"],
    ["'", "'"],
    ["", ""],
  ];
  assertEquals(pairs.map(([plain]) => neutraliseText(plain)), pairs.map(([, cell]) => cell));
  assertEquals(pairs.map(([, cell]) => restoreText(cell)), pairs.map(([plain]) => plain));
});

Deno.test("restoreText() gives back every text and no neutralised one starts a formula", () => {
  fc.assert(
    fc.property(text, (plain) => {
      const cell = neutraliseText(plain);
      assert(!STARTS_FORMULA.test(cell));
      assertEquals(restoreText(cell), plain);
    }),
    { seed: 1 },
  );
});

Deno.test("neutraliseSql() and restoreSql() equal their twins in TypeScript", async () => {
  using db = await Database.open({ threads: 1 });
  const values = [...fc.sample(text, { numRuns: 2000, seed: 2 }), WINDOWS_LINES];
  await appendColumns(db, "texts", [{ name: "value", type: "string", values }]);
  assertEquals(
    await db.strings(`SELECT ${neutraliseSql("value")} FROM texts`),
    values.map(neutraliseText),
  );
  assertEquals(
    await db.strings(`SELECT ${restoreSql("value")} FROM texts`),
    values.map(restoreText),
  );
  assertEquals(
    await db.rows(`SELECT ${neutraliseSql("NULL")} AS a, ${restoreSql("NULL")} AS b`),
    [{ a: null, b: null }],
  );
});

Deno.test("Database.copyTo() writes CSV that reads back equal and starts no formula", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "texts.csv");
    const row = fc.record({
      text: fc.option(text),
      number: fc.double({ noNaN: true, noDefaultInfinity: true }),
    });
    const rows = fc.array(row, { minLength: 1, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        using db = await Database.open({ threads: 1 });
        await appendColumns(db, "t", [
          { name: "number", type: "number", values: rows.map(({ number }) => number) },
          { name: "text", type: "string", values: rows.map(({ text }) => text) },
        ]);
        await db.copyTo("SELECT * FROM t", path);
        const [header, ...cells] = parseCsv(await Deno.readTextFile(path));
        assertEquals(header, ["number", "text"]);
        assertEquals(cells.filter(([, cell]) => STARTS_FORMULA.test(cell ?? "")), []);
        assertEquals(
          cells.map(([number, cell]) => [Number(number), cell === null ? null : restoreText(cell)]),
          rows.map(({ number, text }) => [number, text]),
        );
      }),
      { numRuns: 20, seed: 3 },
    );
  }));

Deno.test("Database.copyTo() changes text only, in any query, and keeps the order", () =>
  inTestFolder(async (folder) => {
    using db = await Database.open({ threads: 2 });
    const path = join(folder, "cells.csv");
    const written = async (query: string) => {
      await db.copyTo(query, path);
      return await Deno.readTextFile(path);
    };
    assertEquals(
      await written(
        `SELECT -1.5 AS "a ""b""", 1 AS "=f", -2::DECIMAL(9, 2) AS d, DATE '2026-01-31' AS day, true AS b,
           '-1.5' AS "text", NULL::VARCHAR AS n, '' AS e, -3::BIGINT AS d`,
      ),
      '"a ""b""",\'=f,d,day,b,text,n,e,d_1\n-1.5,1,-2.00,2026-01-31,true,\'-1.5,,"",-3\n',
    );
    assertEquals(await written("WITH x AS (VALUES ('@a')) FROM x"), "col0\n'@a\n");
    await db.run("CREATE TABLE many AS SELECT '+' || i AS t, hash(i) AS h FROM range(20000) r(i)");
    const inOrder = await db.strings("SELECT t FROM many ORDER BY h");
    assertEquals(
      await written("SELECT t FROM many ORDER BY h"),
      csvText(["t"], inOrder.map((t) => [t])),
    );
  }));

Deno.test("Database.copyTo() leaves text as it is in Parquet", () =>
  inTestFolder(async (folder) => {
    using db = await Database.open({ threads: 1 });
    const path = join(folder, "cells.parquet");
    await db.copyTo("SELECT '=1' AS t", path);
    assertEquals(await db.strings(`SELECT t FROM '${path}'`), ["=1"]);
  }));

Deno.test("csvText() reads back equal when cells hold quotes, commas, line breaks and formulas", () => {
  fc.assert(
    fc.property(fc.array(text.filter((t) => t !== "")), (values) => {
      const csv = csvText(["n", "t"], values.map((value) => [-1.5, value]));
      const [, ...cells] = parseCsv(csv);
      assertEquals(
        cells.map(([n, cell]) => [n, restoreText(cell ?? "")]),
        values.map((value) => ["-1.5", value]),
      );
    }),
    { seed: 4 },
  );
  assertEquals(
    csvText(["n", "t"], [[null, WINDOWS_LINES]]),
    'n,t\n,"first\r\n=second\r\n"\n',
  );
});

Deno.test("csvCell() leaves numbers and booleans as they are and none empty", () => {
  assertEquals(
    [-1.5, -3n, true, null, undefined, "", "-1.5", "\r"].map(csvCell),
    ["-1.5", "-3", "true", "", "", "", "'-1.5", '"\'\r"'],
  );
});
