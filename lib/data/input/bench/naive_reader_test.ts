import { assertEquals, assertThrows } from "@std/assert";
import { gzipSync } from "node:zlib";
import type { TableSchema } from "../../table_schema.ts";
import { type NaivePlan, naiveRead } from "./naive_reader.ts";

const PEOPLE: TableSchema = {
  name: "people",
  description: "People",
  key: ["id"],
  columns: [
    { name: "id", type: "string", description: "Key" },
    { name: "age", type: "integer", description: "Age", min: 18, nullable: true },
  ],
};
const BILLS: TableSchema = {
  name: "bills",
  description: "Bills",
  key: ["bill"],
  foreignKey: { column: "id", table: "people" },
  rules: [{ rule: "paid <= billed", holds: "paid <= billed" }],
  columns: [
    { name: "bill", type: "string", description: "Key" },
    { name: "id", type: "string", description: "Person" },
    { name: "day", type: "date", description: "Day" },
    { name: "billed", type: "money", description: "Billed" },
    { name: "paid", type: "money", description: "Paid" },
  ],
};
const PLAN: NaivePlan = {
  schemas: [PEOPLE, BILLS],
  rules: { "paid <= billed": ({ paid, billed }) => Number(paid) <= Number(billed) },
  asOf: "2026-07-01",
  extractEnd: "2026-08-01",
  maxQuarantined: 1,
};
const GOOD = {
  people: "id,age\np1,30\np2,\n",
  bills: "bill,id,day,billed,paid\nb1,p1,2026-06-01,2,1\nb2,p2,2026-07-02,2,2\n",
};

function read(texts: Partial<typeof GOOD>, plan: Partial<NaivePlan> = {}) {
  const files = Object.entries({ ...GOOD, ...texts }).map(([table, text]) =>
    [table, { name: `${table}.csv`, bytes: new TextEncoder().encode(text) }] as const
  );
  const tables = naiveRead(new Map(files), { ...PLAN, ...plan });
  return { people: tables.get("people")!, bills: tables.get("bills")! };
}

Deno.test("naiveRead() keeps good rows and uses those before the as-of day", () => {
  const { people, bills } = read({});
  assertEquals([people.isRefused, bills.isRefused], [false, false]);
  assertEquals(people.rows!.used, [{ id: "p1", age: 30 }, { id: "p2", age: null }]);
  assertEquals(bills.rows!.used, [
    { bill: "b1", id: "p1", day: "2026-06-01", billed: 200, paid: 100 },
  ]);
  assertEquals(bills.rows!.kept, 2);
});

Deno.test("naiveRead() sets faulty rows aside, and the rows that refer to them", () => {
  const { people, bills } = read({
    people: "id,age\np1,17\np2,40\n,50\np3\n",
    bills: GOOD.bills + "b3,p2,2026-06-01,1,2\n",
  }, { asOf: "2026-07-03" });
  assertEquals(people.rows!.quarantined, [1, 3, 4]);
  assertEquals(bills.rows!.quarantined, [1, 3]);
  assertEquals([people.isRefused, bills.isRefused], [false, false]);
});

Deno.test("naiveRead() keeps one of equal rows and refuses different ones under a key", () => {
  const equal = read({ people: GOOD.people + "p1, 30\n" }).people;
  assertEquals([equal.isRefused, equal.rows!.duplicates, equal.rows!.kept], [false, 1, 2]);
  const different = read({ people: GOOD.people + "p1,31\n" }).people;
  assertEquals([different.isRefused, different.rows!.quarantined], [true, [1, 3]]);
});

Deno.test("naiveRead() refuses above the thresholds and outside the as-of day", () => {
  assertEquals(
    read({ people: "id,age\np1,3\np2,40\n" }, { maxQuarantined: 0.4 }).people.isRefused,
    true,
  );
  assertEquals(read({ people: "id,age\np2,40\n" }).bills.isRefused, true, "An unknown person");
  assertEquals(read({ people: "id,age\n" }).people.isRefused, true, "0 rows");
  assertEquals(read({}, { asOf: "2026-06-01" }).bills.isRefused, true);
  assertEquals(read({}, { asOf: "2026-11-01", extractEnd: "2027-01-01" }).bills.isRefused, true);
});

Deno.test("naiveRead() leaves rows open where the header does not say what they are", () => {
  for (const header of ["id,age,Age", "id,age,", "age,x", "id,__proto__", '"id"x,age', "i\0,age"]) {
    const { people, bills } = read({ people: GOOD.people.replace("id,age", header) });
    assertEquals([people, bills], [
      { isRefused: true, rows: null },
      { isRefused: false, rows: null },
    ]);
  }
});

Deno.test("naiveRead() refuses for bytes and quotes but still says where the rows go", () => {
  for (const row of ["p\0,40", '"p3\n"x,40', '"p3,40']) {
    const { isRefused, rows } = read({ people: `${GOOD.people}${row}\n` }).people;
    assertEquals([isRefused, rows!.kept, rows!.quarantined], [true, 2, [3]], row);
  }
});

Deno.test("naiveRead() finds the delimiter, unpacks gzip and refuses what is no CSV", () => {
  assertEquals(read({ people: "id;AGE;note\np1;30;a,b\n" }).people.rows!.used.length, 1);
  const bytes = new TextEncoder().encode(GOOD.people);
  const one = (name: string, content: Uint8Array) =>
    naiveRead(new Map([["people", { name, bytes: content }]]), PLAN).get("people")!;
  assertEquals(one("people.csv.gz", gzipSync(bytes)).rows!.kept, 2);
  assertEquals(one("people.csv.gz", gzipSync(bytes).subarray(0, 20)).isRefused, true);
  assertEquals(one("people.csv", gzipSync(bytes)).isRefused, true);
  assertEquals(one("people.csv", Uint8Array.of(0xff, 0xfe, 65, 0)).isRefused, true);
});

Deno.test("naiveRead() wants a function for each rule that sets rows aside", () => {
  assertThrows(() => read({}, { rules: {} }), RangeError, "paid <= billed");
});
