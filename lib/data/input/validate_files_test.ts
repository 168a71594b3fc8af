import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import { exists } from "../../_shared/files.ts";
import { Database, quote } from "../database.ts";
import { tablePath } from "../manifest.ts";
import type { TableSchema } from "../table_schema.ts";
import { importFiles } from "./import_files.ts";
import { validateFiles } from "./validate_files.ts";
import type { Fault, ValidationReport } from "./report/validation_report.ts";

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
  rules: [{ rule: "paid <= billed", holds: "paid <= billed" }],
  columns: [
    { name: "bill_id", type: "string", description: "Key" },
    { name: "person_id", type: "string", description: "Person" },
    { name: "bill_date", type: "date", description: "Day" },
    { name: "billed", type: "money", description: "Billed", min: 0 },
    { name: "paid", type: "money", description: "Paid", min: 0 },
  ],
};
const NOTES: TableSchema = { ...PEOPLE, name: "notes", optional: true };

const GOOD: Record<string, string> = {
  "people.csv": "person_id,Age,sex,extra\np2,40,F,x\np1,65,,y\n",
  "bills.csv":
    "bill_id,person_id,bill_date,billed,paid\nb2,p1,2026-01-31,10.10,0.10\nb1,p1,2026-01-31,5,5\nb3,p2,2026-02-01,1,1\n",
};

interface Imported {
  report: ValidationReport;
  people: unknown[][];
  bills: unknown[][];
  quarantine: Record<string, string>;
}

/** Imports files given by name and content; tables are empty where it is refused. */
async function importFrom(
  files: Record<string, string>,
  options: { asOf?: string; maxQuarantined?: number } = {},
): Promise<Imported> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const common = {
      inputFolder: folder,
      outFolder: join(folder, "out"),
      asOf: "2026-02-01",
      schemas: [PEOPLE, BILLS, NOTES],
      threads: 1,
      ...options,
    };
    const { report, paths } = await validateFiles(common);
    const quarantine: Record<string, string> = {};
    for await (const { name } of Deno.readDir(paths.quarantineFolder)) {
      quarantine[name] = await Deno.readTextFile(join(paths.quarantineFolder, name));
    }
    const dataFolder = join(folder, "data");
    if (report.verdict === "refused") {
      await assertRejects(() => importFiles({ ...common, dataFolder }), InputError, "is refused");
      assertEquals(await exists(dataFolder), false, "A refused import writes nothing");
      return { report, people: [], bills: [], quarantine };
    }
    const { manifest } = await importFiles({ ...common, dataFolder });
    assertEquals(manifest.validation, report.fingerprint);
    using db = await Database.open({ threads: 1 });
    const rows = async (table: string) =>
      (await db.rows(`SELECT * FROM read_parquet(${quote(tablePath(dataFolder, table))})`))
        .map((row) => Object.values(row));
    return { report, people: await rows("people"), bills: await rows("bills"), quarantine };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function brief({ code, effect, column, count, rows }: Fault): unknown[] {
  return [code, effect, column, count, rows];
}

Deno.test("importFiles() writes the contract's tables in order and says what it leaves out", async () => {
  const { report, people, bills } = await importFrom(GOOD);
  assertEquals(people, [["p1", 65, null, null], ["p2", 40, "F", null]]);
  assertEquals(bills, [
    ["b1", "p1", "2026-01-31", 5, 5],
    ["b2", "p1", "2026-01-31", 10.1, 0.1],
  ]);
  assertEquals(report.absentTables, ["notes"]);
  assertEquals(report.faults.map(brief), [
    ["missing-label", "noted", "score", undefined, undefined],
    ["extra-label", "noted", "extra", undefined, undefined],
    ["not-used", "unused", "bill_date", 1, [3]],
  ]);
  assertEquals(
    report.tables.map(({ table, rowsIn, kept, unused }) => [table, rowsIn, kept, unused]),
    [["people", 2, 2, 0], ["bills", 3, 3, 1]],
  );
});

Deno.test("validateFiles() names every fault of every file at once and no cell", async () => {
  const { report, quarantine } = await importFrom({
    "people.csv":
      'person_id,age,sex,score\nSecret,17,F,1\n Secret,65+,Secret,NaN\n,,M,0x10\np4,111,M,1e400\np5,30,X,1\np5,31,M,1\np6,18,M,inf\np6,18,M,inf\n"p7\n',
    "bills.csv":
      "bill_id,person_id,date,billed,paid\nb1,Nobody,2026-01-31,10.105,1\nb2,p4,2026-01-31,-1,1\nb3\n",
  });
  const faults = (table: string) => report.faults.filter((fault) => fault.table === table);
  assertEquals(faults("people").map(brief), [
    ["source-error", "refused", undefined, 1, [9]],
    ["type-error", "quarantined", "person_id", 1, [3]],
    ["type-error", "quarantined", "age", 1, [3]],
    ["type-error", "quarantined", "age", 1, [2]],
    ["constraint-error", "quarantined", "age", 1, [1]],
    ["constraint-error", "quarantined", "age", 1, [4]],
    ["unseen-category", "other", "sex", 2, [2, 5]],
    ["type-error", "quarantined", "score", 1, [3]],
    ["not-finite", "emptied", "score", 4, [2, 4, 7]],
    ["primary-key", "refused", "person_id", 2, [5, 6]],
    ["primary-key", "dropped", "person_id", 1, [8]],
    ["limit-exceeded", "refused", undefined, 7, undefined],
  ]);
  assertEquals(faults("bills").map(brief), [
    ["source-error", "quarantined", undefined, 1, [3]],
    ["missing-label", "refused", "bill_date", undefined, undefined],
    ["extra-label", "noted", "date", undefined, undefined],
    ["type-error", "quarantined", "billed", 1, [1]],
    ["constraint-error", "quarantined", "billed", 1, [2]],
    ["constraint-error", "quarantined", undefined, 1, [2]],
    ["foreign-key", "refused", "person_id", 1, [1]],
    ["foreign-key", "quarantined", "person_id", 1, [2]],
    ["limit-exceeded", "refused", undefined, 3, undefined],
    ["row-count", "refused", undefined, undefined, undefined],
  ]);
  assert(!/Secret|Nobody|65\+|0x10/.test(JSON.stringify(report)));
  assertStringIncludes(quarantine["people.csv"], " Secret,65+,Secret,NaN");
  assertStringIncludes(quarantine["bills.csv"], "bills.csv,3,source-error,b3");
});

