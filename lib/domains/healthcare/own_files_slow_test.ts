import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Database, quote } from "../../data/database.ts";
import { importFiles, validateFiles } from "../../data/input/mod.ts";
import { type DataManifest, tablePath } from "../../data/manifest.ts";
import { HEALTHCARE_TABLES } from "./schema.ts";
import {
  checkCases,
  expectedCases,
  faultText,
  OWN_FILES,
  OWN_FILES_AS_OF,
  parseCsv,
  withCase,
} from "./test_own_files.ts";

const TABLES = ["members", "claims", "benefits", "engagement"];

function options(inputFolder: string) {
  return {
    inputFolder,
    outFolder: join(inputFolder, "out"),
    asOf: OWN_FILES_AS_OF,
    schemas: HEALTHCARE_TABLES,
  };
}

function importFolder(inputFolder: string): Promise<{ manifest: DataManifest }> {
  return importFiles({ ...options(inputFolder), dataFolder: join(inputFolder, "data") });
}

/** Rows of an imported case: the columns of a table where a condition holds. */
async function importedRows(
  name: string,
  queries: readonly { table: string; columns: string; where: string }[],
): Promise<unknown[][][]> {
  return await withCase(name, async (folder) => {
    await importFolder(folder);
    using db = await Database.open({ threads: 1 });
    const results = [];
    for (const { table, columns, where } of queries) {
      const path = quote(tablePath(join(folder, "data"), table));
      const sql = `SELECT ${columns} FROM read_parquet(${path}) WHERE ${where} ORDER BY ALL`;
      results.push((await db.rows(sql)).map((row) => Object.values(row)));
    }
    return results;
  });
}

Deno.test("validateFiles() reports exactly what is expected of every bad input", async () => {
  const expected = expectedCases();
  const checked = await checkCases(expected);
  for (const [name, { observed, broken }] of Object.entries(checked)) {
    assertEquals(observed, expected[name], name);
    assertEquals(broken, [], name);
  }
});

Deno.test("testdata/own_files has no folder without an expectation and the other way around", () => {
  const folders = Array.from(Deno.readDirSync(OWN_FILES)).filter((entry) => entry.isDirectory);
  const made = "33_long_record";
  assertEquals(
    [...folders.map(({ name }) => name), made].sort(),
    Object.keys(expectedCases()).sort(),
  );
});

Deno.test("importFiles() keeps no value that the contract does not allow", async () => {
  const where = "member_id LIKE 'M1%'";
  const members = { table: "members", columns: "member_id, gender, region", where };
  assertEquals(
    await importedRows("08_not_finite_optional", [
      { ...members, columns: "member_id, risk_score" },
    ]),
    [[["M1001", null], ["M1002", 31.5], ["M1003", null], ["M1004", null]]],
  );
  assertEquals(await importedRows("20_unseen_category", [members]), [[
    ["M1001", "__other__", "West"],
    ["M1002", "__other__", "West"],
    ["M1003", "F", "__other__"],
  ]]);
  assertEquals(await importedRows("45_instructions", [members]), [[
    ["M1001", "F", "__other__"],
    ["M1002", "__other__", "West"],
  ]]);
});

Deno.test("importFiles() keeps one of equal rows and what is dated before the as-of day", async () => {
  const claims = { table: "claims", columns: "claim_id, claim_date, claim_amount" };
  assertEquals(
    await importedRows("16_repeated_rows", [
      { ...claims, where: "claim_id IN ('C0001', 'C0002', 'C1002')" },
    ]),
    [[
      ["C0001", "2025-01-02", 184.22],
      ["C0002", "2025-01-04", 4041.11],
      ["C1002", "2026-03-12", 240],
    ]],
  );
  assertEquals(
    await importedRows("15_date_after_as_of", [{ ...claims, where: "claim_id LIKE 'C1%'" }]),
    [[["C1001", "2026-06-29", 240]]],
  );
});

