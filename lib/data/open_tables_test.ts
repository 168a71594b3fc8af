import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { Database } from "./database.ts";
import { writeDataManifest } from "./manifest.ts";
import { openTables } from "./open_tables.ts";
import type { TableSchema } from "./table_schema.ts";

const PEOPLE: TableSchema = {
  name: "people",
  description: "People",
  key: ["member_id"],
  columns: [
    { name: "member_id", type: "string", description: "Member" },
    { name: "age", type: "integer", description: "Age" },
  ],
};
const VISITS: TableSchema = { ...PEOPLE, name: "visits", optional: true };

async function inFolder(
  select: string | undefined,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    if (select !== undefined) {
      using db = await Database.open();
      await db.copyTo(select, join(folder, "people.parquet"));
      await writeDataManifest(folder, {
        source: "files",
        asOf: "2026-06-30",
        seed: null,
        rows: { people: 1 },
      });
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openTables() casts to the declared types and makes absent optional tables empty", async () => {
  await inFolder("SELECT 'A' AS member_id, 40::BIGINT AS age, 1 AS extra", async (folder) => {
    const opened = await openTables(folder, [PEOPLE, VISITS]);
    using database = opened.database;
    assertEquals(opened.extractEnd, "2026-06-30");
    assertEquals([opened.tables, opened.absentTables], [["people"], ["visits"]]);
    assertEquals(await database.rows("SELECT *, typeof(age) AS t FROM people"), [
      { member_id: "A", age: 40, t: "INTEGER" },
    ]);
    assertEquals(await database.rows("SELECT * FROM visits"), []);
  });
});

Deno.test("openTables() rejects a folder without manifest, table or column, or with a damaged file", async () => {
  await inFolder(undefined, async (folder) => {
    await assertRejects(() => openTables(folder, [PEOPLE]), InputError, "deno task data");
  });
  await inFolder("SELECT 'A' AS member_id", async (folder) => {
    await assertRejects(() => openTables(folder, [PEOPLE]), InputError, 'column "age" is missing');
    const needed = { ...VISITS, optional: false };
    await assertRejects(() => openTables(folder, [needed]), InputError, "visits.parquet");
    await Deno.writeTextFile(join(folder, "people.parquet"), "nothing");
    await assertRejects(() => openTables(folder, [PEOPLE]), InputError, "no whole Parquet file");
  });
});

Deno.test("openTables() throws when a table is restricted", async () => {
  const contacts = { ...PEOPLE, restricted: true };
  await assertRejects(() => openTables("anywhere", [contacts]), RangeError, "restricted");
});
