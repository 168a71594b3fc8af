import { assertEquals } from "@std/assert";
import { type Cell, Database, quote } from "./database.ts";
import { isIllFormedSql, strictCastSql } from "./strict_casts.ts";
import type { ColumnType } from "./table_schema.ts";

const GOOD: [ColumnType, string, Cell][] = [
  ["integer", "65", 65],
  ["integer", " -3 ", -3],
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
  ["string", " a b ", "a b"],
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
];

Deno.test("strictCastSql() gives the value of well-formed text and NULL for any other", async () => {
  using db = await Database.open({ threads: 1 });
  const values = [
    ...GOOD.map(([type, text]) => strictCastSql(type, quote(text))),
    ...BAD.map(([type, text]) => strictCastSql(type, quote(text))),
    ...BAD.map(([type]) => strictCastSql(type, "' '")),
  ];
  const [row] = await db.rows(`SELECT ${values.map((sql, i) => `${sql} AS v${i}`).join(", ")}`);
  assertEquals(Object.values(row), [
    ...GOOD.map(([, , value]) => value),
    ...BAD.map(() => null),
    ...BAD.map(() => null),
  ]);
});

Deno.test("isIllFormedSql() holds for text that is no value and not for empty text", async () => {
  using db = await Database.open({ threads: 1 });
  const checks = [
    ...BAD.map(([type, text]) => isIllFormedSql(type, quote(text))),
    ...GOOD.map(([type, text]) => isIllFormedSql(type, quote(text))),
    ...GOOD.map(([type]) => isIllFormedSql(type, "' '")),
  ];
  const [row] = await db.rows(`SELECT ${checks.map((sql, i) => `${sql} AS v${i}`).join(", ")}`);
  assertEquals(Object.values(row), [
    ...BAD.map(() => true),
    ...GOOD.map(() => false),
    ...GOOD.map(() => false),
  ]);
});
