import { assertEquals } from "@std/assert";
import type { TableSchema } from "../../table_schema.ts";
import { contractBreaches, toNaiveRow, type WrittenRow } from "./naive_contract.ts";
import type { NaivePlan } from "./naive_reader.ts";

const BILLS: TableSchema = {
  name: "bills",
  description: "Bills",
  key: ["bill"],
  foreignKey: { column: "id", table: "people" },
  rules: [{ rule: "small", holds: "billed <= 100" }],
  columns: [
    { name: "bill", type: "string", description: "Key" },
    { name: "id", type: "string", description: "Person" },
    { name: "day", type: "date", description: "Day", nullable: true },
    { name: "billed", type: "money", description: "Billed", min: 0 },
    { name: "items", type: "integer", description: "Items", nullable: true },
    { name: "kind", type: "string", description: "Kind", values: ["a"], nullable: true },
    { name: "open", type: "boolean", description: "Open", nullable: true },
  ],
};
const PLAN: NaivePlan = {
  schemas: [BILLS],
  rules: { small: ({ billed }) => Number(billed) <= 10_000 },
  asOf: "2026-07-01",
  extractEnd: "2026-08-01",
  maxQuarantined: 0.05,
};
const GOOD: WrittenRow = {
  bill: "b1",
  id: "p1",
  day: "2026-06-30",
  billed: 0.29,
  items: null,
  kind: "__other__",
  open: false,
};

const breaches = (...rows: WrittenRow[]) =>
  contractBreaches(rows, BILLS, { plan: PLAN, parents: [{ id: "p1" }] });

Deno.test("contractBreaches() finds nothing in good rows", () => {
  assertEquals(breaches(GOOD, { ...GOOD, bill: "b2", kind: "a", items: -3, day: null }), []);
});

Deno.test("contractBreaches() names what a row breaks", () => {
  const cases: [Partial<WrittenRow>, string][] = [
    [{ bill: null }, "bill is not allowed"],
    [{ bill: "" }, "bill is not allowed"],
    [{ day: "2026-07-01" }, "day is not allowed"],
    [{ billed: -0.01 }, "billed is not allowed"],
    [{ billed: 0.291 }, "billed is not allowed"],
    [{ billed: Infinity }, "billed is not allowed"],
    [{ items: 1.5 }, "items is not allowed"],
    [{ kind: "b" }, "kind is not allowed"],
    [{ open: "false" }, "open is not allowed"],
    [{ id: "p2" }, "a reference leads nowhere"],
    [{ billed: 100.01 }, "a rule is broken"],
  ];
  for (const [change, breach] of cases) {
    assertEquals(breaches({ ...GOOD, ...change } as WrittenRow).includes(breach), true, breach);
  }
  assertEquals(breaches(GOOD, GOOD), ["the key repeats"]);
  assertEquals(breaches({ bill: "b1" }), ["the columns are others"]);
});

Deno.test("toNaiveRow() gives amounts as whole cents", () => {
  assertEquals(toNaiveRow(GOOD, BILLS).billed, 29);
});
