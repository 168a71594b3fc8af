import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import { Database, quote } from "../../data/database.ts";
import { importFiles, validationPaths, type ValidationReport } from "../../data/input/mod.ts";
import { tablePath } from "../../data/manifest.ts";
import { HEALTHCARE_TABLES } from "./schema.ts";
import {
  countCanaries,
  leaks,
  plantAccepted,
  type Planted,
  plantRefused,
} from "./test_canaries.ts";
import { OWN_FILES_AS_OF, parseCsv } from "./test_own_files.ts";

interface Folders {
  inputFolder: string;
  outFolder: string;
  dataFolder: string;
}

async function inFolders(test: (folders: Folders) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const inputFolder = join(folder, "files");
  await Deno.mkdir(inputFolder);
  const outFolder = join(folder, "out");
  try {
    await test({ inputFolder, outFolder, dataFolder: join(folder, "data") });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function options({ inputFolder, outFolder }: Folders) {
  return {
    inputFolder,
    outFolder,
    asOf: OWN_FILES_AS_OF,
    schemas: HEALTHCARE_TABLES,
    threads: 1,
  };
}

/** Planted canaries of rows to set aside that no quarantine file holds. */
function lost(outFolder: string, { setAside }: Planted): string[] {
  return Object.entries(setAside).flatMap(([table, canaries]) => {
    const text = Deno.readTextFileSync(join(outFolder, "quarantine", `${table}.csv`));
    const cells = parseCsv(text).flat().join("\n");
    return canaries.filter((canary) => !cells.includes(canary));
  });
}

Deno.test("importFiles() keeps members out of report, manifest and messages and loses no row", () =>
  inFolders(async (folders) => {
    const { inputFolder, outFolder, dataFolder } = folders;
    const planted = await plantAccepted(inputFolder);
    const { report, manifest } = await importFiles({ ...options(folders), dataFolder });
    assertEquals(report.verdict, "accepted", JSON.stringify(report.faults));
    assertEquals(countCanaries(JSON.stringify([report, manifest])), 0);
    assertEquals(leaks(outFolder), []);
    assertEquals(lost(outFolder, planted), []);
    using db = await Database.open({ threads: 1 });
    const members = quote(tablePath(dataFolder, "members"));
    const ids = await db.strings(`SELECT member_id FROM read_parquet(${members})`);
    assertEquals(ids.sort(), [...planted.memberIds].sort());
  }));

Deno.test("importFiles() names no member of files that it refuses", () =>
  inFolders(async (folders) => {
    const { inputFolder, outFolder, dataFolder } = folders;
    const planted = await plantRefused(inputFolder);
    const error = await assertRejects(
      () => importFiles({ ...options(folders), dataFolder }),
      InputError,
    );
    assertEquals(countCanaries(String(error.stack)), 0);
    const path = validationPaths(outFolder).json;
    const { verdict, faults }: ValidationReport = JSON.parse(await Deno.readTextFile(path));
    assertEquals(verdict, "refused");
    assertEquals(faults.filter((fault) => countCanaries(JSON.stringify(fault)) > 0), []);
    assertEquals(leaks(outFolder), []);
    assertEquals(lost(outFolder, planted), []);
  }));

Deno.test("countCanaries() finds what was planted, in any case", () => {
  assertEquals(countCanaries("CNRY-00ff, cnry-00FF and Cnryabc Def, born 1801-02-03"), 4);
  assertEquals(countCanaries("2026-06-30 118-00-00"), 0);
  assert(leaks("lib/domains/healthcare").includes("test_canaries.ts"));
});
