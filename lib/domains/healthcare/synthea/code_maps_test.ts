import { assertEquals } from "@std/assert";
import { type Cell, Database, quote } from "../../../data/database.ts";
import { claimTypeSql, PROCEDURE_KINDS, procedureKindSql } from "./claim_types.ts";
import { diagnosisCategorySql } from "./diagnosis_codes.ts";
import { incomeBracketSql, regionSql, STATES_OF_REGION } from "./member_codes.ts";

async function evaluate(expressions: string[], from = ""): Promise<Cell[]> {
  using db = await Database.open({ threads: 1 });
  const columns = expressions.map((sql, i) => `${sql} AS v${i}`).join(", ");
  return Object.values((await db.rows<Record<string, Cell>>(`SELECT ${columns} ${from}`))[0]);
}

Deno.test("diagnosisCategorySql() goes by code, then by words, and tells nothing from unknown", async () => {
  const cases: [string | null, string | null, string | null][] = [
    ["44054006", null, "diabetes"],
    ["59621000", "Essential hypertension (disorder)", "hypertension"],
    ["195967001", null, "asthma"],
    ["185086009", null, "respiratory"],
    ["87433001", null, "respiratory"],
    ["370143000", null, "depression"],
    ["15777000", "Prediabetes", "other"],
    ["127013003", "Disorder of kidney due to diabetes mellitus", "kidney"],
    ["1", "Malignant neoplasm of skin", "cancer"],
    ["1", "Suspected lung cancer (situation)", "other"],
    ["1", "Full-time employment (finding)", "other"],
    [null, "Otitis media", "infection"],
    [null, null, null],
  ];
  const literal = (text: string | null) => text === null ? "NULL::VARCHAR" : quote(text);
  const values = await evaluate(
    cases.map(([code, words]) => diagnosisCategorySql(literal(code), literal(words))),
  );
  assertEquals(values, cases.map(([, , category]) => category));
});

Deno.test("procedureKindSql() takes a questionnaire for no laboratory test", async () => {
  const cases = [
    ["Urine protein test", "lab"],
    ["Assessment using Alcohol Use Disorders Identification Test", "routine"],
    ["Plain chest X-ray (procedure)", "imaging"],
    ["Renal dialysis (procedure)", "facility"],
    ["Extraction of wisdom tooth", "dental"],
    ["Cognitive and behavioral therapy (regime/therapy)", "therapy"],
    ["Colonoscopy", "screening"],
  ];
  assertEquals(
    await evaluate(cases.map(([text]) => procedureKindSql(quote(text)))),
    cases.map(([, kind]) => kind),
  );
});

Deno.test("claimTypeSql() goes by class, then by procedures, then by diagnosis", async () => {
  const none = {
    class: "ambulatory",
    code: "1",
    reason: "",
    visit: "",
    category: null as string | null,
    n_procedures: 0,
    n_immunizations: 0,
    ...Object.fromEntries(PROCEDURE_KINDS.map(([, kind]) => [`n_${kind}`, 0])),
  };
  const cases: [Partial<Record<string, string | number>>, string][] = [
    [{}, "primary_care"],
    [{ class: "wellness", category: "cancer" }, "preventive"],
    [{ class: "emergency" }, "emergency"],
    [{ class: "urgentcare" }, "urgent_care"],
    [{ class: "snf" }, "inpatient"],
    [{ class: "virtual" }, "telehealth"],
    [{ class: "home" }, "outpatient"],
    [{ n_immunizations: 1 }, "preventive"],
    [{ n_immunizations: 1, n_procedures: 1 }, "primary_care"],
    [{ n_procedures: 2, n_dental: 1 }, "dental"],
    [{ n_procedures: 1, n_imaging: 1 }, "imaging"],
    [{ n_procedures: 2, n_imaging: 1 }, "primary_care"],
    [{ n_procedures: 1, n_lab: 1 }, "lab"],
    [{ category: "depression" }, "mental_health"],
    [{ category: "kidney" }, "specialist"],
    [{ category: "kidney", n_procedures: 1, n_facility: 1 }, "outpatient"],
    [{ reason: "allergy to substance" }, "specialist"],
  ];
  const rows = cases.map(([facts]) =>
    `SELECT ${
      Object.entries({ ...none, ...facts }).map(([name, value]) =>
        `${
          value === null ? "NULL::VARCHAR" : typeof value === "string" ? quote(value) : value
        } AS ${name}`
      ).join(", ")
    }`
  );
  using db = await Database.open({ threads: 1 });
  assertEquals(
    await db.strings(`SELECT ${claimTypeSql()} FROM (${rows.join(" UNION ALL ")})`),
    cases.map(([, type]) => type),
  );
});

Deno.test("regionSql() knows 50 states and the District of Columbia by code and name", async () => {
  const states = Object.values(STATES_OF_REGION).flatMap((list) => list.split(", "));
  assertEquals(new Set(states.map((state) => state.slice(0, 2))).size, 51);
  const cases = [["Nebraska", "Midwest"], ["tx", "Southwest"], ["Massachusetts", "Northeast"]];
  const values = await evaluate([
    ...cases.map(([state]) => regionSql(quote(state))),
    regionSql("'Puerto Rico'"),
    incomeBracketSql("34999.99"),
    incomeBracketSql("150000"),
    incomeBracketSql("NULL::INTEGER"),
  ]);
  assertEquals(values, [...cases.map(([, region]) => region), null, "Low", "Very High", null]);
});