Deno.test("validateFiles() keeps an account that closes", async () => {
  const { report } = await importFrom({
    ...GOOD,
    "people.csv": GOOD["people.csv"] + "p2,40,F,x\np3,old,F,\np9,50\n",
  }, { maxQuarantined: 0.5 });
  const [{ rowsIn, kept, duplicates, quarantined }] = report.tables;
  assertEquals([rowsIn, kept, duplicates, quarantined], [5, 2, 1, 2]);
  assertEquals(report.verdict, "accepted");
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
  await importFiles({
    inputFolder: folder,
    outFolder: join(folder, "out"),
    dataFolder,
    asOf: "2026-02-01",
    schemas: [PEOPLE, BILLS],
  });
  const path = quote(tablePath(dataFolder, "bills"));
  assertEquals(await db.rows(`SELECT bill_date, billed, paid FROM read_parquet(${path})`), [
    { bill_date: "2026-01-31", billed: 10.1, paid: 0.1 },
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("validateFiles() refuses a missing table, an empty one and an as-of day outside the data", async () => {
  const { "bills.csv": bills, "people.csv": people } = GOOD;
  const cases: [Record<string, string>, string, string][] = [
    [{ "people.csv": people }, "2026-02-01", "missing-file"],
    [{ ...GOOD, "people.csv": "person_id,age\n" }, "2026-02-01", "row-count"],
    [GOOD, "2026-01-31", "constraint-error"],
    [GOOD, "2027-01-31", "constraint-error"],
    [{ ...GOOD, "bills.parquet": bills }, "2026-02-01", "source-error"],
  ];
  for (const [files, asOf, code] of cases) {
    const { report } = await importFrom(files, { asOf });
    assertEquals(report.verdict, "refused");
    const refusing = report.faults.filter(({ effect }) => effect === "refused");
    assert(refusing.some((fault) => fault.code === code), JSON.stringify(refusing));
  }
});

Deno.test("validateFiles() refuses a header that the mapping names and the file lacks, optional or not", async () => {
  const mapping = { tables: { people: { columns: { score: "SCR", sex: "SEXX" } } } };
  const people = "person_id,age,SEX_CD,SCR\np1,40,F,1\np2,41,M,2\n";
  const { report } = await importFrom({
    ...GOOD,
    "people.csv": people,
    "mapping.json": JSON.stringify(mapping),
  });
  const [fault] = report.faults.filter(({ code }) => code === "missing-label");
  assertEquals(brief(fault), ["missing-label", "refused", "SEXX", undefined, undefined]);
  assertStringIncludes(fault.rule, "the nearest header is SEX_CD");
});

Deno.test("importFiles() refuses to write into the folder of the files, under any name", async () => {
  const folder = await Deno.makeTempDir();
  const inputFolder = join(folder, "in"), link = join(folder, "link");
  await Deno.mkdir(inputFolder);
  for (const [name, text] of Object.entries(GOOD)) {
    await Deno.writeTextFile(join(inputFolder, name), text);
  }
  await Deno.symlink(inputFolder, link);
  const options = { inputFolder, asOf: "2026-02-01", schemas: [PEOPLE, BILLS] };
  const out = join(folder, "out"), data = join(folder, "data");
  for (const [dataFolder, outFolder] of [[link, out], [inputFolder, out], [data, link]]) {
    await assertRejects(
      () => importFiles({ ...options, dataFolder, outFolder }),
      InputError,
      "the files to read lie there",
    );
  }
  assertEquals(Array.from(Deno.readDirSync(inputFolder)).length, 2);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("validateFiles() refuses Parquet headers that repeat without regard to case", async () => {
  const folder = await Deno.makeTempDir();
  using db = await Database.open({ threads: 1 });
  await db.run(
    `COPY (SELECT 'p1' AS person_id, {'a': 1, 'b': 2} AS more, 30 AS age) TO ${
      quote(join(folder, "people.parquet"))
    };
     COPY (SELECT 'p1' AS person_id, 30 AS age, 31 AS bge) TO ${
      quote(join(folder, "notes.parquet"))
    }`,
  );
  // DuckDB itself writes no such file, so the name is changed in the bytes.
  const path = join(folder, "notes.parquet");
  const bytes = await Deno.readFile(path);
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 98 && bytes[i + 1] === 103 && bytes[i + 2] === 101) bytes.set([65, 71, 69], i);
  }
  await Deno.writeFile(path, bytes);
  const { report } = await validateFiles({
    inputFolder: folder,
    outFolder: join(folder, "out"),
    asOf: "2026-02-01",
    schemas: [PEOPLE, NOTES],
  });
  assertEquals(
    report.faults.filter(({ code }) => code === "duplicate-label").map(brief),
    [["duplicate-label", "refused", "age", undefined, undefined]],
  );
  assertEquals(report.faults.filter(({ column }) => column === "more").map(({ code }) => code), [
    "extra-label",
  ]);
  await Deno.remove(folder, { recursive: true });
});
