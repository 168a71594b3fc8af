import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { exists } from "../_shared/files.ts";
import { Database } from "./database.ts";
import { readDataManifest, tablePath } from "./manifest.ts";
import type { TableSchema } from "./table_schema.ts";
import { writeDataFolder } from "./write_data_folder.ts";

const VISITS: TableSchema = {
  name: "visits",
  description: "Visits",
  key: ["visit_id"],
  columns: [{ name: "visit_id", type: "integer", description: "Key" }],
};
const SCHEMAS = [VISITS, { ...VISITS, name: "stays" }];

Deno.test("writeDataFolder() writes tables in order, the manifest last, and removes other tables", async () => {
  const dataFolder = await Deno.makeTempDir();
  await Deno.writeTextFile(tablePath(dataFolder, "stays"), "of an older run");
  using db = await Database.open({ threads: 1 });
  const tables = {
    visits: { from: "(SELECT unnest([3, 1, 2]) AS visit_id)", orderBy: "visit_id" },
  };
  const options = { dataFolder, schemas: SCHEMAS, source: "files", asOf: "2026-01-01" } as const;
  const manifest = await writeDataFolder(db, tables, options);
  assertEquals(manifest.tables.map(({ name, rows }) => [name, rows]), [["visits", 3]]);
  assertEquals(manifest.validation, null);
  assertEquals(await readDataManifest(dataFolder), manifest);
  const validation = "a".repeat(64);
  assertEquals(
    (await writeDataFolder(db, tables, { ...options, validation })).validation,
    validation,
  );
  assertEquals(await exists(tablePath(dataFolder, "stays")), false);
  const values = await db.numbers(`SELECT * FROM '${tablePath(dataFolder, "visits")}'`);
  assertEquals([...values], [1, 2, 3]);
  await Deno.remove(dataFolder, { recursive: true });
});

Deno.test("writeDataFolder() leaves the old folder as it was when a table cannot be written", async () => {
  const dataFolder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(dataFolder, "manifest.json"), "{}");
  await Deno.writeTextFile(tablePath(dataFolder, "visits"), "old");
  using db = await Database.open({ threads: 1 });
  const tables = { visits: { from: "missing_table", orderBy: "visit_id" } };
  const options = { dataFolder, schemas: SCHEMAS, source: "files", asOf: "2026-01-01" } as const;
  await assertRejects(() => writeDataFolder(db, tables, options));
  assertEquals(await Deno.readTextFile(join(dataFolder, "manifest.json")), "{}");
  assertEquals(await Deno.readTextFile(tablePath(dataFolder, "visits")), "old");
  assertEquals(Array.from(Deno.readDirSync(dataFolder)).length, 2);
  await Deno.remove(dataFolder, { recursive: true });
});
