import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UsageError } from "../../../_shared/errors.ts";
import { exists } from "../../../_shared/files.ts";
import { Database, quote } from "../../../data/database.ts";
import { readDataManifest, tablePath } from "../../../data/manifest.ts";
import { HEALTHCARE_TABLES } from "../schema.ts";
import { calibrationTable } from "./calibration_table.ts";
import { generateHealthcareData, type GenerateOptions } from "./generate_healthcare_data.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";

const AS_OF = "2026-06-30";
const SETTINGS = { nMembers: 1000, seed: 42, asOf: AS_OF };

async function openFolder(dataFolder: string): Promise<Database> {
  const db = await Database.open();
  for (const { name } of HEALTHCARE_TABLES) {
    await db.run(`CREATE VIEW ${name} AS SELECT * FROM ${quote(tablePath(dataFolder, name))}`);
  }
  return db;
}

async function names(folder: string): Promise<string[]> {
  const found = [];
  for await (const entry of Deno.readDir(folder)) found.push(entry.name);
  return found.sort();
}

Deno.test("generateHealthcareData() writes tables that agree in SQL and come near the published facts", () =>
  inTestFolder(async (root) => {
    const dataFolder = join(root, "data");
    const manifest = await generateHealthcareData({ dataFolder, ...SETTINGS });
    assertEquals(await readDataManifest(dataFolder), manifest);
    assertEquals(manifest.tables.map((table) => table.name), HEALTHCARE_TABLES.map((s) => s.name));
    using db = await openFolder(dataFolder);
    assertEquals(await db.rows(BENEFITS_THAT_DIFFER), [{ n: 0 }]);
    assertEquals(await db.rows(DEDUCTIBLES_OUT_OF_ORDER), [{ n: 0 }]);
    const orphans = "SELECT count(*) AS n FROM claims ANTI JOIN members USING (member_id)";
    assertEquals(await db.rows(orphans), [{ n: 0 }]);
    const facts = await calibrationTable(db, { asOf: AS_OF });
    assertEquals(facts.length, 17);
    // With so few members sampling alone moves the figures by a few times the tolerance.
    for (const { fact, generated, target, tolerance } of facts) {
      assert(Math.abs(generated - target) <= 6 * tolerance, `${fact}: ${generated}`);
    }
  }));

/** Rows of `benefits` that do not follow from claims and plan design. */
const BENEFITS_THAT_DIFFER = `
WITH benefit_claims AS (
  SELECT member_id, claim_date, CAST(paid_amount AS DECIMAL(12,2)) AS paid,
    CASE WHEN claim_type IN ('pharmacy', 'dental', 'vision', 'mental_health', 'preventive')
      THEN claim_type ELSE 'medical' END AS benefit_type
  FROM claims WHERE claim_date >= DATE '2026-01-01'
),
expected AS (
  SELECT member_id, benefit_type, sum(paid) AS used, count(*) AS n, max(claim_date) AS last_day
  FROM benefit_claims GROUP BY ALL
)
SELECT count(*) AS n FROM benefits
JOIN members USING (member_id)
JOIN plan_design USING (plan_type, benefit_type)
LEFT JOIN expected USING (member_id, benefit_type)
WHERE benefits.annual_max <> plan_design.annual_max
  OR CAST(used_amount AS DECIMAL(12,2)) <> coalesce(used, 0)
  OR CAST(used_amount AS DECIMAL(12,2)) + CAST(remaining_balance AS DECIMAL(12,2))
    <> CAST(benefits.annual_max AS DECIMAL(12,2))
  OR claims_count <> coalesce(n, 0)
  OR last_used_date IS DISTINCT FROM last_day
  OR utilization_rate <> used_amount / benefits.annual_max`;

/** Claims where the member paid too little while the deductible was not yet met. */
const DEDUCTIBLES_OUT_OF_ORDER = `
WITH ordered AS (
  SELECT plan_design.deductible, member_responsibility AS member_pays,
    paid_amount + member_responsibility AS allowed,
    coalesce(sum(CAST(member_responsibility AS DECIMAL(12,2))) OVER (
      PARTITION BY claims.member_id, year(claim_date) ORDER BY claim_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS met_before
  FROM claims JOIN members USING (member_id) JOIN plan_design
    ON plan_design.plan_type = members.plan_type
    AND plan_design.benefit_type = CASE
      WHEN claim_type IN ('pharmacy', 'dental', 'vision', 'mental_health', 'preventive')
      THEN claim_type ELSE 'medical' END
  WHERE deductible_applies AND claim_date >= DATE '2025-01-01'
)
SELECT count(*) AS n FROM ordered
WHERE met_before < deductible
  AND member_pays < least(allowed, deductible - met_before) - 0.001
  AND met_before + member_pays < deductible - 0.001`;