Deno.test("importFiles() keeps names that JavaScript reserves as plain identifiers", async () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const where = "member_id IN ('__proto__', 'constructor')";
  const rows = await importedRows("36_reserved_id", [
    { table: "members", columns: "member_id, gender", where },
    { table: "claims", columns: "claim_id, member_id", where },
  ]);
  assertEquals(rows, [
    [["__proto__", "F"], ["constructor", "__other__"]],
    [["__proto__", "__proto__"], ["constructor", "constructor"]],
  ]);
  assertEquals(Object.getOwnPropertyNames(Object.prototype), before);
});

Deno.test("validateFiles() refuses a Parquet file with a damaged page or the name that its reader needs", () =>
  withCase("good", async (folder) => {
    await Deno.remove(join(folder, "engagement.csv"));
    const path = join(folder, "engagement.parquet");
    using db = await Database.open({ threads: 1 });
    const source = `read_csv(${quote(join(OWN_FILES, "good", "engagement.csv"))})`;
    const refusal = async () => {
      const { report } = await validateFiles(options(folder));
      return report.faults.map(faultText);
    };
    await db.copyTo(`SELECT * FROM ${source}`, path);
    assertEquals(await refusal(), []);
    const bytes = await Deno.readFile(path);
    for (let i = 100; i < 200; i++) bytes[i] ^= 0x5a;
    await Deno.writeFile(path, bytes);
    const place = "engagement / engagement.parquet";
    assertEquals(await refusal(), [`${place}: source-error, refused`]);
    await db.copyTo(`SELECT *, 1 AS file_row_number FROM ${source}`, path);
    assertEquals(await refusal(), [`${place}: forbidden-label, refused`]);
  }));

/** The good files written in other ways, by name: file name and bytes of a table. */
const WRITTEN: Record<string, (table: string, rows: string[][]) => Record<string, Uint8Array>> = {
  "byte-order mark, CRLF, quotes, newlines in a column that is not read": (table, rows) => {
    const cells = rows.map((row, i) => [...row, i === 0 ? "note" : 'two "\r\n" lines,\nor three']);
    const lines = cells.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join());
    return { [`${table}.csv`]: bytes(`\uFEFF${lines.join("\r\n")}\r\n`) };
  },
  "semicolons, CR alone, spaces, blank lines, columns in another order": (table, rows) => {
    const lines = rows.map((row) => row.map((cell) => ` ${cell} `).toReversed().join(";"));
    return { [`${table}.CSV`]: bytes(lines.join("\r\r")) };
  },
  "tabs, packed, two files, rows in another order": (table, [header, ...rows]) => {
    const half = (rest: number) => [header, ...rows.filter((_, i) => i % 2 === rest).toReversed()];
    const packed = (part: string[][]) => {
      const text = part.map((row) => row.join("\t") + "\n").join("");
      return new Uint8Array(gzipSync(text));
    };
    return { [`${table}_1.tsv.gz`]: packed(half(1)), [`${table}_2.tsv.gz`]: packed(half(0)) };
  },
};

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("importFiles() makes the same tables of the same rows, however they are written", () =>
  withCase("good", async (goodFolder) => {
    const { manifest: { tables } } = await importFolder(goodFolder);
    assertEquals(tables.map(({ name }) => name), TABLES);
    const parquet = (await importFolder(join(goodFolder, "data"))).manifest.tables;
    assertEquals(parquet, tables, "Parquet");
    for (const [way, write] of Object.entries(WRITTEN)) {
      const folder = await Deno.makeTempDir();
      for (const table of TABLES) {
        const text = await Deno.readTextFile(join(goodFolder, `${table}.csv`));
        for (const [file, content] of Object.entries(write(table, parseCsv(text)))) {
          await Deno.writeFile(join(folder, file), content);
        }
      }
      assertEquals((await importFolder(folder)).manifest.tables, tables, way);
      await Deno.remove(folder, { recursive: true });
    }
    const path = join(goodFolder, "members.csv");
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace(",60,M,", ",61,M,"));
    assertNotEquals((await importFolder(goodFolder)).manifest.tables, tables);
  }));
