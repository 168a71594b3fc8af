import { assertEquals } from "@std/assert";
import { type Cell, Database, quote } from "../database.ts";
import type { ColumnType } from "../table_schema.ts";
import { parseDateFormat } from "./mapping/date_format.ts";
import { type CastOptions, isNotFiniteSql, strictCastSql } from "./strict_casts.ts";

const GOOD: [ColumnType, string, Cell][] = [
  ["integer", "65", 65],
  ["integer", "-3", -3],
  ["integer", "34.0", 34],
  ["number", "1e3", 1000],
  ["number", ".5", 0.5],
  ["money", "12.50", 12.5],
  ["money", "12.5000", 12.5],
  ["money", "7", 7],
  ["boolean", "True", true],
  ["boolean", "0", false],
  ["date", "2024-02-29", "2024-02-29"],
  ["date", "2024-02-29 00:00:00", "2024-02-29"],
  ["date", "2024-02-29T00:00:00.000Z", "2024-02-29"],
  ["date", "2024-02-29 00:00:00+00", "2024-02-29"],
  ["boolean", "1.0", true],
  ["string", "a b", "a b"],
];

const BAD: [ColumnType, string][] = [
  ["integer", "65+"],
  ["integer", "0x10"],
  ["integer", "1e3"],
  ["integer", "1_000"],
  ["integer", "99999999999"],
  ["number", "NaN"],
  ["number", "inf"],
  ["number", "1e400"],
  ["number", "1,5"],
  ["money", "0.005"],
  ["money", "$5"],
  ["money", "1e2"],
  ["boolean", "yes"],
  ["boolean", "2"],
  ["date", "2024-02-30"],
  ["date", "01/02/2024"],
  ["date", "2024-1-2"],
  ["date", "2024-01-02 13:00:00"],
  ["date", "2024-01-02 00:00:00+01"],
  ["date", "0001-01-01"],
  ["date", "2024/01/02"],
  ["date", "2024 01 02"],
  ["date", "12024-1-02"],
  ["date", "12024-01-02"],
  ["date", "999-01-002"],
  ["date", "infinity"],
];

Deno.test("strictCastSql() gives the value of well-formed text and NULL for any other", async () => {
  using db = await Database.open({ threads: 1 });
  const values = [
    ...GOOD.map(([type, text]) => strictCastSql(type, quote(text))),
    ...BAD.map(([type, text]) => strictCastSql(type, quote(text))),
  ];
  const [row] = await db.rows(`SELECT ${values.map((sql, i) => `${sql} AS v${i}`).join(", ")}`);
  assertEquals(Object.values(row), [
    ...GOOD.map(([, , value]) => value),
    ...BAD.map(() => null),
  ]);
});

const DECLARED: [ColumnType, CastOptions, string, Cell][] = [
  ["money", { unit: "cents" }, "1999", 19.99],
  ["money", { unit: "cents" }, "19.99", null],
  ["money", { unit: "cents" }, "90071992547409", 900719925474.09],
  ["number", { unit: "percent" }, "12.5", 0.125],
  ["boolean", { booleans: { true: ["Y"], false: ["N"] } }, "N", false],
  ["boolean", { booleans: { true: ["Y"], false: ["N"] } }, "0", null],
  ["date", { dateFormat: parseDateFormat("MM/DD/YYYY") }, "02/29/2024", "2024-02-29"],
  ["date", { dateFormat: parseDateFormat("MM/DD/YYYY") }, "02/28/2024 00:00:00", "2024-02-28"],
  ["date", { dateFormat: parseDateFormat("MM/DD/YYYY") }, "02/30/2024", null],
  ["date", { dateFormat: parseDateFormat("MM/DD/YYYY") }, "2024-02-29", null],
  ["date", { dateFormat: parseDateFormat("MM/DD/YYYY") }, "01/01/0000", null],
];

Deno.test("strictCastSql() follows a declared unit, notation of dates and list of booleans", async () => {
  using db = await Database.open({ threads: 1 });
  const values = DECLARED.map(([type, options, text]) => strictCastSql(type, quote(text), options));
  const [row] = await db.rows(`SELECT ${values.map((sql, i) => `${sql} AS v${i}`).join(", ")}`);
  assertEquals(Object.values(row), DECLARED.map(([, , , value]) => value));
});

Deno.test("isNotFiniteSql() holds for nan, infinity and numbers beyond the range of doubles", async () => {
  using db = await Database.open({ threads: 1 });
  const texts = ["NaN", "-inf", "Infinity", "1e400", "-1E999", "1e308", "abc", "0x10", "1,5"];
  const [row] = await db.rows(
    `SELECT ${texts.map((text, i) => `${isNotFiniteSql(quote(text))} AS v${i}`).join(", ")}`,
  );
  assertEquals(Object.values(row), [true, true, true, true, true, false, false, false, false]);
});
