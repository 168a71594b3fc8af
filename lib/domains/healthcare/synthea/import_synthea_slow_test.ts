import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { exists } from "../../../_shared/files.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";
import { Database, quote } from "../../../data/database.ts";
import { tablePath } from "../../../data/manifest.ts";
import { importSynthea } from "./import_synthea.ts";
import { formatSourceReport } from "./source_report.ts";

const SAMPLE = new URL("../../../../data/samples/synthea", import.meta.url).pathname;

Deno.test("importSynthea() gives equal bytes for any number of threads and removes older tables", () =>
  inTestFolder(async (dataFolder) => {
    await Deno.writeTextFile(tablePath(dataFolder, "benefits"), "of an older run");
    const first = await importSynthea({
      exportFolder: SAMPLE,
      dataFolder,
      asOf: "2023-01-01",
      threads: 1,
    });
    assertEquals(await exists(tablePath(dataFolder, "benefits")), false);
    const second = await importSynthea({
      exportFolder: SAMPLE,
      dataFolder,
      asOf: "2023-01-01",
      threads: 4,
    });
    assertEquals(second, first);
    assertEquals(first.report.members, 40);
  }));

/** The rows of a Synthea file, which has no quoted cells. */
async function readCsv(file: string): Promise<Record<string, string>[]> {
  const [header, ...lines] = (await Deno.readTextFile(join(SAMPLE, file))).trim().split("\n");
  const names = header.trim().split(",");
  return lines.map((line) => {
    const cells = line.trim().split(",");
    return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  });
}

function cents(text: string): number {
  const [dollars, decimals] = text.split(".");
  return Number(dollars) * 100 + Number(decimals);
}

Deno.test("importSynthea() agrees to the cent with sums over the sample's text", () =>
  inTestFolder(async (dataFolder) => {
    const asOf = "2023-01-01";
    const { report } = await importSynthea({ exportFolder: SAMPLE, dataFolder, asOf });
    const members = new Set(
      (await readCsv("patients.csv"))
        .filter((row) => row.BIRTHDATE <= "2005-01-01" && !(row.DEATHDATE && row.DEATHDATE < asOf))
        .map((row) => row.Id),
    );
    const encounters = await readCsv("encounters.csv");
    const used = encounters.filter((row) => members.has(row.PATIENT) && row.START < asOf);
    const medications = await readCsv("medications.csv");
    const sum = (rows: Record<string, string>[], column: string) =>
      rows.reduce((total, row) => total + cents(row[column]), 0);
    const [billed, paid, drugs] = report.reconciliation;
    const inCents = (usd: number) => Math.round(usd * 100);
    assertEquals(members.size, report.members);
    assertEquals(inCents(billed.source.amountUsd), sum(encounters, "TOTAL_CLAIM_COST"));
    assertEquals(inCents(billed.used.amountUsd), sum(used, "TOTAL_CLAIM_COST"));
    assertEquals(inCents(paid.used.amountUsd), sum(used, "PAYER_COVERAGE"));
    assertEquals(inCents(drugs.source.amountUsd), sum(medications, "TOTALCOST"));
    using db = await Database.open();
    const path = quote(tablePath(dataFolder, "claims"));
    const [written] = await db.rows(
      `SELECT sum(CAST(claim_amount AS DECIMAL(18, 2))) AS total,
         sum(CAST(paid_amount AS DECIMAL(18, 2)) + CAST(member_responsibility AS DECIMAL(18, 2)))
           AS allowed
       FROM read_parquet(${path})`,
    );
    assertEquals(
      inCents(Number(written.total)),
      inCents(billed.used.amountUsd) + inCents(drugs.used.amountUsd),
    );
    assertEquals(written.allowed, written.total);
    const text = formatSourceReport(report) + JSON.stringify(report);
    assertStringIncludes(text, "| Engagement | no table;");
    for (const { Id, FIRST } of await readCsv("patients.csv")) {
      assert(!text.includes(Id) && !text.includes(FIRST), "The report names a member");
    }
  }));