Deno.test("generateHealthcareData() gives the same bytes again and the same rows among more members", () =>
  inTestFolder(async (root) => {
    const hashes = async (options: Partial<GenerateOptions>, name: string) => {
      const settings = { ...SETTINGS, nMembers: 60, ...options, dataFolder: join(root, name) };
      return (await generateHealthcareData(settings)).tables;
    };
    const first = await hashes({}, "a");
    assertEquals(await hashes({}, "b"), first);
    await hashes({ nMembers: 90 }, "more");
    using db = await Database.open();
    for (const { name } of HEALTHCARE_TABLES) {
      const few = quote(tablePath(join(root, "a"), name));
      const more = quote(tablePath(join(root, "more"), name));
      const isOfFew = name === "plan_design" ? "true" : "member_id <= 'M00060'";
      const [{ n }] = await db.rows<{ n: number }>(
        `SELECT count(*) AS n FROM (
          (SELECT * FROM ${few} EXCEPT ALL SELECT * FROM ${more} WHERE ${isOfFew}) UNION ALL
          (SELECT * FROM ${more} WHERE ${isOfFew} EXCEPT ALL SELECT * FROM ${few}))`,
      );
      assertEquals(n, 0, name);
    }
  }));

Deno.test("generateHealthcareData() writes CSV beside Parquet on demand and drops it later", () =>
  inTestFolder(async (root) => {
    const dataFolder = join(root, "data");
    const settings = { dataFolder, nMembers: 3, seed: 1, asOf: AS_OF };
    await generateHealthcareData({ ...settings, format: "csv" });
    const lines = (await Deno.readTextFile(join(dataFolder, "members.csv"))).trim().split("\n");
    assertEquals(lines.length, 4);
    assert(lines[0].startsWith("member_id,age,gender"));
    await generateHealthcareData(settings);
    const parquet = HEALTHCARE_TABLES.map(({ name }) => `${name}.parquet`);
    assertEquals(await names(dataFolder), [...parquet, "manifest.json"].sort());
    assertEquals(await names(root), ["data"]);
  }));

Deno.test("generateHealthcareData() leaves the old folder when it is stopped", () =>
  inTestFolder(async (root) => {
    const dataFolder = join(root, "data");
    const old = await generateHealthcareData({ dataFolder, nMembers: 3, seed: 1, asOf: AS_OF });
    const controller = new AbortController();
    let nReports = 0;
    const stopped = generateHealthcareData({
      dataFolder,
      ...SETTINGS,
      nMembers: 1500,
      signal: controller.signal,
      onProgress: () => {
        nReports++;
        controller.abort(new Error("stopped by the test"));
      },
    });
    await assertRejects(() => stopped, Error, "stopped by the test");
    assertEquals(nReports, 1);
    assertEquals(await readDataManifest(dataFolder), old);
    assertEquals(await names(root), ["data"]);
  }));

Deno.test("generateHealthcareData() refuses settings out of range", () =>
  inTestFolder(async (root) => {
    const dataFolder = join(root, "data");
    for (
      const wrong of [{ nMembers: 0 }, { nMembers: 1.5 }, { seed: NaN }, { asOf: "2026-13-01" }]
    ) {
      await assertRejects(
        () => generateHealthcareData({ dataFolder, ...SETTINGS, ...wrong }),
        UsageError,
        "Cannot",
      );
    }
    assert(!await exists(dataFolder));
  }));

Deno.test("generateHealthcareData() refuses a folder that holds other files", () =>
  inTestFolder(async (root) => {
    await Deno.writeTextFile(join(root, "thesis.txt"), "mine");
    await assertRejects(
      () => generateHealthcareData({ dataFolder: root, ...SETTINGS }),
      UsageError,
      "thesis.txt",
    );
    assertEquals(await names(root), ["thesis.txt"]);
  }));
