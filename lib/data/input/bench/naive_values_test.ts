import { assertEquals } from "@std/assert";
import type { ColumnSchema, ColumnType } from "../../table_schema.ts";
import { naiveCell } from "./naive_values.ts";

const BOUNDS = { extractEnd: "2026-07-01", isKey: false };
const FAULTY = "faulty";

/** The value of a cell, or that the row is set aside. */
function read(cell: string, type: ColumnType, more: Partial<ColumnSchema> = {}, isKey = false) {
  const column = { name: "c", description: "", type, ...more };
  const { value, isFaulty } = naiveCell(cell, column, { ...BOUNDS, isKey });
  return isFaulty ? FAULTY : value;
}

Deno.test("naiveCell() reads whole numbers by a strict grammar", () => {
  const cells = ["42", " -7 ", "34.0", "0034", "1e3", "0x10", "+5", "1.5", "5.", "1234567890", ""];
  assertEquals(cells.map((cell) => read(cell, "integer")), [
    ...[42, -7, 34, 34],
    ...Array(7).fill(FAULTY),
  ]);
});

Deno.test("naiveCell() reads numbers and empties what is not finite where that is allowed", () => {
  const cells = ["1.5", ".5", "5.", "-1e3", "1e-400", "NaN", "1e400", "-Infinity", "e5", "1,5"];
  assertEquals(cells.map((cell) => read(cell, "number")), [
    ...[1.5, 0.5, 5, -1000, 0],
    ...Array(5).fill(FAULTY),
  ]);
  const optional = cells.slice(5).map((cell) => read(cell, "number", { nullable: true }));
  assertEquals(optional, [null, null, null, FAULTY, FAULTY]);
});

Deno.test("naiveCell() reads amounts as whole cents", () => {
  const cells = ["12.50", "12.5", "12", "-0.01", "12.3400", "12.345", "1e2", "12345678901234"];
  assertEquals(cells.map((cell) => read(cell, "money")), [
    ...[1250, 1250, 1200, -1, 1234],
    ...[FAULTY, FAULTY, FAULTY],
  ]);
});

Deno.test("naiveCell() reads days that the calendar has, before the extract's end", () => {
  const good = ["2024-02-29", "2026-06-30", "2026-05-01 00:00:00"];
  assertEquals(good.map((cell) => read(cell, "date")), [...good.slice(0, 2), "2026-05-01"]);
  const bad = [
    "2023-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-7-01",
    "2026-07-01",
    "0999-01-01",
  ];
  assertEquals(bad.map((cell) => read(cell, "date")), bad.map(() => FAULTY));
});

Deno.test("naiveCell() reads truth values, categories and marked text", () => {
  assertEquals(["true", "0", "yes"].map((cell) => read(cell, "boolean")), [true, false, FAULTY]);
  const values = ["a", "b"];
  assertEquals(["a", "A", " b"].map((cell) => read(cell, "string", { values })), [
    "a",
    "__other__",
    "b",
  ]);
  assertEquals(read("A", "string", { values }, true), FAULTY);
  const texts = ["'=1", "''-", "'x", "'", " \ufeffé ", "\u00a0"];
  assertEquals(texts.map((cell) => read(cell, "string")), ["=1", "'-", "'x", "'", "é", "\u00a0"]);
});

Deno.test("naiveCell() keeps to the range, in dollars for amounts", () => {
  const range = { min: 0, max: 10 };
  assertEquals([read("10", "integer", range), read("11", "integer", range)], [10, FAULTY]);
  assertEquals([read("10.00", "money", range), read("10.01", "money", range)], [1000, FAULTY]);
  assertEquals(read("-0.01", "money", range), FAULTY);
});
