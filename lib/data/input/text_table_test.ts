import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { Database } from "../database.ts";
import { loadTextTable, type TextTable } from "./text_table.ts";
import type { Fault } from "./report/validation_report.ts";

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
    const table = await loadTextTable(db, path, {
      table: "text_visits",
      name: "visits",
      folder,
      faults,
    });
    const rows = table
      ? await db.rows("SELECT * EXCLUDE (row_no) FROM text_visits ORDER BY row_no")
      : [];
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

const DAMAGED: [string, string | Uint8Array, Fault["code"]][] = [
  ["is empty", "", "row-count"],
  ["has a header twice", "id,Id\n1,2\n", "duplicate-label"],
  ["has a blank header", "id,,x\n1,2,3\n", "duplicate-label"],
  ["has a header that pollutes", "id,__proto__\n1,2\n", "forbidden-label"],
  ["lacks a field in a row", "id,x\n1,2\n3\n", "source-error"],
  ["has a field too many", "id,x\n1,2\n3,4,5\n", "source-error"],
  ["has an unclosed quote", 'id,x\n1,"2\n', "source-error"],
  ["is not UTF-8", new Uint8Array([105, 100, 10, 49, 10, 0xe9, 10]), "encoding-error"],
  ["is UTF-16", new Uint8Array([0xff, 0xfe, 105, 0, 10, 0, 49, 0]), "encoding-error"],
];

for (const [what, content, code] of DAMAGED) {
  Deno.test(`loadTextTable() adds a fault when the file ${what}`, async () => {
    const { table, faults } = await load(content);
    assertEquals(table, null);
    assertEquals(faults.map((fault) => [fault.code, fault.effect]), [[code, "refused"]]);
  });
}
