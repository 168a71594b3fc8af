import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { Database, quote } from "./database.ts";
import type { Fault } from "./input_faults.ts";
import { loadTextParquet, loadTextTable, type TextTable } from "./text_table.ts";

async function load(
  content: string | Uint8Array,
): Promise<{ table: TextTable | null; faults: Fault[]; rows: unknown[] }> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "visits.csv");
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(path, bytes);
    using db = await Database.open({ threads: 1 });
    const faults: Fault[] = [];
    const table = await loadTextTable(db, path, { table: "visits", faults });
    const rows = table ? await db.rows("SELECT * FROM visits ORDER BY rowid") : [];
    return { table, faults, rows: rows.map((row) => Object.values(row)) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("loadTextTable() reads a byte-order mark, CRLF and quoted newlines as the clean file", async () => {
  const { table, rows, faults } = await load('\ufeffid,"note"\r\n007,"a ""b""\nc"\r\n8,\r\n');
  assertEquals(faults, []);
  assertEquals(table?.headers, ["id", "note"]);
  assertEquals(table?.nRows, 2);
  assertEquals(rows, [["007", 'a "b"\nc'], ["8", null]]);
});

const DAMAGED: [string, string | Uint8Array, Fault["code"], string][] = [
  ["is empty", "", "row-count", "0 rows"],
  ["has a header twice", "id,Id\n1,2\n", "duplicate-label", "more than once"],
  ["has a blank header", "id,,x\n1,2,3\n", "duplicate-label", "blank header in column 2"],
  ["has a header that pollutes", "id,__proto__\n1,2\n", "forbidden-label", "rename"],
  ["lacks a field in a row", "id,x\n1,2\n3\n", "source-error", "first at line 3"],
  ["has a field too many", "id,x\n1,2\n3,4,5\n", "source-error", "first at line 3"],
  ["has an unclosed quote", 'id,x\n1,"2\n', "source-error", "first at line 2"],
  ["is not UTF-8", new Uint8Array([105, 100, 10, 49, 10, 0xe9, 10]), "encoding-error", "line 3"],
  ["is UTF-16", new Uint8Array([0xff, 0xfe, 105, 0, 10, 0, 49, 0]), "encoding-error", "UTF-8"],
];

for (const [what, content, code, rule] of DAMAGED) {
  Deno.test(`loadTextTable() adds a fault when the file ${what}`, async () => {
    const { table, faults } = await load(content);
    assertEquals(table, null);
    assertEquals(faults.map((fault) => fault.code), [code]);
    assert(faults[0].rule.includes(rule), faults[0].rule);
  });
}

Deno.test("loadTextParquet() reads values as text and refuses what is no Parquet file", async () => {
  const folder = await Deno.makeTempDir();
  using db = await Database.open({ threads: 1 });
  const faults: Fault[] = [];
  const path = join(folder, "visits.parquet");
  await db.run(`COPY (SELECT 1.5 AS x, DATE '2024-01-31' AS day) TO ${quote(path)}`);
  const table = await loadTextParquet(db, path, { table: "visits", faults });
  assertEquals(table?.headers, ["x", "day"]);
  assertEquals(await db.rows("SELECT * FROM visits"), [{ c0: "1.5", c1: "2024-01-31" }]);
  await Deno.writeTextFile(path, "none");
  assertEquals(await loadTextParquet(db, path, { table: "visits", faults }), null);
  assertEquals(faults.map((fault) => fault.code), ["source-error"]);
  await Deno.remove(folder, { recursive: true });
});
