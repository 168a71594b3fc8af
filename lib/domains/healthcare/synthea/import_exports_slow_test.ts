import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../../../_shared/errors.ts";
import { exists } from "../../../_shared/files.ts";
import { inTestFolder } from "../../../_shared/test_folder.ts";
import { type Cell, Database, quote } from "../../../data/database.ts";
import { readDataManifest, tablePath } from "../../../data/manifest.ts";
import { importSynthea } from "./import_synthea.ts";
import {
  type ExportFiles,
  exportOf2018,
  exportOf2020,
  exportOf2023,
  writeExport,
} from "./test_exports.ts";

async function importFrom(
  parent: string,
  files: ExportFiles,
  options: { asOf: string; encode?: (text: string) => string },
) {
  const exportFolder = await writeExport(parent, files, options.encode);
  const dataFolder = join(parent, "data");
  const result = await importSynthea({ exportFolder, dataFolder, asOf: options.asOf, threads: 1 });
  return {
    ...result,
    hashes: result.manifest.tables.map((table) => table.sha256),
    members: await rowsOf(dataFolder, "members", "member_id"),
    claims: await rowsOf(dataFolder, "claims", "claim_id"),
  };
}

async function rowsOf(
  dataFolder: string,
  table: string,
  orderBy: string,
): Promise<Record<string, Cell>[]> {
  using db = await Database.open();
  return await db.rows(
    `SELECT * FROM read_parquet(${quote(tablePath(dataFolder, table))}) ORDER BY ${orderBy}`,
  );
}

Deno.test("importSynthea() keeps living adults and what happened before the as-of day", () =>
  inTestFolder(async (parent) => {
    const { members, claims, report } = await importFrom(parent, exportOf2023(), {
      asOf: "2023-01-01",
    });
    assertEquals(members, [
      {
        member_id: "A",
        age: 42,
        gender: "F",
        region: "Southwest",
        plan_type: null,
        tenure_months: 30,
        income_bracket: "Low",
        family_size: null,
        risk_score: null,
        chronic_condition_count: 2,
      },
      {
        member_id: "D",
        age: 72,
        gender: "M",
        region: "Midwest",
        plan_type: null,
        tenure_months: 0,
        income_bracket: "Very High",
        family_size: null,
        risk_score: null,
        chronic_condition_count: 0,
      },
    ]);
    assertEquals(
      claims.map((claim) => [
        claim.claim_id,
        claim.claim_date,
        claim.claim_type,
        claim.diagnosis_category,
        claim.claim_amount,
        claim.paid_amount,
        claim.member_responsibility,
      ]),
      [
        ["encounter-e1", "2022-05-01", "primary_care", "hypertension", 180.1, 100.05, 80.05],
        ["encounter-e2", "2022-12-31", "preventive", "preventive", 216, 216, 0],
        ["encounter-e6", "2022-02-01", "preventive", "preventive", 216, 0, 216],
        ["medication-1-1", "2022-12-02", "pharmacy", "hypertension", 0.12, 0.03, 0.09],
        ["medication-1-2", "2022-12-22", "pharmacy", "hypertension", 0.13, 0.03, 0.1],
      ],
    );
    const encounters = report.tables.find((table) => table.file === "encounters.csv");
    assertEquals(encounters?.unused, {
      deceased: 1,
      minor: 1,
      on_or_after_as_of: 1,
      unknown_patient: 1,
    });
    assertEquals(report.reconciliation[2].unused, {
      on_or_after_as_of: { rows: 1, amountUsd: 0.13 },
    });
    assert(claims.every((claim) => claim.in_network === null));
  }));

Deno.test("importSynthea() gives equal bytes when the files have a byte-order mark and CRLF", () =>
  inTestFolder(async (parent) => {
    const plain = await importFrom(parent, exportOf2023(), { asOf: "2023-01-01" });
    const other = await importFrom(parent, exportOf2023(), {
      asOf: "2023-01-01",
      encode: (text) => "\ufeff" + text.replaceAll("\n", "\r\n"),
    });
    assertEquals(other.hashes, plain.hashes);
    assertEquals(other.report, plain.report);
  }));

Deno.test("importSynthea() reads transitions by year and adds lines that no total holds when the export is of 2020", () =>
  inTestFolder(async (parent) => {
    const { members, claims, report } = await importFrom(parent, exportOf2020(), {
      asOf: "2020-02-01",
    });
    assertEquals(members[0].tenure_months, 37);
    assertEquals(members[0].income_bracket, null);
    assertEquals(members[0].chronic_condition_count, null);
    assertEquals(claims.length, 1);
    assertEquals(claims[0].claim_amount, 645.81);
    assertEquals(claims[0].paid_amount, 69.16);
    assertEquals(claims[0].member_responsibility, 60);
    assertEquals(report.evidence.linesInTotal, false);
    const absent = report.absent.map(({ what }) => what);
    assert(absent.includes("patients.csv, INCOME") && absent.includes("conditions.csv"));
  }));

