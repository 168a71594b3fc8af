import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { Database, quote } from "./database.ts";
import { tablePath } from "./manifest.ts";
import { importFiles, type RowRule } from "./read_files.ts";
import type { TableSchema } from "./table_schema.ts";

const PEOPLE: TableSchema = {
  name: "people",
  description: "People",
  key: ["person_id"],
  columns: [
    { name: "person_id", type: "string", description: "Key" },
    { name: "age", type: "integer", description: "Age", min: 18, max: 110 },
    { name: "sex", type: "string", description: "Sex", values: ["F", "M"], nullable: true },
    { name: "score", type: "number", description: "Score", nullable: true },
  ],
};
const BILLS: TableSchema = {
  name: "bills",
  description: "Bills",
  key: ["bill_id"],
  foreignKey: { column: "person_id", table: "people" },
  columns: [
    { name: "bill_id", type: "string", description: "Key" },
    { name: "person_id", type: "string", description: "Person" },
    { name: "bill_date", type: "date", description: "Day" },
    { name: "billed", type: "money", description: "Billed", min: 0 },
    { name: "paid", type: "money", description: "Paid", min: 0 },
  ],
};
const NOTES: TableSchema = { ...PEOPLE, name: "notes", optional: true };
const RULES: RowRule[] = [{ table: "bills", rule: "paid <= billed", holds: "paid <= billed" }];

const GOOD: Record<string, string> = {
  "people.csv": "person_id,Age,sex,extra\np2,40,F,x\np1,65,,y\n",
  "bills.csv":
    "bill_id,person_id,bill_date,billed,paid\nb2,p1,2026-01-31,10.10,0.10\nb1,p1,2026-01-31,5,5\nb3,p2,2026-02-01,1,1\n",
};

async function importFrom(files: Record<string, string>, asOf = "2026-02-01") {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const dataFolder = join(folder, "data");
    const result = await importFiles({
      inputFolder: folder,
      dataFolder,
      asOf,
      schemas: [PEOPLE, BILLS, NOTES],
      rules: RULES,
      threads: 1,
    }).catch(async (error) => {
      assertEquals(await exists(dataFolder), false, "A refused import writes nothing");
      throw error;
    });
    using db = await Database.open({ threads: 1 });
    const rows = async (table: string) =>
      (await db.rows(`SELECT * FROM read_parquet(${quote(tablePath(dataFolder, table))})`))
        .map((row) => Object.values(row));
    return { ...result, people: await rows("people"), bills: await rows("bills") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("importFiles() writes the contract's tables in order and says what it ignores", async () => {
  const { manifest, warnings, people, bills } = await importFrom(GOOD);
  assertEquals(manifest.source, "files");
  assertEquals(manifest.tables.map(({ name, rows }) => [name, rows]), [["people", 2], [
    "bills",
    2,
  ]]);
  assertEquals(people, [["p1", 65, null, null], ["p2", 40, "F", null]]);
  assertEquals(bills, [
    ["b1", "p1", "2026-01-31", 5, 5],
    ["b2", "p1", "2026-01-31", 10.1, 0.1],
  ]);
  assertEquals(warnings, [
    "people.csv: unknown column extra is ignored",
    "people.csv: no column score, it stays empty",
    "No notes table: its features take their fill values",
    "bills.csv: rows dated on or after 2026-02-01 are not used: 1",
  ]);
});

Deno.test("importFiles() gives equal tables from Parquet files", async () => {
  const folder = await Deno.makeTempDir();
  using db = await Database.open({ threads: 1 });
  await db.run(
    `COPY (SELECT 'p1' AS person_id, 65.0::DOUBLE AS age) TO ${
      quote(join(folder, "people.parquet"))
    };
     COPY (SELECT 'b1' AS bill_id, 'p1' AS person_id, TIMESTAMP '2026-01-31' AS bill_date,
       10.1::DOUBLE AS billed, 0.1::DECIMAL(5, 3) AS paid)
     TO ${quote(join(folder, "bills.parquet"))}`,
  );
  const dataFolder = join(folder, "data");
  const asOf = "2026-02-01";
  await importFiles({ inputFolder: folder, dataFolder, asOf, schemas: [PEOPLE, BILLS] });
  const path = quote(tablePath(dataFolder, "bills"));
  assertEquals(await db.rows(`SELECT bill_date, billed, paid FROM read_parquet(${path})`), [
    { bill_date: "2026-01-31", billed: 10.1, paid: 0.1 },
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("importFiles() names every fault of every file at once and no cell", async () => {
  const error = await assertRejects(
    () =>
      importFrom({
        "people.csv":
          "person_id,age,sex,score\nSecret,17,F,1\n Secret,65+,Secret,NaN\n,,M,0x10\np4,111,M,1e400\n",
        "bills.csv":
          "bill_id,person_id,date,billed,paid\nb1,Nobody,2026-01-31,10.105,1\nb2,p4,2026-01-31,-1,1\n",
      }),
    InputError,
  );
  for (
    const part of [
      "it has 14 faults",
      "people.csv, column person_id: empty: 1 row (first: 3) [type-error]",
      "people.csv, column person_id: occurs more than once: keep one row per key: 1 row (first: 2) [primary-key]",
      "people.csv, column age: not a whole number such as 42: 1 row (first: 2) [type-error]",
      "people.csv, column age: empty: 1 row (first: 3)",
      "people.csv, column age: below 18: 1 row (first: 1) [constraint-error]",
      "people.csv, column age: above 110: 1 row (first: 4)",
      "people.csv, column sex: not one of F, M: 1 row (first: 2) [unseen-category]",
      "people.csv, column score: not a finite number such as 0.5: 2 rows (first: 3, 4) [type-error]",
      "people.csv, column score: not a finite number: 1 row (first: 2) [not-finite]",
      "bills.csv, column bill_date: missing: rename the header that holds it (the nearest is bill_id) [missing-label]",
      "bills.csv, column billed: not an amount in dollars with at most two decimals such as 12.50: 1 row (first: 1)",
      "bills.csv, column billed: below 0: 1 row (first: 2)",
      "bills.csv: must hold: paid <= billed: 1 row (first: 2)",
      "bills.csv, column person_id: not in people.csv: 1 row (first: 1) [foreign-key]",
    ]
  ) assertStringIncludes(error.message, part);
  assert(!/Secret|Nobody|65\+|0x10/.test(error.message));
});

Deno.test("importFiles() refuses a missing table, an empty one and an as-of day outside the data", async () => {
  const { "bills.csv": bills, "people.csv": people } = GOOD;
  const cases: [Record<string, string>, string, string][] = [
    [{ "people.csv": people }, "2026-02-01", "bills.csv: missing: add it [missing-file]"],
    [{ ...GOOD, "people.csv": "person_id,age\n" }, "2026-02-01", "people.csv: 0 rows [row-count]"],
    [GOOD, "2026-01-31", "the data runs from 2026-01-31 to 2026-02-01"],
    [GOOD, "2027-01-31", "at most 92 days after the last"],
    [{ ...GOOD, "bills.parquet": bills }, "2026-02-01", "bills.csv: remove it or bills.parquet"],
  ];
  for (const [files, asOf, message] of cases) {
    const error = await assertRejects(() => importFrom(files, asOf), InputError);
    assertStringIncludes(error.message, message);
  }
});
