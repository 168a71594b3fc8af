import { assert, assertEquals } from "@std/assert";
import type { ColumnSchema, TableSchema } from "../../table_schema.ts";
import { parseMapping } from "./input_mapping.ts";
import { formatSuggestion, suggestMapping } from "./suggest_mapping.ts";

const text = (name: string, more: Partial<ColumnSchema> = {}): ColumnSchema => ({
  name,
  type: "string",
  description: name,
  ...more,
});
const MEMBERS: TableSchema = {
  name: "members",
  description: "Members",
  aliases: ["roster"],
  key: ["member_id"],
  columns: [
    text("member_id"),
    text("age", { type: "integer" }),
    text("gender", { aliases: ["SEX"], nullable: true }),
    text("region", { nullable: true }),
  ],
};
const CLAIMS: TableSchema = {
  name: "claims",
  description: "Claims",
  key: ["claim_id"],
  columns: [
    text("claim_id"),
    text("member_id"),
    text("claim_date", { type: "date" }),
    text("paid_amount", { type: "money", nullable: true }),
    text("used_rate", { type: "number", unit: "share", nullable: true }),
  ],
};
const SECRETS: TableSchema = { ...MEMBERS, name: "secrets", aliases: undefined, restricted: true };
const PHONES: TableSchema = {
  name: "phones",
  description: "Phones",
  aliases: ["dial"],
  restricted: true,
  key: ["member_id"],
  columns: [text("member_id"), text("phone"), text("email")],
};
const SCHEMAS = [MEMBERS, CLAIMS, PHONES, SECRETS];

Deno.test("suggestMapping() proposes files, headers and units that differ from the defaults", () => {
  const { tables, unassignedFiles, mapping } = suggestMapping([
    { file: "roster_2026.csv", headers: ["MemberId", "AGE", "SEX", "Region", "BATCH_NO"] },
    {
      file: "claims_2026.csv",
      headers: ["CLM_ID", "MBR_ID", "CLM_DT", "PAID_CENTS", "USED_RATE_PCT"],
    },
    { file: "notes.csv", headers: ["note", "author"] },
  ], SCHEMAS);
  assertEquals(mapping, {
    tables: {
      members: {
        files: ["roster_2026.csv"],
        columns: { member_id: "MemberId", gender: "SEX" },
      },
      claims: {
        columns: {
          claim_id: "CLM_ID",
          member_id: "MBR_ID",
          claim_date: "CLM_DT",
          paid_amount: { header: "PAID_CENTS", unit: "cents" },
          used_rate: { header: "USED_RATE_PCT", unit: "percent" },
        },
      },
    },
  });
  assertEquals(tables.map(({ table, open, unusedHeaders }) => [table, open, unusedHeaders]), [
    ["members", [], 1],
    ["claims", [], 0],
  ]);
  assertEquals(unassignedFiles, ["notes.csv"]);
  parseMapping(JSON.stringify(mapping), { file: "mapping.json", schemas: SCHEMAS });
});

Deno.test("suggestMapping() proposes nothing to state where the defaults find everything", () => {
  const headers = ["member_id", "Age", " gender ", "region"];
  const suggestion = suggestMapping([{ file: "Members.csv.gz", headers }], SCHEMAS);
  assertEquals(suggestion.mapping, {});
  assertEquals(suggestion.tables[0].columns.map(({ score }) => score), [1, 1, 1, 1]);
});

Deno.test("suggestMapping() names the files where the defaults would take others, too", () => {
  const members = ["member_id", "age", "gender"];
  const { mapping } = suggestMapping([
    { file: "members.csv", headers: members },
    { file: "members_old.csv", headers: ["x", "y"] },
  ], SCHEMAS);
  assertEquals(mapping, { tables: { members: { files: ["members.csv"] } } });
});

Deno.test("suggestMapping() says where a header is missing in some of a table's files", () => {
  const { tables } = suggestMapping([
    { file: "claims_1.csv", headers: ["claim_id", "member_id", "claim_date", "paid_amount"] },
    { file: "claims_2.csv", headers: ["CLAIM_ID", "member_id", "claim_date", "PaidAmt"] },
  ], SCHEMAS);
  const [claims] = tables;
  assertEquals(claims.files, ["claims_1.csv", "claims_2.csv"]);
  assertEquals(claims.columns.map(({ header, reason }) => `${header}: ${reason}`), [
    "claim_id: the contract's name",
    "member_id: the contract's name",
    "claim_date: the contract's name",
    "paid_amount: the contract's name, in 1 of 2 files",
  ]);
});

Deno.test("suggestMapping() prefers a header that all files of a table have", () => {
  const { tables } = suggestMapping([
    { file: "claims_1.csv", headers: ["claim_id", "member_id", "claim_date", "PaidAmt"] },
    {
      file: "claims_2.csv",
      headers: ["claim_id", "member_id", "claim_date", "PaidAmt", "paid_amount"],
    },
  ], SCHEMAS);
  assertEquals(tables[0].columns.at(-1)!.header, "PaidAmt");
});

