import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";
import { readDatabricksConnection, SqlWarehouse } from "../../../databricks/mod.ts";
import { Database } from "../../database.ts";
import { tablePath } from "../../manifest.ts";
import type { TableSchema } from "../../table_schema.ts";
import { importFiles } from "../import_files.ts";
import { importCatalog } from "./import_catalog.ts";
import { startTestWarehouse, TEST_WAREHOUSE, type TestWarehouseOptions } from "./test_warehouse.ts";

const MEMBERS: TableSchema = {
  name: "members",
  description: "Members",
  key: ["member_id"],
  columns: [
    { name: "member_id", type: "string", description: "Key" },
    { name: "joined", type: "date", description: "First day", nullable: true },
    { name: "billed", type: "money", description: "Billed", nullable: true },
    { name: "paid", type: "money", description: "Paid", nullable: true },
    { name: "score", type: "number", description: "Score", nullable: true },
    { name: "active", type: "boolean", description: "Active", nullable: true },
    { name: "visits", type: "integer", description: "Visits", nullable: true },
  ],
};
const NOTES: TableSchema = {
  name: "notes",
  description: "Notes",
  key: ["note_id"],
  optional: true,
  columns: [{ name: "note_id", type: "string", description: "Key" }],
};
const SECRETS: TableSchema = { ...NOTES, name: "secrets", restricted: true };
const SCHEMAS = [MEMBERS, NOTES, SECRETS];

/** 2,500 rows: amounts beyond a double's decimals, doubles that Java writes with an exponent. */
const ROWS = `SELECT 'm' || lpad(i::VARCHAR, 4, '0') AS member_id, 'CNRY-' || i AS ssn,
  CASE WHEN i % 7 > 0 THEN DATE '2024-01-01' + i::INTEGER END AS joined,
  (9007199254740.10 + i / 100)::DECIMAL(18, 2) AS billed, 1e7::DOUBLE + i AS paid,
  CASE WHEN i % 5 > 0 THEN i * 12345.678e3 END AS score, i % 3 = 0 AS active,
  CASE WHEN i % 11 > 0 THEN i::DOUBLE END AS visits
  FROM range(2500) AS rows(i) ORDER BY hash(i)`;

async function withWorkspace(
  options: Partial<TestWarehouseOptions>,
  test: (context: {
    folder: string;
    seen: Awaited<ReturnType<typeof startTestWarehouse>>["seen"];
    read: (more?: { mapping?: string; out?: string }) => ReturnType<typeof importCatalog>;
  }) => Promise<void>,
): Promise<void> {
  await inTestFolder(async (folder) => {
    await using workspace = await startTestWarehouse({ tables: { members: ROWS }, ...options });
    const connection = await readDatabricksConnection(workspace.environment, { clock: () => 0 });
    using warehouse = new SqlWarehouse(connection, {
      warehouseId: TEST_WAREHOUSE,
      wait: () => Promise.resolve(),
    });
    const read = ({ mapping, out = "out" }: { mapping?: string; out?: string } = {}) =>
      importCatalog({
        warehouse,
        catalog: "healthcare_demo",
        schema: "offer_prioritization",
        schemas: SCHEMAS,
        outFolder: join(folder, out),
        dataFolder: join(folder, out, "data"),
        asOf: "2035-01-01",
        mapping,
      });
    await test({ folder, seen: workspace.seen, read });
  });
}

Deno.test("importCatalog() gives the bytes that importFiles() gives of the same rows, whatever the chunks", () =>
  withWorkspace({ chunkRows: 700 }, async ({ folder, seen, read }) => {
    const { manifest, report } = await read();
    assertEquals([manifest.source, report.verdict, report.absentTables], [
      "unity_catalog",
      "accepted",
      ["notes"],
    ]);
    const files = join(folder, "files");
    await Deno.mkdir(files);
    await writeCsv(join(files, "members.csv"));
    const imported = await importFiles({
      inputFolder: files,
      schemas: SCHEMAS,
      outFolder: join(folder, "of_files"),
      dataFolder: join(folder, "of_files", "data"),
      asOf: "2035-01-01",
    });
    assertEquals(manifest.tables, imported.manifest.tables);
    const bytes = (out: string) => Deno.readFile(tablePath(join(folder, out, "data"), "members"));
    assertEquals(await bytes("out"), await bytes("of_files"));
    assertEquals(Array.from(Deno.readDirSync(join(folder, "out")), ({ name }) => name).toSorted(), [
      "data",
      "quarantine",
      "reports",
    ]);
    const links = seen.filter(({ server }) => server === "storage");
    assertEquals(links.map(({ authorization }) => authorization), [null, null, null, null]);
    const { body } = seen.findLast(({ method }) => method === "POST")!;
    assert(!String(body.statement).includes("ssn"), "a column that no contract names was read");
    // The noted column is there by its name alone.
    assertEquals(report.faults.map(({ code, column }) => [code, column]), [["extra-label", "ssn"]]);
  }));

