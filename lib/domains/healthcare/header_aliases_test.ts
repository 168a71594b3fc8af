import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { headerLetters } from "../../data/input/mapping/header_words.ts";
import { readMapping } from "../../data/input/mapping/input_mapping.ts";
import { type HeaderEvidence, suggestMapping } from "../../data/input/mapping/suggest_mapping.ts";
import { HEALTHCARE_TABLES } from "./schema.ts";

const SAMPLE = fileURLToPath(new URL("../../../data/samples/own_data/", import.meta.url));
const SAMPLE_FILES = [
  "accumulators.csv",
  "claims_2025.csv",
  "claims_2026.csv.gz",
  "mbr_roster.csv",
  "outreach_events.tsv.gz",
];

/** The header by column that is proposed for a table, from one file with these headers. */
function proposed(table: string, headers: string): Record<string, string> {
  const file = `${table}.csv`;
  const { tables } = suggestMapping([{ file, headers: headers.split(" ") }], HEALTHCARE_TABLES);
  assertEquals(tables.map((proposal) => proposal.table), [table]);
  return Object.fromEntries(tables[0].columns.map(({ column, header }) => [column, header]));
}

async function sampleHeaders(file: string): Promise<HeaderEvidence> {
  const bytes = await Deno.readFile(SAMPLE + file);
  const text = new TextDecoder().decode(file.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  return { file, headers: text.slice(0, text.search(/\r?\n/)).split(/[,;\t]/) };
}

Deno.test("aliases name one column of a table each, and none by its own name", () => {
  for (const { name, columns } of HEALTHCARE_TABLES) {
    const names = columns.flatMap((column) => [column.name, ...column.aliases ?? []]);
    const letters = names.map(headerLetters);
    const repeated = names.filter((_, i) => letters.indexOf(letters[i]) !== i);
    assertEquals(repeated, [], name);
  }
});

Deno.test("aliases are there for every column but consents, and for no table of hidden truth", () => {
  for (const { name, columns, aliases } of HEALTHCARE_TABLES) {
    const without = columns.filter((column) => column.aliases === undefined)
      .map((column) => column.name).filter((column) => !column.startsWith("consent_"));
    assertEquals(
      without,
      name === HEALTHCARE_TABLES.at(-1)!.name ? columns.map((column) => column.name) : [],
      name,
    );
    assertEquals(aliases === undefined, without.length > 0, name);
  }
});

Deno.test("suggestMapping() finds the columns of claims in the extracts of known systems", () => {
  const facets = proposed(
    "claims",
    "CLCL_ID MEME_CK SBSB_ID CLCL_LOW_SVC_DT CLCL_HIGH_SVC_DT CLCL_PAID_DT CLCL_TOT_CHG " +
      "CLCL_TOT_PAYABLE CLCL_NTWK_IND",
  );
  assertEquals(facets, {
    claim_id: "CLCL_ID",
    member_id: "MEME_CK",
    claim_date: "CLCL_LOW_SVC_DT",
    claim_amount: "CLCL_TOT_CHG",
    paid_amount: "CLCL_TOT_PAYABLE",
    in_network: "CLCL_NTWK_IND",
  });
  const qnxt = proposed(
    "claims",
    "claimid memid startdate enddate paiddate status totalamt eligibleamt totalpaid totalmemamt",
  );
  assertEquals(qnxt, {
    claim_id: "claimid",
    member_id: "memid",
    claim_date: "startdate",
    claim_amount: "totalamt",
    paid_amount: "totalpaid",
    member_responsibility: "totalmemamt",
  });
  const cms = proposed(
    "claims",
    "BENE_ID CLM_ID CLM_FROM_DT CLM_THRU_DT CLM_PMT_AMT CLM_TOT_CHRG_AMT PRNCPAL_DGNS_CD " +
      "NCH_CARR_CLM_ALOWD_AMT",
  );
  assertEquals(cms, {
    claim_id: "CLM_ID",
    member_id: "BENE_ID",
    claim_date: "CLM_FROM_DT",
    claim_amount: "CLM_TOT_CHRG_AMT",
    paid_amount: "CLM_PMT_AMT",
  });
  const warehouse = proposed(
    "claims",
    "Claim_Number Member_Number Subscriber_ID Service_From_Date Paid_Date Type_Of_Service " +
      "Allowed_Amount Charge_Amt Plan_Paid Copay_Amt Member_Liability Network_Flag",
  );
  assertEquals(warehouse, {
    claim_id: "Claim_Number",
    member_id: "Member_Number",
    claim_date: "Service_From_Date",
    claim_type: "Type_Of_Service",
    claim_amount: "Charge_Amt",
    paid_amount: "Plan_Paid",
    member_responsibility: "Member_Liability",
    in_network: "Network_Flag",
  });
});

Deno.test("suggestMapping() finds the columns of members in the extracts of known systems", () => {
  assertEquals(
    proposed("members", "BENE_ID BENE_BIRTH_DT AGE_AT_END_REF_YR SEX_IDENT_CD STATE_CODE ZIP_CD"),
    { member_id: "BENE_ID", age: "AGE_AT_END_REF_YR", gender: "SEX_IDENT_CD" },
  );
  assertEquals(proposed("members", "ENROLID AGE SEX REGION PLANTYP MSA"), {
    member_id: "ENROLID",
    age: "AGE",
    gender: "SEX",
    region: "REGION",
    plan_type: "PLANTYP",
  });
  assertEquals(
    proposed("members", "Subscriber_ID Member_Key memberAge Gender_Code HH_Income_Band HCC_RAF"),
    {
      member_id: "Member_Key",
      age: "memberAge",
      gender: "Gender_Code",
      income_bracket: "HH_Income_Band",
    },
  );
});

Deno.test("suggestMapping() takes no allowed amount for the billed one", () => {
  const { tables } = suggestMapping([{
    file: "claims.csv",
    headers: ["CLM_ID", "MBR_ID", "SVC_DT", "SVC_TYPE", "ALLOWED_AMT", "CLAIM_ALLOWED_AMOUNT"],
  }], HEALTHCARE_TABLES);
  assertEquals(tables[0].open, ["claim_amount"]);
});

Deno.test("suggestMapping() finds every column of the sample of own data", async () => {
  const files = await Promise.all(SAMPLE_FILES.map(sampleHeaders));
  const { tables, unassignedFiles } = suggestMapping(files, HEALTHCARE_TABLES);
  const mapping = await readMapping(`${SAMPLE}mapping.json`, HEALTHCARE_TABLES);
  assertEquals(unassignedFiles, []);
  assertEquals(tables.map(({ table }) => table), ["members", "claims", "benefits", "engagement"]);
  for (const { table, columns } of tables) {
    const stated = mapping.tables.get(table)!.columns;
    assertEquals(columns.length, stated.size);
    for (const { column, header } of columns) {
      assertEquals(header.toLowerCase(), stated.get(column)!.header.toLowerCase());
    }
  }
});

Deno.test("the sample of own data is small and names nobody", async () => {
  const schema = HEALTHCARE_TABLES.find(({ name }) => name === "contacts")!;
  const identifying = schema.columns.slice(1, 6).flatMap(({ name, aliases = [] }) =>
    [name, ...aliases].map(headerLetters)
  );
  let bytes = 0;
  for (const file of SAMPLE_FILES) {
    bytes += (await Deno.stat(SAMPLE + file)).size;
    const { headers } = await sampleHeaders(file);
    assertEquals(headers.filter((header) => identifying.includes(headerLetters(header))), []);
  }
  assert(bytes < 500_000, `${bytes}`);
});