Deno.test("importSynthea() leaves payments and tenure empty when the export of 2018 has no payers", () =>
  inTestFolder(async (parent) => {
    const { members, claims, report } = await importFrom(parent, exportOf2018(), {
      asOf: "2018-02-01",
    });
    assertEquals(members[0].tenure_months, null);
    assertEquals(members[0].region, null);
    assertEquals(
      claims.map((claim) => [claim.claim_amount, claim.paid_amount, claim.member_responsibility]),
      [[245.89, null, null], [6.62, null, null]],
    );
    assertEquals(report.reconciliation.map(({ measure }) => measure), [
      "encounters: total cost and its lines",
      "medications: total cost",
    ]);
  }));

Deno.test("importSynthea() takes a coverage above one dispense for the record's and accounts for one above the total", () =>
  inTestFolder(async (parent) => {
    const files = exportOf2023();
    files["medications.csv"] = files["medications.csv"].replace("0.13,0.03,3", "0.13,0.20,3");
    files["encounters.csv"] = files["encounters.csv"].replace("216.00,216.00", "216.00,216.01");
    const { report } = await importFrom(parent, files, { asOf: "2023-01-01" });
    assertEquals(report.evidence.coveragePerDispense, false);
    assertEquals(report.reconciliation[3].source, { rows: 3, amountUsd: 0.2 });
    assertEquals(report.reconciliation[0].unused.coverage_above_total, {
      rows: 1,
      amountUsd: 216,
    });
  }));

Deno.test("importSynthea() names all faults at once and no cell when files are damaged", () =>
  inTestFolder(async (parent) => {
    const files = exportOf2023();
    delete files["immunizations.csv"];
    files["patients.csv"] = files["patients.csv"].replace("BIRTHDATE", "BORN")
      .replace("C,2010", "B,2010");
    files["procedures.csv"] += "2022-02-30T00:00:00Z,,A,e1,1,Secret,12.345,,\n";
    files["medications.csv"] = files["medications.csv"].replace("0.13,0.03,3", "-0.13,Secret,65+");
    files["conditions.csv"] += '2022-02-02,,A,e1,1,"Secret\n';
    files["payers.csv"] = "Id,NAME,name\nP1,Humana,Secret\n";
    const exportFolder = await writeExport(parent, files);
    const dataFolder = join(parent, "data");
    const error = await assertRejects(
      () => importSynthea({ exportFolder, dataFolder, asOf: "2023-01-01" }),
      InputError,
    );
    for (
      const part of [
        "it has 10 faults",
        "immunizations.csv: is missing",
        "patients.csv, column BIRTHDATE: is missing (the nearest header is DEATHDATE)",
        "patients.csv, column Id: occurs more than once, 1 row",
        "procedures.csv, column START: is not a calendar date such as 2026-01-31, 1 row (first: 2)",
        "procedures.csv, column BASE_COST: is not an amount",
        "medications.csv, column BASE_COST: is negative",
        "medications.csv, column PAYER_COVERAGE: is not an amount",
        "medications.csv, column DISPENSES: is not a whole number",
        "conditions.csv: a quote is never closed",
        "payers.csv: columns 2, 3 stand with the same header",
      ]
    ) assertStringIncludes(error.message, part);
    assert(!error.message.includes("Secret"));
    assertEquals(await exists(dataFolder), false);
  }));

Deno.test("importSynthea() refuses an as-of day outside the export and leaves the old data alone", () =>
  inTestFolder(async (parent) => {
    const exportFolder = await writeExport(parent, exportOf2023());
    const dataFolder = join(parent, "data");
    await importSynthea({ exportFolder, dataFolder, asOf: "2023-01-01" });
    for (const asOf of ["1919-05-01", "2026-06-30"]) {
      const error = await assertRejects(
        () => importSynthea({ exportFolder, dataFolder, asOf }),
        InputError,
      );
      assertStringIncludes(error.message, "the data runs from 1919-05-01 to 2023-01-01");
    }
    const nobody = await assertRejects(
      () => importSynthea({ exportFolder, dataFolder, asOf: "1930-01-01" }),
      InputError,
    );
    assertStringIncludes(nobody.message, "nobody in patients.csv is a living adult");
    assertEquals((await readDataManifest(dataFolder)).asOf, "2023-01-01");
    await assertRejects(
      () => importSynthea({ exportFolder: join(parent, "none"), dataFolder, asOf: "2023-01-01" }),
      InputError,
    );
  }));
