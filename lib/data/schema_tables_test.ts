import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { HEALTHCARE_TABLES } from "../domains/healthcare/schema.ts";
import { schemaTables, updateSection } from "./schema_tables.ts";
import type { TableSchema } from "./table_schema.ts";

const VISITS: TableSchema = {
  name: "visits",
  description: "One row per visit | call, <b> <= 1",
  key: ["visit_id", "kind"],
  foreignKey: { column: "member_id", table: "members" },
  rules: [
    { rule: "paid <= billed", holds: "paid <= billed" },
    { rule: "billed > 0", holds: "billed > 0", effect: "flagged" },
  ],
  optional: true,
  columns: [
    { name: "visit_id", type: "string", description: "Key" },
    { name: "kind", type: "string", description: "Kind", values: ["call", "visit"] },
    { name: "member_id", type: "string", description: "Member" },
    { name: "paid", type: "money", description: "Paid", unit: "USD", min: 0, nullable: true },
    { name: "share", type: "number", description: "Share", unit: "share", min: 0, max: 1 },
  ],
};

Deno.test("schemaTables() tells columns, key, reference and rules of each table", () => {
  assertEquals(
    schemaTables([VISITS]),
    [
      "### visits",
      "",
      "One row per visit \\| call, \\<b> <= 1.",
      "",
      "- Optional: features of an absent table take their fill values",
      "- Key: `visit_id`, `kind`",
      "- Reference: `member_id` is in `members`",
      "- Rule: `paid <= billed`, else the row is quarantined",
      "- Rule: `billed > 0`, else the row is kept and reported",
      "",
      "| Column | Type | Unit | Range or values | May be empty | Description |",
      "| --- | --- | --- | --- | --- | --- |",
      "| `visit_id` | text |  |  | no | Key |",
      "| `kind` | text |  | `call`, `visit` | no | Kind |",
      "| `member_id` | text |  |  | no | Member |",
      "| `paid` | money, at most two decimals | USD | 0 or more | yes | Paid |",
      "| `share` | number | share | 0 to 1 | no | Share |",
    ].join("\n"),
  );
});

Deno.test("schemaTables() marks the restricted tables and no other", () => {
  for (const schema of HEALTHCARE_TABLES) {
    assertEquals(schemaTables([schema]).includes("Restricted: no"), schema.restricted === true);
  }
});

Deno.test("schemaTables() gives every line of a table as many cells as its header", () => {
  const lines = schemaTables(HEALTHCARE_TABLES).split("\n").filter((line) => line.startsWith("|"));
  assert(lines.length > 60);
  for (const line of lines) assertEquals(line.match(/(?<!\\)\|/g)?.length, 7, line);
});

const DOCUMENT = "# A\n\n<!-- x: made by deno task docs -->\nold\n<!-- end of x -->\n\nB\n";

Deno.test("updateSection() replaces what stands between the markers and nothing else", () => {
  const updated = updateSection(DOCUMENT, "x", "new $1\n");
  assertEquals(updated, DOCUMENT.replace("old", () => "\nnew $1\n"));
  assertEquals(updateSection(updated, "x", "new $1"), updated);
});

Deno.test("updateSection() throws when a marker is missing, twice or before the other", () => {
  const [start, end] = ["<!-- x: made by deno task docs -->", "<!-- end of x -->"];
  for (
    const text of ["", start, end, `${end}${start}`, `${start}${end}${end}`, DOCUMENT.repeat(2)]
  ) {
    const error = assertThrows(() => updateSection(text, "x", "new"), RangeError);
    assertStringIncludes(error.message, 'section "x"');
  }
});

Deno.test("data/README.md has the tables of the contracts: else run `deno task docs`", () => {
  const readme = Deno.readTextFileSync(
    fileURLToPath(new URL("../../data/README.md", import.meta.url)),
  );
  const made = updateSection(readme, "schema tables", schemaTables(HEALTHCARE_TABLES));
  assert(readme === made, "data/README.md is not what `deno task docs` writes: run it");
});