Deno.test("suggestMapping() lets the file name decide between tables with equal columns", () => {
  const guests = { ...MEMBERS, name: "guests", aliases: undefined };
  const headers = ["member_id", "age"];
  for (const [file, table] of [["guest_list.csv", "guests"], ["list.csv", "members"]]) {
    const { tables } = suggestMapping([{ file, headers }], [MEMBERS, guests]);
    assertEquals(tables.map((proposal) => proposal.table), [table]);
  }
});

Deno.test("suggestMapping() takes no file that has few of a table's columns", () => {
  const files = [{ file: "payments.csv", headers: ["member_id", "paid_amount"] }];
  assertEquals(suggestMapping(files, [CLAIMS]).unassignedFiles, ["payments.csv"]);
});

Deno.test("suggestMapping() gives a header that fits two columns to the first of them", () => {
  const pairs = {
    ...MEMBERS,
    columns: ["left", "right", "top"].map((name) => text(name, { aliases: ["SIDE"] })),
  };
  const [{ columns, open }] = suggestMapping([{ file: "m.csv", headers: ["SIDE", "top"] }], [pairs])
    .tables;
  assertEquals(columns.map(({ column, header }) => [column, header]), [["left", "SIDE"], [
    "top",
    "top",
  ]]);
  assertEquals(open, ["right"]);
});

Deno.test("suggestMapping() counts no blank header", () => {
  const files = [{ file: "members.csv", headers: ["member_id", "age", "", " "] }];
  assertEquals(suggestMapping(files, SCHEMAS).tables[0].unusedHeaders, 0);
});

Deno.test("suggestMapping() takes each header and column once, the surest first", () => {
  const [members] = suggestMapping([
    { file: "m.csv", headers: ["SEX", "gender", "MBR_ID", "member id", "age", "Age"] },
  ], SCHEMAS).tables;
  assertEquals(members.columns.map(({ column, header }) => [column, header]), [
    ["member_id", "member id"],
    ["age", "Age"],
    ["gender", "gender"],
  ]);
});

Deno.test("suggestMapping() names required columns without a header as open", () => {
  const files = [{ file: "claims.csv", headers: ["claim_id", "member_id", "paid_amount"] }];
  const suggestion = suggestMapping(files, SCHEMAS);
  assertEquals(suggestion.tables[0].open, ["claim_date"]);
  assert(formatSuggestion(suggestion).includes("  Open, and required: claim_date\n"));
});

Deno.test("suggestMapping() proposes a restricted table by its aliases alone", () => {
  const { tables, unassignedFiles } = suggestMapping([
    { file: "dial.csv", headers: ["member_id", "phone", "email"] },
    { file: "secrets.csv", headers: ["member_id", "age"] },
  ], [PHONES, SECRETS]);
  assertEquals(tables.map(({ table, files }) => [table, files]), [["phones", ["dial.csv"]]]);
  assertEquals(unassignedFiles, ["secrets.csv"]);
});

Deno.test("formatSuggestion() shows no text of a file without a row of headers", () => {
  const rows = [
    ["M00001", "39", "F", "Northeast"],
    ["C-1", "M00001", "2026-01-31", "Age", "120.00"],
    ["M00001", "Melvina Veum", "melvina@example.com", "(744) 555-0143", "email"],
  ];
  for (const file of ["members.csv", "claims.csv", "dial.csv"]) {
    for (const headers of rows) {
      const suggestion = suggestMapping([{ file, headers }], SCHEMAS);
      assertEquals([suggestion.tables, suggestion.mapping], [[], {}]);
      const shown = formatSuggestion(suggestion);
      assert(
        shown.includes(`Files whose headers fit no table (is there a row of headers?): ${file}`),
      );
      for (const cell of headers) {
        assert(!new RegExp(`\\b${RegExp.escape(cell)}\\b`).test(shown), cell);
      }
    }
  }
});

Deno.test("formatSuggestion() shows only headers that a column takes", () => {
  const headers = ["MBR_ID", "AGE", "Melvina Veum", "x".repeat(100)];
  const shown = formatSuggestion(suggestMapping([{ file: "roster.csv", headers }], SCHEMAS));
  assertEquals(
    shown,
    `members: roster.csv (the file name, and 2 of 2 required columns)
  member_id: "MBR_ID" (same words)
  age: "AGE" (the contract's name)
  Headers that no column takes: 2

Proposals from names alone: check each; state dateFormat, booleans, values and units where
yours differ; then save the mapping as mapping.json beside the files and validate them.`,
  );
});

Deno.test("suggestMapping() looks at the first 500 of 100,000 headers", () => {
  const headers = Array.from({ length: 100_000 }, (_, i) => `v${i}`);
  const named = (at: number) => headers.toSpliced(at, 2, "member_id", "age");
  const files = [{ file: "first.csv", headers: named(400) }, {
    file: "m.csv",
    headers: named(600),
  }];
  assertEquals(suggestMapping(files, SCHEMAS).unassignedFiles, ["m.csv"]);
});

Deno.test("suggestMapping() takes reserved names as plain text", () => {
  const headers = ["__proto__", "constructor", "member_id", "age"];
  const { tables } = suggestMapping([{ file: "__proto__.csv", headers }], SCHEMAS);
  assertEquals(tables[0].columns.map(({ header }) => header), ["member_id", "age"]);
});
