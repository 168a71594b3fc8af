import { assert } from "@std/assert";
import { join } from "node:path";
import { tablePath } from "../../../data/manifest.ts";
import { Database, quote } from "../../../data/database.ts";
import { calibrationTable } from "./calibration_table.ts";
import { generateHealthcareData } from "./generate_healthcare_data.ts";

const AS_OF = "2026-06-30";

Deno.test("generateHealthcareData() meets every published fact at 50,000 members", async (t) => {
  const root = await Deno.makeTempDir();
  try {
    const dataFolder = join(root, "data");
    await generateHealthcareData({ dataFolder, nMembers: 50_000, seed: 42, asOf: AS_OF });
    using db = await Database.open();
    for (const table of ["members", "claims"]) {
      await db.run(`CREATE VIEW ${table} AS SELECT * FROM ${quote(tablePath(dataFolder, table))}`);
    }
    for (const row of await calibrationTable(db, { asOf: AS_OF })) {
      await t.step(`${row.fact}: ${row.target} +- ${row.tolerance}`, () => {
        const distance = Math.abs(row.generated - row.target);
        assert(distance <= row.tolerance, `${row.fact} is ${row.generated.toFixed(4)}`);
      });
    }
    const [{ high }] = await db.rows<{ high: number }>(
      "SELECT avg((risk_score >= 70)::INTEGER) AS high FROM members",
    );
    await t.step("Risk scores of 70 and more: 8 to 15 %", () => {
      assert(high >= 0.08 && high <= 0.15, `the share is ${high}`);
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
