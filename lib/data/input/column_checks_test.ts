import { assertEquals } from "@std/assert";
import { Database, quote } from "../database.ts";
import { planColumn } from "./column_checks.ts";

Deno.test("planColumn() reads cells without spaces around them and marks in front", async () => {
  const { cellSql } = planColumn({ name: "id", type: "string", description: "Key" }, {
    idx: 0,
    source: { header: "id", name: "c0" },
    mapping: { header: "id", missingValues: [""], decimal: "." },
  });
  using db = await Database.open({ threads: 1 });
  const cells = [
    "a",
    " a ",
    "\ufeffa",
    " \ufeff a",
    "'=1",
    "'=1 ",
    "'a",
    "\u00a0a",
    "a\ufeff",
    "\ta",
  ];
  const values = cells.map((cell, i) => `(${i}, ${quote(cell)})`).join(", ");
  // As numbers: a mark in front would be lost on the way out of DuckDB.
  const read = await db.rows<{ text: string; length: number }>(
    `SELECT ${cellSql} AS text, length(${cellSql}) AS length
     FROM (VALUES ${values}) AS cells(i, c0) ORDER BY i`,
  );
  const expected = ["a", "a", "a", "a", "=1", "=1", "'a", "\u00a0a", "a\ufeff", "\ta"];
  assertEquals(read, expected.map((text) => ({ text, length: text.length })));
});