/** The rows of {@linkcode ROWS} as the files of another system. */
async function writeCsv(path: string): Promise<void> {
  using db = await Database.open({ threads: 1 });
  await db.copyTo(ROWS, path);
}

Deno.test("importCatalog() gives one report, whatever order and chunks the warehouse returns", () =>
  withWorkspace({ chunkRows: 400 }, async ({ read }) => {
    const first = await read();
    await withWorkspace({
      tables: { members: `SELECT * FROM (${ROWS}) ORDER BY billed DESC` },
      chunkRows: 999,
    }, async ({ read }) => {
      assertEquals((await read()).report.fingerprint, first.report.fingerprint);
    });
  }));

Deno.test("importCatalog() reads the tables, headers and notations that a mapping names, and says faults without a cell", () =>
  withWorkspace({
    tables: {
      roster: `SELECT 'CNRY-' || i AS "MBR Id", '01/02/2026' AS "since", i * 100 AS cents
        FROM range(99) AS rows(i) UNION ALL SELECT 'CNRY-x', '02/30/2026', 5`,
      members: "SELECT 'other' AS member_id",
      secrets: "SELECT 'secret' AS note_id",
    },
  }, async ({ folder, seen, read }) => {
    const mapping = join(folder, "mapping.json");
    await Deno.writeTextFile(
      mapping,
      JSON.stringify({
        dateFormat: "MM/DD/YYYY",
        tables: {
          members: {
            files: ["roster.parquet"],
            columns: {
              member_id: "MBR Id",
              joined: "since",
              billed: { header: "CENTS", unit: "cents" },
            },
          },
        },
      }),
    );
    const { report } = await read({ mapping });
    const [{ table, rowsIn, kept, quarantined }] = report.tables;
    assertEquals([table, rowsIn, kept, quarantined], ["members", 100, 99, 1]);
    assert(!JSON.stringify(report).includes("CNRY"), JSON.stringify(report));
    assert(!seen.some(({ body }) => /secrets|`members`/.test(String(body.statement))));
  }));

Deno.test("importCatalog() names a table that is not there, and one without a known column", async () => {
  const refusal = async (tables: Record<string, string>, text: string) =>
    await withWorkspace({ tables }, async ({ folder, read }) => {
      await assertRejects(read, InputError, text);
      assertEquals(Array.from(Deno.readDirSync(join(folder, "out"))), []);
    });
  await refusal({}, "Cannot find any table");
  await refusal({ member: "SELECT 1 AS member_id" }, "(the nearest is member)");
  await refusal({ members: "SELECT 1 AS id" }, "none of its columns is known");
});

Deno.test("importCatalog() refuses rows of another width and text that is no JSON, without a cell", async () => {
  for (const text of ['[["CNRY-1"]]', '[["CNRY-1", ', '{"CNRY": 1}', "<html>CNRY</html>", "[[]]"]) {
    await withWorkspace({
      answer: ({ server }) => server === "storage" ? new Response(text) : undefined,
    }, async ({ read }) => {
      const { message } = await assertRejects(read, InputError, "read table");
      assert(!message.includes("CNRY"), message);
    });
  }
});

Deno.test("importCatalog() refuses a table of which rows were lost on the way", () =>
  withWorkspace({
    chunkRows: 3_000,
    answer: ({ server }) =>
      server === "storage"
        ? Response.json(
          Array.from({ length: 2_499 }, () => ["m", null, null, null, null, null, null]),
        )
        : undefined,
  }, async ({ read }) => {
    await assertRejects(read, InputError, "2499 rows came of 2500");
  }));
